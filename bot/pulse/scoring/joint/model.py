"""From observations to an `Estimate`: how every cohort and the company stand on each side, and what has moved.

y_i = m_d + b_q + lambda_q (G_d(t) + A_cd(t)) + f_cq + e_i; the parts are in `design`, the solve in `solve`, tau in `apart`.
A target is S_cd(t) = m_d + mean b_q + G_d(t) + A_cd(t) + mean f_cq over the questions in use: what the side's questions would say
of the whole team today. The company is the mean of its present cohorts' S, each weighing as many people as it was asked.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from msgspec import Struct

from bot.pulse.scoring.joint.apart import teams_apart
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints, numbered
from bot.pulse.scoring.joint.design import design_of, noise_of, spread_of
from bot.pulse.scoring.joint.guesses import GUESSES, LAGS, Guesses
from bot.pulse.scoring.joint.observations import Observations
from bot.pulse.scoring.joint.solve import solve, targets_of

PRESENT_WEEKS = 16  # a cohort without an answer for so long is no part of the company any more
WINDOW_WEEKS = 26  # what a figure's own answers are counted over


class Estimates(Struct, frozen=True):
    """Posterior means and variances of D sides and of the overall line, in points and points². Leading axis: cohorts, if any.

    level: (..., D); change: (..., L, D), now minus each lag; overall: (..., 1 + L), level, then changes.
    """

    level: Floats
    level_variance: Floats
    change: Floats
    change_variance: Floats
    overall: Floats
    overall_variance: Floats


class Estimate(Struct, frozen=True):
    """Everything one week's release can need. C cohorts, D sides; unrounded and for our own eyes.

    own_variance (C, D): that of a level if theta were known; before (D,): that of a team of which nothing is known. tau (D,): how far
    teams lie apart; spread (2,): s² of answers, five points and yes or no. influence (C, D): the most that one answer can move a
    level. in_overall (D,): of which sides the overall line is the mean. answers, questions (C, D): a cohort's own in 26 weeks; first,
    latest (C, D): the weeks of its first and last observation. share (C,): of the company's people; carried (D,): how many present
    cohorts have answers of their own. overall_before: what `before` is for the overall line.
    """

    week: int
    cohorts: tuple[str, ...]
    sides: tuple[str, ...]
    teams: Estimates
    company: Estimates
    own_variance: Floats
    before: Floats
    overall_before: float
    tau: Floats
    spread: Floats
    influence: Floats
    in_overall: Bools
    answers: Ints
    questions: Ints
    first: Ints
    latest: Ints
    share: Floats
    carried: Ints


def estimate(
    seen: Observations, week: int, guesses: Guesses = GUESSES, *, present: Collection[str] | None = None, apart: Collection[str] = ()
) -> Estimate | None:
    """The model's answer for this week; None where nothing was observed. Observations after `week` must not be in `seen`.

    `present`: the cohorts that the company is made of today; without it, those that answered lately. `apart`: sides that the overall line
    leaves out.
    """
    if not len(seen.y):
        return None
    if int(seen.part_week.max()) > week:
        raise ValueError("the model cannot look into the future")
    design = design_of(seen, week, guesses)
    spread = spread_of(seen, guesses)
    noise = noise_of(seen, spread, guesses)
    tau = teams_apart(design, *noise)
    counts = _counts(seen, week)
    share = _shares(seen, week, present)
    in_overall = counts.answers.any(axis=0) & np.array([one not in apart for one in seen.sides], bool)
    targets = targets_of(design, tau, in_overall)
    solved = solve(design, tau, noise, targets, share)
    sides = len(seen.sides)
    return Estimate(
        week=week,
        cohorts=seen.cohorts,
        sides=seen.sides,
        teams=_figures(solved.mean, solved.variance, sides, guesses.silent_sd**2),
        company=_figures(solved.company_mean, solved.company_variance, sides, guesses.silent_sd**2),
        own_variance=solved.own[:, :sides],
        before=solved.before[:sides],
        overall_before=float(solved.before[sides * (1 + len(LAGS))]),
        tau=tau,
        spread=spread,
        influence=solved.influence,
        in_overall=in_overall,
        answers=counts.answers,
        questions=counts.questions,
        first=counts.first,
        latest=counts.latest,
        share=share,
        carried=np.count_nonzero(counts.answers[share > 0], axis=0),
    )


class _Counts(Struct, frozen=True):
    answers: Ints
    questions: Ints
    first: Ints
    latest: Ints


def _counts(seen: Observations, week: int) -> _Counts:
    """Of each cohort's own observations of each side (C, D): answers and different questions in 26 weeks, first and latest week."""
    shape = (len(seen.cohorts), len(seen.sides))
    last = seen.last_week
    place = seen.cohort * shape[1] + seen.slot_side[seen.slot]
    recent = last[seen.slot] > week - WINDOW_WEEKS
    answers = np.bincount(place[recent], seen.answers[recent], shape[0] * shape[1])
    first, latest = np.full(shape[0] * shape[1], week + 1), np.full(shape[0] * shape[1], week - 10_000)
    np.minimum.at(first, place, last[seen.slot])
    np.maximum.at(latest, place, last[seen.slot])
    questions = _questions(seen, recent, shape)
    return _Counts(answers.astype(np.int64).reshape(shape), questions, first.reshape(shape), latest.reshape(shape))


def _questions(seen: Observations, recent: Bools, shape: tuple[int, int]) -> Ints:
    begin = np.searchsorted(seen.part_slot, seen.slot[recent])
    many = np.searchsorted(seen.part_slot, seen.slot[recent], "right") - begin
    part = np.repeat(begin - (np.cumsum(many) - many), many) + np.arange(int(many.sum()))
    cohort = np.repeat(seen.cohort[recent], many)
    pairs, _ = numbered(cohort * len(seen.questions) + seen.part_question[part], shape[0] * len(seen.questions))
    place = pairs // len(seen.questions) * shape[1] + seen.question_side[pairs % len(seen.questions)]
    return np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)


def _shares(seen: Observations, week: int, present: Collection[str] | None) -> Floats:
    """(C,) How much of the company each cohort is: by people asked per cell, over the cohorts present, residual ones left out."""
    last = seen.last_week[seen.slot]
    latest = np.full(len(seen.cohorts), week - 10_000)
    np.maximum.at(latest, seen.cohort, last)
    per_cell = np.bincount(seen.cohort, seen.asked / seen.cells) / np.maximum(1, np.bincount(seen.cohort))
    here = np.array([present is None or name in present for name in seen.cohorts], bool)
    people = np.where((latest > week - PRESENT_WEEKS) & ~seen.residual & here, per_cell, 0.0)
    share: Floats = people / max(people.sum(), 1.0)
    return share


def _figures(mean: Floats, variance: Floats, sides: int, unheard: float) -> Estimates:
    """The figures by name. `unheard`: what those who stay silent may add to the variance of a level, but not to that of a change."""
    lags, cut = len(LAGS), sides * (1 + len(LAGS))
    variance = np.maximum(variance, 1e-9)
    shape = (*mean.shape[:-1], lags, sides)
    return Estimates(
        level=mean[..., :sides],
        level_variance=variance[..., :sides] + unheard,
        change=mean[..., sides:cut].reshape(shape),
        change_variance=variance[..., sides:cut].reshape(shape),
        overall=mean[..., cut:],
        overall_variance=variance[..., cut:] + unheard * (np.arange(1 + lags) == 0),
    )
