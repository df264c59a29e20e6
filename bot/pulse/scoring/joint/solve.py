"""The solve: theta from all cohorts at once, and what each cohort's own counts add to it.

For cohort c with observations y = X theta + A + f + e: Sigma_c = K_c + f + noise. Then
A = Lambda + sum X' Sigma^-1 X, V = A^-1, theta = V (Lambda mean + sum X' Sigma^-1 y), and for a target with X row x and covariances k
to the observations: mean = x theta + k Sigma^-1 (y - X theta), variance = k0 - k Sigma^-1 k' + g V g' with g = x - k Sigma^-1 X.
Sources: Rao & Molina (2015), section 5.2; Rasmussen & Williams (2006), equation 2.42.
Cohorts go in chunks. Tables over slots replace X and K, and chunks of cohorts that were asked the same share one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec import Struct

from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints, inverses, sums
from bot.pulse.scoring.joint.design import Design
from bot.pulse.scoring.joint.evidence import fitted_precision
from bot.pulse.scoring.joint.guesses import LAGS
from bot.pulse.scoring.joint.observations import Observations
from bot.pulse.scoring.joint.tables import Rows, all_of, pairs, picked, slots_of, with_nothing

CHUNK = 64  # cohorts at once: their matrices fit the processor's cache
MOST_SLOTS = 1500  # slots in one table: 18 MB
SHARED_SLOTS = 128  # up to here chunks share a table: it costs less than one for each, and still fits the cache
NOISY = 8.0  # points²: with so much noise of its own in each observation, single precision is off by .01 of a point at most
EXACT_COHORTS = 256  # up to here the company's own uncertainty is carried into each team's; beyond, its upper bound


class Targets(Struct, frozen=True):
    """M figures of a cohort: D levels now, D changes for each lag, then the overall line's level and changes.

    x: (M, columns). mix: (M, W D), from a side in each of W weeks to the figures. prior: (M,) own variance before any answer.
    """

    weeks: Ints
    x: Floats
    mix: Floats
    prior: Floats


class Model(Struct, frozen=True):
    """What is known before the cohorts are read: tau (D,), noise of its own and shared (I,), the targets, theta's prior mean.

    reach: (I,) 100 / answers, what one answer can do to an observation.
    """

    tau: Floats
    own: Floats
    shared: Floats
    targets: Targets
    mean: Floats
    reach: Floats


class Table(Struct, frozen=True):
    """What cohorts share that were asked alike. slots: (R,), ascending; row R of all others is nothing.

    x: (R + 1, columns); k: (R + 1, R + 1) K + f between slots; towards: (R + 1, M) covariance of slots and figures. Points².
    """

    slots: Ints
    x: Floats
    k: Floats
    towards: Floats


class Chunk(Struct, frozen=True):
    """B cohorts of at most n observations, laid out over the slots of a table; padding is nothing.

    at: (B, n) slot of each; y: (B, n); reach: (B, n) 100 / answers, what one answer can do to y; weight = k Sigma^-1: (B, M, n);
    own: (B, M) variance given theta; inverse: Sigma^-1 (B, n, n), where it is still needed.
    """

    table: Table
    cohorts: Ints
    at: Ints
    y: Floats
    reach: Floats
    weight: Floats
    own: Floats
    inverse: Floats | None


class Solved(Struct, frozen=True):
    """What comes out, in points and points²: mean, own (given theta) and all variance (C, M); influence (C, D); theta and V.

    before: (M,) variance of a figure for a team of which nothing is known.
    """

    mean: Floats
    own: Floats
    variance: Floats
    influence: Floats
    company_mean: Floats
    company_variance: Floats
    before: Floats
    theta: Floats
    v: Floats


def targets_of(design: Design, tau: Floats, in_overall: Bools) -> Targets:
    """The figures that are asked for: now, and now against each lag."""
    weeks = np.array([design.times.now, *(design.times.now - lag for lag in LAGS)], np.int64)
    sides, count = len(tau), len(weeks)
    steps = np.vstack([np.eye(count)[0], *(np.eye(count)[0] - np.eye(count)[lag] for lag in range(1, count))])
    overall = in_overall / max(1, int(in_overall.sum()))
    mix = np.vstack([np.kron(steps, np.eye(sides)), np.kron(steps, overall[None, :])])
    x = mix @ design.targets(weeks).reshape(count * sides, -1)
    between = np.kron(design.memory_of(weeks[:, None] - weeks[None, :]), _alike(design, tau))
    meaning = design.guesses.team_question_sd**2 * np.diag((design.mine**2).sum(axis=1))
    between += np.kron(np.ones((count, count)), meaning)
    return Targets(weeks, x, mix, np.einsum("mi,ij,mj->m", mix, between, mix))


def solve(design: Design, tau: Floats, noise: tuple[Floats, Floats], targets: Targets, share: Floats) -> Solved:
    """Everything at once. `share` (C,): how much of the company each cohort is, summing to 1 (or all 0)."""
    mean, precision = design.prior()
    is_exact = len(share) <= EXACT_COHORTS
    model = Model(tau, *noise, targets, mean, 100.0 / design.seen.answers)
    is_noisy = _least(design.seen, model.own) >= NOISY
    a, b, chunks = np.zeros_like(precision), np.zeros(len(mean)), []
    for slots, batch in _batches(design):
        kind = np.float64 if is_exact or not is_noisy[np.concatenate(batch)].all() else np.float32
        table = _table(design, model, slots, kind)
        w, r = np.zeros(table.k.shape), np.zeros(len(table.k))
        for cohorts in batch:
            chunks.append(_read(design, model, table, cohorts, (w, r), exact=is_exact))
        w[-1], w[:, -1], r[-1] = 0.0, 0.0, 0.0
        a += table.x.T @ (w @ table.x)
        b += table.x.T @ r
    v = np.linalg.inv(a + fitted_precision(design, a, b))
    return _told(design, targets, chunks, share, mean + v @ b, (v + v.T) / 2)


def _batches(design: Design) -> Iterator[tuple[Ints, list[Ints]]]:
    """Chunks that share a table, and its slots."""
    slots, batch = np.zeros(0, np.int64), list[Ints]()
    for cohorts in _chunks(design):
        mine = slots_of(design.seen, cohorts)
        together = np.union1d(slots, mine)
        if batch and len(together) > SHARED_SLOTS:
            yield slots, batch
            together, batch = mine, []
        slots = together
        batch.append(cohorts)
    if batch:
        yield slots, batch


def _chunks(design: Design) -> Iterator[Ints]:
    """Cohorts in chunks, those that were asked alike beside each other: their tables of slots are small then."""
    seen = design.seen
    starts = np.searchsorted(seen.cohort, np.arange(len(seen.cohorts) + 1))
    many = np.diff(starts)
    kind = _kinds(seen, starts[:-1], many)
    order = np.lexsort((many, seen.slot[starts[:-1]], kind))
    ends = np.append(np.flatnonzero(np.diff(kind[order])) + 1, len(order))
    begin = 0
    while begin < len(order):
        end = min(begin + CHUNK, int(ends[np.searchsorted(ends, begin, "right")]))
        while end > begin + 1 and many[order[begin:end]].sum() > MOST_SLOTS and len(slots_of(seen, order[begin:end])) > MOST_SLOTS:
            end = (begin + end) // 2
        yield order[begin:end]
        begin = end


def _kinds(seen: Observations, starts: Ints, many: Ints) -> Ints:
    """(C,) A number that cohorts share which were asked alike; -1 for those that few others are like.

    Each slot is known by the first cohort that has it, and a cohort by what most of five of its slots say: for a cohort may have no
    answers where another one of its kind has some.
    """
    first = np.zeros(seen.slots, np.int64)
    first[seen.slot[::-1]] = seen.cohort[::-1]
    picked = starts[:, None] + (many[:, None] - 1) * np.arange(5) // 4
    kind = np.sort(first[seen.slot[picked]], axis=1)[:, 2]
    return np.where(np.bincount(kind)[kind] >= CHUNK, kind, -1)


def _read(design: Design, model: Model, table: Table, cohorts: Ints, sums_by_slot: tuple[Floats, Floats], *, exact: bool) -> Chunk:
    """One chunk. Its sums over slots are added to two arrays: of Sigma^-1 (R + 1, R + 1) and of Sigma^-1 (y - X mean) (R + 1,)."""
    rows = all_of(design.seen, cohorts, table.slots)
    at, y = rows.at, rows.laid(design.seen.y)
    where = pairs(at, len(table.k))
    inverse = inverses(_sigma(design, model, rows, np.take(table.k, where)))
    to = table.towards[at].transpose(0, 2, 1)
    weight = to @ inverse
    left = model.targets.prior - np.einsum("bmn,bmn->bm", weight, to)
    residual = (y - (table.x @ model.mean)[at]).astype(table.k.dtype)  # padding has y 0 and the slot of nothing
    _add_sums(sums_by_slot, at, where, inverse, residual)
    return Chunk(table, cohorts, at, y, rows.laid(model.reach), weight, left, inverse if exact else None)


def _sigma(design: Design, model: Model, rows: Rows, sigma: Floats) -> Floats:
    """(B, n, n) Sigma_c = K_c + f + noise of each cohort, out of K_c + f; padding has variance 1 and covaries with nothing."""
    shared = np.zeros((*rows.shape, len(model.tau)), sigma.dtype)
    shared[rows.row, rows.column, design.slot_side[rows.slots[rows.local]]] = model.shared[rows.chosen]
    sigma += shared @ shared.transpose(0, 2, 1)
    along = np.arange(rows.shape[1])
    sigma[:, along, along] += rows.laid(model.own, padding=1.0)
    return sigma


def _add_sums(by_slot: tuple[Floats, Floats], at: Ints, where: Ints, inverse: Floats, residual: Floats) -> None:
    """Over all cohorts of a chunk, by slot: Sigma^-1 and Sigma^-1 residual. What padding adds to the last row means nothing."""
    w, r = by_slot
    w += sums(where.ravel(), inverse.ravel(), w.size).reshape(w.shape)
    r += sums(at.ravel(), (inverse @ residual[:, :, None]).ravel(), len(r))


def _alike(design: Design, tau: Floats) -> Floats:
    rho = design.guesses.sides_alike
    return np.outer(tau, tau) * (rho + (1 - rho) * np.eye(len(tau)))


def _least(seen: Observations, values: Floats) -> Floats:
    """(C,) The least of each cohort's values."""
    starts = np.searchsorted(seen.cohort, np.arange(len(seen.cohorts)))
    least: Floats = np.minimum.reduceat(values, starts)
    return least


