"""A person's own data as values, as JSON, and as text that people read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from bot.ids import PersonId

Cells = Mapping[str, Any]
SOMEBODY_ELSE = "…"  # in the place of another person's id
PAGE = 20_000  # characters of a page in Slack
_ID = re.compile(r"\b[UW][A-Z0-9]+\b")
_CERTAINLY_AN_ID = re.compile(r"[UW][A-Z0-9]{8,}")


class OwnRows(Struct, frozen=True):
    """What one table holds of somebody. `called`: a key of the catalogue."""

    table: str
    called: str
    rows: Sequence[Cells]


def as_json(person: PersonId, made_at: datetime, found: Sequence[OwnRows], say: Callable[[str], str]) -> str:
    """The file for a program. `say` gives the words of a key."""
    tables = [{"table": one.table, "what": say(one.called), "rows": [dict(row) for row in one.rows]} for one in found]
    whole = {"person": person, "made_at": made_at.isoformat(), "answers": say("own.no_answers"), "tables": tables}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_text(made_on: str, found: Sequence[OwnRows], say: Callable[[str], str]) -> str:
    """The same to be read: a heading for each table, a line for each value that is there."""
    parts = [f"{say('receipt.heading')}, {made_on}\n\n{say('own.no_answers')}"]
    for one in found:
        parts.append(f"{say(one.called)} ({one.table}: {len(one.rows)})")
        parts += ["\n".join(f"  {name}: {value}" for name, value in row.items() if value not in (None, "", [])) for row in one.rows]
    return "\n\n".join(parts) + "\n"


def pages(text: str, limit: int = PAGE) -> list[str]:
    """The text in pages, cut between lines where there are any."""
    found, page = [], ""
    for line in text.splitlines(keepends=True):
        if page and len(page) + len(line) > limit:
            found.append(page)
            page = ""
        page += line
        while len(page) > limit:
            found.append(page[:limit])
            page = page[limit:]
    return [*found, page] if page or not found else found


def ids_in(value: Any) -> set[str]:
    """Everything in a value that could be a person's id."""
    return {one for text in _texts(value) for one in _ID.findall(text)}


def without_others(value: Any, person: PersonId, known: Collection[str]) -> Any:
    """The value without anybody else's id: those we know, and whatever looks like one."""

    def said(found: re.Match[str]) -> str:
        one = found[0]
        is_other = one != person and (one in known or _CERTAINLY_AN_ID.fullmatch(one) is not None)
        return SOMEBODY_ELSE if is_other else one

    match value:
        case str():
            return _ID.sub(said, value)
        case Mapping():
            return {without_others(name, person, known): without_others(one, person, known) for name, one in value.items()}
        case list() | tuple():
            return [without_others(one, person, known) for one in value]
    return value


def written(value: Any) -> Any:
    """A value as JSON holds it: moments and days as ISO 8601, bytes as hexadecimal digits."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.hex()
    return value


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for name, one in value.items():
                yield str(name)
                yield from _texts(one)
        case list() | tuple():
            for one in value:
                yield from _texts(one)
