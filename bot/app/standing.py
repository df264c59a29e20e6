"""How it stands: what `/readyz` says. Each fact is looked at when somebody asks, and none is believed because it was so before."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bot.database.engine import Database, Tx
from bot.database.scope import Scope, Scopes
from bot.ids import WorkspaceId
from bot.installs import store as installs
from bot.outbox import sender_lease
from bot.people.store import can_be_written, uninstalled_at

ANSWERS_WITHIN = 3.0  # seconds; whoever asks whether we are ready waits five or six
NO_ROOM_FOR = 20.0  # seconds after something could not be written; small changes may go on where nothing new finds room
THROTTLED_FOR = 120.0  # seconds after Slack said that it drops events

Look = Callable[[], Awaitable[bool]]


class WatchedFile:
    """The database's file as it was at the start. Another one at its place, or none, takes nothing that we write."""

    def __init__(self, database: Database) -> None:
        self._path = database.file
        self._was = self._now()

    def is_there(self) -> bool:
        """Whether it is the same file still; a server is always there, as far as this can say."""
        return self._path is None or (self._was is not None and self._now() == self._was)

    def _now(self) -> tuple[int, int] | None:
        try:
            found = Path(self._path).stat() if self._path else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None


class Standing:
    """Whether this process can do its work: write, hear Slack, and speak to it.

    `workspace`: the only one that is served; None where workspaces install by themselves, for then none may stop the others.
    """

    def __init__(self, database: Database, scopes: Scopes, workspace: WorkspaceId | None, is_connected: Look) -> None:
        self._database, self._scopes, self._workspace = database, scopes, workspace
        self._is_connected = is_connected
        self._file = WatchedFile(database)
        self._throttled_at = -THROTTLED_FOR

    def throttled(self) -> None:
        """Slack said that it drops events of this workspace, for there are too many."""
        self._throttled_at = time.monotonic()

    async def facts(self) -> tuple[bool, Mapping[str, Any]]:
        """Ready or not, and why."""
        connected, (writes, trouble) = await self._is_connected(), await self._database_says()
        throttled = time.monotonic() - self._throttled_at < THROTTLED_FOR
        found = {"database": writes, "slack": connected and not trouble, "waiting": self._database.waiting(), "events_throttled": throttled}
        return writes and connected and not trouble, found | ({"trouble": trouble} if trouble else {})

    async def _database_says(self) -> tuple[bool, str]:
        if not self._file.is_there():
            return False, "the database's file was deleted or replaced: start Ripple again"
        if self._database.had_no_room(NO_ROOM_FOR):
            return False, "the database has no room on its disk: make some, and Ripple goes on by itself"
        return await self._database.write_within(ANSWERS_WITHIN, self._write_something) or (False, "")

    def _write_something(self, tx: Tx) -> tuple[bool, str]:
        """A real write, durable once it is answered: a lock, a full disk, a schema that is gone all show here. It changes nothing."""
        if not self._workspace:
            return installs.can_be_written(tx, self._scopes.clock()), ""
        scope: Scope = self._scopes.of(tx, self._workspace)
        written = can_be_written(scope)
        if uninstalled_at(scope) is not None:
            return written, "the app was removed from this workspace: install it again"
        wrong = [why for workspace, why, _ in sender_lease.troubles(tx) if workspace == self._workspace]
        return written, f"Slack refuses every message ({wrong[0]}): python -m bot check" if wrong else ""
