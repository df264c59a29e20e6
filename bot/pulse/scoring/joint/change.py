"""Has it changed, or is it noise? Judged on the joint posterior of now and of 8 and 16 weeks ago.

Called where |z| > 1.28 (the overall line: 1.15) and the shrunk size is 3 points or more; looked at once in four weeks, so that
no one week's luck is told. The words say "probably". In invented companies that move by themselves a side that stands still is
called in about 1 of 100 half years; with 1.645 in 2 of 1,000, and two of three rises by ten were never told.
The size told is the posterior mean, already shrunk: regression to the mean is taken off before anybody reads it.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints
from bot.pulse.scoring.joint.guesses import LAGS
from bot.pulse.scoring.joint.model import Estimate, Estimates

SURE_Z = 1.28  # the sign of the change is right with .90, as often as the intervals hold, if the guesses do
SURE_OVERALL_Z = 1.15  # with .875: a team has one overall line and eleven sides, so chance has one try instead of eleven
LEAST_POINTS = 3.0  # below, nobody would notice it in the team


class Calls(Struct, frozen=True):
    """What may be said of change: direction (..., D) is 1, 0 or -1; size in points (shrunk); lag in weeks it was seen against.

    known (..., D): whether there is anything to compare with yet.
    """

    direction: Ints
    size: Floats
    lag: Ints
    known: Bools


def team_calls(estimate: Estimate) -> Calls:
    """Calls for every cohort and side (C, D). Only where its own answers stand on both ends of a comparison."""
    since = np.array([estimate.week - lag for lag in LAGS])[None, :, None]
    recent = estimate.latest > estimate.week - min(LAGS)
    return _called(estimate.teams, (estimate.first[:, None, :] <= since) & recent[:, None, :])


def company_calls(estimate: Estimate) -> Calls:
    """Calls for the company's sides (D,)."""
    since = np.array([estimate.week - lag for lag in LAGS])[:, None]
    first = np.min(np.where(estimate.share[:, None] > 0, estimate.first, estimate.week), axis=0, initial=estimate.week)
    return _called(estimate.company, first[None, :] <= since)


def overall_calls(estimate: Estimate) -> Calls:
    """Calls for every cohort's overall line (C,)."""
    since = np.array([estimate.week - lag for lag in LAGS])[None, :]
    first = estimate.first.min(axis=1, initial=estimate.week)
    return _judged(
        estimate.teams.overall[:, 1:], estimate.teams.overall_variance[:, 1:], first[:, None] <= since, axis=1, sure=SURE_OVERALL_Z
    )


def company_overall_call(estimate: Estimate) -> Calls:
    """The call for the company's overall line, shape ()."""
    since = np.array([estimate.week - lag for lag in LAGS])
    first = estimate.first.min(initial=estimate.week)
    return _judged(estimate.company.overall[1:], estimate.company.overall_variance[1:], first <= since, axis=0, sure=SURE_OVERALL_Z)


def _called(figures: Estimates, known: Bools) -> Calls:
    return _judged(figures.change, figures.change_variance, known, axis=figures.change.ndim - 2, sure=SURE_Z)


def _judged(mean: Floats, variance: Floats, known: Bools, axis: int, sure: float) -> Calls:
    """Of the lags along `axis`, the one that is surest; then the two conditions."""
    z = np.where(known, mean / np.sqrt(variance), 0.0)
    surest = np.argmax(np.abs(z), axis=axis)
    best = np.expand_dims(surest, axis)
    size: Floats = np.take_along_axis(mean, best, axis).squeeze(axis)
    is_sure = np.abs(np.take_along_axis(z, best, axis).squeeze(axis)) > sure
    direction = np.where(is_sure & (np.abs(size) >= LEAST_POINTS), np.sign(size), 0.0).astype(np.int64)
    return Calls(direction, size, np.array(LAGS)[surest], np.any(known, axis=axis))
