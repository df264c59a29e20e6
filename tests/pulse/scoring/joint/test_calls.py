"""Change, and what may be told of a level, on both sides of each mark."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from bot.pulse.scoring.joint.change import company_calls, company_overall_call, overall_calls, team_calls
from bot.pulse.scoring.joint.model import Estimate, Estimates
from bot.pulse.scoring.joint.telling import may_be_told, overall_reliability, reliability
from bot.pulse.scoring.joint.tiers import Ranks, places_of, ranks, tiers_of
from bot.pulse.scoring.numbers import ToldFigure, as_told, is_look, to_nearest
from bot.pulse.scoring.tiers import Tier

WEEK = 40


def figures(cohorts: tuple[int, ...], sides: int, size: float, variance: float) -> Estimates:
    """Every change of that size and variance, for both lags."""
    many = (*cohorts, 2, sides)
    level, overall = np.full((*cohorts, sides), 60.0), np.full((*cohorts, 3), size)
    told = np.full((*cohorts, sides), 16.0), np.full((*cohorts, 3), variance)
    return Estimates(level, told[0], np.full(many, size), np.full(many, variance), overall, told[1])


def an_estimate(size: float = 10.0, variance: float = 1.0, *, cohorts: int = 1, sides: int = 1, **facts: Any) -> Estimate:
    """Alike groups and sides that changed by so much, all of which may be told; but for these facts."""
    shape = (cohorts, sides)
    usual: dict[str, Any] = {
        "first": np.full(shape, 1), "latest": np.full(shape, WEEK), "share": np.full(cohorts, 1 / cohorts), "answers": np.full(shape, 10),
        "questions": np.full(shape, 2), "influence": np.full(shape, 7.5), "before": np.full(sides, 64.0), "overall_before": 2.0,
    }  # fmt: skip
    return Estimate(
        week=WEEK, cohorts=tuple(map(str, range(cohorts))), sides=tuple(map(str, range(sides))),
        teams=figures((cohorts,), sides, size, variance), company=figures((), sides, size, variance),
        own_variance=np.full(shape, 4.0), tau=np.full(sides, 10.0), spread=np.array([600.0, 1200.0]), in_overall=np.ones(sides, bool),
        carried=np.full(sides, cohorts), **usual | facts,
    )  # fmt: skip


# --- calls ---


@pytest.mark.parametrize(
    ("size", "variance", "side", "overall"),
    [
        (12.8, 100.0, 0, 1),  # 1.28 standard deviations
        (12.81, 100.0, 1, 1),
        (-12.81, 100.0, -1, -1),
        (11.5, 100.0, 0, 0),  # 1.15
        (11.51, 100.0, 0, 1),
        (-11.51, 100.0, 0, -1),
        (3.0, 1.0, 1, 1),
        (2.99, 1.0, 0, 0),
        (-3.0, 1.0, -1, -1),
        (-2.99, 1.0, 0, 0),
    ],
)
def test_a_change_is_called_where_it_is_sure_and_three_points_or_more(size: float, variance: float, side: int, overall: int) -> None:
    one = an_estimate(size, variance)
    assert (team_calls(one).direction.tolist(), company_calls(one).direction.tolist()) == ([[side]], [side])
    assert (overall_calls(one).direction.tolist(), int(company_overall_call(one).direction)) == ([overall], overall)
    assert team_calls(one).size.tolist() == [[size]] and float(company_overall_call(one).size) == size


@pytest.mark.parametrize(("ago", "known"), [(7, False), (8, True), (15, True), (16, True)])
def test_a_change_is_known_against_eight_weeks_ago(ago: int, known: bool) -> None:
    one = an_estimate(first=np.full((1, 1), WEEK - ago))
    for calls in (team_calls(one), company_calls(one), overall_calls(one), company_overall_call(one)):
        assert calls.known.all() == known and calls.direction.all() == known and (calls.lag == 8).all()


@pytest.mark.parametrize(("ago", "lag"), [(15, 8), (16, 16)])
def test_of_two_lags_the_surest_that_is_known_is_told(ago: int, lag: int) -> None:
    surer_then = an_estimate(first=np.full((1, 1), WEEK - ago))
    surer_then.teams.change_variance[:, 0], surer_then.company.change_variance[0] = 4.0, 4.0
    surer_then.teams.overall_variance[:, 1], surer_then.company.overall_variance[1] = 4.0, 4.0
    surer_then.teams.change[:, 1], surer_then.company.change[1] = -9.0, -9.0
    surer_then.teams.overall[:, 2], surer_then.company.overall[2] = -9.0, -9.0
    for calls in (team_calls(surer_then), company_calls(surer_then), overall_calls(surer_then), company_overall_call(surer_then)):
        told = (int(calls.lag.max()), float(calls.size.max()), int(calls.direction.max()))
        assert told == ((16, -9.0, -1) if lag == 16 else (8, 10.0, 1))


def test_a_team_that_said_nothing_for_eight_weeks_has_no_change() -> None:
    assert [bool(team_calls(an_estimate(latest=np.full((1, 1), WEEK - ago))).known[0, 0]) for ago in (7, 8)] == [True, False]


def test_the_company_s_change_reaches_as_far_back_as_its_own_groups() -> None:
    two = an_estimate(cohorts=2, sides=2, first=np.array([[WEEK, WEEK - 8], [1, 1]]), share=np.array([1.0, 0.0]))
    assert company_calls(two).known.tolist() == [False, True], "a group that is no part of it has no say"
    assert team_calls(two).known.tolist() == [[False, True], [True, True]]
    assert overall_calls(two).known.tolist() == [True, True] and bool(company_overall_call(two).known)
    nobody = an_estimate(cohorts=2, share=np.zeros(2))
    assert company_calls(nobody).known.tolist() == [False]


# --- what may be told ---


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, True),
        ({"answers": np.full((1, 1), 9)}, False),
        ({"questions": np.full((1, 1), 1)}, False),
        ({"influence": np.full((1, 1), 7.51)}, False),
        ({"before": np.full(1, 32.0)}, False),  # a half of it is left
        ({"before": np.full(1, 33.0)}, True),
    ],
)
def test_a_level_on_every_mark_may_be_told(facts: dict[str, Any], told: bool) -> None:
    assert may_be_told(an_estimate(**facts)).tolist() == [[told]]


def test_a_level_with_a_standard_deviation_of_eight_may_be_told() -> None:
    one = an_estimate(before=np.full(1, 1000.0))
    loose = [replace(one, teams=replace(one.teams, level_variance=np.full((1, 1), variance))) for variance in (64.0, 64.1)]
    assert [bool(may_be_told(each)[0, 0]) for each in loose] == [True, False]


def test_reliability_is_what_answers_have_told_and_never_below_nothing() -> None:
    one = an_estimate()
    one.teams.overall_variance[:, 1:] = 9.0
    assert reliability(one).tolist() == [[0.75]] and reliability(replace(one, before=np.full(1, 8.0))).tolist() == [[0.0]]
    assert overall_reliability(one).tolist() == [0.5] and overall_reliability(replace(one, overall_before=0.5)).tolist() == [0.0]
    assert overall_reliability(replace(one, overall_before=0.0)).tolist() == [0.0]


@pytest.mark.parametrize(
    ("mean", "sd", "told"),
    [
        (60.0, 0.1, (60, 55, 65)),  # one step at least
        (62.4, 1.0, (60, 55, 65)),  # 1.6 and 2.4 off
        (62.5, 1.0, (65, 60, 70)),
        (60.0, 4.55, (60, 55, 65)),  # 7.48, to the nearest
        (60.0, 4.57, (60, 50, 70)),  # 7.52
        (10.0, 0.1, (10, 5, 15)),
        (90.0, 0.1, (90, 85, 95)),
        (3.0, 4.57, (10, 0, 25)),  # no number says that all answered alike
        (98.0, 4.57, (90, 75, 100)),
        (-4.0, 4.0, (10, 0, 30)),
        (120.0, 0.1, (90, 60, 100)),  # it holds the estimate itself
    ],
)
def test_a_level_as_it_is_told(mean: float, sd: float, told: tuple[int, int, int]) -> None:
    assert as_told(mean, sd, 9) == ToldFigure(*told, since=9)


@pytest.mark.parametrize(
    ("mean", "age", "score"), [(57.49, 7, 50), (57.5, 7, 60), (42.51, 7, 50), (42.5, 7, 45), (57.49, 8, 55), (42.51, 8, 45)]
)
def test_a_number_stays_within_seven_and_a_half_points_for_eight_weeks(mean: float, age: int, score: int) -> None:
    now = as_told(mean, 1.0, 30, ToldFigure(50, 0, 0, 30 - age))
    assert (now.score, now.since) == (score, 23 if score == 50 else 30)
    assert now.low <= mean <= now.high


@pytest.mark.parametrize(("mean", "before", "score"), [(92.0, 95, 90), (8.0, 5, 10), (86.0, 90, 90), (14.0, 10, 10), (84.0, 91, 90)])
def test_a_number_that_stays_lies_within_10_and_90_too(mean: float, before: int, score: int) -> None:
    now = as_told(mean, 1.0, 30, ToldFigure(before, 0, 0, 29))
    assert (now.score, now.since) == (score, 29)


def test_in_units_a_number_has_an_interval_of_units() -> None:
    assert as_told(62.4, 2.0, 9, step=1) == ToldFigure(62, 58, 66, 9)
    assert [to_nearest(value, 5) for value in (-9.0, 2.4, 2.5, 97.4, 97.5, 120.0)] == [0, 0, 5, 95, 100, 100]
    assert [week for week in range(-4, 9) if is_look(week)] == [-4, 0, 4, 8]


# --- tiers ---


def test_a_tier_is_said_from_eight_in_ten_and_hinted_at_from_five() -> None:
    bottom, top = np.array([[0.8, 0.79, 0.5, 0.49, 0.8, 0.0]]), np.array([[0.0, 0.8, 0.0, 0.79, 0.8, 0.8]])
    ranked = Ranks(bottom, top, np.array([1]), bottom, np.array([True]))
    named = [list(Tier)[place] for place in tiers_of(ranked)[0]]
    assert named == [Tier.FIRST, Tier.STRENGTH, Tier.LEAN_WEAK, Tier.TOO_CLOSE, Tier.FIRST, Tier.STRENGTH]
    assert [places_of(np.array([sides])).item() for sides in (2, 3, 5, 6, 8, 9, 11, 12)] == [0, 1, 1, 2, 2, 3, 3, 3]


def test_three_others_with_answers_on_every_side_that_is_compared_are_a_yardstick() -> None:
    every = np.ones((4, 3), bool)
    assert ranks(an_estimate(cohorts=4, sides=3), every).others.tolist() == [True] * 4
    answers = np.full((4, 3), 10)
    answers[0, 2] = 0
    partly = an_estimate(cohorts=4, sides=3, answers=answers)
    assert ranks(partly, every).others.tolist() == [True, False, False, False], "of the third side the others have two others"
    assert ranks(partly, every & (np.arange(3) < 2)).others.tolist() == [True] * 4, "it is not compared"
    gone = an_estimate(cohorts=4, sides=3, share=np.array([0.0, 0.3, 0.3, 0.4]))
    assert ranks(gone, every).others.tolist() == [True, False, False, False], "who is gone is nobody's yardstick"


def test_a_side_is_measured_against_the_company_without_the_group_itself() -> None:
    one = an_estimate(cohorts=4, sides=3, share=np.full(4, 0.25))
    one.teams.level[0, 1] = 80.0
    one.company.level[1] = 65.0
    assert ranks(one, np.ones((4, 3), bool)).middle[0].tolist() == [0.0, 20.0, 0.0]
    alone = replace(one, share=np.array([1.0, 0.0, 0.0, 0.0]))
    assert ranks(alone, np.ones((4, 3), bool)).middle[0].tolist() == [60.0, 80.0, 60.0], "else its own sides are the yardstick"
