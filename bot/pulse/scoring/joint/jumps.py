"""Did the whole company jump? A trend that moves 4 points in half a year would call a lay-off or a merger noise.

After all cohorts were summed up, the likelihood of another prior of theta costs one small determinant. So for each four weeks the
model asks whether a jump then, in all sides alike, makes the counts far likelier; if so, it stops expecting a slow trend there.
Source: intervention analysis (Box & Tiao 1975), with the moment unknown and its odds counted in.
"""

from __future__ import annotations

import numpy as np

from bot.pulse.scoring.joint.arrays import Floats
from bot.pulse.scoring.joint.design import Design

JUMP_SD = 12.0  # points: what a lay-off, a merger or a new chief does to all answers at once
JUMP_ALIKE = 0.8  # such news moves all sides
JUMP_ODDS = 0.01  # in any four weeks: about one in eight years
MOST_JUMPS = 3


def with_jumps(design: Design, precision: Floats, summed: Floats, pulled: Floats) -> Floats:
    """Lambda, looser where a jump is more likely than not. `summed`: sum X' Sigma^-1 X; `pulled`: sum X' Sigma^-1 (y - X mean)."""
    best, score = precision, _evidence(precision, summed, pulled)
    for _ in range(MOST_JUMPS):
        tried = [_loosened(design, best, knot) for knot in range(design.times.knots)]
        scores = [_evidence(one, summed, pulled) + np.log(JUMP_ODDS) for one in tried]
        knot = int(np.argmax(scores))
        if scores[knot] <= score:
            break
        best, score = tried[knot], scores[knot]
    return best


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
