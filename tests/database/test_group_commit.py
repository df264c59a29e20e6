"""Work that is done together. One call for what waits under one key, each caller its own result, one failure alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import select

from bot.database.engine import Database, DatabaseDown, Tx, insert_new
from bot.database.group_commit import Piece
from bot.database.schema import seen
from tests.givens import MONDAY, WORKSPACE

pytestmark = pytest.mark.each_way


class Counting:
    """Keeps keys together, remembers how many came at a time, and refuses "bad"."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, tx: Tx, keys: Sequence[str]) -> list[str]:
        self.sizes.append(len(keys))
        if "bad" in keys:
            raise ValueError("no")
        insert_new(tx, seen, [{"workspace_id": WORKSPACE, "key": key, "at": MONDAY} for key in keys])
        return [f"kept {key}" for key in keys]


async def held(database: Database) -> threading.Event:
    """Nothing is written before the event is set: what is asked for meanwhile waits."""
    go, taken = threading.Event(), threading.Event()
    asyncio.get_running_loop().create_task(database.write(partial(stand_still, taken, go)))
    await asyncio.to_thread(taken.wait, 5)
    return go


def stand_still(taken: threading.Event, go: threading.Event, _: Tx) -> None:
    taken.set()
    go.wait(10)


def keys(database: Database) -> set[str]:
    with database.reading() as tx:
        return set(tx.execute(select(seen.c.key)).scalars())


async def test_what_waits_under_one_key_is_done_in_one_go_and_each_has_its_own_result(database: Database) -> None:
    go, keep = await held(database), Counting()
    waiting = [asyncio.ensure_future(database.write_together("keep", keep, f"k{n}")) for n in range(10)]
    await asyncio.sleep(0)
    go.set()
    assert await asyncio.gather(*waiting) == [f"kept k{n}" for n in range(10)]
    assert max(keep.sizes) > 1 and sum(keep.sizes) == 10
    assert keys(database) == {f"k{n}" for n in range(10)}


async def test_other_work_in_between_keeps_its_own_result(database: Database) -> None:
    go, keep = await held(database), Counting()
    together = [asyncio.ensure_future(database.write_together("keep", keep, f"k{n}")) for n in range(5)]
    alone = [asyncio.create_task(database.write(lambda _, n=n: n)) for n in range(5)]
    await asyncio.sleep(0)
    go.set()
    assert await asyncio.gather(*together, *alone) == [*(f"kept k{n}" for n in range(5)), *range(5)]


async def test_one_that_raises_is_undone_alone(database: Database) -> None:
    go, keep = await held(database), Counting()
    waiting = [asyncio.ensure_future(database.write_together("keep", keep, key)) for key in ("a", "bad", "b")]
    await asyncio.sleep(0)
    go.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [str, ValueError, str]
    assert keys(database) == {"a", "b"}


async def test_a_wrong_number_of_results_is_the_works_own_fault_and_nothing_is_kept(database: Database) -> None:
    def keep_and_forget_to_answer(tx: Tx, several: Sequence[str]) -> list[str]:
        Counting()(tx, several)
        return []

    with pytest.raises(ValueError):
        await database.write_together("keep", keep_and_forget_to_answer, "a")
    assert keys(database) == set()


async def test_whoever_does_not_wait_any_longer_disturbs_nobody(database: Database) -> None:
    go, keep = await held(database), Counting()
    gone = asyncio.ensure_future(database.write_together("keep", keep, "gone"))
    stays = asyncio.ensure_future(database.write_together("keep", keep, "stays"))
    await asyncio.sleep(0)
    gone.cancel()
    go.set()
    assert await stays == "kept stays"
    assert keys(database) == {"gone", "stays"}


async def test_whoever_comes_beside_the_end_is_told_so(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    go, writer = await held(database), database._writer
    closing = asyncio.create_task(asyncio.to_thread(writer.close))
    while not writer.waiting():  # the mark of the end
        await asyncio.sleep(0.005)
    loop = asyncio.get_running_loop()
    late: asyncio.Future[str] = loop.create_future()
    writer._waiting.put(Piece("late", lambda tx, _: ["kept"], None, loop, late))
    go.set()
    await closing
    with pytest.raises(DatabaseDown):
        await late


async def test_where_one_piece_finds_no_room_its_caller_alone_is_told_that_nothing_was_kept(database: Database) -> None:
    go = await held(database)
    first, full, last = (
        asyncio.ensure_future(database.write(work)) for work in (partial(keep_one, "first"), no_room, partial(keep_one, "last"))
    )
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(first, last)
    with pytest.raises(DatabaseDown):
        await full
    assert database.had_no_room(60.0) and keys(database) == {"first", "last"}


def keep_one(key: str, tx: Tx) -> None:
    insert_new(tx, seen, {"workspace_id": WORKSPACE, "key": key, "at": MONDAY})


def no_room(tx: Tx) -> None:
    """As each engine says it: SQLite when a file may not grow any more, PostgreSQL when a disk is full."""
    if tx.dialect.name != "sqlite":
        tx.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$")
    pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
    before = tx.exec_driver_sql("PRAGMA max_page_count").scalar_one()
    tx.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    try:
        tx.exec_driver_sql("CREATE TABLE too_much AS SELECT zeroblob(1000000) AS filler")
    finally:
        tx.exec_driver_sql(f"PRAGMA max_page_count = {before}")
