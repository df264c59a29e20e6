"""All figures of a group in one short text, as a release stores them.

A release of a large company is tens of thousands of figures. As JSON, each with its line, they are tens of megabytes and a million
Python objects, which cost far more than the arithmetic behind them. So the sides of a group are one row: for each side a record of
`RECORD` bytes, one after the other, written in hexadecimal. It holds what a figure in JSON holds, value for value, and nothing more;
sides stand in the order of `TOPICS` in every row. Rows of older versions, one for each figure, are read as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from bot.content.dimensions import Dimension
from bot.pulse.privacy.over_time import ShownPoint, ToldBefore, point_row
from bot.pulse.privacy.released import Because, Direction, Note, Released, Shown, WholeGroup, Why, Withheld, to_row
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.readings import Agreement
from bot.pulse.scoring.tiers import Tier, Yardstick

V = TypeVar("V")
SIDES = "sides"  # the name of such a row, beside the dimensions

# Where each value stands in a record, one byte each. Of a figure that is held back `SCORE`, `LOW` and `HIGH` are the day `until`.
ABOUT, HELD, SCORE, LOW, HIGH, STANDS, ANSWERS, WEEKS, CHANGE, POINTS, BEFORE, AGO, TIER, YARDSTICK, AGREEMENT, FLAGS, LINE = range(17)
POINT, MOST_POINTS = 4, 10  # a point of a line: weeks ago + 1, score, low, high; a line of 33 weeks has ten at most
RECORD = LINE + POINT * MOST_POINTS
NOTHING = 255  # no number
STARTS_LINE = 128  # on top of a point's weeks
IS_HEADLINE, IS_NEW, ONLY_LEAD, IS_ROSY = 1, 2, 4, 8


class ToldRow(NamedTuple):
    """A row of records in hexadecimal: whose, of a release of which week."""

    subject: str
    week: int
    records: str


class HeldBecause(NamedTuple):
    """Why a figure is held back. The day, if there is one, stands in the record."""

    why: Why
    because: Because
    least: int | None = None


# What the numbers in a record mean. They are stored: these lists only ever grow at their ends.
TOPICS: tuple[Dimension | WholeGroup, ...] = (
    Dimension.SAFE, Dimension.FAIL, Dimension.LEAD, Dimension.GROW, Dimension.OPEN, Dimension.VISION, Dimension.TEAM, Dimension.SHARE,
    Dimension.TRY, Dimension.SYSTEM, Dimension.ROOM, WholeGroup.OVERALL,
)  # fmt: skip
SMALL, NEW, EARLY, POINTED, WIDE = range(1, 6)
REASONS = (
    HeldBecause(Why.GROUP_TOO_SMALL, Because.SMALL_GROUP, 6),
    HeldBecause(Why.GROUP_IS_NEW, Because.NEW_GROUP),
    HeldBecause(Why.TOO_EARLY, Because.FEW_QUESTIONS),
    HeldBecause(Why.TOO_FEW_ANSWERS, Because.POINTS_AT_PEOPLE),
    HeldBecause(Why.TOO_EARLY, Because.TOO_WIDE),
)
ANSWER_BANDS = (Band(0, 4), Band(5, 9), Band(10, 19), Band(20, 49), Band(50))
DIRECTIONS = (Direction.UP, Direction.DOWN, Direction.MAYBE, Direction.NO_CLEAR_CHANGE, Direction.UNKNOWN)
TIERS = (Tier.FIRST, Tier.LEAN_WEAK, Tier.TOO_CLOSE, Tier.STRENGTH)
YARDSTICKS = (Yardstick.OTHER_TEAMS, Yardstick.OWN_SIDES)
AGREEMENTS = (Agreement.HIGH, Agreement.MIXED)


def code(table: tuple[StrEnum, ...], value: StrEnum | None) -> int:
    """The number of a value: its place from 1 on, 0 for None."""
    return 0 if value is None else table.index(value) + 1


def records_in(text: str) -> Iterator[bytes]:
    """The records of a row, one a side."""
    whole = bytes.fromhex(text)
    return (whole[start : start + RECORD] for start in range(0, len(whole), RECORD))


def lines_in(shown: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(dimension, shown) of each side of a row, as a row of its own would have stored it."""
    week = shown["week"]
    for record in records_in(shown[SIDES]):
        line = [point_row(point) for point in line_of(record, week)]
        yield TOPICS[record[ABOUT]].value, {"figure": to_row(figure_of(record)), "since": week - record[STANDS], "line": line}


