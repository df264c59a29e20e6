"""The clock that wakes the loops, and nothing else: which moments matter stands in the database.

APScheduler keeps no jobs for us (a shared job store fires nearly everything twice, its cron trigger fires twice on an autumn night).
A tick that comes late, twice or not at all changes nothing but when something is looked at. APScheduler goes by the wall clock, so a clock
that is set back would stop it for as long as it was set back; the loop's own clock, which only goes forward, notices.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.database.engine import Busy, DatabaseDown
from bot.schedule.runner import Schedule

EVERY = 5.0
MISSED = 3  # ticks in a row that did not come: the wall clock was set back

log = structlog.get_logger()


class Wakeable(Protocol):
    """What is woken when something may have to be sent."""

    def wake(self) -> None: ...


class FromNow(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Again so long after this moment. APScheduler's own interval counts up every tick that a jump of the clock passed over."""

    def __init__(self, span: timedelta) -> None:
        self._span = span

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._span


class Ticker:
    """Runs the schedule now and then, and wakes delivery when something came of it.

    What may wait for somebody's answer, of a website or of Slack, runs beside the ticks: the others' messages and rounds wait for none.

    `also`: more to be done at each tick, for instance figures for the metrics.
    """

    def __init__(
        self,
        schedule: Schedule,
        delivery: Wakeable,
        *,
        every: float = EVERY,
        also: tuple[Callable[[], Awaitable[None]], ...] = (),
    ) -> None:
        self._schedule = schedule
        self._delivery = delivery
        self._every = every
        self._again = FromNow(timedelta(seconds=every))
        self._also = also
        self._running = asyncio.Lock()
        self._beside: asyncio.Task[int] | None = None
        self._clock = AsyncIOScheduler(jobstores={"default": MemoryJobStore()}, timezone="UTC")
        self.ticked = 0  # for the health check: it grows while the schedule is alive

    def start(self) -> None:
        """Tick from now on, the first time at once."""
        self._job = self._clock.add_job(self.tick, self._again, coalesce=True, max_instances=1, misfire_grace_time=None)
        self._clock.start()
        self._first = asyncio.create_task(self.tick())
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """No more ticks; the one that runs is waited for."""
        self._watching.cancel()
        self._clock.remove_all_jobs()
        async with self._running:
            self._clock.shutdown(wait=False)
        if self._beside is not None:
            await self._beside

    async def tick(self) -> int:
        """Run what is due; how many rows that were. Outlives whatever happens in there."""
        async with self._running:
            ran = await self._run(self._schedule.run_due)
            if self._beside is None or self._beside.done():
                self._beside = asyncio.create_task(self._run(self._schedule.run_after))
            self.ticked += 1
            for work in self._also:
                await self._guarded(work)
        return ran

    async def _watch(self) -> None:
        while True:
            before = self.ticked
            await asyncio.sleep(MISSED * self._every)
            if self.ticked == before and not self._running.locked():
                log.warning("clock_was_set_back", where="schedule")
                self._job.reschedule(self._again)

    async def _run(self, work: Callable[[], int]) -> int:
        try:
            ran = await asyncio.to_thread(work)
        except (Busy, DatabaseDown) as down:
            log.warning("database_down", where="schedule", reason=type(down).__name__)
            return 0
        except Exception:
            log.exception("schedule_failed")
            return 0
        if ran:
            self._delivery.wake()
        return ran

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except (Busy, DatabaseDown) as down:
            log.warning("database_down", where="tick_work", reason=type(down).__name__)
        except Exception:
            log.exception("tick_work_failed")