def _table(design: Design, model: Model, slots: Ints, kind: type[np.floating[Any]]) -> Table:
    """The table of these slots (ascending), in this precision."""
    between, meaning, targets = _alike(design, model.tau), design.guesses.team_question_sd**2, model.targets
    asked, side = design.asked(slots), design.slot_side[slots]
    x = np.vstack([design.rows(asked), np.zeros((1, design.columns))])
    alike, same = design.own(asked)
    k = with_nothing(between[np.ix_(side, side)] * alike + meaning * same)
    time, common = design.towards(asked, targets.weeks)
    to = time[:, None, :] * between[:, side][None, :, :] + meaning * common[None, :, :]
    towards = np.zeros((len(side) + 1, len(targets.mix)), kind)
    towards[:-1] = (targets.mix @ to.reshape(-1, len(side))).T
    return Table(slots, x, k.astype(kind, copy=False), towards)


def _told(design: Design, targets: Targets, chunks: list[Chunk], share: Floats, theta: Floats, v: Floats) -> Solved:
    """The second pass, now that theta is known."""
    cohorts, figures, sides = len(share), len(targets.mix), len(design.seen.sides)
    mean, own, influence = np.empty((cohorts, figures)), np.empty((cohorts, figures)), np.zeros((cohorts, sides))
    bound = np.einsum("mi,ij,mj->m", targets.x, v, targets.x, optimize=True)
    of_theta = np.tile(bound, (cohorts, 1))
    ours = targets.x.copy()
    for chunk in chunks:
        here = chunk.cohorts
        residual = (chunk.y - (chunk.table.x @ theta)[chunk.at]).astype(chunk.weight.dtype)
        mean[here] = targets.x @ theta + (chunk.weight @ residual[:, :, None])[:, :, 0]
        own[here] = chunk.own
        of_theta[here], influence[here] = _by_way_of_theta(targets, chunk, v, bound, sides)
        ours -= _pulled(chunk, share[here])
    company = np.einsum("mi,ij,mj->m", ours, v, ours, optimize=True) + share**2 @ own
    variance = own + np.maximum(of_theta, 0.0)
    return Solved(mean, own, variance, influence, share @ mean, company, targets.prior + bound, theta, v)


