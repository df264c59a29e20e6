"""The ports we listen on: Slack's, in HTTP mode, and one for whoever watches us, in both modes.

Health and figures have a port of their own, so that it can stay inside while Slack's is open to everybody.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from aiohttp import web
from msgspec import Struct

from bot.api.rules import ROOT
from bot.app.settings import Settings
from bot.app.startup import CannotStart
from bot.installs.door import InstallDoor
from bot.installs.oauth import InstallFlow
from bot.metrics import Metrics
from bot.slack.door.guard import Guard, GuardedServer, Handler, Visitor
from bot.slack.door.over_http import Dispatch, HttpDoor
from bot.slack.door.refusals import Refusals

NO_PORT = "port {port} on {host} cannot be opened ({why})"
NO_PORT_CURE = "End what uses it, or choose another with {named}."
SHUT_WITHIN = 1.0  # seconds for requests that are being answered

Standing = Callable[[], Awaitable[tuple[bool, Mapping[str, Any]]]]
Pages = Callable[[web.BaseRequest], Awaitable[web.Response | None]]


class Listening(Struct, frozen=True):
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
        why = (
            os.strerror(taken.errno) if taken.errno and taken.errno > 0 else taken.strerror or type(taken).__name__
        )  # asyncio adds the address
        said = NO_PORT.format(port=port, host=host, why=why)
        raise CannotStart(f"{said[0].upper()}{said[1:]}. {NO_PORT_CURE.format(named=named)}") from None
    return Listening(runner)


class Ports:
    """Both ports. `standing`: as in `HealthPages`; `dispatch` and `flow`: None as long as we start, and once we stop."""

    def __init__(
        self,
        settings: Settings,
        metrics: Metrics,
        refusals: Refusals,
        standing: Standing,
        api: Pages,
        dispatch: Callable[[], Dispatch | None],
        flow: Callable[[], InstallFlow | None],
    ) -> None:
        self._settings, self._metrics, self._refusals = settings, metrics, refusals
        self._standing, self._api, self._dispatch, self._flow = standing, api, dispatch, flow
        self._pages: Listening | None = None
        self._door: Listening | None = None
        self.health_port = self.port = 0

    async def open(self) -> None:
        """Health and figures on a port of their own; Slack's in HTTP mode, and wherever workspaces install by themselves."""
        settings = self._settings
        pages = HealthPages(Guard(self._refusals), self._standing, self._metrics.page if settings.metrics else None, self._api)
        self._pages = await listen(pages, pages.guard, settings.health_host, settings.health_port, "RIPPLE_HEALTH_PORT")
        self.health_port = self.port = self._pages.port
        if settings.uses_socket_mode and not settings.uses_oauth:
            return
        guard = Guard(self._refusals)
        self._door = await listen(self._handler(guard), guard, settings.host, settings.port, "PORT")
        self.port = self._door.port

    async def take_no_more(self) -> None:
        """Slack and browsers are let in no more."""
        if self._door is not None:
            await self._door.take_no_more()

    async def close(self) -> None:
        """Both."""
        await asyncio.gather(*(one.close() for one in (self._door, self._pages) if one is not None))

    def _handler(self, guard: Guard) -> Handler:
        slacks = None if self._settings.uses_socket_mode else HttpDoor(self._settings.signing_secret, guard, self._dispatch)
        if not self._settings.uses_oauth:
            assert slacks is not None
            return slacks
        return InstallDoor(guard, self._flow, slacks)


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
