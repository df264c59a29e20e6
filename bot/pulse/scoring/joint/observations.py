"""From stored cells to arrays: what one joint model needs of a company's counts, and nothing more.

A *cell* is one cohort's counts on one question in one week. A *merged side* is what is left of a cohort's older cells of one side:
their mean and how many answered, the exact counts gone. Both become *observations* of a *slot*: what was asked, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, repeat, zip_longest
from typing import NamedTuple, TypeVar

import numpy as np

from bot.content.scale import ScaleKind
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints, sums
from bot.pulse.scoring.stored import CellRow, Item, Key, MergedSide

CAP_LOW, CAP_HIGH = 10.0, 90.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Observations:
    """I observations of C cohorts in R slots with P parts; Q questions of D sides. Sorted by cohort.

    Shapes: cohort, slot, y (points), answers, asked, cells: (I,). part_slot (ascending), part_question, part_week: (P,).
    question_side, yes_no, in_use: (Q,). residual: (C,). squares (points²), freedom: (2,), ordinal and yes or no. within, at_random (I,):
    of ordinal cells the sum of squares, and what it would be were the answers drawn by chance; 0 for all others.
    """

    cohorts: tuple[str, ...]
    sides: tuple[str, ...]
    questions: tuple[Key, ...]
    cohort: Ints
    slot: Ints
    y: Floats
    answers: Floats
    asked: Floats
    cells: Floats
    part_slot: Ints
    part_question: Ints
    part_week: Ints
    question_side: Ints
    yes_no: Bools
    in_use: Bools
    residual: Bools
    squares: Floats
    freedom: Floats
    within: Floats
    at_random: Floats

    @property
    def slots(self) -> int:
        """R, how many different slots there are."""
        return int(self.part_slot[-1]) + 1 if len(self.part_slot) else 0

    @property
    def slot_side(self) -> Ints:
        """(R,) The side of each slot: all parts of a slot belong to one."""
        sides = np.zeros(self.slots, np.int64)
        sides[self.part_slot] = self.question_side[self.part_question]
        return sides

    @property
    def last_week(self) -> Ints:
        """(R,) The latest week of each slot."""
        weeks = np.full(self.slots, np.iinfo(np.int64).min)
        np.maximum.at(weeks, self.part_slot, self.part_week)
        return weeks


def observe(cells: Sequence[CellRow], items: Mapping[Key, Item], merged: Iterable[MergedSide] = (), *, least: int = 5) -> Observations:
    """Read cells of `least` answers or more, and merged sides, of questions that are in `items`; pass over all others.

    y is what a point is worth on its scale; a cell's mean is capped to 10..90 before anything else, so that unanimity cannot be read
    off it. A cell that was cut tells nothing of the spread within, and stays out of `squares`.
    """
    alive = {item.side for item in items.values() if item.in_use}
    known = {key: item for key, item in items.items() if item.side in alive}
    old = [one for one in merged if one.answers >= least and one.parts and all(key in known for key, _ in one.parts)]
    return _Reader(known, least).read(cells, old)


class _Columns(NamedTuple):
    """Cells by column, `question` as a number, -1 where unknown; counts (I, P) in P places."""

    names: Sequence[str]
    weeks: Ints
    asked: Floats
    question: Ints
    counts: Floats
    residual: Bools

    def only(self, fine: Bools) -> _Columns:
        """Those of the cells that are fine (I,)."""
        names = self.names if fine.all() else list(compress(self.names, fine.tolist()))
        return _Columns(names, self.weeks[fine], self.asked[fine], self.question[fine], self.counts[fine], self.residual[fine])


class _Reader:
    """Numbers the names that occur, in order of appearance, and fills the arrays."""

    def __init__(self, items: Mapping[Key, Item], least: int) -> None:
        self.items, self.least = items, least
        self.keys = tuple(items)
        self.number = {key: number for number, key in enumerate(self.keys)}
        self.sides = tuple(dict.fromkeys(item.side for item in items.values()))
        self.worths = _worths(items.values())
        self.random = np.array([item.scale.random_variance for item in items.values()], np.float64)
        self.yes_no = np.array([item.scale.kind is ScaleKind.YES_NO for item in items.values()], bool)

    def read(self, cells: Sequence[CellRow], merged: Sequence[MergedSide]) -> Observations:
        fresh = self._columns(cells)
        fresh = fresh.only((fresh.question >= 0) & (fresh.counts.sum(axis=1) >= self.least))
        means, squares, cut = _means(fresh.counts, self.worths[fresh.question])
        n, form = fresh.counts.sum(axis=1), self.yes_no[fresh.question].astype(np.int64)
        cohorts = tuple(dict.fromkeys([*fresh.names, *(one.cohort for one in merged)]))
        place = {name: number for number, name in enumerate(cohorts)}
        cohort = _coded([*fresh.names, *(one.cohort for one in merged)], place.__getitem__)
        slot, parts = _slots(fresh.question, fresh.weeks, [self._place(one) for one in merged])
        order, none = np.argsort(cohort, kind="stable"), [0.0] * len(merged)
        return Observations(
            cohorts=cohorts,
            sides=self.sides,
            questions=self.keys,
            cohort=cohort[order],
            slot=slot[order],
            y=_joined(means, [min(CAP_HIGH, max(CAP_LOW, one.mean)) for one in merged])[order],
            answers=_joined(n, [one.answers for one in merged])[order],
            asked=_joined(fresh.asked, [one.asked for one in merged])[order],
            cells=_joined(np.ones(len(n)), [len(one.parts) for one in merged])[order],
            part_slot=parts[0],
            part_question=parts[1],
            part_week=parts[2],
            question_side=np.array([self.sides.index(item.side) for item in self.items.values()], np.int64),
            yes_no=self.yes_no,
            in_use=np.array([item.in_use for item in self.items.values()], bool),
            residual=np.isin(np.arange(len(cohorts)), cohort[: len(n)][fresh.residual]),
            squares=sums(form, np.where(cut, 0.0, squares), 2),
            freedom=sums(form, np.where(cut, 0.0, n - 1.0), 2),
            within=_joined(np.where(form == 0, np.where(cut, 0.0, squares), 0.0), none)[order],
            at_random=_joined(np.where(form == 0, (n - 1.0) * self.random[fresh.question], 0.0), none)[order],
        )

    def _columns(self, cells: Sequence[CellRow]) -> _Columns:
        """Columns instead of rows: a year of 2,000 teams is 200,000 cells, and Python should touch each once only."""
        if not cells:
            none = np.zeros(0)
            return _Columns((), none.astype(np.int64), none, none.astype(np.int64), np.zeros((0, self.worths.shape[1])), none.astype(bool))
        names, weeks, asked, question, version, counts, residual = zip(*cells, strict=True)
        numbers = np.fromiter(map(self.number.get, zip(question, version, strict=True), repeat(-1)), np.int64, len(cells))
        table = np.zeros((len(cells), self.worths.shape[1]))
        for place, column in zip(range(table.shape[1]), zip_longest(*counts, fillvalue=0), strict=False):
            table[:, place] = column
        return _Columns(names, np.array(weeks, np.int64), np.array(asked, np.float64), numbers, table, np.array(residual, bool))

    def _place(self, one: MergedSide) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((self.number[key], week) for key, week in one.parts))


def _worths(items: Collection[Item]) -> Floats:
    """(Q, P) What an answer in each place is worth on the question's scale; P places are enough for all of them."""
    table = np.zeros((len(items), max((item.scale.places for item in items), default=0)))
    for number, item in enumerate(items):
        scores = item.scale.scores(is_reversed=item.is_reversed)
        table[number, : len(scores)] = scores
    return table


