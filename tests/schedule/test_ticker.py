"""The clock that wakes the loops goes on whatever the wall clock is set to."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

import apscheduler.schedulers.base
import pytest

from bot.database.engine import Database
from bot.schedule.job import AfterContext, DueContext
from bot.schedule.runner import Schedule
from bot.schedule.store import set_due
from bot.schedule.ticker import Ticker
from tests.givens import MONDAY, Clock, scope
from tests.schedule.givens import NoKeys

WITHIN = 240.0


class NothingDue:
    """A schedule on which nothing ever stands."""

    def run_due(self) -> int:
        return 0

    def run_after(self) -> int:
        return 0


class Deaf:
    """Nobody to wake."""

    def wake(self) -> None:
        raise AssertionError("nothing was due")


class Woken:
    """Whoever sends, told that something may be sent."""

    def wake(self) -> None:
        return


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the wall clock that APScheduler reads."""
    wrong_by = [timedelta(0)]

    class Turned(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + wrong_by[0]

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Turned)
    return lambda span: wrong_by.__setitem__(0, span)


async def ticks(ticker: Ticker, more: int) -> None:
    wanted = ticker.ticked + more
    async with asyncio.timeout(WITHIN):
        while ticker.ticked < wanted:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("hours", [-24, -1, 1, 24, 24 * 365 * 50])
async def test_a_wall_clock_that_is_set_stops_no_tick(turn: Any, hours: int) -> None:
    ticker = Ticker(NothingDue(), Deaf(), every=0.03)  # type: ignore[arg-type]
    ticker.start()
    await ticks(ticker, 2)
    turn(timedelta(hours=hours))
    await ticks(ticker, 5)
    turn(timedelta(0))
    await ticks(ticker, 5)
    await ticker.stop()


async def test_one_workspaces_slow_website_keeps_nothing_of_another_waiting(sqlite_url: str) -> None:
    database, answers, asked = Database(sqlite_url), threading.Event(), threading.Event()
    ran: list[str] = []

    def look_up(_context: AfterContext) -> None:
        asked.set()
        answers.wait(WITHIN)

    def remember(context: DueContext) -> None:
        ran.append(context.scope.workspace)

    runner = Schedule(database, NoKeys(), Clock(), lambda: "id", random.Random(1), {"open": remember}, {"look up": look_up})
    with database.transaction() as tx:
        set_due(scope(tx, workspace="TA"), "look up", "x", MONDAY)
    ticker = Ticker(runner, Woken())
    try:
        await ticker.tick()
        await asyncio.to_thread(asked.wait, WITHIN)
        with database.transaction() as tx:
            set_due(scope(tx, workspace="TB"), "open", "y", MONDAY)
        async with asyncio.timeout(WITHIN):
            assert await ticker.tick() == 1 and ran == ["TB"]
            assert await ticker.tick() == 0, "and what is slow is begun once"
    finally:
        answers.set()
        assert ticker._beside is not None
        await ticker._beside
        database.close()
    assert runner.next_at() is None
