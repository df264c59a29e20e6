"""Observations of several cohorts laid out as a table, one cohort a row: what batched linear algebra needs."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from bot.pulse.scoring.joint.arrays import Floats, Ints
from bot.pulse.scoring.joint.observations import Observations


class Rows(Struct, frozen=True):
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


def rows_of(seen: Observations, chosen: Ints, row: Ints, slots: Ints) -> Rows:
    """A table of these observations over these slots (ascending); `row`: in which row each stands, ascending from 0 without a gap."""
    starts = np.searchsorted(row, np.arange(int(row[-1]) + 1))
    return Rows(chosen, row, np.arange(len(row)) - starts[row], slots, np.searchsorted(slots, seen.slot[chosen]))


def all_of(seen: Observations, cohorts: Ints, slots: Ints) -> Rows:
    """A table of all observations of these cohorts, in their order, over slots among which theirs are."""
    chosen, many = _of_cohorts(seen, cohorts)
    return rows_of(seen, chosen, np.repeat(np.arange(len(cohorts)), many), slots)


def slots_of(seen: Observations, cohorts: Ints) -> Ints:
    """(R,) The slots in which these cohorts have observations, ascending."""
    there = np.zeros(seen.slots, bool)
    there[seen.slot[_of_cohorts(seen, cohorts)[0]]] = True
    return np.flatnonzero(there)


def _of_cohorts(seen: Observations, cohorts: Ints) -> tuple[Ints, Ints]:
    """Where the observations of these cohorts stand, cohort by cohort, and how many each has."""
    starts = np.searchsorted(seen.cohort, cohorts)
    many = np.searchsorted(seen.cohort, cohorts, "right") - starts
    return np.repeat(starts - (np.cumsum(many) - many), many) + np.arange(int(many.sum())), many


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
