"""Tiers against draws, and the yardstick they name."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from bot.pulse.scoring.joint import tiers
from bot.pulse.scoring.joint.arrays import Floats
from bot.pulse.scoring.joint.model import Estimate, estimate
from bot.pulse.scoring.joint.observations import observe
from bot.pulse.scoring.joint.tiers import Ranks, places_of, ranks, tiers_of
from bot.pulse.scoring.stored import Item
from bot.pulse.scoring.tiers import Tier
from tests.pulse.scoring.joint.invented import a_cell

SIDES = tuple(f"S{number}" for number in range(11))
ITEMS = {(f"{side}.{number}", 1): Item(side) for side in SIDES for number in range(3)}


def a_company(teams: int) -> Estimate:
    """Every team answered two questions of each of eleven sides; each has its own weak one."""
    rng = np.random.default_rng(teams)
    rows = []
    for team in range(teams):
        for number, side in enumerate(SIDES):
            for question in (0, 1):
                taps = rng.multinomial(8, (0.4, 0.4, 0.1, 0.1, 0) if number == team % 11 else (0, 0.1, 0.2, 0.4, 0.3))
                rows.append(a_cell(f"t{team}", 1, (f"{side}.{question}", 1), taps.tolist()))
    one = estimate(observe(rows, ITEMS), 2)
    assert one is not None
    return one


def test_odds_are_what_draws_say() -> None:
    one = a_company(6)
    every = np.ones((6, 11), bool)
    found = ranks(one, every)
    # With nothing in common between sides, the odds can be drawn side by side.
    apart = replace(
        one, own_variance=one.own_variance, teams=replace(one.teams, overall_variance=np.zeros_like(one.teams.overall_variance))
    )
    loose = ranks(apart, every)
    sd = np.sqrt(one.own_variance + one.share**2 @ one.own_variance)
    draws = found.middle[:, None, :] + sd[:, None, :] * np.random.default_rng(1).normal(size=(6, 20_000, 11))
    order = draws.argsort(axis=2).argsort(axis=2)
    assert loose.in_bottom == pytest.approx((order < 3).mean(axis=1), abs=0.015)
    assert loose.in_top == pytest.approx((order >= 8).mean(axis=1), abs=0.015)


@pytest.mark.long
def test_odds_are_those_counted_out_one_by_one() -> None:
    rng = np.random.default_rng(2)
    middle, sd, compared = rng.normal(60, 12, (40, 11)), rng.uniform(0.5, 9, (40, 11)), rng.random((40, 11)) < 0.8
    middle[:3] *= 100  # so far apart that nothing is in doubt
    places = places_of(compared.sum(axis=1))
    with np.errstate(over="raise", invalid="raise"):
        bottom, top = tiers._odds(middle, sd, compared, places)
    for c, d in zip(*np.nonzero(compared), strict=True):
        others = [j for j in np.flatnonzero(compared[c]) if j != d]
        assert bottom[c, d] == pytest.approx(counted_out(middle[c], sd[c], d, others, places[c], sign=1), abs=0.003)
        assert top[c, d] == pytest.approx(counted_out(middle[c], sd[c], d, others, places[c], sign=-1), abs=0.003)


def counted_out(middle: Floats, sd: Floats, side: int, others: list[int], places: int, *, sign: int) -> float:
    """P(fewer than `places` of the others are below; above where sign is -1), with the whole distribution of how many are."""
    points, weights = np.polynomial.hermite_e.hermegauss(14)
    told = 0.0
    for x, weight in zip(middle[side] + sd[side] * points, weights / weights.sum(), strict=True):
        many = np.eye(1, 12)[0]
        for j in others:
            z = (x - middle[j]) / sd[j]
            p = 0.5 + sign * 0.5 * np.tanh(0.7978845608 * z * (1 + 0.044715 * z * z))
            many = (1 - p) * many + p * np.concatenate([[0.0], many[:-1]])
        told += weight * many[:places].sum()
    return told


def test_as_many_are_expected_among_the_weakest_as_there_are_places() -> None:
    found = ranks(a_company(6), np.ones((6, 11), bool))
    assert found.in_bottom.sum(axis=1) == pytest.approx(found.places, abs=0.05)
    assert found.in_top.sum(axis=1) == pytest.approx(found.places, abs=0.05)


def test_what_all_sides_share_ranks_nothing_so_taking_it_off_makes_surer() -> None:
    one = a_company(6)
    every = np.ones((6, 11), bool)
    alone = replace(one, teams=replace(one.teams, overall_variance=np.zeros_like(one.teams.overall_variance)))
    doubt = [(odds * (1 - odds)).sum() for odds in (ranks(one, every).in_bottom, ranks(alone, every).in_bottom)]
    assert doubt[0] < doubt[1]


def test_the_planted_weak_side_is_named() -> None:
    one = a_company(8)
    found = ranks(one, np.ones((8, 11), bool))
    assert [int(row.argmax()) for row in found.in_bottom] == [int(name[1:]) % 11 for name in one.cohorts]


@pytest.mark.parametrize(("teams", "is_so"), [(1, False), (3, False), (4, True)])
def test_three_other_teams_make_a_yardstick(teams: int, is_so: bool) -> None:
    assert set(ranks(a_company(teams), np.ones((teams, 11), bool)).others.tolist()) == {is_so}


def test_sides_that_are_not_told_are_not_ranked() -> None:
    compared = np.ones((6, 11), bool)
    compared[:, 3] = False
    found = ranks(a_company(6), compared)
    assert not found.in_bottom[:, 3].any()
    assert not found.in_top[:, 3].any()


def test_a_group_with_two_sides_on_show_has_no_weakest() -> None:
    compared = np.zeros((6, 11), bool)
    compared[:, :2] = True
    assert not ranks(a_company(6), compared).in_bottom.any()


def test_places_and_tiers() -> None:
    assert places_of(np.array([0, 2, 3, 6, 9, 11])).tolist() == [0, 0, 1, 2, 3, 3]
    bottom, top = np.array([[0.8, 0.1, 0.5, 0.49]]), np.array([[0.0, 0.8, 0.0, 0.79]])
    ranked = Ranks(bottom, top, np.array([1]), bottom, np.array([True]))
    assert [list(Tier)[place] for place in tiers_of(ranked)[0]] == [Tier.FIRST, Tier.STRENGTH, Tier.LEAN_WEAK, Tier.TOO_CLOSE]
    assert set(tiers_of(replace(ranked, places=np.array([0])))[0].tolist()) == {-1}
