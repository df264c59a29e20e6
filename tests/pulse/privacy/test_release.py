"""The one door: what is shown, in which words, and what never is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.pulse.privacy.fold import Band, Declined, Response
from bot.pulse.privacy.release import (
    FigureSubject,
    figures_for_lead,
    release_company_question,
    release_declined,
    release_response,
)
from bot.pulse.privacy.released import (
    Because,
    Direction,
    Note,
    OwnQuestionTopic,
    Released,
    Said,
    Shown,
    WholeCompany,
    Withheld,
    answered_row,
    from_row,
    read_answered,
    to_row,
)
from bot.pulse.scoring.readings import Agreement, MovedBy, Reading
from bot.pulse.scoring.stored import Item
from bot.pulse.scoring.tiers import Tier, Yardstick
from tests.pulse.privacy.figures import COMPANY, OVERALL, TEAM, because, released, shown, told
from tests.pulse.privacy.measuring import LEAD, PROMISE, SAFE, TODAY, a_reading, past

# --- what is shown ---


def test_a_cohorts_score_comes_rounded_with_its_band_its_answers_and_its_age() -> None:
    one = shown(a_reading(62.6, sd=5.0))
    assert (one.about, one.score) == (SAFE, 65)
    assert (one.low, one.high) == (55, 75)  # half 8.2, and 2.4 off
    assert (one.answers, one.weeks) == (Band(10, 19), 8)


def test_a_company_of_fifty_with_fifty_answers_is_rounded_to_1() -> None:
    one = shown(a_reading(62.6, sd=2.0, answers=60, asked=60), COMPANY)
    assert (one.score, one.low, one.high) == (63, 59, 67)


@pytest.mark.parametrize(("size", "n"), [(49, 60), (200, 48)])
def test_a_smaller_company_is_rounded_to_5(size: int, n: int) -> None:
    assert shown(a_reading(62.6, answers=n), FigureSubject(size, is_company=True, cohorts=3)).score == 65


def test_the_interval_stays_within_0_and_100() -> None:
    high, low = shown(a_reading(97, sd=6.0)), shown(a_reading(2, sd=6.0))
    assert ((high.low, high.high), (low.low, low.high)) == ((75, 100), (0, 30))


def test_fewer_than_half_answering_is_said() -> None:
    assert Note.ROSY in shown(a_reading(answers=16, asked=33)).notes
    assert Note.ROSY not in shown(a_reading(answers=16, asked=32)).notes


def test_a_tier_is_told_with_the_yardstick_it_was_measured_by() -> None:
    one = shown(a_reading(tier=Tier.FIRST, yardstick=Yardstick.OTHER_TEAMS))
    assert (one.tier, one.yardstick) == (Tier.FIRST, Yardstick.OTHER_TEAMS)
    assert shown(a_reading()).yardstick is None


def test_agreement_is_told() -> None:
    assert shown(a_reading(agreement=Agreement.HIGH)).agreement is Agreement.HIGH


# --- all sides together ---


def test_the_overall_line_is_told_like_any_other_figure() -> None:
    one = shown(a_reading(58.0), about=OVERALL)
    assert (one.about, one.score) == (OVERALL, 60)


def test_the_overall_line_needs_answers_on_half_of_the_sides() -> None:
    assert because(a_reading(sides=5), about=OVERALL) is Because.FEW_QUESTIONS
    assert isinstance(released(a_reading(sides=6), about=OVERALL), Shown)


# --- one person who leads ---


def test_what_rates_one_person_is_marked_for_that_person_alone() -> None:
    assert shown(a_reading(), FigureSubject(8, leads=1), about=LEAD).only_lead
    assert shown(a_reading(), FigureSubject(8, leads=0), about=LEAD).only_lead
    assert not shown(a_reading(), FigureSubject(8, leads=2), about=LEAD).only_lead
    assert not shown(a_reading(), FigureSubject(8, leads=1)).only_lead


def test_a_company_with_one_lead_has_no_figure_about_leads() -> None:
    assert because(a_reading(answers=60), FigureSubject(60, is_company=True, cohorts=3, leads=1), about=LEAD) is Because.ONE_LEAD


# --- what is withheld, and why ---


def test_too_early_is_said() -> None:
    assert because(None) is Because.FEW_QUESTIONS


def test_a_group_below_six_has_no_figures() -> None:
    assert because(a_reading(), FigureSubject(5)) is Because.SMALL_GROUP
    assert isinstance(released(a_reading(), FigureSubject(6)), Shown)


def test_a_new_group_is_silent_until_its_day() -> None:
    tomorrow = FigureSubject(8, silent_until=TODAY + timedelta(days=1))
    withheld = released(a_reading(), tomorrow)
    assert isinstance(withheld, Withheld)
    assert (withheld.because, withheld.until) == (Because.NEW_GROUP, TODAY + timedelta(days=1))
    assert isinstance(released(a_reading(), FigureSubject(8, silent_until=TODAY)), Shown)


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (a_reading(answers=9), Because.FEW_QUESTIONS),
        (a_reading(questions=1), Because.FEW_QUESTIONS),
        (a_reading(influence=7.6), Because.POINTS_AT_PEOPLE),
        (a_reading(reliability=0.5), Because.TOO_WIDE),
        (a_reading(sd=8.1), Because.TOO_WIDE),
    ],
)
def test_a_reading_below_any_mark_is_withheld(reading: Reading, reason: Because) -> None:
    assert because(reading) is reason


def test_a_lead_of_a_small_team_gets_the_companys_figures_and_is_told_why() -> None:
    team, company = (released(None, FigureSubject(4)),), (shown(a_reading(answers=60), COMPANY),)
    one = figures_for_lead(team, company, members=4)
    assert one.figures == company
    assert one.are_the_companys
    assert figures_for_lead(team, company, members=6).figures == team
    assert not figures_for_lead(team, company, members=6).are_the_companys


# --- company only ---


def test_one_question_is_told_for_the_company_only() -> None:
    cells = [past((0, 0, 2, 6, 2), lineage=name) for name in "abc"]
    one = release_company_question("Ours?", Item("SAFE"), cells, COMPANY, contract=PROMISE)
    assert isinstance(one, Shown)
    assert (one.about, one.score, one.answers) == (OwnQuestionTopic("Ours?"), 75, Band(20, 49))
    with pytest.raises(ValueError, match="never shown for a cohort"):
        release_company_question("Ours?", Item("SAFE"), cells, TEAM, contract=PROMISE)


@pytest.mark.parametrize("names", ["ab", "aaa", "abcd"])
def test_one_question_needs_three_cohorts_and_twenty_answers(names: str) -> None:
    n = 30 // len(names) if names != "abcd" else 4
    cells = [past((0, 0, 0, n, 0), lineage=name) for name in names]
    assert isinstance(release_company_question("Ours?", Item("SAFE"), cells, COMPANY, contract=PROMISE), Withheld)


@pytest.mark.parametrize(("percent", "said"), [(0, (Said.SHARE_UNDER_5, 0)), (10, (Said.ABOUT_SHARE, 10))])
def test_prefer_not_to_say_is_told_as_it_is_kept(percent: int, said: tuple[Said, int]) -> None:
    one = release_declined(Declined(percent))[WholeCompany.NOT_SAID]
    assert isinstance(one, Shown)
    assert (one.said, one.score) == said


@pytest.mark.parametrize(("people", "groups"), [(200, 1), (200, 2), (19, 3)])
def test_one_or_two_groups_or_fewer_than_twenty_people_are_not_the_company(people: int, groups: int) -> None:
    no_company = FigureSubject(people, is_company=True, cohorts=groups)
    assert because(a_reading(answers=60), no_company) is Because.NO_COMPANY
    cells = [past((0, 0, 2, 6, 2), lineage=name) for name in "abc"]
    own = release_company_question("Ours?", Item("SAFE"), cells, no_company, contract=PROMISE)
    assert isinstance(own, Withheld) and own.because is Because.NO_COMPANY


def test_a_line_of_the_company_rests_on_three_groups_and_twenty_answers() -> None:
    assert because(a_reading(answers=60, groups=2), COMPANY) is Because.NO_COMPANY
    assert because(a_reading(answers=19), COMPANY) is Because.FEW_QUESTIONS


def test_the_response_is_told_as_a_band() -> None:
    for under_half in (False, True):
        one = release_response(Response("blue", Band(5, 9), under_half))
        assert (one.people, one.under_half) == (Band(5, 9), under_half)
        assert read_answered(json.loads(json.dumps(answered_row(one)))) == one


# --- what is stored is what is shown ---


@pytest.mark.parametrize(
    "one",
    [
        shown(a_reading(answers=16, asked=40)),
        shown(a_reading(70, move=MovedBy(1, 9.0, 8), tier=Tier.STRENGTH, yardstick=Yardstick.OWN_SIDES), last=told(55, then=((12, 55),))),
        shown(a_reading(), about=OVERALL),
        shown(a_reading(), FigureSubject(8, leads=1), about=LEAD),
        released(None),
        released(a_reading(), FigureSubject(5)),
    ],
)
def test_a_release_comes_back_value_for_value(one: Released) -> None:
    assert from_row(json.loads(json.dumps(to_row(one)))) == one


def test_what_older_versions_published_reads_as_before() -> None:
    row = {
        "kind": "shown", "about": "Dimension:SAFE", "score": 60, "low": 50, "high": 70, "answers": [10, 19], "weeks": 8, "change": "maybe",
        "tier": "first", "sure": 8, "agreement": "high", "notes": ["not_adjusted", "teams_alike"],
    }  # fmt: skip
    one = from_row(row)
    assert isinstance(one, Shown)
    assert (one.tier, one.sure, one.agreement, one.change) == (Tier.FIRST, 8, Agreement.HIGH, Direction.MAYBE)
    assert one.notes == (Note.NOT_ADJUSTED, Note.TEAMS_ALIKE)
    assert to_row(one) == row
