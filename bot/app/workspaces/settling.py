"""Reading the rosters of installed workspaces, a few at a time and beside everything else. A start waits for none of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.database.engine import Busy, DatabaseDown
from bot.ids import WorkspaceId

AT_ONCE = 2
PAUSE = 0.5  # seconds between two of those known before: a thousand take their time
AGAIN_AFTER = 60.0

log = structlog.get_logger()


class Settling:
    """`settle`: reads one workspace's roster and plans what is due there. Whoever just installed goes first."""

    def __init__(self, settle: Callable[[WorkspaceId], Awaitable[None]]) -> None:
        self._settle = settle
        self._waiting: asyncio.PriorityQueue[tuple[int, WorkspaceId]] = asyncio.PriorityQueue()
        self._workers: list[asyncio.Task[None]] = []
        self._timers: set[asyncio.TimerHandle] = set()

    def add(self, workspace: WorkspaceId) -> None:
        """Somebody just installed the app."""
        self._waiting.put_nowait((0, workspace))

    def start(self, known: Sequence[WorkspaceId]) -> None:
        """Begin, with those that were installed before."""
        for workspace in known:
            self._waiting.put_nowait((1, workspace))
        self._workers = [asyncio.create_task(self._work()) for _ in range(AT_ONCE)]

    async def done(self) -> None:
        """Wait until everybody who waits was read, or put off."""
        await self._waiting.join()

    async def stop(self) -> None:
        """Read no more."""
        for timer in self._timers:
            timer.cancel()
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            order, workspace = await self._waiting.get()
            try:
                await self._one(workspace)
            finally:
                self._waiting.task_done()
            await asyncio.sleep(order * PAUSE)

    async def _one(self, workspace: WorkspaceId) -> None:
        try:
            await self._settle(workspace)
        except (SlackApiError, SlackRequestError, aiohttp.ClientError, TimeoutError, Busy, DatabaseDown) as broken:
            log.warning("workspace_not_settled", why=type(broken).__name__, again_in=AGAIN_AFTER)
            self._put_off(workspace)
        except Exception:
            log.exception("settling_failed")

    def _put_off(self, workspace: WorkspaceId) -> None:
        def again() -> None:
            self._timers.discard(timer)
            self._waiting.put_nowait((1, workspace))

        timer = asyncio.get_running_loop().call_later(AGAIN_AFTER, again)
        self._timers.add(timer)
