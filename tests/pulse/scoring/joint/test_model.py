"""The solve against the same model written down in full, and what the estimate promises."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from bot.pulse.scoring.joint import solve as joint
from bot.pulse.scoring.joint.apart import teams_apart
from bot.pulse.scoring.joint.arrays import Bools, Floats, inverses
from bot.pulse.scoring.joint.change import team_calls
from bot.pulse.scoring.joint.design import design_of, noise_of, spread_of
from bot.pulse.scoring.joint.guesses import GUESSES, LAGS
from bot.pulse.scoring.joint.model import estimate
from bot.pulse.scoring.joint.observations import Observations, observe
from bot.pulse.scoring.joint.tiers import _common
from bot.pulse.scoring.numbers import is_look
from tests.pulse.scoring.joint.invented import ITEMS, KEYS, SIDES, a_cell, some_cells, some_merged

WEEK = 20
TAU = np.array([8.0, 10.0, 12.0])
KNOWN = replace(GUESSES, question_spread=1e-3)  # how far questions lie apart is given here, not learned


def solved(seen: Observations, share: Floats) -> joint.Solved:
    design = design_of(seen, WEEK, KNOWN)
    every: Bools = np.ones(len(SIDES), bool)
    return joint.solve(design, TAU, noise_of(seen, spread_of(seen, GUESSES), GUESSES), joint.targets_of(design, TAU, every), share)


def in_full(seen: Observations, share: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Every covariance between all observations and all figures of all cohorts, written down one by one; then one conditioning."""
    design = design_of(seen, WEEK, GUESSES)
    own, shared = noise_of(seen, spread_of(seen, GUESSES), GUESSES)
    targets = joint.targets_of(design, TAU, np.ones(len(SIDES), bool))
    asked = design.asked(np.arange(seen.slots))
    x = design.rows(asked)[seen.slot]
    mean, precision = design.prior()
    theta = np.linalg.inv(precision)
    alike, same = design.own(asked)
    side = design.slot_side[seen.slot]
    tau = np.outer(TAU, TAU) * (GUESSES.sides_alike + (1 - GUESSES.sides_alike) * np.eye(3))
    one_team = seen.cohort[:, None] == seen.cohort[None, :]
    one_side = side[:, None] == side[None, :]
    k = tau[side][:, side] * alike[seen.slot][:, seen.slot] + GUESSES.team_question_sd**2 * same[seen.slot][:, seen.slot]
    y_y = x @ theta @ x.T + one_team * (k + one_side * np.outer(shared, shared)) + np.diag(own)
    time, common = design.towards(asked, targets.weeks)
    to = (time[:, None, :] * tau[:, design.slot_side][None] + GUESSES.team_question_sd**2 * common[None]).reshape(-1, seen.slots)
    to = targets.mix @ to
    count, figures = len(seen.cohorts), len(targets.x)
    f_y = (targets.x @ theta @ x.T)[None] + to[:, seen.slot][None] * (seen.cohort[None, :] == np.arange(count)[:, None])[:, None, :]
    f_y = f_y.reshape(count * figures, -1)
    x_all = np.tile(targets.x, (count, 1))
    f_f = x_all @ theta @ x_all.T
    told = x_all @ mean + f_y @ np.linalg.solve(y_y, seen.y - x @ mean)
    left = f_f - f_y @ np.linalg.solve(y_y, f_y.T)
    variance = np.diag(left).reshape(count, figures) + targets.prior
    together = np.kron(share[None, :], np.eye(figures))
    company = np.diag(together @ left @ together.T) + share**2 @ np.tile(targets.prior, (count, 1))
    return told.reshape(count, figures), variance, together @ told, company


@pytest.mark.parametrize("seed", range(4))
def test_the_solve_is_the_model_written_down_in_full(seed: int) -> None:
    seen = observe(some_cells(seed), ITEMS, some_merged(seed))
    share = np.array([0.4, 0.3, 0.2, 0.1])
    ours, full = solved(seen, share), in_full(seen, share)
    assert ours.mean == pytest.approx(full[0], abs=1e-6)
    assert ours.variance == pytest.approx(full[1], abs=1e-6)
    assert ours.company_mean == pytest.approx(full[2], abs=1e-6)
    assert ours.company_variance == pytest.approx(full[3], abs=1e-6)


