"""The one door: what is shown, in which words, and what never is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.pulse.privacy.fold import Contract, Declined, Response
from bot.pulse.privacy.release import (
    FigureSubject,
    ShownPoint,
    figures_for_lead,
    release_company_question,
    release_declined,
    release_response,
    release_trend,
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
    Why,
    Withheld,
    answered_row,
    from_row,
    read_answered,
    to_row,
)
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.changes import Change
from bot.pulse.scoring.readings import ScoredItem
from bot.pulse.scoring.scores import Agreement, Score
from bot.pulse.scoring.tiers import Placed, Tier
from tests.pulse.privacy.figures import COMPANY, TEAM, a_score, released, shown
from tests.pulse.privacy.measuring import PROMISE, SAFE, TODAY, a_book, past, the_score


def why(*args, **more) -> Why:
    result = released(*args, **more)
    assert isinstance(result, Withheld), result
    return result.why


# --- what is shown ---


def test_a_cohorts_score_comes_rounded_with_its_band_its_answers_and_its_age() -> None:
    told = shown(a_score(62.6, sd=5.0))
    assert (told.about, told.score) == (SAFE, 65)
    assert (told.low, told.high) == (55, 75)  # half 8.2, to the next 5
    assert (told.answers, told.weeks) == (Band(10, 19), 8)


def test_a_company_of_fifty_with_fifty_answers_is_rounded_to_1() -> None:
    told = shown(a_score(62.6, sd=2.0, n=60, cohort=None), COMPANY)
    assert (told.score, told.low, told.high) == (63, 59, 67)


@pytest.mark.parametrize(("size", "n"), [(49, 60), (200, 48)])
def test_a_smaller_company_is_rounded_to_5(size: int, n: int) -> None:
    assert shown(a_score(62.6, n=n, cohort=None), FigureSubject(size, is_company=True, cohorts=3)).score == 65


def test_the_interval_stays_within_0_and_100() -> None:
    high, low = shown(a_score(97, sd=6.0)), shown(a_score(2, sd=6.0))
    assert ((high.low, high.high), (low.low, low.high)) == ((85, 100), (0, 10))


def test_fewer_than_half_answering_is_said() -> None:
    assert Note.ROSY in shown(a_score(n=16, asked=33)).notes
    assert Note.ROSY not in shown(a_score(n=16, asked=32)).notes


def test_an_unknown_difficulty_is_said() -> None:
    score = a_score()
    assert Note.NOT_ADJUSTED in shown(replace(score, window=replace(score.window, adjusted=False))).notes


def test_teams_that_do_not_differ_get_no_tier_and_are_told_so() -> None:
    placed = Placed(SAFE, Tier.FIRST, 0.9, 0.0)
    told = shown(replace(a_score(), comparable=False), placed=placed)
    assert (told.tier, told.notes) == (None, (Note.TEAMS_ALIKE,))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (None, (Direction.UNKNOWN, 0)),
        (Change(Direction.UP, 16.2, 13, False), (Direction.UP, 15)),
        (Change(Direction.DOWN, -21, 13, True), (Direction.DOWN, 20)),
        (Change(Direction.MAYBE, 9, 13, False), (Direction.MAYBE, 0)),
        (Change(Direction.NO_CLEAR_CHANGE, 4, 13, False), (Direction.NO_CLEAR_CHANGE, 0)),
    ],
)
def test_changes_are_told_in_steps_of_five_points(change: Change | None, told: tuple[Direction, int]) -> None:
    seen = shown(a_score(), change=change)
    assert (seen.change, seen.points) == told


def test_only_a_change_can_be_a_headline() -> None:
    up, none = Change(Direction.UP, 16, 13, True), Change(Direction.NO_CLEAR_CHANGE, 1, 13, False)
    assert [shown(a_score(), change=c, is_headline=True).is_headline for c in (up, none, None)] == [True, False, False]


def test_tiers_are_told_and_the_company_hears_how_sure_they_are() -> None:
    placed = Placed(SAFE, Tier.FIRST, 0.87, 0.0)
    team, company = shown(a_score(), placed=placed), shown(a_score(n=60, cohort=None), COMPANY, placed=placed)
    assert ((team.tier, team.sure), (company.tier, company.sure)) == ((Tier.FIRST, None), (Tier.FIRST, 8))


def test_a_tier_nobody_can_tell_has_no_odds() -> None:
    placed = Placed(SAFE, Tier.TOO_CLOSE, 0.3, 0.2)
    told = shown(a_score(n=60, cohort=None), COMPANY, placed=placed)
    assert (told.tier, told.sure) == (Tier.TOO_CLOSE, None)


def test_agreement_is_told() -> None:
    alike = the_score(a_book(past((0, 0, 8, 0, 0)), past((0, 0, 8, 0, 0), "safe.2")))
    apart = the_score(a_book(past((3, 1, 0, 1, 3)), past((3, 1, 0, 1, 3), "safe.2")))
    assert shown(alike).agreement is Agreement.HIGH
    assert shown(apart).agreement is Agreement.MIXED


# --- a number stays while it would move by less than 7.5 ---


@pytest.mark.parametrize(("value", "number"), [(57.6, 65), (63, 65), (72.4, 65), (57.5, 60), (72.5, 75), (80, 80)])
def test_a_published_number_moves_only_by_seven_and_a_half_points_or_more(value: float, number: int) -> None:
    last = shown(a_score(65))
    assert shown(a_score(value), last=last).score == number


def test_a_number_after_a_silence_is_rounded_afresh() -> None:
    assert shown(a_score(62.4), last=Withheld(SAFE, Why.TOO_EARLY)).score == 60


def test_the_companys_units_move_freely() -> None:
    last = shown(a_score(65, n=60, cohort=None), COMPANY)
    assert shown(a_score(63.2, n=60, cohort=None), COMPANY, last=last).score == 63


# --- what is withheld, and why ---


def test_too_early_is_said() -> None:
    assert why(None) is Why.TOO_EARLY


def test_a_group_below_six_has_no_figures() -> None:
    assert why(a_score(), FigureSubject(5)) is Why.GROUP_TOO_SMALL
    assert isinstance(released(a_score(), FigureSubject(6)), Shown)


def test_a_new_group_is_silent_until_its_day() -> None:
    tomorrow = FigureSubject(8, silent_until=TODAY + timedelta(days=1))
    withheld = released(a_score(), tomorrow)
    assert isinstance(withheld, Withheld)
    assert (withheld.because, withheld.until) == (Because.NEW_GROUP, TODAY + timedelta(days=1))
    assert isinstance(released(a_score(), FigureSubject(8, silent_until=TODAY)), Shown)


def test_a_score_that_should_never_have_been_made_is_withheld_here() -> None:
    score = a_score(n=16)
    one_cell = replace(score, window=replace(score.window, readings=score.window.readings[:1]))
    small_cell = replace(score, window=replace(score.window, readings=tuple(r._replace(n=4) for r in score.window.readings)))
    few = replace(score, window=replace(score.window, n=9))
    assert {why(one) for one in (one_cell, small_cell, few)} == {Why.TOO_FEW_ANSWERS}


def test_raising_k_withholds_at_once_and_lowering_it_does_nothing() -> None:
    score = a_score(n=12)
    assert why(score, contract=Contract(k=7)) is Why.TOO_FEW_ANSWERS
    assert isinstance(released(score, contract=Contract(k=1)), Shown)


def test_a_lead_of_a_small_team_gets_the_companys_figures_and_is_told_why() -> None:
    team, company = (released(None, FigureSubject(4)),), (shown(a_score(n=60, cohort=None), COMPANY),)
    told = figures_for_lead(team, company, members=4)
    assert told.figures == company
    assert told.are_the_companys
    assert figures_for_lead(team, company, members=6).figures == team
    assert not figures_for_lead(team, company, members=6).are_the_companys


# --- lines ---


def point(week: int, score: int, starts: bool) -> ShownPoint:
    return ShownPoint(week, score, score - 10, score + 10, starts)


def line_of(*scores: int | None) -> dict[int, Released]:
    made = {week: Shown(SAFE, s, s - 10, s + 10) if s else Withheld(SAFE, Why.TOO_EARLY) for week, s in enumerate(scores)}
    return dict(made)


def test_a_line_has_one_published_point_in_four_weeks() -> None:
    line = release_trend(line_of(60, 60, 65, 65, 65, 70, 70, 70, 75))
    assert line == (point(3, 65, True), point(7, 70, False), point(8, 75, False))


def test_a_line_breaks_where_people_changed_and_where_nothing_was_shown() -> None:
    published = line_of(*[60] * 4, *[65] * 4, *[None] * 4, *[70] * 4, *[75] * 4)
    assert [p.starts_line for p in release_trend(published)] == [True, False, True, False]
    assert [p.starts_line for p in release_trend(published, breaks=[5])] == [True, True, True, False]


def test_nothing_published_is_no_line() -> None:
    assert release_trend({}) == ()
    assert release_trend({3: Shown(SAFE)}) == ()


# --- company only ---


def test_one_question_is_told_for_the_company_only() -> None:
    cells = [past((0, 0, 2, 6, 2), lineage=name) for name in "abc"]
    told = release_company_question("Ours?", ScoredItem(SAFE), cells, COMPANY, contract=PROMISE)
    assert isinstance(told, Shown)
    assert (told.about, told.score, told.answers) == (OwnQuestionTopic("Ours?"), 75, Band(20, 49))
    with pytest.raises(ValueError, match="never shown for a cohort"):
        release_company_question("Ours?", ScoredItem(SAFE), cells, TEAM, contract=PROMISE)


@pytest.mark.parametrize("names", ["ab", "aaa", "abcd"])
def test_one_question_needs_three_cohorts_and_twenty_answers(names: str) -> None:
    n = 30 // len(names) if names != "abcd" else 4
    cells = [past((0, 0, 0, n, 0), lineage=name) for name in names]
    told = release_company_question("Ours?", ScoredItem(SAFE), cells, COMPANY, contract=PROMISE)
    assert isinstance(told, Withheld)


@pytest.mark.parametrize(("percent", "said"), [(0, (Said.SHARE_UNDER_5, 0)), (10, (Said.ABOUT_SHARE, 10))])
def test_prefer_not_to_say_is_told_as_it_is_kept(percent: int, said: tuple[Said, int]) -> None:
    told = release_declined(Declined(percent))[WholeCompany.NOT_SAID]
    assert isinstance(told, Shown)
    assert (told.said, told.score) == said


@pytest.mark.parametrize(("people", "groups"), [(200, 1), (200, 2), (19, 3)])
def test_one_or_two_groups_or_fewer_than_twenty_people_are_not_the_company(people: int, groups: int) -> None:
    no_company = FigureSubject(people, is_company=True, cohorts=groups)
    told = released(a_score(cohort=None, n=60), no_company)
    assert isinstance(told, Withheld) and told.because is Because.NO_COMPANY
    cells = [past((0, 0, 2, 6, 2), lineage=name) for name in "abc"]
    own = release_company_question("Ours?", ScoredItem(SAFE), cells, no_company, contract=PROMISE)
    assert isinstance(own, Withheld) and own.because is Because.NO_COMPANY


def test_a_line_of_the_company_rests_on_cells_of_three_groups() -> None:
    one = a_score(n=60)
    told = released(Score(SAFE, None, 62.0, 6.0, one.window, comparable=True), COMPANY)
    assert isinstance(told, Withheld) and told.because is Because.NO_COMPANY


def test_the_response_is_told_as_a_band() -> None:
    for under_half in (False, True):
        told = release_response(Response("blue", Band(5, 9), under_half))
        assert (told.people, told.under_half) == (Band(5, 9), under_half)
        assert read_answered(json.loads(json.dumps(answered_row(told)))) == told


# --- what is stored is what is shown ---


@pytest.mark.parametrize("one", [shown(a_score(n=16, asked=40)), released(None), released(a_score(), FigureSubject(5))])
def test_a_release_comes_back_value_for_value(one: Released) -> None:
    assert from_row(json.loads(json.dumps(to_row(one)))) == one
