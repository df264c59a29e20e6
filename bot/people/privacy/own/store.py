"""A person's own data as rows. Every table of the schema page in which their id can stand (P13, P19).

Of a row under their id everything is theirs but what is sealed, what is a group's, and other people's ids. Of a row that is somebody
else's, or nobody's, only the text in which they are named: its times and ids say something of that somebody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Column, MetaData, Row, Table, Text, or_, select

from bot.database.personal import HELD, Held, Holds, columns_that_hold, held, kept
from bot.database.schema import metadata
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.people import store as people
from bot.people.privacy.own.rules import OwnRows, ids_in, without_others, written
from bot.people.privacy.receipt_store import names, tables_about_people

NOBODYS = (Holds.SEALED, Holds.GROUP)
_SAYS_NOTHING = Held(Holds.NOBODY)


def own_rows(scope: Scope, person: PersonId, *, page: MetaData = metadata) -> list[OwnRows]:
    """What every table holds of this person; tables that hold nothing of them are left out."""
    found = []
    for table, columns in tables_about_people(page).items():
        mine = or_(*(names(column, person) for column in columns))
        rows = scope.execute(select(table).where(mine).order_by(*table.primary_key.columns)).all()
        if rows:
            found.append(_own(scope, table, rows, person))
    return found


def _own(scope: Scope, table: Table, rows: Iterable[Row[Any]], person: PersonId) -> OwnRows:
    rule = kept(table)
    assert rule is not None, f"{table.name} does not say how long it is kept"
    cells = [dict(_cells(table, row, person)) for row in rows]
    known = people.known_among(scope, {one for row in cells for one in ids_in(list(row.values()))} - {person})
    return OwnRows(table.name, rule.receipt, [{name: _said(table.c[name], row[name], person, known) for name in row} for row in cells])


def _cells(table: Table, row: Row[Any], person: PersonId) -> Iterator[tuple[str, Any]]:
    is_theirs = any(row._mapping[column] == person for column in columns_that_hold(table, Holds.PERSON))
    for column in table.columns:
        if column.name != "workspace_id" and (_is_handed(column) if is_theirs else column in columns_that_hold(table, Holds.MENTION)):
            yield column.name, written(row._mapping[column])


def _is_handed(column: Column[Any]) -> bool:
    says = column.info.get(HELD, _SAYS_NOTHING)
    return says.holds not in NOBODYS and not says.told_elsewhere


def _said(column: Column[Any], value: Any, person: PersonId, known: Collection[PersonId]) -> Any:
    """What a person wrote is theirs as they wrote it, whomever they named in it."""
    says = held(column)
    is_their_text = says is not None and says.holds is Holds.WORDS and isinstance(column.type, Text)
    return value if is_their_text else without_others(value, person, known)
