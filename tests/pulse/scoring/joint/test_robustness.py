"""Whatever a company looks like: a number with an honest interval, or none. Never nan, never an exception."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.scoring.joint.change import company_calls, company_overall_call, overall_calls, team_calls
from bot.pulse.scoring.joint.model import Estimate, estimate
from bot.pulse.scoring.joint.observations import observe
from bot.pulse.scoring.joint.telling import may_be_told, reliability
from bot.pulse.scoring.joint.tiers import ranks
from bot.pulse.scoring.numbers import LEAST_RELIABILITY
from bot.pulse.scoring.stored import CellRow, Item, MergedSide
from tests.pulse.scoring.joint.invented import ITEMS, KEYS, a_cell, some_cells, some_merged


def everything(
    rows: list[CellRow], week: int, *, items: dict[tuple[str, int], Item] | None = None, merged: tuple[MergedSide, ...] = ()
) -> Estimate:
    """An estimate and all that is made of it, with every number looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = estimate(observe(rows, items or ITEMS, merged), week)
        assert one is not None
        told = may_be_told(one)
        found = ranks(one, told)
        calls = (team_calls(one), company_calls(one), overall_calls(one), company_overall_call(one))
    for figures in (one.teams, one.company):
        for name in ("level", "level_variance", "change", "change_variance", "overall", "overall_variance"):
            assert np.all(np.isfinite(getattr(figures, name))), name
        assert np.all(figures.level_variance > 0)
        assert np.all(figures.change_variance > 0)
    for values in (one.influence, one.tau, reliability(one), found.in_bottom, found.in_top, *(call.size for call in calls)):
        assert np.all(np.isfinite(values))
    assert np.all((found.in_bottom >= 0) & (found.in_bottom <= 1 + 1e-9) & (found.in_top >= 0) & (found.in_top <= 1 + 1e-9))
    assert not np.any(told & ((one.answers < 10) | (one.questions < 2) | (one.influence > 7.5)))
    return one


CELL = st.builds(
    a_cell,
    st.sampled_from(["a", "b", "c", "d"]),
    st.integers(1, 60),
    st.sampled_from(KEYS),
    st.tuples(*(st.integers(0, 9) for _ in range(5))).filter(lambda counts: sum(counts) >= 5),
    residual=st.just(False),
)


@given(st.lists(CELL, min_size=1, max_size=40), st.integers(0, 3))
def test_any_cells_at_all_give_honest_numbers(cells: list[CellRow], merged: int) -> None:
    one = everything(cells, 60, merged=tuple(some_merged(merged, cohorts=merged)) if merged else ())
    assert np.all(one.teams.level_variance <= 20**2 + 20**2 + 17.5**2 + 40)  # never less sure than before any answer


@pytest.mark.long
@given(st.lists(CELL, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_cells_is_no_news(cells: list[CellRow], chance: object) -> None:
    first = everything(cells, 60)
    chance.shuffle(cells)  # type: ignore[attr-defined]
    second = everything(cells, 60)
    again = [second.cohorts.index(name) for name in first.cohorts]
    assert second.teams.level[again] == pytest.approx(first.teams.level, abs=1e-6)


def test_one_team_is_a_company_of_which_little_is_known() -> None:
    one = everything(some_cells(1, cohorts=1), 20)
    assert (one.carried < 3).all()
    assert not company_calls(one).direction.any()


def test_two_teams_are_no_company_to_be_told_either() -> None:
    assert (everything(some_cells(2, cohorts=2), 20).carried < 3).all()


def test_all_answers_equal_is_no_certainty() -> None:
    rows = [a_cell(f"c{c}", week, KEYS[(week + c) % len(KEYS)], (0, 0, 0, 0, 6)) for c in range(6) for week in range(1, 21)]
    one = everything(rows, 20)
    assert np.sqrt(one.teams.level_variance).min() > 2


def test_a_side_that_is_off_leaves_the_others_standing() -> None:
    items = {key: item._replace(in_use=item.side != "TRY") for key, item in ITEMS.items()}
    assert everything(some_cells(3), 20, items=items).sides == ("SAFE", "ROOM")


def test_a_side_nobody_was_asked_about_is_not_told() -> None:
    one = everything([row for row in some_cells(4) if not row.question.startswith("try")], 20)
    assert not may_be_told(one)[:, one.sides.index("TRY")].any()
    assert reliability(one)[:, one.sides.index("TRY")].max() < LEAST_RELIABILITY


def test_a_group_reformed_every_week_has_no_change_and_leaves_the_company_standing() -> None:
    rows = [row._replace(cohort=f"{row.cohort}/{row.week}") for row in some_cells(5, cohorts=3, weeks=26)]
    one = everything(rows, 26)
    assert not team_calls(one).direction.any()
    assert not overall_calls(one).direction.any()
    assert one.share.sum() == pytest.approx(1.0)


def test_a_question_with_one_cell_moves_its_side_a_little() -> None:
    plain = some_cells(6)
    odd = ITEMS | {("safe.9", 1): Item("SAFE")}
    one = everything([*plain, a_cell("c0", 20, ("safe.9", 1), (6, 0, 0, 0, 0))], 20, items=odd)
    without = everything(plain, 20, items=odd)
    assert abs(one.teams.level - without.teams.level).max() < 15


def test_a_company_that_begins_in_mid_year_has_levels_and_no_change() -> None:
    rows = [row._replace(week=row.week + 40) for row in some_cells(7, weeks=6)]
    one = everything(rows, 46)
    assert not team_calls(one).direction.any()
    assert not company_calls(one).direction.any()
    assert not overall_calls(one).direction.any()


def test_week_numbers_may_begin_anywhere() -> None:
    near = everything(some_cells(8), 20)
    far = everything([row._replace(week=row.week + 105_600) for row in some_cells(8)], 105_620)
    assert far.teams.level == pytest.approx(near.teams.level, abs=1e-6)


def test_only_old_answers_leave_a_wide_interval_and_nothing_to_tell() -> None:
    one = everything(some_cells(9, weeks=10), 60)
    fresh = everything(some_cells(9, weeks=10), 10)
    assert one.teams.level_variance.mean() > fresh.teams.level_variance.mean()
    assert not may_be_told(one).any()


@pytest.mark.long
def test_ten_thousand_cohorts_of_a_few_cells_each() -> None:
    rows = [
        a_cell(f"c{cohort}", week, KEYS[(cohort + 5 * week) % len(KEYS)], (1, 1, cohort % 3, 2, 2))
        for cohort in range(10_000)
        for week in (1, 2)
    ]
    assert len(everything(rows, 2).cohorts) == 10_000


def test_residual_cells_count_for_the_company_s_questions_and_are_no_team() -> None:
    rows = [*some_cells(10), *(row._replace(cohort="rest", residual=True) for row in some_cells(11, cohorts=1))]
    one = everything(rows, 20)
    assert one.share[one.cohorts.index("rest")] == 0.0
    assert np.all(one.carried <= 4)
