"""The ports we listen on: Slack's, in HTTP mode, and one for whoever watches us, in both modes.

Health and figures have a port of their own, so that it can stay inside while Slack's is open to everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import web

from bot.api.rules import ROOT
from bot.app.startup import CannotStart
from bot.slack.door.guard import Guard, GuardedServer, Handler, Visitor

NO_PORT = "Port {port} on {host} cannot be opened ({why}). End what uses it, or choose another with {named}."
SHUT_WITHIN = 1.0  # seconds for requests that are being answered

Standing = Callable[[], Awaitable[tuple[bool, Mapping[str, Any]]]]
Pages = Callable[[web.BaseRequest], Awaitable[web.Response | None]]


@dataclass(frozen=True, slots=True)
class Listening:
    """One open port."""

    runner: web.ServerRunner

    @property
    def port(self) -> int:
        """The one that was found, where any free one was asked for."""
        return int(self.runner.addresses[0][1])

    async def take_no_more(self) -> None:
        """New connections are refused, those that are open are answered."""
        await asyncio.gather(*(site.stop() for site in list(self.runner.sites)))

    async def close(self) -> None:
        """Everything that is open ends."""
        await self.runner.cleanup()


async def listen(handler: Handler, guard: Guard, host: str, port: int, named: str) -> Listening:
    """Open the port that the variable `named` gives; `CannotStart` where that cannot be."""
    runner = web.ServerRunner(GuardedServer(handler, guard), shutdown_timeout=SHUT_WITHIN)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as taken:
        await runner.cleanup()
        raise CannotStart(NO_PORT.format(port=port, host=host, why=taken.strerror or type(taken).__name__, named=named)) from None
    return Listening(runner)


class HealthPages:
    """GET /healthz, /readyz and, where wanted, /metrics and the API. `standing`: whether we are ready, and the facts behind it."""

    def __init__(self, guard: Guard, standing: Standing, figures: Callable[[], bytes] | None, api: Pages) -> None:
        self.guard = guard
        self._standing, self._figures, self._api = standing, figures, api

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """One page. Whoever reads here keeps the connection no longer than that: a probe opens another."""
        self.guard.proved(cast(Visitor, request.protocol))
        answered = await self._page(request)
        answered.force_close()
        return answered

    async def _page(self, request: web.BaseRequest) -> web.Response:
        match request.method, request.path:
            case "GET" | "HEAD", "/healthz":
                return web.json_response({"alive": True})
            case "GET" | "HEAD", "/readyz":
                ready, facts = await self._standing()
                return web.json_response(facts, status=200 if ready else 503)
            case "GET" | "HEAD", "/metrics" if self._figures is not None:
                return web.Response(body=self._figures(), content_type="text/plain", charset="utf-8")
            case _, path if path.startswith(ROOT):
                return await self._api(request) or web.Response(status=404)
        return web.Response(status=404)
