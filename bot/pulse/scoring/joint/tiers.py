"""Weakest to strongest, as far as the answers can tell: tiers with probabilities, against one yardstick that is named.

A team's sides are set against the other teams of its company where at least three others carry every side that is compared;
otherwise against the group's own other sides, and the release says so. A company has no yardstick but itself, so no tiers.
This file ranks the sides of one group; it never ranks groups, and never people.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints
from bot.pulse.scoring.joint.model import Estimate
from bot.pulse.scoring.tiers import Tier

BOTTOM = 3
SURE, LEAN = 0.80, 0.50
OTHER_TEAMS = 3
_POINTS, _WEIGHTS = np.polynomial.hermite_e.hermegauss(14)  # Gauss's points for a mean over a normal distribution
_WEIGHTS /= _WEIGHTS.sum()
_POINTS, _WEIGHTS = _POINTS.astype(np.float32), _WEIGHTS.astype(np.float32)
_PLACE = {tier: place for place, tier in enumerate(Tier)}
AT_ONCE = 512  # groups: what is worked out of them fits the processor's cache
MOST_LOG_ODDS = 8.5  # 1 in 5,000: a product of ten such stays within single precision


class Ranks(Struct, frozen=True):
    """P(among the weakest), P(among the strongest) of every side (C, D), nan-free: 0 where a side is not compared.

    places (C,): how many "the weakest" are. middle (C, D): what they are sorted by, in points against the yardstick. others (C,):
    whether that is the other teams; else it is the group's own sides.
    """

    in_bottom: Floats
    in_top: Floats
    places: Ints
    middle: Floats
    others: Bools


def places_of(sides: Ints) -> Ints:
    """How many sides "the weakest" are: 3 of nine or more, 2 of six, 1 of three, none of fewer."""
    return np.minimum(BOTTOM, sides // 3)


def tiers_of(ranked: Ranks) -> Ints:
    """(C, D) A place in `Tier`; -1 where too few sides are told to compare them.

    From .8 on it is said; from .5 on it is hinted at, and only for the weak side.
    """
    odds = [ranked.in_bottom >= SURE, ranked.in_top >= SURE, ranked.in_bottom >= LEAN]
    said = np.select(odds, [_PLACE[tier] for tier in (Tier.FIRST, Tier.STRENGTH, Tier.LEAN_WEAK)], _PLACE[Tier.TOO_CLOSE])
    return np.where(ranked.places[:, None] > 0, said, -1)


def ranks(estimate: Estimate, compared: Bools) -> Ranks:
    """Ranks of the sides that may be told, `compared` (C, D), for all cohorts at once.

    Sides of one team rise and fall together, and that common part ranks nothing. It is taken off: with c the mean covariance of
    two sides, each side keeps the variance var - c, and the rest are independent normals.
    """
    others = _others(estimate, compared)
    level, variance = estimate.teams.level, estimate.teams.level_variance
    centre = _centre_of_others(estimate)
    own = estimate.own_variance + (estimate.share**2 @ estimate.own_variance)[None, :]
    middle = np.where(others[:, None], level - centre, level)
    apart = _apart(np.where(others[:, None], own, variance), _common(estimate, compared))
    places = places_of(compared.sum(axis=1))
    bottom, top = _odds(middle, np.sqrt(apart), compared, places)
    return Ranks(bottom, top, places, middle, others)


def _others(estimate: Estimate, compared: Bools) -> Bools:
    """(C,) Whether three other teams carry each side that is compared: one yardstick for all of them, never a mixture."""
    present = (estimate.share > 0)[:, None] & (estimate.answers > 0)
    others = present.sum(axis=0)[None, :] - present
    told: Bools = np.all((others >= OTHER_TEAMS) | ~compared, axis=1)
    return told


def _centre_of_others(estimate: Estimate) -> Floats:
    """(C, D) The company without this team: (company - share S) / (1 - share)."""
    share = np.minimum(estimate.share, 0.99)[:, None]
    told: Floats = (estimate.company.level[None, :] - share * estimate.teams.level) / (1.0 - share)
    return told


def _common(estimate: Estimate, compared: Bools) -> Floats:
    """(C, 1) The mean posterior covariance of two sides of the D behind the overall line, never below 0.

    (D² Var(overall) - sum Var) / (D (D - 1)).
    """
    sides = int(estimate.in_overall.sum())
    total = np.where(estimate.in_overall, estimate.teams.level_variance, 0.0).sum(axis=1)
    whole = sides**2 * estimate.teams.overall_variance[:, 0]
    told: Floats = np.maximum(0.0, (whole - total) / max(1, sides * (sides - 1)))[:, None]
    return told


def _apart(variance: Floats, common: Floats) -> Floats:
    told: Floats = np.maximum(variance - common, 0.1 * variance)
    return told


def _odds(middle: Floats, sd: Floats, compared: Bools, places: Ints) -> tuple[Floats, Floats]:
    """P(at most `places` - 1 others below), and above (C, D): the integral of phi_d(x) P(few others below x) dx.

    At each of Gauss's points of a side's own distribution the number of others below is Poisson-binomial. No drawing, so nobody's tier
    hangs on a seed.
    """
    bottom, top = np.zeros_like(middle), np.zeros_like(middle)
    some = np.flatnonzero(places > 0)
    for start in range(0, len(some), AT_ONCE):
        here = some[start : start + AT_ONCE]
        mine, spread, counted = (one[here].T.astype(np.float32) for one in (middle, sd, compared))
        for side in range(len(mine)):
            others = [j for j in range(len(mine)) if j != side]
            odds = [_odds_below(spread[side] / spread[j], (mine[side] - mine[j]) / spread[j]) for j in others]
            bottom[here, side] = _WEIGHTS @ _few([one * counted[j] for one, j in zip(odds, others, strict=True)], places[here])
            top[here, side] = _WEIGHTS @ _few([counted[j] / one for one, j in zip(odds, others, strict=True)], places[here])
    return bottom * compared, top * compared


def _odds_below(scale: Floats, middle: Floats) -> Floats:
    """p / (1 - p) of the normal distribution function p at middle + scale times Gauss's points (points, groups).

    It is known to .0003: numpy has none, and tanh is near enough (Page 1977).
    """
    z = _POINTS[:, None] * scale
    z += middle
    bend = z * z
    bend *= 1.5957691216 * 0.044715
    bend += 1.5957691216
    z *= bend
    np.minimum(z, MOST_LOG_ODDS, out=z)
    np.maximum(z, -MOST_LOG_ODDS, out=z)
    return np.exp(z, out=z)


def _few(odds: Sequence[Floats], places: Ints) -> Floats:
    """P(fewer than `places` of these happen), 3 at most: prod(1 - p) (1 + sum of the odds + sum over pairs of their products)."""
    one, two, none = odds[0].copy(), np.zeros_like(odds[0]), 1.0 + odds[0]
    for odd in odds[1:]:
        two += one * odd
        one += odd
        odd += 1.0
        none *= odd
    return (1.0 + (places > 1) * one + (places > 2) * two) / none