def _means(counts: Floats, worths: Floats) -> tuple[Floats, Floats, Bools]:
    """Of counts and worths (I, P): the capped mean (I,), the sum of squares within (I,), whether the cap cut the mean (I,)."""
    n = counts.sum(axis=1)
    raw = (counts * worths).sum(axis=1) / np.maximum(n, 1.0)
    squares = (counts * worths**2).sum(axis=1) - n * raw**2
    means = np.clip(raw, CAP_LOW, CAP_HIGH)
    return means, np.maximum(squares, 0.0), means != raw


def _slots(question: Ints, weeks: Ints, merged: Sequence[tuple[tuple[int, int], ...]]) -> tuple[Ints, tuple[Ints, Ints, Ints]]:
    """Each observation's slot (I,), and the slots' parts: slot, question, week (P,). Cells' slots first, then merged ones."""
    span = int(np.ptp(weeks)) + 1 if len(weeks) else 1
    first = int(weeks.min()) if len(weeks) else 0
    codes, slot = np.unique(question * span + (weeks - first), return_inverse=True)
    places = {place: number for number, place in enumerate(dict.fromkeys(merged), start=len(codes))}
    own = _coded(merged, places.__getitem__)
    flat = [(number, q, week) for place, number in places.items() for q, week in place]
    more = np.array(flat, np.int64).reshape(-1, 3).T
    parts = (
        np.concatenate([np.arange(len(codes)), more[0]]),
        np.concatenate([codes // span, more[1]]),
        np.concatenate([codes % span + first, more[2]]),
    )
    return np.concatenate([slot.reshape(-1), own]), parts


def _coded(names: Iterable[T], code: Callable[[T], int]) -> Ints:
    return np.fromiter(map(code, names), np.int64)


def _joined(fresh: Floats, merged: Sequence[float]) -> Floats:
    return np.concatenate([fresh, np.array(merged, np.float64)])
