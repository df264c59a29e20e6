"""The one door, on both sides of each mark."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.pulse.privacy.fold import Contract, Declined
from bot.pulse.privacy.over_time import ToldBefore
from bot.pulse.privacy.release import FigureSubject, figures_for_lead, rates_one, release_company_question, release_declined
from bot.pulse.privacy.released import Because, Said, Shown, WholeCompany, Why, Withheld
from bot.pulse.scoring.stored import Item
from tests.pulse.privacy.figures import COMPANY, OVERALL, TEAM, point, released, shown
from tests.pulse.privacy.measuring import LEAD, PROMISE, SAFE, TODAY, WEEK, a_reading, past

SIX = FigureSubject(6)
SMALLEST = FigureSubject(20, is_company=True, cohorts=3)


def why(facts: dict[str, Any], group: FigureSubject = TEAM, about: Any = SAFE) -> Because | None:
    """Why a figure is held back; None where it is shown."""
    one = released(a_reading(**facts), group, about=about)
    return one.because if isinstance(one, Withheld) else None


@pytest.mark.parametrize(
    ("name", "passes", "fails", "because"),
    [
        ("answers", 10, 9, Because.FEW_QUESTIONS),
        ("questions", 2, 1, Because.FEW_QUESTIONS),
        ("influence", 7.5, 7.51, Because.POINTS_AT_PEOPLE),
        ("reliability", 0.51, 0.5, Because.TOO_WIDE),
        ("sd", 8.0, 8.01, Because.TOO_WIDE),
    ],
)
def test_a_reading_on_the_mark_is_shown_and_one_below_is_not(name: str, passes: float, fails: float, because: Because) -> None:
    assert [why({name: value}, SIX) for value in (passes, fails)] == [None, because]


@pytest.mark.parametrize(
    ("name", "passes", "fails", "because"),
    [
        ("answers", 20, 19, Because.FEW_QUESTIONS),
        ("groups", 3, 2, Because.NO_COMPANY),
        ("influence", 7.5, 7.51, Because.POINTS_AT_PEOPLE),
        ("sd", 10.0, 10.01, Because.TOO_WIDE),
    ],
)
def test_a_reading_of_the_smallest_company(name: str, passes: float, fails: float, because: Because) -> None:
    """It has no yardstick but itself: how reliable it is beside others is not asked."""
    loose = {"answers": 20, "reliability": 0.0, "sd": 9.0}
    assert [why(loose | {name: value}, SMALLEST) for value in (passes, fails)] == [None, because]


def test_who_is_a_group_and_who_is_the_company() -> None:
    enough = {"answers": 60}
    assert [why(enough, FigureSubject(size)) for size in (5, 6)] == [Because.SMALL_GROUP, None]
    assert [why(enough, FigureSubject(size, is_company=True, cohorts=3)) for size in (19, 20)] == [Because.NO_COMPANY, None]
    assert [why(enough, FigureSubject(20, is_company=True, cohorts=many)) for many in (2, 3)] == [Because.NO_COMPANY, None]
    days = {late: why({}, FigureSubject(8, silent_until=TODAY + timedelta(days=late))) for late in (-1, 0, 1)}
    assert days == {-1: None, 0: None, 1: Because.NEW_GROUP}


def test_a_refusal_says_how_many_it_takes() -> None:
    company = FigureSubject(19, is_company=True, cohorts=3)
    told = [released(a_reading(answers=60, groups=groups), group) for groups, group in ((3, FigureSubject(5)), (3, company), (2, COMPANY))]
    assert [(one.why, one.least) for one in told if isinstance(one, Withheld)] == [
        (Why.GROUP_TOO_SMALL, 6),
        (Why.GROUP_TOO_SMALL, 3),
        (Why.TOO_FEW_ANSWERS, 3),
    ]


def test_two_leads_are_not_one_and_nobody_counted_is_not_one_either() -> None:
    assert [rates_one(FigureSubject(8, leads=leads)) for leads in (None, 0, 1, 2)] == [False, True, True, False]
    led = [replace(COMPANY, leads=leads) for leads in (None, 1, 2)]
    assert [why({"answers": 60}, group, LEAD) for group in led] == [None, Because.ONE_LEAD, None]
    assert why({"answers": 60}, led[1]) is None, "of other sides nobody is rated"


def test_all_sides_together_rest_on_half_of_those_that_are_asked() -> None:
    for sides, asked, because in ((5, 10, None), (5, 11, Because.FEW_QUESTIONS), (4, 8, None), (4, 9, Because.FEW_QUESTIONS)):
        assert why({"sides": sides}, FigureSubject(8, sides=asked), OVERALL) is because
    assert why({"sides": 1}) is None, "a side alone rests on itself"
    plain = FigureSubject(8)
    assert (plain.sides, plain.cohorts, plain.is_company, plain.has_map) == (len(Dimension), 0, False, False)


@pytest.mark.parametrize(("size", "answers", "score"), [(50, 50, 63), (49, 50, 65), (50, 49, 65), (49, 49, 65)])
def test_only_of_fifty_people_with_fifty_answers_a_number_comes_in_units(size: int, answers: int, score: int) -> None:
    assert shown(a_reading(62.6, answers=answers), FigureSubject(size, is_company=True, cohorts=3)).score == score
    assert shown(a_reading(62.6, answers=60), FigureSubject(60)).score == 65, "a group's never does"


def test_a_figure_is_new_where_nothing_was_on_show_and_no_map_tells_it() -> None:
    held = Withheld(SAFE, Why.TOO_EARLY, Because.FEW_QUESTIONS)
    before = [
        None,
        ToldBefore(held, WEEK - 1, WEEK - 1),
        ToldBefore(held, WEEK - 1, WEEK - 1, (point(12, 60, True),)),
        ToldBefore(Shown(SAFE, 60, 50, 70), WEEK - 1, WEEK - 1),
    ]
    assert [shown(a_reading(), last=last).is_new for last in before] == [True, True, False, False]
    assert not any(shown(a_reading(), replace(TEAM, has_map=True), last=last).is_new for last in before)


def test_a_number_that_was_told_in_words_alone_does_not_stay() -> None:
    assert shown(a_reading(62.4), last=ToldBefore(Shown(SAFE, None), WEEK - 1, WEEK - 1)).score == 60
    assert shown(a_reading(62.4), last=ToldBefore(Shown(SAFE, 65, 55, 75), WEEK - 1, WEEK - 1)).score == 65


def test_a_lead_of_six_has_figures_of_their_own() -> None:
    team, company = (released(a_reading()),), (released(a_reading(answers=60), COMPANY),)
    assert [figures_for_lead(team, company, members).are_the_companys for members in (5, 6)] == [True, False]


# --- one question of the company's ---


def asked(*each: int, group: FigureSubject = COMPANY, contract: Contract = PROMISE, rest: int = 0) -> Because | int | None:
    """The number of a question that so many answered in each group, all of them at 75; else why there is none."""
    cells = [past((0, 0, 0, many, 0), lineage=f"c{place}") for place, many in enumerate(each)]
    cells += [past((0, 0, 0, rest, 0), lineage="rest", residual=True)] if rest else []
    one = release_company_question("Ours?", Item("SAFE"), cells, group, contract=contract)
    return one.score if isinstance(one, Shown) else one.because


def test_one_question_rests_on_twenty_answers_in_three_groups_of_five() -> None:
    few = Because.ONE_QUESTION
    assert [asked(10, 5, 5), asked(9, 5, 5), asked(11, 5, 4), asked(16, 4, 4), asked(10, 10)] == [75, few, few, few, few]
    assert [asked(10, 5, 5, contract=Contract(k=least)) for least in (5, 6)] == [75, few], "a raised threshold holds"
    assert [asked(5, 5, 5, rest=5), asked(5, 5, 5, rest=4), asked(9, 6, rest=5)] == [75, few, few], "what is left of small groups is none"
    assert asked(10, 5, 5, group=replace(SMALLEST, size=19)) is Because.NO_COMPANY


@pytest.mark.parametrize(("least", "group"), [(20, COMPANY), (3, replace(SMALLEST, size=19))])
def test_a_question_that_is_not_told_says_how_many_it_takes(least: int, group: FigureSubject) -> None:
    one = release_company_question("Ours?", Item("SAFE"), [], group, contract=PROMISE)
    assert isinstance(one, Withheld) and one.least == least


def test_one_question_weighs_each_answer_alike_and_comes_in_units_from_fifty_on() -> None:
    cells = [past((0, 0, 0, 24, 0), lineage="a"), past((0, 0, 16, 0, 0), lineage="b"), past((0, 0, 0, 10, 0), lineage="c")]
    sizes = [release_company_question("Ours?", Item("SAFE"), cells, replace(COMPANY, size=size), contract=PROMISE) for size in (49, 50)]
    assert [one.score for one in sizes if isinstance(one, Shown)] == [65, 67]


def test_what_was_not_said_is_told_where_it_was_counted() -> None:
    told = release_declined(Declined(5, not_come_up=0))
    assert {about: (one.score, one.said) for about, one in told.items() if isinstance(one, Shown)} == {
        WholeCompany.NOT_SAID: (5, Said.ABOUT_SHARE),
        WholeCompany.NOT_COME_UP: (0, Said.SHARE_UNDER_5),
    }
    assert list(release_declined(Declined(5))) == [WholeCompany.NOT_SAID]
