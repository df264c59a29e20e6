"""Reading a file of aggregates. Nothing is kept while a row is wrong; the same file twice changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from msgspec import Struct

from bot.culture.elsewhere.rules import LEAST, KnownElsewhere, ReadAgainst, WrongRow, heading_refused, left_alone, moved_by_few, read_row
from bot.culture.elsewhere.store import keep_known, known_about
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.people import store as people
from bot.people.teams import store as teams

MARKS = ",;\t"
MOST_ROWS = 5_000


class ReadElsewhere(Struct, frozen=True):
    """What a file would do, or did: figures that are new, that changed, that are known, and what is wrong with it."""

    new: tuple[KnownElsewhere, ...] = ()
    changed: tuple[KnownElsewhere, ...] = ()
    same: int = 0
    wrong: tuple[WrongRow, ...] = ()


def read_elsewhere(scope: Scope, text: str) -> ReadElsewhere:
    """Look at a file; nothing is kept."""
    records = _records(text)
    if not records:
        return ReadElsewhere(wrong=(WrongRow(1, PersonCanFix("elsewhere.nothing_in_it")),))
    (number, heading), rows = records[0], records[1:]
    if (refusal := heading_refused(heading)) is not None:
        return ReadElsewhere(wrong=(WrongRow(number, refusal),))
    good, wrong = _rows(scope, [cell.casefold() for cell in heading], rows)
    wrong += _would_tell_about_few(scope, good)
    return _compared(scope, [one for _, one in good], sorted(wrong, key=lambda one: one.number))


def import_elsewhere(scope: Scope, text: str) -> ReadElsewhere:
    """The same, and keep it unless a row is wrong."""
    read = read_elsewhere(scope, text)
    if not read.wrong:
        keep_known(scope, [*read.new, *read.changed])
    return read


def _rows(
    scope: Scope, columns: Sequence[str], rows: Sequence[tuple[int, list[str]]]
) -> tuple[list[tuple[int, KnownElsewhere]], list[WrongRow]]:
    here = ReadAgainst({one.name.casefold(): one.id for one in teams.all_teams(scope)}, [one.name for one in people.all_people(scope)])
    good: list[tuple[int, KnownElsewhere]] = []
    wrong: list[WrongRow] = []
    for number, cells in rows:
        try:
            _refuse_size(number, cells[len(columns) :])
            made = read_row(dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)), here)
            if any(one.key == made.key for _, one in good):
                raise PersonCanFix("elsewhere.twice")
            good.append((number, made))
        except PersonCanFix as refusal:
            wrong.append(WrongRow(number, refusal))
    return good, wrong


def _refuse_size(number: int, beyond: Sequence[str]) -> None:
    if number > MOST_ROWS:
        raise PersonCanFix("elsewhere.too_many_rows", most=MOST_ROWS)
    if any(beyond):
        raise PersonCanFix("elsewhere.too_many_cells")


def _would_tell_about_few(scope: Scope, good: Sequence[tuple[int, KnownElsewhere]]) -> list[WrongRow]:
    """The file's rows beside what earlier files told of the same: together they must leave nobody alone either."""
    if not good:
        return []
    kept = {one.key: one for one in known_about(scope)}
    wrong = [_moved(number, kept[one.key]) for number, one in good if one.key in kept and moved_by_few(one, kept[one.key])]
    others = [one for key, one in kept.items() if key not in {each.key for _, each in good}]
    last = max(number for number, _ in good)
    above = {one.id: one.parent_id for one in teams.all_teams(scope) if one.parent_id is not None}
    return wrong + left_alone([*good, *((last, one) for one in others)], above)


def _moved(number: int, before: KnownElsewhere) -> WrongRow:
    return WrongRow(number, PersonCanFix("elsewhere.moved_by_few", people=before.people, least=LEAST))


def _compared(scope: Scope, read: Sequence[KnownElsewhere], wrong: Sequence[WrongRow]) -> ReadElsewhere:
    kept = {one.key: one for one in known_about(scope)}
    return ReadElsewhere(
        new=tuple(one for one in read if one.key not in kept),
        changed=tuple(one for one in read if one.key in kept and kept[one.key] != one),
        same=sum(kept.get(one.key) == one for one in read),
        wrong=tuple(wrong),
    )


def _records(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, numbered as a spreadsheet numbers them."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(MARKS, key=first.count)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    numbered = ((number, [cell.strip() for cell in cells]) for number, cells in enumerate(read, 1))
    return [(number, cells) for number, cells in numbered if any(cells)]
