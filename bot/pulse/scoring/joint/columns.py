"""What storage holds, by column instead of by row: cells and merged sides as arrays, each name kept once.

A year of 2,000 groups is 100,000 cells. As rows they are a million Python objects, which take longer to make than all the arithmetic
of the model; as the texts of `CellTexts` they are a dozen, which numpy reads at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import chain, repeat, zip_longest
from typing import NamedTuple, TypeVar

import numpy as np

from bot.ids import LineageId, RoundId
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints, numbered
from bot.pulse.scoring.stored import IN_A_NUMBER, CellRow, CellTexts, CohortTexts, Key, MergedSide, MergedTexts, Place, width_of

T = TypeVar("T", bound=Hashable)
ZERO = ord("0")
Breaks = Mapping[LineageId, Sequence[int]]  # by group: the weeks in which it became another one


class Cells(NamedTuple):
    """I cells of C groups, on K different questions. Of each group: names, residual (C,); of each question: keys (K,).

    cohort, question: (I,) places in those; week, asked: (I,); counts: (I, P) by place of the scale, 0 beyond it.
    """

    names: Sequence[str]
    residual: Bools
    keys: Sequence[Key]
    cohort: Ints
    question: Ints
    week: Ints
    asked: Floats
    counts: Floats

    def only(self, fine: Bools) -> Cells:
        """Those of the cells that are fine (I,)."""
        if fine.all():
            return self
        own = (self.cohort[fine], self.question[fine], self.week[fine], self.asked[fine], self.counts[fine])
        return Cells(self.names, self.residual, self.keys, *own)

    def of(self, groups: Collection[str]) -> Cells:
        """The cells of these groups, and residual ones, which belong to none of them."""
        fine = np.array([name in groups for name in self.names], bool) | self.residual
        return self.only(fine[self.cohort])

    def cut(self, breaks: Breaks) -> Cells:
        """The cells of before a group became another one are another group's: nothing of today is told by them."""
        names, was, cohort = _lives(self.names, self.cohort, self.week, breaks)
        return self._replace(names=names, residual=self.residual[was], cohort=cohort)


class Merged(NamedTuple):
    """J merged sides of C groups, resting on S different places. names: (C,); places: (S,); cohort, place: (J,) places in those."""

    names: Sequence[str]
    places: Sequence[Place]
    cohort: Ints
    place: Ints
    mean: Floats
    answers: Floats
    asked: Floats

    def only(self, fine: Bools) -> Merged:
        """Those of the merged sides that are fine (J,)."""
        if fine.all():
            return self
        own = (self.cohort[fine], self.place[fine], self.mean[fine], self.answers[fine], self.asked[fine])
        return Merged(self.names, self.places, *own)

    def of(self, groups: Collection[str], rest: str) -> Merged:
        """Those of these groups, and of residual ones, whose names end in `rest`."""
        fine = np.array([name in groups or name.endswith(rest) for name in self.names], bool)
        return self.only(fine[self.cohort])

    def cut(self, breaks: Breaks) -> Merged:
        """The same as of cells: a side that began before the group became another one counts as of before."""
        began = np.array([min((week for _, week in place), default=0) for place in self.places], np.int64)
        names, _, cohort = _lives(self.names, self.cohort, began[self.place], breaks)
        return self._replace(names=names, cohort=cohort)


def cells_by_column(cells: Cells | Sequence[CellRow]) -> Cells:
    """Rows as columns; what has columns already stays as it is."""
    if isinstance(cells, Cells):
        return cells
    names, weeks, asked, question, version, counts, residual = zip(*cells, strict=True) if cells else ((),) * 7
    groups, cohort = _coded(names)
    keys, number = _coded(list(zip(question, version, strict=True)))
    rest = np.zeros(len(groups), bool)
    rest[cohort[np.array(residual, bool)]] = True
    table = np.array([*zip(*zip_longest(*counts, fillvalue=0), strict=True)], np.float64).reshape(len(cells), -1 if cells else 0)
    return Cells(groups, rest, keys, cohort, number, np.array(weeks, np.int64), np.array(asked, np.float64), table)