def _pulled(chunk: Chunk, share: Floats) -> Floats:
    """sum over cohorts of share k Sigma^-1 X (M, columns): how far the company's figures rest on cohorts' own counts."""
    figures, slots = chunk.weight.shape[1], len(chunk.table.x)
    index = chunk.at[:, None, :] + slots * np.arange(figures)[None, :, None]
    summed = sums(index.ravel(), (chunk.weight * share[:, None, None]).ravel(), slots * figures)
    return summed.reshape(figures, slots) @ chunk.table.x


def _by_way_of_theta(targets: Targets, chunk: Chunk, v: Floats, bound: Floats, sides: int) -> tuple[Floats, Floats]:
    """g V g' (B, M), and each level's influence (B, D): max over observations of |dS / dy_i| 100 / n_i, in points.

    Without the inverses at hand both leave out what theta adds: g V g' is then x V x', its upper bound.
    """
    if chunk.inverse is None:
        return np.broadcast_to(bound, chunk.own.shape), _largest(chunk.weight[:, :sides], chunk.reach)
    half = chunk.table.x @ v
    cross = (targets.x @ half.T).T[chunk.at].transpose(0, 2, 1)
    back = chunk.weight @ picked(half @ chunk.table.x.T, chunk.at)
    variance = bound + np.einsum("bmn,bmn->bm", chunk.weight, back - 2 * cross)
    return variance, _largest(chunk.weight[:, :sides] + (cross - back)[:, :sides] @ chunk.inverse, chunk.reach)


def _largest(weight: Floats, reach: Floats) -> Floats:
    largest: Floats = np.max(np.abs(weight) * reach[:, None, :], axis=2)
    return largest
