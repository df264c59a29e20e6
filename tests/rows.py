"""Rows for a test. It says what matters; every other column that must have a value gets a plain one."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, insert

from bot.database.engine import Tx
from bot.database.schema import Utc
from bot.database.scope import Scope
from tests.givens import BO, MONDAY, WORKSPACE, scope

PLAIN: dict[type, Any] = {int: 0, float: 0.0, bool: False, datetime: MONDAY, date: MONDAY.date()}


class Rows:
    """A database in one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self._numbers = itertools.count(1)

    def add(self, table: Table, **values: Any) -> None:
        """One row, of the usual workspace."""
        filled = {column.name: self._plain(column) for column in table.columns if not column.nullable and column.name not in values}
        self.tx.execute(insert(table).values(**filled | values))

    def scope(self, now: datetime = MONDAY, workspace: str = WORKSPACE) -> Scope:
        """What a store asks with."""
        return scope(self.tx, now=now, workspace=workspace)

    def _plain(self, column: Any) -> Any:
        if column.name == "workspace_id":
            return WORKSPACE
        if column.name in ("person_id", "author_id", "owner_id"):
            return BO
        kind = datetime if isinstance(column.type, Utc) else column.type.python_type
        if kind is str:
            return f"{column.name} {next(self._numbers)}"  # some must occur once
        return f"{next(self._numbers)}".encode() if kind is bytes else PLAIN.get(kind, [])