def merged_by_column(merged: Merged | Iterable[MergedSide]) -> Merged:
    """The same of merged sides."""
    if isinstance(merged, Merged):
        return merged
    rows = list(merged)
    groups, cohort = _coded([one.cohort for one in rows])
    places, place = _coded([one.parts for one in rows])
    mean, answers, asked = (np.array([one[at] for one in rows], np.float64) for at in (1, 2, 3))
    return Merged(groups, places, cohort, place, mean, answers, asked)


def cells_of_texts(
    texts: Iterable[CellTexts], cohorts: Iterable[Sequence[CohortTexts]], weeks: Mapping[RoundId, int], between: str, rest: str
) -> Cells:
    """Out of what the database handed over by column.

    cohorts: those that the cells may be of; looked at only as long as some are not found, and cells of any other are passed over.
    weeks: by round. between: what stands between two values. rest: what the name of a residual group ends in.
    """
    read = [(one, _values(one.cohorts, between)) for one in texts]
    found = _found(list(chain.from_iterable(names for _, names in read)), cohorts, weeks, between)
    ends = np.cumsum([len(names) for _, names in read])[:-1]
    rows = np.split(found.row, ends) if read else []
    return _together([_cells(one, found, row, between, rest) for (one, _), row in zip(read, rows, strict=True)])


def merged_of_texts(texts: MergedTexts, between: str) -> Merged:
    """The same of merged sides. Groups that were asked alike have the same parts, so most of those are read once only."""
    groups, cohort = _coded(_values(texts.cohorts, between))
    written, place = _coded(_values(texts.parts, between))
    places = [tuple(((question, version), week) for question, version, week in json.loads(one)) for one in written]
    return Merged(groups, places, cohort, place, *_numbers(texts.numbers, 3, texts.digits).T)


class _Found(NamedTuple):
    """Where each of I cells has its cohort among C cohorts, and what those are.

    row: (I,), -1 for a cohort that nobody asked for. group, week, size: (C,); group is a place in `names`.
    """

    row: Ints
    names: Sequence[str]
    group: Ints
    week: Ints
    size: Floats


def _found(ids: Sequence[str], cohorts: Iterable[Sequence[CohortTexts]], weeks: Mapping[RoundId, int], between: str) -> _Found:
    row, read, known = np.full(len(ids), -1), list[CohortTexts](), list[str]()
    more = iter(cohorts)
    while len(left := np.flatnonzero(row < 0)) and (some := next(more, None)) is not None:
        first = len(known)
        known += chain.from_iterable(_values(one.ids, between) for one in some)
        row_of = dict(zip(known[first:], range(first, len(known)), strict=True))
        wanted = ids if len(left) == len(ids) else [ids[place] for place in left.tolist()]
        row[left] = np.fromiter(map(row_of.get, wanted, repeat(-1)), np.int64, len(left))
        read += some
    written, place = _coded([one.lineages for one in read])  # most rounds ask the same groups
    names, groups = _joined([_values(one, between) for one in written])
    sizes = [_numbers(one.sizes, 1, one.digits)[:, 0] for one in read]
    week = np.repeat(np.array([weeks[one.round] for one in read], np.int64), [len(one) for one in sizes])
    return _Found(row, names, _stacked([groups[number] for number in place.tolist()]), week, np.concatenate([np.zeros(0), *sizes]))


