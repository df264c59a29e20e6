"""What was told of groups before, by column: what the next release compares itself with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from bot.ids import LineageId
from bot.pulse.privacy.compact import (
    ABOUT,
    AGO,
    BEFORE,
    CHANGE,
    HELD,
    LINE,
    MOST_POINTS,
    NOTHING,
    POINT,
    POINTS,
    RECORD,
    SCORE,
    STANDS,
    STARTS_LINE,
    TOPICS,
    ToldRow,
)
from bot.pulse.scoring.joint.arrays import Bools, Ints

Bytes = npt.NDArray[np.uint8]


class Told(Struct, frozen=True):
    """Of F figures, what was told last of each: records (F, RECORD) as they are stored, and their weeks (F,); 0 where there was nothing.

    line: their lines so far.
    """

    records: Bytes
    week: Ints
    line: ToldLine

    @property
    def shown(self) -> Bools:
        """(F,) Whether a figure was on show."""
        shown: Bools = (self.week > 0) & (self.records[:, HELD] == 0)
        return shown

    @property
    def has_number(self) -> Bools:
        """(F,) Whether a number was."""
        told: Bools = self.shown & (self.records[:, SCORE] != NOTHING)
        return told

    @property
    def score(self) -> Ints:
        """(F,) The number."""
        return self._number(SCORE)

    @property
    def since(self) -> Ints:
        """(F,) The week in which the number was set."""
        return self.week - self._number(STANDS)

    @property
    def change(self) -> Ints:
        """(F,) What was said of change, as it is stored; 0 where nothing was."""
        return np.where(self.shown, self._number(CHANGE), 0)

    @property
    def points(self) -> Ints:
        """(F,) By how much it had changed."""
        return self._number(POINTS)

    @property
    def before(self) -> Ints:
        """(F,) Against which number; `NOTHING` where there was none."""
        return self._number(BEFORE)

    @property
    def ago(self) -> Ints:
        """(F,) How many weeks ago that was; 0 where nothing was said."""
        return self._number(AGO)

    def _number(self, place: int) -> Ints:
        return self.records[:, place].astype(np.int64)


class ToldLine(Struct, frozen=True):
    """Lines of F figures, the oldest point first: there, week (F, MOST_POINTS); points (F, MOST_POINTS, POINT) as they are stored."""

    there: Bools
    week: Ints
    points: Bytes

    @property
    def score(self) -> Ints:
        """(F, MOST_POINTS) The numbers of the points."""
        return self.points[:, :, 1].astype(np.int64)


def told_of_rows(rows: Iterable[ToldRow], subjects: Sequence[str], topics: Sequence[int]) -> Told:
    """What rows tell of these subjects and topics (places in `TOPICS`): F = subjects x topics, subject by subject."""
    place = {subject: number for number, subject in enumerate(subjects)}
    known = [row for row in rows if row.subject in place]
    records = np.zeros((len(subjects) * len(topics), RECORD), np.uint8)
    week = np.zeros(len(records), np.int64)
    read = np.frombuffer(bytes.fromhex("".join([row.records for row in known])), np.uint8).reshape(-1, RECORD)
    many = [len(row.records) // (2 * RECORD) for row in known]
    group = np.repeat(np.array([place[row.subject] for row in known], np.int64), many)
    topic = _places(topics)[read[:, ABOUT]]
    at = group * len(topics) + topic
    fine = topic >= 0
    records[at[fine]] = read[fine]
    week[at[fine]] = np.repeat(np.array([row.week for row in known], np.int64), many)[fine]
    return Told(records, week, _lines(records, week))


def _lines(records: Bytes, week: Ints) -> ToldLine:
    points = records[:, LINE:].reshape(-1, MOST_POINTS, POINT)
    ago = (points[:, :, 0] % STARTS_LINE).astype(np.int64)
    there = (ago > 0) & (week > 0)[:, None]
    return ToldLine(there, np.where(there, week[:, None] + 1 - ago, 0), points)


def last_breaks(breaks: Mapping[LineageId, Sequence[int]], groups: Sequence[LineageId], week: int) -> Ints:
    """(C,) The last week, up to this one, in which a group became another one; -1 where it never did."""
    return np.array([max((cut for cut in breaks.get(name, ()) if cut <= week), default=-1) for name in groups], np.int64)


def _places(topics: Sequence[int]) -> Ints:
    """By the number a topic is stored under: its place among these; -1 where it is not asked."""
    place = np.full(len(TOPICS), -1)
    place[list(topics)] = np.arange(len(topics))
    return place
