"""Moves inside the company. A new role or a new team, confirmed by the person or by the company's own list.

Nothing is guessed from titles or channels. One move counts once, whoever confirms it; the same change for more than
three people in one week is a reorganisation and does not count. For the whole company only, never for a team.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.ids import PersonId
from bot.slack.sanitize import harmless, one_line, says_something

ROWS_LIVE = timedelta(days=35)
TOLD_WITHIN = timedelta(days=28)  # shorter than a row lives, so that nobody can tell a move again after its row is gone
SAME_WITHIN = timedelta(days=35)  # two dates of one person this near are one move, told by two people
WINDOW = timedelta(weeks=52)
MANY = 3  # more people than this with the same change in one week: a reorganisation
ANSWERS_TOGETHER = 5  # what helped is counted so many at a time, or not at all
NAME_LIMIT = 80
COLUMNS = ("person", "what", "new", "since")
COUNTED = "counted"


class MoveKind(StrEnum):
    """What is new."""

    ROLE = "role"
    TEAM = "team"


class Helped(StrEnum):
    """Did something learned help to get there?"""

    YES = "yes"
    NO = "no"
    UNSAID = "unsaid"


class Move(Struct, frozen=True):
    """One confirmed move. `change` tells the same change of several people; `helped` is never known from a list."""

    person: PersonId
    since: date
    change: str
    helped: Helped = Helped.UNSAID


class BadLine(Struct, frozen=True):
    """A line of a list that cannot be used, and what to change. Numbered as an editor numbers it."""

    number: int
    refusal: PersonCanFix


class WeekOfMoves(Struct, frozen=True):
    """What is known of one week: numbers that stayed, and rows that still are there."""

    said: int = 0
    imported: int = 0
    rows_said: int = 0
    rows_imported: int = 0
    rows: int = 0

    @property
    def moves(self) -> int:
        """How many moved, at least.

        While rows are there they tell whether the person and the list mean the same move; numbers cannot, so the
        greater of the two counts. A list read again brings the same people, so its number is not added to itself.
        """
        return max(self.rows, self.said + self.rows_said, self.imported, self.rows_imported)


def said_move(person: PersonId, *, what: str, name: str, since: object, helped: str, today: date) -> Move:
    """A move as a person confirms it in the form, or what to change."""
    if what not in set(MoveKind):
        raise PersonCanFix("move.no_kind", field="what")
    if not says_something(harmless(name)):
        raise PersonCanFix("move.no_name", field="name")
    day = _day(since)
    if day is None:
        raise PersonCanFix("move.no_day", field="since")
    if day > today:
        raise PersonCanFix("move.to_come", field="since")
    if today - day > TOLD_WITHIN:
        raise PersonCanFix("move.too_old", field="since")
    return Move(person, day, change_of(what, name), Helped(helped) if helped in set(Helped) else Helped.UNSAID)


def change_of(what: str, name: str) -> str:
    """What tells the same change of several people, whatever its capitals and spaces."""
    return f"{what}:{one_line(name, NAME_LIMIT).casefold()}"


def read_list(text: str, people: Collection[PersonId], today: date) -> tuple[list[Move], list[BadLine]]:
    """A company's list of moves: every line that can be used, and for each other one what to change.

    Columns person (Slack's member id), what (role or team), new (its name), since (YYYY-MM-DD), after commas or semicolons.
    """
    # Line by line: a quote that somebody forgot to close spoils its own line and not the rest of the list.
    head, *lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    mark = ";" if ";" in head else ","
    names = [name.casefold() for name in _cells(head, mark)]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        return [], [BadLine(1, PersonCanFix("move.list.no_column", columns=", ".join(COLUMNS), missing=missing[0]))]
    moves: list[Move] = []
    bad: list[BadLine] = []
    for number, line in enumerate(lines, 2):
        if line.strip(f"{mark} \t"):
            try:
                moves.append(_read_line(dict(zip(names, _cells(line, mark), strict=False)), people, today))
            except PersonCanFix as refusal:
                bad.append(BadLine(number, refusal))
    return moves, bad


def _cells(line: str, mark: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    except csv.Error:  # a cell of more than 128 kB
        return []


def is_same(one: date, other: date) -> bool:
    """Whether two dates of one person mean one move."""
    return abs(one - other) <= SAME_WITHIN


def is_reorganisation(people: Collection[PersonId]) -> bool:
    """Whether so many with the same change in one week are a reorganisation."""
    return len(set(people)) > MANY


def moves_in(weeks: Mapping[date, WeekOfMoves], today: date) -> int:
    """How many moved in the last 52 weeks, at least."""
    return sum(one.moves for monday, one in weeks.items() if monday > today - WINDOW)


def answers_to_count(helped: Sequence[str | None]) -> tuple[int, int]:
    """(yes, no) of these answers, if they are enough to hide in; else none is counted."""
    said = [one for one in helped if one in (Helped.YES, Helped.NO)]
    if len(said) < ANSWERS_TOGETHER:
        return 0, 0
    return said.count(Helped.YES), said.count(Helped.NO)


def _read_line(cells: Mapping[str, str], people: Collection[PersonId], today: date) -> Move:
    person, what, name = cells.get("person", ""), cells.get("what", "").casefold(), cells.get("new", "")
    day = _day(cells.get("since", ""))
    if person not in people:
        raise PersonCanFix("move.list.unknown_person", person=_quoted(person))
    if what not in set(MoveKind):
        raise PersonCanFix("move.list.unknown_kind", what=_quoted(what))
    if not says_something(name):
        raise PersonCanFix("move.list.no_name")
    if day is None:
        raise PersonCanFix("move.list.no_day", since=_quoted(cells.get("since", "")))
    if day > today:
        raise PersonCanFix("move.list.to_come", since=str(day))
    if today - day > WINDOW:
        raise PersonCanFix("move.list.too_old", since=str(day))
    return Move(PersonId(person), day, change_of(what, name))


def _quoted(cell: str) -> str:
    """A cell as it stands in the list: what cannot be seen in it is spelled out."""
    return repr(cell[:40])


def _day(typed: object) -> date | None:
    if isinstance(typed, date):
        return typed
    try:
        return date.fromisoformat(typed) if isinstance(typed, str) else None
    except ValueError:
        return None