@pytest.mark.parametrize("shared_slots", [0, 90, 10_000])  # a table for each chunk, for some, one for all
def test_chunks_change_nothing(shared_slots: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, share = observe(some_cells(5, cohorts=9), ITEMS, some_merged(5, cohorts=9)), np.full(9, 1 / 9)
    whole = solved(seen, share)
    monkeypatch.setattr(joint, "CHUNK", 2)
    monkeypatch.setattr(joint, "SHARED_SLOTS", shared_slots)
    pieces = solved(seen, share)
    for name in ("mean", "variance", "influence", "company_mean", "company_variance"):
        assert getattr(pieces, name) == pytest.approx(getattr(whole, name), abs=1e-9)


def test_beyond_the_exact_ones_a_team_is_never_surer_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, share = observe(some_cells(6, cohorts=30), ITEMS), np.full(30, 1 / 30)
    exact = solved(seen, share)
    monkeypatch.setattr(joint, "EXACT_COHORTS", 3)
    bound = solved(seen, share)
    assert bound.mean == pytest.approx(exact.mean, abs=1e-3)  # points; in single precision
    assert np.mean(bound.variance[:, :3] >= exact.variance[:, :3] - 1e-3) > 0.95


@pytest.mark.parametrize("larger", [1, 4, 5, 1_000])
def test_single_precision_is_off_by_a_hundredth_of_a_point_at_most(monkeypatch: pytest.MonkeyPatch, larger: int) -> None:
    """The more answers a cell has, the less noise, and the worse its matrices are for single precision: large ones are in double."""
    rows = [one._replace(asked=larger * one.asked, counts=tuple(larger * many for many in one.counts)) for one in some_cells(6, cohorts=30)]
    seen = observe(rows, ITEMS, some_merged(6, cohorts=30))
    exact = estimate(seen, WEEK)
    monkeypatch.setattr(joint, "EXACT_COHORTS", 0)
    quick = estimate(seen, WEEK)
    assert exact is not None
    assert quick is not None
    off = np.abs(quick.teams.level - exact.teams.level).max()
    assert (0 < off < 0.01) if larger < 5 else off == 0
    assert quick.own_variance == pytest.approx(exact.own_variance, rel=0.002)
    assert quick.company.level == pytest.approx(exact.company.level, abs=0.01)
    assert quick.company.level_variance == pytest.approx(exact.company.level_variance, rel=0.002)


def test_influence_is_how_far_one_answer_moves_a_level() -> None:
    seen, share = observe(some_cells(7), ITEMS), np.full(4, 0.25)
    before = solved(seen, share)
    moved = np.zeros((4, 3))
    for number in range(len(seen.y)):
        y = seen.y.copy()
        y[number] += 100.0 / seen.answers[number]  # one answer goes from the lowest point to the highest
        change = np.abs(solved(replace(seen, y=y), share).mean - before.mean)[seen.cohort[number], :3]
        moved[seen.cohort[number]] = np.maximum(moved[seen.cohort[number]], change)
    assert before.influence == pytest.approx(moved, abs=1e-6)


@pytest.mark.parametrize("n", [1, 2, 13, 15, 40, 101])
def test_inverses_by_halves_are_inverses(n: int) -> None:
    rng = np.random.default_rng(n)
    roots = rng.normal(size=(5, n, n))
    matrices = roots @ roots.transpose(0, 2, 1) + np.eye(n)
    assert inverses(matrices) @ matrices == pytest.approx(np.broadcast_to(np.eye(n), matrices.shape), abs=1e-8)


def drawn(seen: Observations, tau: Floats) -> Observations:
    """The same observations with results drawn from the model itself."""
    rng, design = np.random.default_rng(1), design_of(seen, WEEK, GUESSES)
    own, shared = noise_of(seen, spread_of(seen, GUESSES), GUESSES)
    alike, same = design.own(design.asked(np.arange(seen.slots)))
    side, y = design.slot_side[seen.slot], np.empty(len(seen.y))
    for cohort in range(len(seen.cohorts)):
        mine = np.flatnonzero(seen.cohort == cohort)
        pair = np.ix_(seen.slot[mine], seen.slot[mine])
        one_side = side[mine][:, None] == side[mine][None, :]
        between = np.outer(tau[side[mine]], tau[side[mine]]) * np.where(one_side, 1.0, GUESSES.sides_alike) * alike[pair]
        noise = one_side * np.outer(shared[mine], shared[mine]) + np.diag(own[mine])
        root = np.linalg.cholesky(between + GUESSES.team_question_sd**2 * same[pair] + noise)
        y[mine] = 60 + root @ rng.normal(size=len(mine))
    return replace(seen, y=y)


def test_how_far_teams_lie_apart_is_found() -> None:
    truth = np.array([5.0, 9.0, 14.0])
    seen = drawn(observe(some_cells(8, cohorts=90), ITEMS), truth)
    design = design_of(seen, WEEK, GUESSES)
    tau = teams_apart(design, *noise_of(seen, spread_of(seen, GUESSES), GUESSES))
    assert tau == pytest.approx(truth, abs=1.6)


def test_more_answers_make_surer_and_a_neighbour_s_do_too() -> None:
    little = estimate(observe(some_cells(9, weeks=8), ITEMS), 8)
    much = estimate(observe(some_cells(9, weeks=8, cohorts=30), ITEMS), 8)
    assert little is not None
    assert much is not None
    assert much.company.level_variance.mean() < little.company.level_variance.mean()
    assert np.all(much.teams.level_variance < much.before[None, :])


def test_the_future_is_refused() -> None:
    with pytest.raises(ValueError, match="future"):
        estimate(observe(some_cells(1), ITEMS), 5)


def test_nothing_observed_is_no_estimate() -> None:
    assert estimate(observe([], ITEMS), 5) is None


def test_a_side_that_stands_apart_cannot_be_worked_out_from_the_others_and_the_overall_line() -> None:
    seen = observe(some_cells(9, weeks=8), ITEMS)
    every, one = estimate(seen, 8), estimate(seen, 8, apart=(seen.sides[0],))
    assert every is not None and one is not None
    assert every.teams.overall[:, 0] == pytest.approx(every.teams.level.mean(axis=1))
    assert one.teams.overall[:, 0] == pytest.approx(one.teams.level[:, 1:].mean(axis=1))
    assert one.teams.level == pytest.approx(every.teams.level), "the sides themselves stay as they are"
    common, in_all = (_common(found, found.answers > 0) for found in (one, every))
    assert common == pytest.approx(in_all, rel=0.3), "what sides have in common is learned from those behind the line"


def test_a_rise_of_the_whole_company_is_followed_and_not_taken_off_as_easy_questions() -> None:
    before, after = some_cells(11, cohorts=12, weeks=16, middle=45), some_cells(12, cohorts=12, weeks=12, middle=65)
    rows = before + [row._replace(week=row.week + 16) for row in after]
    one = estimate(observe(rows, ITEMS), 28)
    assert one is not None
    assert one.company.overall[0] > 58
    assert one.company.overall[2] > 12


def test_one_team_s_rise_is_called_and_told_smaller_than_it_looks() -> None:
    rows = some_cells(13, cohorts=6, weeks=16, middle=55, apart=3)
    rows += [row._replace(week=row.week + 16) for row in some_cells(14, cohorts=1, weeks=12, middle=85, apart=0)]
    rows += [
        row._replace(week=row.week + 16, cohort=f"c{int(row.cohort[1:]) + 1}") for row in some_cells(15, cohorts=5, weeks=12, middle=55)
    ]
    one = estimate(observe(rows, ITEMS), 28)
    assert one is not None
    calls = team_calls(one)
    assert calls.direction[one.cohorts.index("c0")].max() == 1
    assert 3 <= calls.size[one.cohorts.index("c0")].max() < 30


def test_a_team_that_was_not_there_before_has_no_change() -> None:
    rows = [*some_cells(16, cohorts=3), *(a_cell("new", week, KEYS[week % 3], (0, 0, 1, 2, 5)) for week in (17, 18, 19))]
    one = estimate(observe(rows, ITEMS), WEEK)
    assert one is not None
    assert not team_calls(one).direction[one.cohorts.index("new")].any()


def test_change_is_looked_at_once_in_four_weeks() -> None:
    assert [week for week in range(1, 13) if is_look(week)] == [4, 8, 12]
    assert LAGS == (8, 16)
