"""What the schedule hands to a use case that runs by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from bot.database.engine import Database, Tx
from bot.database.scope import Scope, Scopes
from bot.ids import WorkspaceId


class DueContext(Struct, frozen=True):
    """A claimed due row, inside the transaction that claimed it."""

    scope: Scope
    subject: str
    due_at: datetime


class AfterContext(Struct, frozen=True):
    """A claimed due row whose work cannot happen inside a transaction. May run more than once: must be idempotent."""

    database: Database
    scopes: Scopes
    workspace: WorkspaceId
    subject: str
    due_at: datetime
    now: datetime

    def scope(self, tx: Tx) -> Scope:
        """What one of its transactions works with."""
        return self.scopes.of(tx, self.workspace, self.now)


DueJob = Callable[[DueContext], datetime | None]
AfterJob = Callable[[AfterContext], datetime | None]
DueJobs = Mapping[str, DueJob]
AfterJobs = Mapping[str, AfterJob]
