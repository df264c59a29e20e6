"""Group commit: durable when it returns, each piece on its own, bounded, alive after a failure."""

from __future__ import annotations

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError

from bot.database import group_commit as writer
from bot.database.engine import Busy, Database, DatabaseDown, insert_new, upsert
from bot.database.schema import seen, settings
from tests.givens import MONDAY, WORKSPACE
from tests.stories.processes import free_port

pytestmark = pytest.mark.each_way


def _keep(key: str):
    return lambda tx: insert_new(tx, seen, {"workspace_id": WORKSPACE, "key": key, "at": MONDAY})


def _keys(database: Database) -> set[str]:
    with database.reading() as tx:
        return set(tx.execute(select(seen.c.key)).scalars())


async def test_what_was_written_is_there_for_another_connection(database: Database) -> None:
    assert await database.write(_keep("one")) == 1
    assert _keys(database) == {"one"}


async def test_many_callers_share_a_commit_and_each_gets_its_own_result(database: Database) -> None:
    results = await asyncio.gather(*(database.write(_keep(f"k{n % 50}")) for n in range(200)))
    assert sum(results) == 50
    assert _keys(database) == {f"k{n}" for n in range(50)}


async def test_a_piece_that_raises_is_undone_alone(database: Database) -> None:
    def keep_then_fail(tx):
        _keep("bad")(tx)
        raise ValueError("no")

    pieces = [_keep(f"good{n}") for n in range(20)] + [keep_then_fail] + [_keep(f"more{n}") for n in range(20)]
    results = await asyncio.gather(*(database.write(piece) for piece in pieces), return_exceptions=True)
    assert [type(result) for result in results if isinstance(result, Exception)] == [ValueError]
    assert len(_keys(database)) == 40 and "bad" not in _keys(database)


async def test_the_queue_is_bounded(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "QUEUE_LIMIT", 3)
    database = Database(sqlite_url)
    gate = threading.Event()
    taken = threading.Event()
    first = asyncio.create_task(database.write(lambda tx: taken.set() or gate.wait()))
    await asyncio.to_thread(taken.wait)
    waiting = [asyncio.create_task(database.write(_keep(f"w{n}"))) for n in range(3)]
    while database.waiting() < 3:
        await asyncio.sleep(0)
    with pytest.raises(Busy):
        await database.write(_keep("one too many"))
    gate.set()
    await asyncio.gather(first, *waiting)
    assert _keys(database) == {"w0", "w1", "w2"}
    database.close()


async def test_a_lost_connection_is_said_and_the_next_write_works(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    await database.write(_keep("before"))
    with pytest.raises(DatabaseDown):
        await database.write(lambda tx: tx.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())"))
    await database.write(_keep("after"))
    assert _keys(database) == {"before", "after"}
    database.close()


async def test_a_database_that_is_not_there_or_held_is_said_in_one_word_whoever_asks(sqlite_url: str) -> None:
    nowhere, held = Database(f"postgresql://me:hush@127.0.0.1:{free_port()}/ripple"), Database(sqlite_url)
    event.listen(held.engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=50"))
    holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    for database in (nowhere, held):
        with pytest.raises(DatabaseDown), database.transaction():
            raise AssertionError("there is none to be had")
    for way in (nowhere.read, nowhere.write):
        with pytest.raises(DatabaseDown) as said:
            await way(lambda tx: tx.exec_driver_sql("SELECT 1").scalar_one())
        assert "hush" not in str(said.value)
    holder.close()
    nowhere.close()
    held.close()


async def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_down(database: Database) -> None:
    with pytest.raises(DBAPIError), database.transaction() as tx:
        tx.exec_driver_sql("SELECT nonsense FROM nowhere")
    with pytest.raises(DBAPIError):
        await database.read(lambda tx: tx.exec_driver_sql("SELECT nonsense FROM nowhere"))


async def test_a_connection_cut_while_it_is_read_is_said(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with pytest.raises(DatabaseDown):
        await database.read(lambda tx: tx.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert await database.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar_one()) == 1
    database.close()


async def test_a_closed_database_finishes_what_waits_and_takes_nothing_more(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    writes = [asyncio.create_task(database.write(_keep(f"k{n}"))) for n in range(100)]
    await asyncio.sleep(0)
    await asyncio.to_thread(database.close)
    await asyncio.gather(*writes)
    with pytest.raises(DatabaseDown):
        await database.write(_keep("late"))
    again = Database(sqlite_url)
    assert len(_keys(again)) == 100
    again.close()


def test_writers_in_many_threads_never_meet_a_locked_file(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(50):
                with database.transaction() as tx:
                    found = tx.execute(select(func.count()).select_from(seen)).scalar_one()
                    insert_new(tx, seen, {"workspace_id": WORKSPACE, "key": f"n{found}", "at": MONDAY})
        except BaseException as broken:
            failures.append(broken)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(_keys(database)) == 200
    database.close()


def test_an_upsert_keeps_the_last_word(database: Database) -> None:
    row = {"workspace_id": WORKSPACE, "name": "a", "value": 1, "changed_by": None, "changed_at": MONDAY}
    with database.transaction() as tx:
        upsert(tx, settings, row)
        upsert(tx, settings, row | {"value": {"two": 2}})
    with database.reading() as tx:
        assert tx.execute(select(settings.c.value)).scalars().all() == [{"two": 2}]


def test_times_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    with database.transaction() as tx:
        _keep("one")(tx)
    with database.reading() as tx:
        assert tx.execute(select(seen.c.at)).scalar_one() == MONDAY
    with pytest.raises(Exception, match="naive"), database.transaction() as tx:
        insert_new(tx, seen, {"workspace_id": WORKSPACE, "key": "x", "at": MONDAY.replace(tzinfo=None)})


def test_inserting_many_says_how_many_were_new(database: Database) -> None:
    rows = [{"workspace_id": WORKSPACE, "key": key, "at": MONDAY} for key in ("a", "b", "c")]
    with database.transaction() as tx:
        assert insert_new(tx, seen, rows[:2]) == 2
        assert insert_new(tx, seen, rows) == 1
        assert insert_new(tx, seen, []) == 0
