"""What an export holds. Its data sets, their columns, and how a cell is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from msgspec import Struct

Cells = Mapping[str, Any]
FIGURE = ("about", "said", "score", "low", "high", "n", "answers", "change", "points", "tier", "withheld")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "learnings": ("day", "team", "title", "text", "tags", "link", "failure_lesson", "used_by"),
    "experiments": ("day", "team", "hypothesis", "smallest_test", "judged_by", "ends_on", "outcome", "lesson"),
    "commitments": ("day", "team", "text", "noticed_by", "ends_on", "state", "lesson"),
    "figures": ("day", "round", "group", *FIGURE),
    "maps": ("day", "group", *FIGURE),
    "indicators": ("week", "group", *FIGURE),
    "deliveries": ("week", "kind", "messages"),
}
DICTIONARY = ("data_set", "column", "meaning")
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


class DataSet(Struct, frozen=True):
    """One table of an export."""

    name: str
    rows: Sequence[Cells]

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns, in order."""
        return COLUMNS.get(self.name, DICTIONARY)


def as_csv(found: DataSet) -> str:
    """The table as every spreadsheet reads it. A text that a spreadsheet would take for a formula gets a quote before it."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(found.columns)
    writer.writerows([_harmless(plain(row.get(column))) for column in found.columns] for row in found.rows)
    return page.getvalue()


def as_json(found: DataSet) -> str:
    """The table as a list of objects."""
    rows = [{column: plain(row.get(column)) for column in found.columns} for row in found.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def plain(value: Any) -> str | int | float | bool | None:
    """A value as both formats write it: days as 2026-03-02, ids of enums as themselves, lists with commas."""
    match value:
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case Enum():
            return plain(value.value)
        case list() | tuple():
            return ", ".join(str(plain(one)) for one in value)
    return str(value)


def _harmless(value: str | int | float | bool | None) -> str | int | float | bool:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_BEGINS) else value