def _cells(texts: CellTexts, found: _Found, row: Ints, between: str, rest: str) -> Cells:
    names, name = _coded(_values(texts.questions, between))
    numbers = _numbers(texts.numbers, 1 + texts.places, texts.digits)
    span = int(numbers[:, 0].max(initial=0)) + 1
    keys, question = numbered(name * span + numbers[:, 0].astype(np.int64), len(names) * span)
    told = [(names[key // span], key % span) for key in keys.tolist()]
    residual = np.array([one.endswith(rest) for one in found.names], bool)
    there = row >= 0
    if not there.all():
        row, question, numbers = row[there], question[there], numbers[there]
    return Cells(found.names, residual, told, found.group[row], question, found.week[row], found.size[row], numbers[:, 1:])


def _together(tables: Sequence[Cells]) -> Cells:
    """Tables of different width below each other."""
    full = [one for one in tables if len(one.cohort)]
    if len(full) == 1:
        return full[0]
    names, places = _joined([one.names for one in full])
    keys, numbers = _joined([one.keys for one in full])
    width = max((one.counts.shape[1] for one in full), default=0)
    residual = np.zeros(len(names), bool)
    for one, place in zip(full, places, strict=True):
        residual[place] = one.residual
    return Cells(
        names, residual, keys,
        cohort=_stacked([place[one.cohort] for one, place in zip(full, places, strict=True)]),
        question=_stacked([number[one.question] for one, number in zip(full, numbers, strict=True)]),
        week=_stacked([one.week for one in full]),
        asked=np.concatenate([np.zeros(0), *(one.asked for one in full)]),
        counts=np.vstack([np.zeros((0, width)), *(np.pad(one.counts, ((0, 0), (0, width - one.counts.shape[1]))) for one in full)]),
    )  # fmt: skip


def _stacked(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _joined(lists: Sequence[Sequence[T]]) -> tuple[Sequence[T], list[Ints]]:
    """All different values of several lists, and for each list where its values stand among them."""
    every, code = _coded([value for one in lists for value in one])
    return every, np.split(code, np.cumsum([len(one) for one in lists])[:-1]) if lists else []


def _lives(names: Sequence[str], cohort: Ints, week: Ints, breaks: Breaks) -> tuple[Sequence[str], Ints, Ints]:
    """Names, which name each was, and places in them, once a group of before its n-th last break is called `name#n`."""
    cuts = [(number, cut) for number, name in enumerate(names) for cut in breaks.get(LineageId(name), ())]
    if not cuts:
        return names, np.arange(len(names)), cohort
    whose, when = np.array(cuts, np.int64).T
    low, span = min(int(week.min(initial=0)), int(when.min())), int(max(week.max(initial=0), when.max())) + 2
    at = np.sort(whose * (span - low) + when - low)
    later = np.searchsorted(at, (cohort + 1) * (span - low)) - np.searchsorted(at, cohort * (span - low) + week - low, "right")
    most = int(later.max(initial=0)) + 1
    lives, place = np.unique(cohort * most + later, return_inverse=True)
    told = [names[one // most] + (f"#{one % most}" if one % most else "") for one in lives.tolist()]
    return told, lives // most, place.reshape(-1)


def _coded(values: Sequence[T]) -> tuple[Sequence[T], Ints]:
    """The different values in order of appearance, and the place of each in them."""
    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return list(place), np.fromiter(map(place.__getitem__, values), np.int64, len(values))


def _values(text: str, between: str) -> list[str]:
    return text.split(between) if text else []


def _numbers(text: str, many: int, each: int) -> Floats:
    """(rows, many) Whole numbers of `each` decimal digits, out of rows that are as wide as each other: nothing need be looked for."""
    words = width_of(many, each) // (1 + IN_A_NUMBER)
    codes = np.frombuffer(f"{text}\n".encode("ascii") if text else b"", np.uint8).reshape(-1, width_of(many, each) + 1)[:, :-1]
    digits = codes.reshape(-1, words, 1 + IN_A_NUMBER)[:, :, 1:].reshape(-1, words * IN_A_NUMBER // each, each)[:, :many]
    return (digits - ZERO) @ 10.0 ** np.arange(each - 1, -1, -1)
