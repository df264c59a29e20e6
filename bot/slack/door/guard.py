"""Who may keep a connection. A stranger has some seconds to bring a request that Slack signed, and there is room for some hundreds.

aiohttp alone waits an hour for a connection's first words, and takes every connection until the process has no files left; then nobody
is answered, Slack included. When the room is full the stranger who has waited longest goes: whoever means it needs milliseconds.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.slack.door.refusals import Refusals

log = structlog.get_logger()

STRANGERS_HAVE = 10.0  # seconds from the connection to a signature that holds
KEPT_IDLE = 630.0  # seconds for a connection that carried one: longer than the proxies that keep theirs open
MOST_CONNECTIONS = 400
SHARE_OF_FILES = 3  # a third of the files that this process may open; the others are for the database and for calls to Slack
MOST_UNSIGNED = 32_000_000  # bytes, of all bodies together whose signature is not known yet
LINGERING = 1.0  # seconds in which what is still coming is thrown away, so that a refusal is read

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Visitor(web.RequestHandler):
    """One connection."""

    def __init__(self, guard: Guard, server: web.Server, **how: Any) -> None:
        super().__init__(server, **how)
        self._guard = guard

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._guard.came(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._guard.left(self)
        super().connection_lost(exc)

    def hang_up(self) -> None:
        """At once, whatever was on its way."""
        if self.transport is not None:
            self.transport.abort()

    def log_exception(self, *args: Any, **how: Any) -> None:
        """What is no HTTP is only counted; aiohttp would write its bytes down."""
        problem = how.get("exc_info")
        if isinstance(problem, HttpProcessingError):
            self._guard.refusals.one("not_http")
        else:
            log.error("request_failed", exc_info=problem)


class Guard:
    """Strangers, who have not shown a signature yet, and those who have."""

    def __init__(self, refusals: Refusals, most: int | None = None, patience: float = STRANGERS_HAVE) -> None:
        self.refusals = refusals
        self._most = most or _room(*resource.getrlimit(resource.RLIMIT_NOFILE))
        self._patience = patience
        self._strangers: dict[Visitor, asyncio.TimerHandle] = {}
        self._known: dict[Visitor, bool] = {}  # whether they are idle
        self._unsigned = 0

    def came(self, visitor: Visitor) -> None:
        """A new connection."""
        timer = asyncio.get_running_loop().call_later(self._patience, self._end, visitor, "silent")
        self._strangers[visitor] = timer
        if len(self._strangers) + len(self._known) > self._most:
            self._end(self._who_goes(visitor), "crowded")

    def left(self, visitor: Visitor) -> None:
        """It is over."""
        if timer := self._strangers.pop(visitor, None):
            timer.cancel()
        self._known.pop(visitor, None)

    def proved(self, visitor: Visitor) -> None:
        """What it sent is Slack's."""
        if timer := self._strangers.pop(visitor, None):
            timer.cancel()
            self._known[visitor] = False

    def works(self, visitor: Visitor) -> None:
        """A request of its has begun."""
        if visitor in self._known:
            self._known[visitor] = False

    def rests(self, visitor: Visitor) -> None:
        """A request of its is answered."""
        if self._known.pop(visitor, None) is not None:
            self._known[visitor] = True

    def takes(self, size: int) -> None:
        """So many bytes more whose signature is not known; where all together are too many the oldest stranger goes."""
        self._unsigned += size
        if self._unsigned > MOST_UNSIGNED and self._strangers:
            self._end(next(iter(self._strangers)), "crowded")

    def gives_back(self, size: int) -> None:
        """So many bytes are known, or forgotten."""
        self._unsigned -= size

    def _who_goes(self, newcomer: Visitor) -> Visitor:
        oldest = next(iter(self._strangers))
        if oldest is not newcomer:
            return oldest
        return next((one for one, idle in self._known.items() if idle), newcomer)

    def _end(self, visitor: Visitor, why: str) -> None:
        self.left(visitor)
        self.refusals.one(why)
        visitor.hang_up()


class GuardedServer(web.Server):
    """aiohttp's server with a guard. It unpacks nothing, logs no access, and knows one handler."""

    def __init__(self, handler: Handler, guard: Guard) -> None:
        super().__init__(
            handler,
            access_log=None,  # an access log would hold who tapped when (anonymity.md P8)
            auto_decompress=False,
            keepalive_timeout=KEPT_IDLE,
            lingering_time=LINGERING,
        )
        self._guard = guard

    def __call__(self) -> Visitor:
        return Visitor(self._guard, self, loop=self._loop, **self._kwargs)


def _room(files: int, _could_be: int) -> int:
    return MOST_CONNECTIONS if files == resource.RLIM_INFINITY else max(1, min(MOST_CONNECTIONS, files // SHARE_OF_FILES))
