"""How far teams lie apart on each side: tau by restricted likelihood on a grid.

Source: Patterson & Thompson (1971) for the likelihood with theta integrated out; here theta has its prior, too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bot.pulse.scoring.joint.arrays import Floats
from bot.pulse.scoring.joint.design import Asked, Design
from bot.pulse.scoring.joint.guesses import TEAM_GRID
from bot.pulse.scoring.joint.tables import Rows, picked, rows_of, with_nothing

ENOUGH_COHORTS = 96  # tau is known to a twelfth from so many; more would only take time


class _Side(NamedTuple):
    """Rotated observations of one side: Var y = tau² reach + 1, (B, n); x (B, n, columns of the side); prior of those."""

    y: Floats
    x: Floats
    reach: Floats
    precision: Floats


class _Prior(NamedTuple):
    """What is known of theta before: mean (columns,) and covariance (columns, columns)."""

    mean: Floats
    covariance: Floats


def teams_apart(design: Design, own: Floats, shared: Floats) -> Floats:
    """tau (D,) in points: the mean of its posterior on the grid. `own`, `shared`: noise (I,) as `noise_of` gives it."""
    grid, guesses = np.array(TEAM_GRID), design.guesses
    mean, precision = design.prior()
    theta = _Prior(mean, _inverse(precision))
    prior = -0.5 * (np.log(grid / guesses.team_middle) / guesses.team_spread) ** 2
    return np.array([_middle(grid, prior, _rotate(design, theta, own, shared, side)) for side in range(len(design.seen.sides))])


def _middle(grid: Floats, prior: Floats, side: _Side | None) -> float:
    """The posterior mean on the grid; of the prior alone where the side has no observation."""
    weight = prior if side is None else prior + _log_likelihoods(side, grid**2)
    odds = np.exp(weight - weight.max())
    return float(odds @ grid / odds.sum())


def _rotate(design: Design, theta: _Prior, own: Floats, shared: Floats, side: int) -> _Side | None:
    """Turn each cohort's observations so that, for every tau, they are independent: N = L L', L^-1 R L^-T = U diag(reach) U'."""
    rows = _sample(design, side)
    if rows is None:
        return None
    asked = design.asked(rows.slots)
    alike, same = design.own(asked)
    x, precision, mean = _columns(design, theta, asked)
    u, along = rows.laid(shared), np.arange(rows.shape[1])
    noise = u[:, :, None] * u[:, None, :] + design.guesses.team_question_sd**2 * picked(with_nothing(same), rows.at)
    noise[:, along, along] += rows.laid(own, padding=1.0)
    root = np.linalg.inv(np.linalg.cholesky(noise))
    reach, turn = np.linalg.eigh(root @ picked(with_nothing(alike), rows.at) @ root.transpose(0, 2, 1))
    turned = turn.transpose(0, 2, 1) @ root
    wide = np.vstack([x, np.zeros(x.shape[1])])[rows.at]
    y = np.where(rows.at < len(rows.slots), rows.laid(design.seen.y) - wide @ mean, 0.0)
    return _Side((turned @ y[:, :, None])[:, :, 0], turned @ wide, np.maximum(reach, 0.0), precision)


def _log_likelihoods(one: _Side, tau2: Floats) -> Floats:
    """(T,) Of each tau²: -(log|V| + log|A| + r'V^-1 r - b'A^-1 b)/2 with A = Lambda + X'V^-1 X, b = X'V^-1 r; constants left out."""
    x, y = one.x.reshape(-1, one.x.shape[2]), one.y.reshape(-1)
    variance = tau2[:, None] * one.reach.reshape(-1) + 1.0
    a = one.precision + (x.T / variance[:, None, :]) @ x
    b = (y / variance) @ x
    log_a = np.linalg.slogdet(a)[1]
    fit = np.sum(y**2 / variance, axis=1) - np.einsum("tc,tc->t", b, np.linalg.solve(a, b[:, :, None])[:, :, 0])
    likely: Floats = -0.5 * (np.sum(np.log(variance), axis=1) + log_a + fit)
    return likely


def _sample(design: Design, side: int) -> Rows | None:
    """The side's observations of at most 96 cohorts, evenly chosen."""
    seen = design.seen
    chosen = np.flatnonzero((design.slot_side == side)[seen.slot])
    there = np.zeros(len(seen.cohorts), bool)
    there[seen.cohort[chosen]] = True
    cohorts = np.flatnonzero(there)
    if not len(cohorts):
        return None
    if len(cohorts) > ENOUGH_COHORTS:
        cohorts = cohorts[np.linspace(0, len(cohorts) - 1, ENOUGH_COHORTS).astype(np.int64)]
        there[:] = False
        there[cohorts] = True
        chosen = chosen[there[seen.cohort[chosen]]]
    return rows_of(seen, chosen, np.searchsorted(cohorts, seen.cohort[chosen]), np.unique(seen.slot[chosen]))


def _columns(design: Design, theta: _Prior, asked: Asked) -> tuple[Floats, Floats, Floats]:
    """X with only the columns that these slots touch, the precision of those, and their prior mean."""
    x = design.rows(asked)
    touched = np.flatnonzero(np.abs(x).sum(axis=0))
    return x[:, touched], _inverse(theta.covariance[np.ix_(touched, touched)]), theta.mean[touched]


def _inverse(matrix: Floats) -> Floats:
    return np.linalg.inv(matrix).astype(np.float64, copy=False)
