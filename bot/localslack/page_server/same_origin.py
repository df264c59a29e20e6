"""Same-origin middleware: known Host headers only, and no cross-site requests.

A page on the internet can make a browser send requests to a port on this machine. The Host header gives away
addresses that were bent to point here; Origin and Sec-Fetch-Site give away foreign pages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Middleware

OPEN_TO_PROGRAMS = ("/api/", "/link")
SAME = ("same-origin", "same-site", "none", "")


class Guarded(Protocol):
    """Who is guarded, and by which names it may be called."""

    host: str
    port: int
    allowed_hosts: frozenset[str]


def guarded(server: Guarded) -> Middleware:
    """The middleware for a server."""

    @web.middleware
    async def guard(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        if not host_is_known(request.host, server.host, server.port, server.allowed_hosts):
            return web.Response(status=421, text="this address is not served here")
        if not request.path.startswith(OPEN_TO_PROGRAMS) and is_foreign(request):
            return web.Response(status=403, text="requests from other sites are refused")
        return await handler(request)

    return guard


def host_is_known(asked: str, host: str, port: int, allowed: frozenset[str]) -> bool:
    """Whether a Host header names this server."""
    name, _, asked_port = asked.rpartition(":") if ":" in asked.rsplit("]", 1)[-1] else (asked, "", "80")
    if asked in allowed or name in allowed:
        return True
    return name in ("127.0.0.1", "localhost", "[::1]", host) and asked_port == str(port)


def is_foreign(request: web.Request) -> bool:
    """Whether a browser says that the request comes from another site."""
    origin = request.headers.get("Origin", "")
    if origin and origin.partition("://")[2] != request.host:
        return True
    return request.headers.get("Sec-Fetch-Site", "") not in SAME
