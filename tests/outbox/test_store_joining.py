"""One message that takes in others while it waits. Also what happens when it is sent at that very moment.

PostgreSQL alone: SQLite has one writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.schema import outbox
from bot.ids import LearningId
from bot.outbox.in_flight import Attempt, lock_ready, mark_sending, put_back
from bot.outbox.notice import Notice
from bot.outbox.states import CallKind
from bot.outbox.store import queue_or_join
from bot.sharing.notice_bodies import LearningMarked
from tests.givens import ANA, MONDAY, scope

OVERTAKEN = 0.3  # seconds the second writer has to come first, if nothing holds it


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    made = Database(postgresql_url)
    yield made
    made.close()


def marked(database: Database, number: int) -> bool:
    new = LearningMarked(LearningId(str(number)))
    notice = Notice(new, ANA, key=f"learning:{number}:marked")
    with database.transaction() as tx:
        return queue_or_join(scope(tx, now=MONDAY), notice, LearningMarked, lambda waiting: waiting.with_another(new))


def messages(database: Database, *states: str) -> list[list[str]]:
    with database.reading() as tx:
        bodies = tx.execute(select(outbox.c.body).where(outbox.c.state.in_(states)).order_by(outbox.c.dedupe_key)).scalars()
        return [[body["learning"], *(one["learning"] for one in body.get("also", ()))] for body in bodies]


def test_what_comes_while_the_message_is_taken_for_sending_gets_a_message_of_its_own(database: Database) -> None:
    marked(database, 1)
    with ThreadPoolExecutor(1) as elsewhere:
        with database.transaction() as tx:
            (message,) = lock_ready(scope(tx), [message_id(database)])
            late: Future[bool] = elsewhere.submit(marked, database, 2)
            with suppress(NotYet):
                late.result(OVERTAKEN)
            mark_sending(scope(tx), [Attempt(message.id, CallKind.POST)], "sender", MONDAY + timedelta(minutes=1))
        assert late.result(timeout=240)
    assert (messages(database, "sending"), messages(database, "ready")) == ([["1"]], [["2"]])


def test_a_message_that_was_put_back_takes_in_what_comes_then(database: Database) -> None:
    marked(database, 1)
    with database.transaction() as tx:
        (message,) = lock_ready(scope(tx), [message_id(database)])
        put_back(scope(tx), message.id, not_before=MONDAY + timedelta(weeks=1), reason=None, attempts=0)
    assert marked(database, 2) and not marked(database, 2)
    assert messages(database, "ready") == [["1", "2"]]


def message_id(database: Database) -> str:
    with database.reading() as tx:
        return tx.execute(select(outbox.c.id)).scalar_one()
