"""One piece of work for one workspace, and the only way a store may run SQL in its name.

A store gets a `Scope` and writes statements without a word about the workspace: `execute` adds the filter to every statement, and its
value to every new row. Work that spans workspaces (which of them have mail, clearing what is old) says so: it takes a plain `Tx`.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from msgspec import Struct, field
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    FromClause,
    Insert,
    Join,
    Select,
    Table,
    TextClause,
    TextualSelect,
    Update,
    bindparam,
)
from sqlalchemy.sql import visitors

from bot.database.engine import Tx, insert_new, upsert
from bot.database.keys import KeyStore
from bot.ids import WorkspaceId

Rows = CursorResult[*tuple[Any, ...]]
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete | TextClause | TextualSelect
S = TypeVar("S", Select[*tuple[Any, ...]], Update, Delete)
Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]

WORKSPACE = "workspace"  # the parameter of every narrowed statement
SCOPED, EVERYWHERE = {"ripple_scoped": True}, {"ripple_everywhere": True}  # seen by the tests that watch what is executed


def random_id() -> str:
    """A short id that says nothing: no order, no time."""
    return secrets.token_hex(10)


class Scope(Struct, frozen=True):
    """One piece of work for one workspace: its transaction, its moment, and what a use case may not make by itself."""

    tx: Tx
    workspace: WorkspaceId
    now: datetime
    keys: KeyStore
    new_id: Callable[[], str]
    chance: random.Random

    def execute(self, statement: Statement, values: Values | None = None) -> Rows:
        """Run a statement on the rows of this workspace alone. Text must name `:workspace` itself.

        Sub-selects are the caller's to narrow (`narrowed`), joined tables are tied to the first one by their join.
        """
        if isinstance(statement, Insert):
            return self.tx.execute(statement, self._rows(statement.table, values or ()), execution_options=SCOPED)
        assert values is None or isinstance(values, Mapping), "many rows at once are only inserted"
        return self.tx.execute(_kept(statement), {**(values or {}), WORKSPACE: self.workspace}, execution_options=SCOPED)

    def insert_new(self, table: Table, rows: Values) -> int:
        """Insert what is not there yet into this workspace; how many rows were new."""
        return insert_new(self.tx, table, self._rows(table, rows))

    def upsert(self, table: Table, row: Mapping[str, Any]) -> None:
        """Insert into this workspace, or overwrite the row with the same primary key."""
        upsert(self.tx, table, self._rows(table, row)[0])

    def _rows(self, table: FromClause, rows: Values) -> list[dict[str, Any]]:
        owner = _owner(table)
        assert owner is not None, f"the rows of {table} belong to no workspace"
        return [{**row, owner.name: self.workspace} for row in ([rows] if isinstance(rows, Mapping) else rows)]

    def at(self, moment: datetime) -> Scope:
        """The same work, as of another moment."""
        return Scope(self.tx, self.workspace, moment, self.keys, self.new_id, self.chance)


class Scopes(Struct, frozen=True):
    """What all scopes of a process share. Made in `bot/app/bot.py`, and by whoever wakes a use case."""

    clock: Callable[[], datetime]
    keys: KeyStore
    new_id: Callable[[], str] = random_id
    chance: random.Random = field(default_factory=random.SystemRandom)

    def of(self, tx: Tx, workspace: WorkspaceId, now: datetime | None = None) -> Scope:
        """A scope of this moment, or of the one given."""
        return Scope(tx, workspace, now or self.clock(), self.keys, self.new_id, self.chance)


def execute_everywhere(tx: Tx, statement: Statement, values: Values | None = None) -> Rows:
    """Run a statement on all workspaces at once, or on a table that knows none: never for what one workspace asks about itself."""
    return tx.execute(statement, values or None, execution_options=EVERYWHERE)


def narrowed(statement: S) -> S:
    """The statement on the rows of `:workspace` alone, for sub-selects of what a scope executes.

    Raises ValueError if neither its first table nor a sub-select of it belongs to a workspace.
    """
    owned = [column for table in _first_tables(statement) if (column := _owner(table)) is not None]
    if not owned and not _asks(statement):
        raise ValueError("no first table of this statement belongs to a workspace")
    return statement.where(*(column == bindparam(WORKSPACE) for column in owned))


_NARROWED: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()  # statements are built once, and their filter as well


def _kept(statement: Statement) -> Any:
    found = _NARROWED.get(statement)
    if found is None:
        found = _NARROWED[statement] = _text(statement) if isinstance(statement, TextClause | TextualSelect) else narrowed(statement)  # type: ignore[type-var]
    return found


def _text(statement: TextClause | TextualSelect) -> TextClause | TextualSelect:
    if not _asks(statement):
        raise ValueError(f"this text does not ask for :workspace: {statement}")
    return statement


def _asks(statement: Any) -> bool:
    """Whether it names `:workspace` somewhere."""
    return any(getattr(part, "key", None) == WORKSPACE for part in visitors.iterate(statement) if part.__visit_name__ == "bindparam")


def _first_tables(statement: Any) -> Iterator[FromClause]:
    """The tables a statement starts from; what is joined to them is tied to them.

    Asked for all sources of a statement, SQLAlchemy would compile it.
    """
    if not isinstance(statement, Select):
        yield statement.table
        return
    joined = [target for target, *_ in statement._setup_joins]
    for source in statement._from_obj or statement.columns_clause_froms:
        while isinstance(source, Join):
            source = source.left
        if source not in joined:
            yield source


def _owner(table: FromClause) -> ColumnElement[str] | None:
    return table.c.id if getattr(table, "name", "") == "workspaces" else table.c.get("workspace_id")
