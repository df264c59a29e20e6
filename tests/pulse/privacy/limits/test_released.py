"""From how much on an indicator is told, what is news, and what a stored row says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.pulse.privacy.indicators import RULES, BothWays, Indicator, Mixing, Things, Voices
from bot.pulse.privacy.released import (
    Because,
    Direction,
    OwnQuestionTopic,
    Released,
    ResponseCount,
    Said,
    Shown,
    WholeGroup,
    Why,
    Withheld,
    answered_row,
    from_row,
    rates_one_person,
    read_answered,
    read_topic,
    to_row,
    topic_code,
)
from bot.pulse.privacy.response_share import AnsweredShare, Band

SAFE = Dimension.SAFE
LEAST = {
    Things.MEMBERS: 8, Things.SHARED_LEARNINGS: 5, Things.QUESTIONS: 8, Things.TEAMS: 3, Things.EXPERIMENTS: 8,
    Things.FINISHED_EXPERIMENTS: 5, Things.COMMITMENTS: 5, Things.LESSONS: 10, Things.PEOPLE: 50, Things.ANSWERS: 5, Things.OPENINGS: 5,
    Things.LEADS: 6, Things.PRIORITIES: 1, Things.ACTIONS: 1,
}  # fmt: skip


@pytest.mark.parametrize("indicator", list(Indicator))
def test_an_indicator_is_told_from_as_much_on_as_the_page_promises(indicator: Indicator) -> None:
    rule = RULES[indicator]
    assert rule.least == (10 if indicator is Indicator.CONCENTRATION else LEAST[rule.things])
    assert rule.members == {Indicator.CONCENTRATION: 12, Indicator.INTERNAL_FILL: 50}.get(indicator, 0)
    assert rule.or_company is (indicator is Indicator.MOBILITY)


def test_what_is_on_show_for_the_first_time_or_moved_is_news() -> None:
    assert [Shown(SAFE, is_headline=one, is_new=other).is_news for one in (False, True) for other in (False, True)] == [False, *[True] * 3]
    assert [word for word in Direction if Shown(SAFE, change=word).has_moved] == [Direction.UP, Direction.DOWN]
    assert not Shown(SAFE).has_moved


def test_a_score_is_a_number_that_is_said_as_one() -> None:
    said = [Shown(SAFE, 60), Shown(SAFE), Shown(SAFE, 60, said=Said.SHARE), Shown(SAFE, 60, word=Voices.EVEN)]
    assert [one.is_score for one in said] == [True, False, False, False]


def test_only_a_figure_that_says_so_rates_one_person() -> None:
    figures: list[Released] = [Shown(SAFE, 60), Shown(SAFE, 60, only_lead=True), Withheld(SAFE, Why.TOO_EARLY)]
    assert [rates_one_person(one) for one in figures] == [False, True, False]


def test_a_row_holds_what_is_not_usual_and_nothing_else() -> None:
    assert to_row(Shown(SAFE)) == {"kind": "shown", "about": "Dimension:SAFE"}
    assert to_row(Withheld(SAFE, Why.TOO_EARLY)) == {"kind": "withheld", "about": "Dimension:SAFE", "why": Why.TOO_EARLY.value}
    usual: dict[str, Any] = dict.fromkeys(("score", "low", "high", "n", "word", "answers", "weeks", "since", "change", "before", "ago"))
    usual |= dict.fromkeys(("tier", "yardstick", "sure", "agreement")) | dict.fromkeys(("is_headline", "is_new", "only_lead"), False)
    usual |= {"said": Said.SCORE, "points": 0, "notes": ()}
    assert {name: getattr(Shown(SAFE), name) for name in usual} == usual
    assert to_row(Shown(SAFE, 0, 0, 0, n=0, before=0)) == to_row(Shown(SAFE)) | {"score": 0, "low": 0, "high": 0, "n": 0, "before": 0}


@pytest.mark.parametrize(
    "one",
    [
        Shown(SAFE, 0, 0, 5, before=0, ago=8, points=5, change=Direction.DOWN),
        Shown(Indicator.CONCENTRATION, word=Voices.FEW, answers=Band(50), since=date(2026, 3, 2)),
        Shown(Indicator.FLOW, word=Mixing.LESS, answers=Band(0, 4)),
        Shown(Indicator.RECIPROCITY, word=BothWays.PARTLY, n=0),
        Shown(OwnQuestionTopic("Ours: why?"), 60, only_lead=True, is_new=True, is_headline=True),
        Withheld(WholeGroup.OVERALL, Why.GROUP_IS_NEW, Because.NEW_GROUP, until=date(2026, 3, 2)),
        Withheld(SAFE, Why.GROUP_TOO_SMALL, Because.SMALL_GROUP, least=6),
        Withheld(SAFE, Why.TOO_EARLY),
    ],
)
def test_a_row_comes_back_value_for_value(one: Released) -> None:
    assert from_row(to_row(one)) == one and read_topic(topic_code(one.about)) == one.about


def test_how_many_answered_is_read_back_and_older_words_are_not() -> None:
    for people in (AnsweredShare.HALF, Band(10, 19), Band(50)):
        for under_half in (False, True):
            assert read_answered(answered_row(ResponseCount(people, under_half))) == ResponseCount(people, under_half)
    assert read_answered({"under_half": True}) is None and not ResponseCount(Band(5, 9)).under_half