def figures_in(text: str) -> list[tuple[Dimension | WholeGroup, Released]]:
    """The figures of a row, without their lines."""
    return [(TOPICS[record[ABOUT]], figure_of(record)) for record in records_in(text)]


def news_in(shown: Mapping[str, Any]) -> list[str]:
    """The dimensions of which a channel is told: they are news, and everybody may read them."""
    news = []
    for record in records_in(shown[SIDES]):
        about, flags = TOPICS[record[ABOUT]], record[FLAGS]
        if not record[HELD] and flags & (IS_HEADLINE | IS_NEW) and not flags & ONLY_LEAD and about is not WholeGroup.OVERALL:
            news.append(about.value)
    return news


def figure_of(record: bytes) -> Released:
    """What people may see of it, value for value."""
    return _figure(record[:LINE])


@lru_cache(maxsize=4096)
def _figure(record: bytes) -> Released:
    """Remembered: figures are rounded and told in few words, so that many teams share them within the week."""
    about = TOPICS[record[ABOUT]]
    if record[HELD]:
        reason, day = REASONS[record[HELD] - 1], int.from_bytes(record[SCORE : HIGH + 1], "big")
        return Withheld(about, reason.why, reason.because, reason.least, date.fromordinal(day) if day else None)
    flags = record[FLAGS]
    return Shown(
        about=about,
        score=record[SCORE],
        low=record[LOW],
        high=record[HIGH],
        answers=ANSWER_BANDS[record[ANSWERS] - 1],
        weeks=record[WEEKS],
        change=_valued(DIRECTIONS, record[CHANGE]),
        points=record[POINTS],
        before=None if record[BEFORE] == NOTHING else record[BEFORE],
        ago=record[AGO] or None,
        tier=_valued(TIERS, record[TIER]),
        yardstick=_valued(YARDSTICKS, record[YARDSTICK]),
        agreement=_valued(AGREEMENTS, record[AGREEMENT]),
        is_headline=bool(flags & IS_HEADLINE),
        is_new=bool(flags & IS_NEW),
        only_lead=bool(flags & ONLY_LEAD),
        notes=(Note.ROSY,) if flags & IS_ROSY else (),
    )


def line_of(record: bytes, week: int) -> tuple[ShownPoint, ...]:
    """Its line, of a release of that week."""
    points = (record[start : start + POINT] for start in range(LINE, RECORD, POINT))
    return tuple(
        ShownPoint(week + 1 - ago % STARTS_LINE, score, low, high, ago >= STARTS_LINE)
        for ago, score, low, high in points
        if ago % STARTS_LINE
    )


def told_record(about: Dimension | WholeGroup, told: ToldBefore) -> bytes:
    """What the next release must know of a figure that an older version stored. Not all of it: people read the stored one."""
    record, one = bytearray(RECORD), told.figure
    record[ABOUT], record[HELD], record[BEFORE] = TOPICS.index(about), EARLY, NOTHING
    if isinstance(one, Shown):
        record[HELD], record[SCORE] = 0, NOTHING if one.score is None else one.score
        record[STANDS] = min(max(told.week - told.since, 0), NOTHING)
        record[CHANGE], record[POINTS], record[AGO] = code(DIRECTIONS, one.change), one.points, one.ago or 0
        record[BEFORE] = NOTHING if one.before is None else one.before
    near = [point for point in told.line if 0 <= told.week - point.week < STARTS_LINE - 1]
    for start, point in zip(range(LINE, RECORD, POINT), near[-MOST_POINTS:], strict=False):
        ago = told.week - point.week + 1 + STARTS_LINE * point.starts_line
        record[start : start + POINT] = bytes((ago, point.score, point.low, point.high))
    return bytes(record)


def _valued(table: tuple[V, ...], number: int) -> V | None:
    return table[number - 1] if number else None
