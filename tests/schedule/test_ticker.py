"""The clock that wakes the loops goes on whatever the wall clock is set to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

import apscheduler.schedulers.base
import pytest

from bot.schedule.ticker import Ticker

WITHIN = 240.0


class NothingDue:
    """A schedule on which nothing ever stands."""

    def run_once(self) -> int:
        return 0


class Deaf:
    """Nobody to wake."""

    def wake(self) -> None:
        raise AssertionError("nothing was due")


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
