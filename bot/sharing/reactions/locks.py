"""Advisory locks on messages: who works out what hangs on one waits for whoever does so already."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from bot.database.bulk import execute_raw
from bot.database.scope import Scope
from bot.ids import WorkspaceId
from bot.sharing.rules import Place


def lock_messages(scope: Scope, places: Collection[Place]) -> None:
    """Take the advisory lock of each message: nobody else works out what hangs on them before this transaction ends.

    Two writers that each see only their own half would both leave out the other's mark. SQLite has one writer anyway.
    """
    if scope.tx.dialect.name == "postgresql":
        keys = sorted({_lock_key(scope.workspace, place) for place in places})
        execute_raw(scope.tx, "SELECT count(pg_advisory_xact_lock(key)) FROM unnest(CAST(? AS bigint[])) AS key", [keys])


def _lock_key(workspace: WorkspaceId, place: Place) -> int:
    named = f"{workspace} {place.channel} {place.ts}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), signed=True)
