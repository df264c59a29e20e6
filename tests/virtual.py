"""Simulated time: an event loop that never waits, and jumps to the next thing that is due. Hours of pace take seconds.

Work in threads would be skipped over, so a simulated database does its work in place.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError

from bot.database.engine import Database, Tx

T = TypeVar("T")
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting, moves the loop's clock."""

    jumped = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everything waits for something that will never happen")
        self.jumped += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` is how far it has jumped. `works`: the processor's seconds pass too, so that whoever works keeps others waiting."""

    def __init__(self, *, works: bool = False) -> None:
        self._jumping, self._works, self._began = JumpingSelector(), works, time.process_time()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.jumped + (time.process_time() - self._began if self._works else 0.0)


def run_virtually(work: Callable[[VirtualLoop], Coroutine[Any, Any, T]], *, works: bool = False) -> T:
    """Run to the end in simulated time."""
    loop = VirtualLoop(works=works)
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(work(loop))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


class DatabaseInPlace(Database):
    """The same database without threads."""

    async def write(self, work: Callable[[Tx], T]) -> T:
        with self.transaction() as tx:
            return work(tx)

    async def read(self, work: Callable[[Tx], T]) -> T:
        with self.reading() as tx:
            return work(tx)


class Answer:
    def __init__(self, data: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.data, self.status_code, self.headers = data, status, headers or {}


class PretendSlack:
    """Posts arrive after `latency` seconds, at most `rate` a second with a `burst`; more are answered 429 with Retry-After 1."""

    def __init__(self, loop: VirtualLoop, *, rate: float = 8.75, burst: int = 10, latency: float = 0.08) -> None:
        self._loop, self._rate, self._burst, self._latency = loop, rate, burst, latency
        self._left, self._since = float(burst), 0.0
        self.posts: list[tuple[float, str]] = []
        self.refused = 0

    async def api_call(self, method: str, *, json: Any = None, params: Any = None, http_verb: str = "POST") -> Answer:
        await asyncio.sleep(self._latency)
        if method == "auth.test":  # what a stand-in asks in a reminder's place
            return Answer({"ok": True, "user_id": "UBOT", "bot_id": "BBOT"})
        if method == "chat.update":  # nobody hears of it
            return Answer({"ok": True, "channel": json["channel"], "ts": json["ts"]})
        if method != "chat.postMessage":
            raise SlackApiError("no", Answer({"ok": False, "error": "missing_scope"}))
        now = self._loop.time()
        self._left = min(float(self._burst), self._left + (now - self._since) * self._rate)
        self._since = now
        if self._left < 1:
            self.refused += 1
            raise SlackApiError("slow down", Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"}))
        self._left -= 1
        self.posts.append((now, str(json["channel"])))
        return Answer({"ok": True, "channel": "D" + str(json["channel"]), "ts": f"{1_772_438_400 + now:.6f}"})


def at(seconds: float) -> datetime:
    """That many simulated seconds after the start."""
    return START + timedelta(seconds=seconds)
