"""Query plans of the few messages that are being sent, or whose time has passed. They are found by an index, however many wait.

SQLite as it is installed, without ANALYZE: nobody runs it there, and then a plan rests on the statement alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from bot.database.engine import Database, Tx
from bot.database.scope import Scope
from bot.outbox import in_flight, store
from tests.givens import MONDAY, scope

IDS = ["a" * 32, "b" * 32]


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url)
    yield made
    made.close()


@pytest.mark.parametrize(
    "work",
    [
        lambda scope: in_flight.lock_ready(scope, IDS),
        lambda scope: in_flight.not_ended(scope, IDS),
        lambda scope: in_flight.still_mine(scope, IDS, "me"),
        lambda scope: in_flight.mark_sending(scope, [in_flight.Attempt(one, in_flight.CallKind.POST) for one in IDS], "me", scope.now),
    ],
    ids=["claim", "record", "still mine", "mark"],
)
def test_messages_are_found_by_their_ids(database: Database, work: Callable[[Scope], Any]) -> None:
    opened = _opened(database, lambda tx: work(scope(tx)))
    assert all("workspace_id=? AND id=?" in line for line in opened), opened


@pytest.mark.parametrize("work", [store.anything_late, in_flight.expire], ids=["look", "end"])
def test_late_messages_are_found_by_when_they_expire(database: Database, work: Callable[[Tx, datetime], Any]) -> None:
    opened = _opened(database, lambda tx: work(tx, MONDAY))
    assert all("state=? AND expires_at<?" in line for line in opened), opened


def _opened(database: Database, work: Callable[[Tx], Any]) -> list[str]:
    """How each statement of this work looks into the outbox."""
    sent: list[tuple[str, Any]] = []
    with database.transaction() as tx:
        event.listen(tx, "before_cursor_execute", lambda *args: sent.append((args[2], args[3])))
        work(tx)
        cursor = tx.connection.cursor()
        plans = [row[3] for statement, values in sent for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]
    opened = [line for line in plans if "outbox" in line]
    assert opened
    return opened
