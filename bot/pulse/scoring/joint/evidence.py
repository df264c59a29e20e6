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

from typing import NamedTuple

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
    precision = _with_jumps(design, summed, pulled)
    return _with_questions(design, precision, _questions_apart(design, precision, summed, pulled))


def _questions_apart(design: Design, precision: Floats, summed: Floats, pulled: Floats) -> float:
    """How far questions lie apart (points, one standard deviation): the mean of its posterior on a grid round the guess."""
    grid = design.guesses.question_sd * np.array(QUESTION_GRID)
    questions = len(design.seen.questions)
    scores = np.array([_fit(_with_questions(design, precision, sd) + summed, pulled) - questions * np.log(sd) for sd in grid.tolist()])
    scores -= 0.5 * (np.log(QUESTION_GRID) / design.guesses.question_spread) ** 2
    odds = np.exp(scores - scores.max())
    return float(odds @ grid / odds.sum())


def _with_questions(design: Design, precision: Floats, sd: float) -> Floats:
    """Lambda when questions lie so far apart."""
    sides = len(design.seen.sides)
    along = np.arange(sides, sides + len(design.seen.questions))
    changed = precision.copy()
    changed[along, along] = sd**-2.0
    return changed


def _fit(a: Floats, pulled: Floats) -> float:
    """(b' A^-1 b - log|A|) / 2, out of one Cholesky of A with b below it: its last row is then L^-1 b."""
    n = len(a)
    bordered = np.empty((n + 1, n + 1))
    bordered[:n, :n], bordered[n, :n], bordered[:n, n] = a, pulled, pulled
    bordered[n, n] = np.inf  # large enough for any b: it changes nothing of what is read
    root = np.linalg.cholesky(bordered)
    return float(0.5 * root[n, :n] @ root[n, :n] - np.log(np.diagonal(root)[:n]).sum())


def _with_jumps(design: Design, summed: Floats, pulled: Floats) -> Floats:
    """Lambda when the trend may jump towards those knots where a jump is more likely than none.

    The odds against a jump are counted once: where one was found the company is known to be restless, and another needs only fit better.
    """
    precision = design.prior()[1]
    for number in range(MOST_JUMPS):
        jumps = _Jumps.of(design, precision)
        gained = jumps.gained(summed, pulled) + (np.log(JUMP_ODDS) if number == 0 else 0.0)
        knot = int(np.argmax(gained))
        if gained[knot] <= 0:
            break
        precision = jumps.loosened(knot)
    return precision


class _Jumps(NamedTuple):
    """A jump towards each of K knots.

    All later knots' covariance grows by U J U', so Lambda becomes Lambda - R (J^-1 + U' R)^-1 R' (Woodbury).
    precision: Lambda (columns, columns); right: R = Lambda U (K, columns, D); jump: J^-1 (D, D); middle: J^-1 + U' R (K, D, D).
    """

    precision: Floats
    right: Floats
    jump: Floats
    middle: Floats

    @classmethod
    def of(cls, design: Design, precision: Floats) -> _Jumps:
        sides, knots = len(design.seen.sides), design.times.knots
        after = (np.arange(knots)[None, :] >= np.arange(knots)[:, None]).astype(np.float64)
        reach = np.zeros((knots, design.columns, sides))
        reach[:, -knots * sides :] = (after[:, :, None, None] * np.eye(sides)).reshape(knots, -1, sides)
        jump = np.linalg.inv(JUMP_SD**2 * ((1 - JUMP_ALIKE) * np.eye(sides) + JUMP_ALIKE)).astype(np.float64, copy=False)
        right = precision @ reach
        return cls(precision, right, jump, jump + reach.transpose(0, 2, 1) @ right)

    def gained(self, summed: Floats, pulled: Floats) -> Floats:
        """(K,) By how much the evidence grows with each jump: (log|Lambda| - log|A| + b' A^-1 b) / 2 with it, less the same without it.

        A = Lambda + summed changes as Lambda does, so small determinants tell: with S = middle - R' A^-1 R and r = R' A^-1 b
        it is (log|J^-1| - log|S| + r' S^-1 r) / 2.
        """
        inverse = np.linalg.inv(self.precision + summed)
        back = self.right.transpose(0, 2, 1)
        left = self.middle - back @ (inverse @ self.right)
        pull = back @ (inverse @ pulled)
        better = np.einsum("kd,kd->k", pull, np.linalg.solve(left, pull[:, :, None])[:, :, 0])
        gained: Floats = 0.5 * (np.linalg.slogdet(self.jump)[1] - np.linalg.slogdet(left)[1] + better)
        return gained

    def loosened(self, knot: int) -> Floats:
        """Lambda with the jump towards that knot."""
        loosened: Floats = self.precision - self.right[knot] @ np.linalg.solve(self.middle[knot], self.right[knot].T)
        return loosened
