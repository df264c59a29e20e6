"""T1 and T2, the short form. `make attack` plays two hundred rounds and more than a thousand answers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.anonymity import attacker
from tests.anonymity.builds import FOUR_LEAKS, ClearSlots, as_it_is, leaky
from tests.anonymity.score import ADVANTAGE, TEETH, Score, area, attack_build, attack_ours, play
from tests.givens import Engines


@pytest.fixture
def empty(engines: Engines) -> Path:
    return Path(engines.fresh("sqlite").removeprefix("sqlite:///"))


def test_with_everything_but_the_key_nobody_does_better_than_with_the_published_counts(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T1."""
    monkeypatch.setattr(attacker, "CARVING_LIMIT", 50_000)
    score = attack_ours(6, 11, empty)
    assert score.answers >= 60
    assert score.upper <= ADVANTAGE


@pytest.mark.long
@pytest.mark.parametrize("leak", FOUR_LEAKS)
def test_the_same_attacker_takes_a_leaky_build_apart(leak: str) -> None:
    """T2: without this, T1 would prove nothing."""
    score = attack_build(leaky(FOUR_LEAKS[leak]), 4, 5)
    assert score.recovered >= TEETH
    assert score.by_counts_alone < 0.7


@pytest.mark.long
def test_keyed_slots_alone_would_not_be_enough() -> None:
    """Why rows are sealed: the log in a backup and the minute of a tap in Slack tell a plain value, key or no key."""
    score = attack_build(leaky(ClearSlots), 4, 5)
    assert score.advantage > 0.2


def test_in_our_files_the_attacker_finds_whose_row_it_is_and_still_learns_nothing(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack is not blind: it does link sealed rows to people by the moment they appeared."""
    monkeypatch.setattr(attacker, "CARVING_LIMIT", 1)
    linked = 0
    for loot, truth in as_it_is(tmp_path, random.Random(3), 3, template=empty):
        haul = attacker.attack(loot)
        linked += len(haul.whose_row)
        assert not haul.carved
        assert not haul.replayed
        assert not haul.numbered
        assert truth
    assert linked > 10


def test_the_area_under_the_curve_is_right_on_small_cases() -> None:
    assert area([(1, False), (2, True)]) == 1.0
    assert area([(2, False), (1, True)]) == 0.0
    assert area([(1, False), (1, True)]) == 0.5
    assert area([(1, False), (2, True), (2, False), (3, True)]) == 0.875


def test_an_attack_that_is_right_more_often_than_the_counts_is_told_so() -> None:
    score = Score([(10, 9, 5), (10, 8, 5), (10, 9, 4)])
    assert score.advantage == pytest.approx(12 / 30)
    assert score.upper > score.advantage
    assert play([], Score()).by_round == []
