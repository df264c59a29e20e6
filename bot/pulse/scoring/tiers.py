"""Weakest to strongest, as far as the answers can tell: rule S10 of the measurement page.

A list sorted by raw score is wrong twice: some dimensions score high everywhere, and with eight people the lowest
of ten is truly lowest only half the time. So dimensions are compared with the other cohorts, and what comes out
are tiers with a probability. This file ranks dimensions of one group; it never ranks groups, and never people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, erf, sqrt
from typing import NamedTuple

from bot.content.dimensions import Dimension
from bot.ids import LineageId
from bot.pulse.scoring.book import Book
from bot.pulse.scoring.scores import Score, cohort_score, others_mean

BOTTOM = 3
SURE, LEAN = 0.80, 0.50
NO_DIGITS_LEFT = 1e-4


class Tier(StrEnum):
    """Where a dimension stands among the others."""

    FIRST = "first"
    LEAN_WEAK = "lean_weak"
    TOO_CLOSE = "too_close"
    STRENGTH = "strength"


class Yardstick(StrEnum):
    """What a group's sides are compared with."""

    OTHER_TEAMS = "other_teams"
    OWN_SIDES = "own_sides"


class Standing(NamedTuple):
    """How a dimension stands against its yardstick: a normal posterior, by mean and standard deviation."""

    dimension: Dimension
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A dimension's tier and the two probabilities behind it."""

    dimension: Dimension
    tier: Tier
    in_bottom: float
    in_top: float


def standings(book: Book, cohort: LineageId, dimensions: Sequence[Dimension]) -> tuple[Standing, ...]:
    """S10: those of a cohort's dimensions that are ready, each minus the other cohorts' mean.

    One yardstick for all: where any of them has too few other cohorts, none is compared, so that what is ranked
    is never a mixture.
    """
    ready = [score for d in dimensions if (score := cohort_score(book, cohort, d)) is not None]
    means = [others_mean(book, cohort, score.dimension) for score in ready]
    known = [mean for mean in means if mean is not None]
    if len(known) < len(ready):
        return as_they_are(ready)
    return tuple(Standing(s.dimension, s.value - mean, s.sd) for s, mean in zip(ready, known, strict=True))


def as_they_are(ready: Sequence[Score]) -> tuple[Standing, ...]:
    """Dimensions beside each other without a yardstick: for the company itself, and where there are too few cohorts."""
    return tuple(Standing(score.dimension, score.value, score.sd) for score in ready)


def places(dimensions: int) -> int:
    """How many dimensions "the weakest" are: 3 of nine or more, 2 of six, 1 of three, none of fewer."""
    return min(BOTTOM, dimensions // 3)


def tiers(standings: Sequence[Standing]) -> tuple[Placed, ...]:
    """S10: for each dimension P(in the bottom 3), P(in the top 3) and the tier they allow; weakest first.

    S10 draws 4,000 joint posteriors. The posteriors are independent normals, so what those draws estimate is an
    integral, P = int phi_d(x) P(at most two others lie below x) dx. Working it out is faster than drawing, and
    nobody's tier hangs on a seed. The tests check it against the draws.
    """
    count = places(len(standings))
    if not count:
        return ()
    odds = rank_odds([s.mean for s in standings], [s.sd for s in standings], count)
    placed = (Placed(s.dimension, tier_of(b, t), b, t) for s, (b, t) in zip(standings, odds, strict=True))
    middles = {s.dimension: s.mean for s in standings}
    return tuple(sorted(placed, key=lambda one: (middles[one.dimension], one.dimension)))


def tier_of(in_bottom: float, in_top: float) -> Tier:
    """S10: from .8 on it is said, from .5 on it is hinted at, and only for the weak side."""
    if in_bottom >= SURE:
        return Tier.FIRST
    if in_top >= SURE:
        return Tier.STRENGTH
    return Tier.LEAN_WEAK if in_bottom >= LEAN else Tier.TOO_CLOSE


def rank_odds(means: Sequence[float], sds: Sequence[float], count: int) -> list[tuple[float, float]]:
    """For independent normals: P(among the `count` lowest), P(among the `count` highest) of each. `count` is 1 to 3.

    Midpoint rule on a common grid of a third of the smallest sd. At each x the number of others below it is
    Poisson-binomial: its first terms are those of prod(q_j + p_j z), with the own factor divided out again.
    """
    scales = [1.0 / (max(sd, 1e-6) * sqrt(2.0)) for sd in sds]
    low, width, steps = _grid(means, sds)
    bottoms, tops = [0.0] * len(means), [0.0] * len(means)
    before = [0.0] * len(means)
    for step in range(1, steps + 1):
        x = low + step * width
        after = [0.5 + 0.5 * erf((x - m) * scale) for m, scale in zip(means, scales, strict=True)]
        below = [0.5 * (a + b) for a, b in zip(before, after, strict=True)]
        above = [1.0 - p for p in below]
        few_below, few_above = _first_terms(above, below), _first_terms(below, above)
        for d, p in enumerate(below):
            mass = after[d] - before[d]
            if mass > 1e-9:
                bottoms[d] += mass * _without(few_below, above[d], p, count)
                tops[d] += mass * _without(few_above, p, above[d], count)
        before = after
    return [(min(1.0, b), min(1.0, t)) for b, t in zip(bottoms, tops, strict=True)]


def _grid(means: Sequence[float], sds: Sequence[float]) -> tuple[float, float, int]:
    low = min(m - 4 * sd for m, sd in zip(means, sds, strict=True))
    high = max(m + 4 * sd for m, sd in zip(means, sds, strict=True))
    steps = min(240, max(24, ceil(3 * (high - low) / max(min(sds), 1e-6))))
    return low, (high - low) / steps, steps


def _first_terms(stays: Sequence[float], moves: Sequence[float]) -> tuple[float, float, float]:
    """The first three coefficients of prod(stays + moves z)."""
    none, one, two = 1.0, 0.0, 0.0
    for q, p in zip(stays, moves, strict=True):
        two = two * q + one * p
        one = one * q + none * p
        none *= q
    return none, one, two


def _without(terms: tuple[float, float, float], q: float, p: float, count: int) -> float:
    """The sum of the first `count` terms once the factor (q + p z) is divided out.

    Where q is next to nothing the division has no digits left; so little mass lies there that 0 will do.
    """
    if q < NO_DIGITS_LEFT:
        return 0.0
    none = terms[0] / q
    one = (terms[1] - p * none) / q
    two = (terms[2] - p * one) / q
    return sum((none, one, two)[:count])
