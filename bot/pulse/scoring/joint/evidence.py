"""The prior of theta, as a company's own counts correct it: jumps, and how far its questions lie apart.

After all cohorts were summed up, the likelihood of another prior of theta costs one small determinant. So two guesses need not stay
guesses. A trend that moves 3 points in half a year would call a lay-off or a merger noise: for each four weeks the model asks whether
a jump then, in all sides alike, makes the counts far likelier; if so, it stops expecting a slow trend there. And how far questions lie
apart is learned like tau, with the guess as its prior: while a side has been asked by two or three of its questions, this is most of
what the company does not know of its own level. How fast a company moves is not learned: a year of counts hardly says it.
Sources: intervention analysis (Box & Tiao 1975), with the moment unknown and its odds counted in; marginal likelihood as in
Rasmussen & Williams (2006), section 5.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.pulse.scoring.joint.arrays import Floats
from bot.pulse.scoring.joint.design import Design
from bot.pulse.scoring.joint.guesses import QUESTION_GRID

JUMP_SD = 12.0  # points: what a lay-off, a merger or a new chief does to all answers at once
JUMP_ALIKE = 0.8  # such news moves all sides
JUMP_ODDS = 0.01  # in any four weeks: about one in eight years
MOST_JUMPS = 3


def fitted_precision(design: Design, summed: Floats, pulled: Floats) -> Floats:
    """Lambda as the counts have it. `summed`: sum X' Sigma^-1 X; `pulled`: sum X' Sigma^-1 (y - X mean)."""
    jumps = _jumps(design, summed, pulled)
    return _precision(design, _questions_apart(design, jumps, summed, pulled), jumps)


def _questions_apart(design: Design, jumps: Sequence[int], summed: Floats, pulled: Floats) -> float:
    """How far questions lie apart (points, one standard deviation): the mean of its posterior on a grid round the guess."""
    grid = design.guesses.question_sd * np.array(QUESTION_GRID)
    scores = np.array([_evidence(_precision(design, sd, jumps), summed, pulled) for sd in grid.tolist()])
    scores -= 0.5 * (np.log(QUESTION_GRID) / design.guesses.question_spread) ** 2
    odds = np.exp(scores - scores.max())
    return float(odds @ grid / odds.sum())


def _jumps(design: Design, summed: Floats, pulled: Floats) -> list[int]:
    """The knots towards which a jump is more likely than none."""
    found: list[int] = []
    best = design.prior()[1]
    score = _evidence(best, summed, pulled)
    for _ in range(MOST_JUMPS):
        tried = [_loosened(design, best, knot) for knot in range(design.times.knots)]
        scores = [_evidence(one, summed, pulled) + np.log(JUMP_ODDS) for one in tried]
        knot = int(np.argmax(scores))
        if scores[knot] <= score:
            break
        best, score = tried[knot], scores[knot]
        found.append(knot)
    return found


def _precision(design: Design, question_sd: float, jumps: Sequence[int]) -> Floats:
    """Lambda when questions lie so far apart, looser at these knots."""
    precision = replace(design, guesses=replace(design.guesses, question_sd=question_sd)).prior()[1]
    for knot in jumps:
        precision = _loosened(design, precision, knot)
    return precision


def _evidence(precision: Floats, summed: Floats, pulled: Floats) -> float:
    """(log|Lambda| - log|A| + b' A^-1 b) / 2 with A = Lambda + summed: the log likelihood, but for what all priors share."""
    a = precision + summed
    return 0.5 * float(np.linalg.slogdet(precision)[1] - np.linalg.slogdet(a)[1] + pulled @ np.linalg.solve(a, pulled))


def _loosened(design: Design, precision: Floats, knot: int) -> Floats:
    """Lambda when the trend may jump on its way to that knot: all later knots' covariance grows by the jump's (Woodbury)."""
    sides, knots = len(design.seen.sides), design.times.knots
    after = np.zeros((knots, 1))
    after[knot:] = 1.0
    reach = np.zeros((design.columns, sides))
    reach[-knots * sides :] = np.kron(after, np.eye(sides))
    jump = np.linalg.inv(JUMP_SD**2 * ((1 - JUMP_ALIKE) * np.eye(sides) + JUMP_ALIKE))
    right = precision @ reach
    loosened: Floats = precision - right @ np.linalg.solve(jump + reach.T @ right, right.T)
    return loosened
