"""The demo in the browser: some weeks are lived beforehand, then the visitor has the clock."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.demo.cast import CAST
from bot.demo.clock import BEGIN
from bot.demo.moments import in_words
from bot.demo.stage import Stage
from bot.demo.tables import LEAD, explained
from bot.demo.tour import tour
from bot.storage.database import Tx
from bot.storage.showing import rows_naming, table_counts, table_page, timeline

log = structlog.get_logger()
T = TypeVar("T")

BEFOREHAND = 8  # weeks: enough for results with their uncertainty
HEARTBEAT = 0.25  # seconds between looks at what is due
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


class DemoControls:
    """What the page's buttons do (localslack.controls.Controls)."""

    def __init__(self) -> None:
        self.stage: Stage | None = None

    @property
    def _stage(self) -> Stage:
        assert self.stage is not None
        return self.stage

    def ready(self) -> bool:
        """Whether a visitor may come in."""
        return self.stage is not None

    async def turn_clock(self, to: str) -> None:
        """Live through an hour, a day, a week, or to the next thing that happens."""
        if to == "next":
            await self._stage.live_to_next()
        else:
            await self._stage.live(seconds=SPANS[to].total_seconds())

    async def pause(self, on: bool) -> None:
        """Let time stand still, or flow again."""
        self._stage.clock.flow(not on)

    def paused(self) -> bool:
        """Whether time stands still."""
        return self.stage is None or not self.stage.clock.flows

    async def timeline(self) -> list[dict[str, Any]]:
        """What is due and what was sent."""
        return in_words(await self._read(timeline, []))

    def tour(self) -> dict[str, Any]:
        """What a newcomer is told."""
        return tour()

    async def tables(self) -> dict[str, Any]:
        """The database's tables, those where answers lie first, and what to know before looking."""
        return {"lead": LEAD, "tables": explained(await self._read(table_counts, []))}

    async def find(self, words: str) -> dict[str, int]:
        """In how many rows of each table these words stand."""
        return await self._read(lambda tx: rows_naming(tx, words), {})

    async def table(self, name: str, offset: int) -> dict[str, Any]:
        """A page of one table."""
        return await self._read(lambda tx: table_page(tx, name, offset), {"columns": [], "rows": []})

    async def stop_bot(self) -> None:
        """Stop the bot as a crash would."""
        async with self._stage.lock:
            await self._stage.stop_bot(without_warning=True)

    async def start_bot(self) -> None:
        """Start it again."""
        async with self._stage.lock:
            await self._stage.start_bot()

    def bot_running(self) -> bool:
        """Whether it is up."""
        return self.stage is not None and self.stage.bot is not None

    async def reset(self) -> None:
        """Everything back to how the visitor found it."""
        flowed = self._stage.clock.flows
        self._stage.clock.flow(False)
        async with self._stage.lock:
            await self._stage.begin_again()
        await live_beforehand(self._stage)
        self._stage.clock.flow(flowed)

    def reset_share(self) -> float:
        """How much of the weeks before the visitor is lived through anew, 0 to 1."""
        lived = (self._stage.clock() - BEGIN) / timedelta(weeks=BEFOREHAND)
        return min(lived, 1.0) if self._stage.beforehand else 0.0

    def now(self) -> datetime:
        """The demo's time."""
        return self._stage.clock()

    async def _read(self, look: Callable[[Tx], T], otherwise: T) -> T:
        bot = self._stage.bot
        return await bot.database.read(look) if bot is not None else otherwise


async def live_beforehand(stage: Stage, weeks: int = BEFOREHAND) -> None:
    """The weeks before the visitor comes, up to the moment when there is a question to answer."""
    stage.visitor, stage.beforehand = "", True
    try:
        await stage.live(weeks=weeks)
        stage.visitor = CAST[0].name
        await stage.live_to_a_question(stage.visitor)
    finally:
        stage.beforehand = False


async def serve_page(port: int, folder: Path | None) -> int:
    """Serve until Ctrl-C; the exit code."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    print("Setting the scene: fourteen people, two teams, eight weeks...", flush=True)
    async with Stage(flows=False, port=port, folder=folder, controls=(controls := DemoControls())) as stage:
        if not stage.taken_up:
            await live_beforehand(stage)
        stage.clock.flow(True)
        controls.stage = stage  # only now: the page stays closed while weeks fly by
        print(f"\n  Open  {stage.slack.base_url}/\n\nEverything stays on this machine. Ctrl-C ends it.", flush=True)
        async with beating(stage):
            await stop.wait()
    return 0


@asynccontextmanager
async def beating(stage: Stage) -> AsyncIterator[asyncio.Task[None]]:
    """Meanwhile the bot does what is due and the cast what they planned, as the clock stands or flows."""
    heart = asyncio.create_task(_beat(stage))
    heart.add_done_callback(_say_if_broken)
    try:
        yield heart
    finally:
        heart.cancel()
        with suppress(asyncio.CancelledError):
            await heart


def _say_if_broken(heart: asyncio.Task[None]) -> None:
    # The clock can still be turned by hand; that nobody lives between two turns must not look like peace.
    if not heart.cancelled() and (fault := heart.exception()) is not None:
        log.error("demo_stands_still", exc_info=fault)


async def _beat(stage: Stage) -> None:
    while True:
        async with stage.lock:
            stage.director.plan_until(stage.clock())
            await stage.director.act(stage.clock())
            await stage.settle()
            stage.director.notice(stage.clock())
        await asyncio.sleep(HEARTBEAT)
