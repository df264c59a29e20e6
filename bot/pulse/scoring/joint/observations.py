"""From stored cells to arrays: what one joint model needs of a company's counts, and nothing more.

A *cell* is one cohort's counts on one question in one week. A *merged side* is what is left of a cohort's older cells of one side:
their mean and how many answered, the exact counts gone. Both become *observations* of a *slot*: what was asked, and when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from bot.content.scale import ScaleKind
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints, numbered, sums
from bot.pulse.scoring.joint.columns import Cells, Merged, cells_by_column, merged_by_column
from bot.pulse.scoring.numbers import HIGHEST, LOWEST
from bot.pulse.scoring.stored import CellRow, Item, Key, MergedSide, Place


class Observations(Struct, frozen=True):
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


def observe(
    cells: Cells | Sequence[CellRow], items: Mapping[Key, Item], merged: Merged | Iterable[MergedSide] = (), *, least: int = 5
) -> Observations:
    """Read cells of `least` answers or more, and merged sides, of questions that are in `items`; pass over all others.

    y is what a point is worth on its scale; a cell's mean is capped to 10..90 before anything else, so that unanimity cannot be read
    off it. A cell that was cut tells nothing of the spread within, and stays out of `squares`.
    """
    alive = {item.side for item in items.values() if item.in_use}
    known = {key: item for key, item in items.items() if item.side in alive}
    return _Reader(known, least).read(cells_by_column(cells), merged_by_column(merged))


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

    def read(self, cells: Cells, merged: Merged) -> Observations:
        fresh, old = self._fine_cells(cells), self._fine_sides(merged)
        question = np.array([self.number.get(key, -1) for key in fresh.keys], np.int64)[fresh.question]
        n, form = fresh.counts.sum(axis=1), self.yes_no[question].astype(np.int64)
        means, squares, cut = _means(fresh.counts, self._worths_of(question, fresh.counts.shape[1]))
        cohorts, cohort, residual = _cohorts(fresh, old)
        slot, parts = _slots(question, fresh.week, old.place, [self._place(one) for one in old.places])
        order, none = np.argsort(cohort, kind="stable"), np.zeros(len(old.mean))
        return Observations(
            cohorts=cohorts,
            sides=self.sides,
            questions=self.keys,
            cohort=cohort[order],
            slot=slot[order],
            y=_joined(means, np.clip(old.mean, LOWEST, HIGHEST))[order],
            answers=_joined(n, old.answers)[order],
            asked=_joined(fresh.asked, old.asked)[order],
            cells=_joined(np.ones(len(n)), np.array([len(one) for one in old.places], np.float64)[old.place])[order],
            part_slot=parts[0],
            part_question=parts[1],
            part_week=parts[2],
            question_side=np.array([self.sides.index(item.side) for item in self.items.values()], np.int64),
            yes_no=self.yes_no,
            in_use=np.array([item.in_use for item in self.items.values()], bool),
            residual=residual,
            squares=sums(form, np.where(cut, 0.0, squares), 2),
            freedom=sums(form, np.where(cut, 0.0, n - 1.0), 2),
            within=_joined(np.where(form == 0, np.where(cut, 0.0, squares), 0.0), none)[order],
            at_random=_joined(np.where(form == 0, (n - 1.0) * self.random[question], 0.0), none)[order],
        )

    def _fine_cells(self, cells: Cells) -> Cells:
        known = np.array([key in self.number for key in cells.keys], bool)
        return cells.only(known[cells.question] & (cells.counts.sum(axis=1) >= self.least))

    def _fine_sides(self, merged: Merged) -> Merged:
        known = np.array([bool(place) and all(key in self.number for key, _ in place) for place in merged.places], bool)
        return merged.only(known[merged.place] & (merged.answers >= self.least))

    def _worths_of(self, question: Ints, places: int) -> Floats:
        """(I, places) What an answer in each place is worth; what lies beyond a question's scale holds no answers and is worth nothing."""
        width = self.worths.shape[1]
        return np.pad(self.worths, ((0, 0), (0, max(0, places - width))))[question, :places]

    def _place(self, one: Place) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((self.number.get(key, -1), week) for key, week in one))


def _cohorts(cells: Cells, merged: Merged) -> tuple[tuple[str, ...], Ints, Bools]:
    """The names of those that have observations, the place of each observation in them, and which of them are residual (C,)."""
    place = {name: number for number, name in enumerate(dict.fromkeys([*cells.names, *merged.names]))}
    mine, theirs = (np.array([place[name] for name in one.names], np.int64) for one in (cells, merged))
    code = np.concatenate([mine[cells.cohort], theirs[merged.cohort]])
    there, cohort = numbered(code, len(place))
    names = list(place)
    rest = {name for name, is_rest in zip(cells.names, cells.residual.tolist(), strict=True) if is_rest}
    told = tuple([names[number] for number in there.tolist()])
    return told, cohort, np.array([name in rest for name in told], bool)


def _worths(items: Collection[Item]) -> Floats:
    """(Q, P) What an answer in each place is worth on the question's scale; P places are enough for all of them."""
    table = np.zeros((len(items), max((item.scale.places for item in items), default=0)))
    for number, item in enumerate(items):
        scores = item.scale.scores(is_reversed=item.is_reversed)
        table[number, : len(scores)] = scores
    return table


def _means(counts: Floats, worths: Floats) -> tuple[Floats, Floats, Bools]:
    """Of counts and worths (I, P): the capped mean (I,), the sum of squares within (I,), whether the cap cut the mean (I,)."""
    n = np.einsum("ip->i", counts)
    raw = np.einsum("ip,ip->i", counts, worths) / np.maximum(n, 1.0)
    squares = np.einsum("ip,ip,ip->i", counts, worths, worths) - n * raw**2
    means = np.clip(raw, LOWEST, HIGHEST)
    return means, np.maximum(squares, 0.0), means != raw


def _slots(question: Ints, weeks: Ints, place: Ints, merged: Sequence[tuple[tuple[int, int], ...]]) -> tuple[Ints, tuple[Ints, Ints, Ints]]:
    """Each observation's slot (I,), and the slots' parts: slot, question, week (P,). Cells' slots first, then merged ones."""
    span = int(np.ptp(weeks)) + 1 if len(weeks) else 1
    first = int(weeks.min()) if len(weeks) else 0
    codes, slot = numbered(question * span + (weeks - first), (int(question.max(initial=0)) + 1) * span)
    used = np.unique(place).tolist()
    places = {one: number for number, one in enumerate(dict.fromkeys(merged[number] for number in used), start=len(codes))}
    own = np.array([places.get(one, -1) for one in merged], np.int64)[place]
    flat = [(number, q, week) for one, number in places.items() for q, week in one]
    more = np.array(flat, np.int64).reshape(-1, 3).T
    parts = (
        np.concatenate([np.arange(len(codes)), more[0]]),
        np.concatenate([codes // span, more[1]]),
        np.concatenate([codes % span + first, more[2]]),
    )
    return np.concatenate([slot, own]), parts


def _joined(fresh: Floats, merged: Floats) -> Floats:
    return np.concatenate([fresh, merged])
