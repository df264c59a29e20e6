"""Observations of several cohorts laid out as a table, one cohort a row: what batched linear algebra needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.pulse.scoring.joint.arrays import Floats, Ints
from bot.pulse.scoring.joint.observations import Observations


@dataclass(frozen=True, slots=True)
class Rows:
    """B cohorts of at most n observations. chosen, row, column, local: (observations in the table,); slots: (R,).

    `chosen` is where each stands among all observations, `local` its slot's place in `slots`. Rows shorter than n end in padding.
    """

    chosen: Ints
    row: Ints
    column: Ints
    slots: Ints
    local: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """(B, n)."""
        return int(self.row[-1]) + 1, int(self.column.max()) + 1

    @property
    def at(self) -> Ints:
        """(B, n) The slot of each, as a place in `slots`; R for padding, so that tables over slots have a last row of nothing."""
        at = np.full(self.shape, len(self.slots))
        at[self.row, self.column] = self.local
        return at

    def laid(self, values: Floats, padding: float = 0.0) -> Floats:
        """(B, n) These values of all observations (I,)."""
        table = np.full(self.shape, padding)
        table[self.row, self.column] = values[self.chosen]
        return table


def rows_of(seen: Observations, chosen: Ints, row: Ints) -> Rows:
    """A table of these observations; `row` says in which row each stands, ascending from 0 without a gap."""
    starts = np.searchsorted(row, np.arange(int(row[-1]) + 1))
    slots, local = np.unique(seen.slot[chosen], return_inverse=True)
    return Rows(chosen, row, np.arange(len(row)) - starts[row], slots, local.reshape(-1))


def all_of(seen: Observations, cohorts: Ints) -> Rows:
    """A table of all observations of these cohorts, in their order."""
    starts = np.searchsorted(seen.cohort, cohorts)
    many = np.searchsorted(seen.cohort, cohorts, "right") - starts
    row = np.repeat(np.arange(len(cohorts)), many)
    return rows_of(seen, starts[row] + np.arange(len(row)) - (np.cumsum(many) - many)[row], row)


def picked(table: Floats, at: Ints) -> Floats:
    """(B, n, n) Out of a table over slots (R + 1, R + 1), whose last row and column are nothing."""
    return np.take(table, pairs(at, len(table)))


def pairs(at: Ints, width: int) -> Ints:
    """(B, n, n) Where each two of a row stand in a flat table of that width."""
    return at[:, :, None] * width + at[:, None, :]


def with_nothing(table: Floats) -> Floats:
    """The same with a last row and column of zeros, for padding."""
    wide = np.zeros((len(table) + 1, len(table) + 1))
    wide[:-1, :-1] = table
    return wide
