"""A list of teams as text. Bytes from Excel or words pasted into Slack become rows of named cells.

Refuses to know people, channels or teams: `matching.py` does. A row is numbered as a spreadsheet numbers it, the heading is row 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.words.typed import plain_phrases, plainly

MARKS = (",", ";", "\t")
MOST_ROWS = 5_000
COLUMNS: Mapping[str, str] = {  # what a heading may be called stands in the catalogues
    "name": "typed.list_name",
    "place": "typed.list_place",
    "group": "typed.list_group",
    "leads": "typed.list_leads",
    "parent": "typed.list_parent",
    "language": "typed.list_language",
    "wave": "typed.list_wave",
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NO_HEADING = frozenset({"", "-"})
_FORMULA_OF_TEXT = re.compile(r'="((?:[^"]|"")*)"')  # how Excel keeps a text from becoming a number
_FORMULA = re.compile(r"=|[+-]\s*\w+\s*\(|#(?:REF|NAME|N/A|VALUE|DIV/0|NULL|NUM)[!?]?\Z", re.IGNORECASE)
_EXCEL_SAYS = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)


class ListedRow(Struct, frozen=True):
    """One row: its number and its cells by column. A column that the list does not have is missing from the cells."""

    number: int
    cells: Mapping[str, str]


class RowProblem(Struct, frozen=True):
    """What is wrong with a row, and what would be right. `name`: the team's, if the row says one."""

    number: int
    refusal: PersonCanFix
    name: str = ""


class ListedTeams(Struct, frozen=True):
    """A list as far as it could be read."""

    rows: Sequence[ListedRow]
    problems: Sequence[RowProblem] = ()


def text_of(given: bytes) -> str:
    """The text of a file as spreadsheets write it: UTF-8 or UTF-16 with or without a mark, else Windows' western letters."""
    for mark, encoding in _BOMS:
        if given.startswith(mark):
            return given.decode(encoding, errors="replace")
    if given[1::2].count(0) * 3 > len(given):
        return given.decode("utf-16-le", errors="replace")
    if given[::2].count(0) * 3 > len(given):
        return given.decode("utf-16-be", errors="replace")
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError:
        return given.decode("cp1252", errors="replace")


def read_teams(text: str) -> ListedTeams:
    """Every row of the list that can be read, and for each other one what to change."""
    text, mark = _without_excels_line(text.removeprefix("\ufeff"))
    records = list(_records(text, mark or _mark_of(text)))
    heading = next((place for place, (_, cells) in enumerate(records) if not isinstance(cells, PersonCanFix) and any(cells)), None)
    if heading is None:
        return ListedTeams((), (RowProblem(1, PersonCanFix("teams.list.empty")),))
    number, first = records[heading]
    assert not isinstance(first, PersonCanFix)
    columns = [_column_of(cell) for cell in first]
    if refusal := _heading_refused(columns, first):
        return ListedTeams((), (RowProblem(number, refusal),))
    return _rows(columns, records[heading + 1 :])


def _rows(columns: Sequence[str], records: Sequence[tuple[int, list[str] | PersonCanFix]]) -> ListedTeams:
    rows: list[ListedRow] = []
    problems: list[RowProblem] = []
    for number, cells in records:
        if isinstance(cells, PersonCanFix):
            problems.append(RowProblem(number, cells))
        elif any(cells):
            row = ListedRow(number, dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)))
            refusal = _row_refused(row, len(cells) - len(columns), cells[len(columns) :])
            problems += [RowProblem(number, refusal, row.cells["name"])] if refusal else []
            rows += [] if refusal else [row]
    if len(rows) + len(problems) > MOST_ROWS:
        found = len(rows) + len(problems)
        return ListedTeams((), (RowProblem(MOST_ROWS + 2, PersonCanFix("teams.list.too_many", rows=found, most=MOST_ROWS)),))
    if not rows and not problems:
        return ListedTeams((), (RowProblem(2, PersonCanFix("teams.list.heading_alone")),))
    return ListedTeams(rows, problems)


def _row_refused(row: ListedRow, beyond: int, extra: Sequence[str]) -> PersonCanFix | None:
    if beyond > 0 and any(extra):
        return PersonCanFix("teams.list.too_many_cells", cell=extra[0][:40])
    formulas = [cell for cell in row.cells.values() if _FORMULA.match(cell)]
    return PersonCanFix("teams.list.formula", cell=formulas[0][:40]) if formulas else None


def _heading_refused(columns: Sequence[str], heading: Sequence[str]) -> PersonCanFix | None:
    if "name" not in columns:
        return PersonCanFix("teams.list.no_heading")
    unknown = [cell for cell, column in zip(heading, columns, strict=True) if not column and cell not in _NO_HEADING]
    if unknown:
        return PersonCanFix("teams.list.unknown_column", column=unknown[0][:40])
    twice = [cell for place, cell in enumerate(heading) if columns[place] and columns[place] in columns[:place]]
    return PersonCanFix("teams.list.column_twice", column=twice[0]) if twice else None


def _column_of(cell: str) -> str:
    said = " ".join(plainly(cell).replace("_", " ").split())
    return next((name for name, key in COLUMNS.items() if said in plain_phrases(key)), "")


def _without_excels_line(text: str) -> tuple[str, str]:
    """Without Excel's own first line, `sep=;`, and the mark that it names."""
    first, _, rest = text.partition("\n")
    found = _EXCEL_SAYS.match(first.strip('"\r '))
    return (rest, found.group(1)) if found else (text, "")


def _mark_of(text: str) -> str:
    """What parts the cells: the mark under which the first line names the most of our columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(MARKS, key=lambda mark: (sum(bool(_column_of(cell.strip(' "'))) for cell in first.split(mark)), first.count(mark)))


def _records(text: str, mark: str) -> Iterator[tuple[int, list[str] | PersonCanFix]]:
    """The cells of each row with its number; a refusal where the row cannot be taken apart."""
    reader, number = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=mark, strict=True), 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as odd:
            yield number, PersonCanFix("teams.list.open_quote" if str(odd).endswith("data") else "teams.list.odd_quote")
            continue
        if cells is None:
            return
        yield number, [_cell(cell) for cell in cells]


def _cell(cell: str) -> str:
    cell = cell.strip()
    found = _FORMULA_OF_TEXT.fullmatch(cell)
    return found.group(1).replace('""', '"').strip() if found else cell.removeprefix("'").strip()
