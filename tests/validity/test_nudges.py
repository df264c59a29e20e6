"""Nudges earn their place: 20 points are found, and what does nothing is rarely kept by luck.

Each company's people differ in how often they do something anyway, and are drawn again and again. The rule is the real one.
"""

from __future__ import annotations

import random
from datetime import date

import pytest

from bot.content.dimensions import Dimension
from bot.ids import PersonId
from bot.nudges.earning.rules import Decision, NudgeTrial, Verdict, decided, folded
from bot.nudges.rules import draw

COMPANIES = 400
PEOPLE = 30
TODAY = date(2026, 3, 2)


def verdict_of(rng: random.Random, effect: float, usual: float) -> Verdict:
    """One company's trial of one side, block by block until the rule decides."""
    people = {PersonId(f"U{n}"): min(max(rng.gauss(usual, 0.15), 0.02), 0.78) for n in range(PEOPLE)}
    trial = NudgeTrial(Dimension.SHARE, TODAY)
    while trial.verdict is None:
        sums = folded([a_week(rng, person, rate, effect) for person, rate in people.items() if rng.random() < 0.8], 5)
        trial = decided(NudgeTrial(trial.side, TODAY, trial.sums.with_more(sums[Dimension.SHARE])), TODAY)
    return trial.verdict


def a_week(rng: random.Random, person: PersonId, rate: float, effect: float) -> Decision:
    drawn = draw(rng)
    did = rng.random() < rate + (effect if drawn.nudge else 0.0)
    return Decision(person, Dimension.SHARE, drawn.nudge, drawn.probability, did)


def kept_share(effect: float, usual: float) -> float:
    rng = random.Random(f"{effect} {usual}")
    return sum(verdict_of(rng, effect, usual) is Verdict.KEPT for _ in range(COMPANIES)) / COMPANIES


@pytest.mark.long
@pytest.mark.parametrize("usual", [0.2, 0.4])
def test_twenty_points_are_found_four_times_in_five(usual: float) -> None:
    assert kept_share(0.2, usual) >= 0.8


@pytest.mark.long
@pytest.mark.parametrize("usual", [0.1, 0.2, 0.4])
def test_what_does_nothing_is_kept_by_luck_once_in_ten_at_most(usual: float) -> None:
    assert kept_share(0.0, usual) <= 0.1


def test_what_does_harm_is_not_kept() -> None:
    assert kept_share(-0.1, 0.4) <= 0.01
