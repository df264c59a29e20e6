"""Where browsers come to install: two addresses, beside those that Slack calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.installs.oauth import INSTALL, REDIRECT, InstallFlow
from bot.slack.door.guard import Guard, Handler

HEADERS = ("Cookie", "Accept-Language")  # all that is read of them


class InstallDoor:
    """`flow`: None as long as we start, and once we stop. Every other address is `otherwise`'s."""

    def __init__(self, guard: Guard, flow: Callable[[], InstallFlow | None], otherwise: Handler | None) -> None:
        self._guard, self._flow, self._otherwise = guard, flow, otherwise

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """One visit. The connection is closed after it: a browser keeps no place that Slack needs."""
        if request.path not in (INSTALL, REDIRECT):
            return await self._elsewhere(request)
        answered = await self._answer(request)
        answered.force_close()
        return answered

    async def _elsewhere(self, request: web.BaseRequest) -> web.StreamResponse:
        if self._otherwise is not None:
            return await self._otherwise(request)
        self._guard.refusals.one("elsewhere")
        answered = web.Response(status=404)
        answered.force_close()
        return answered

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        if request.method != "GET":
            self._guard.refusals.one("method")
            return web.Response(status=405)
        if (flow := self._flow()) is None:
            return web.Response(status=503, text="starting or stopping: please come again")
        headers: dict[str, str | Sequence[str]] = {name: request.headers.getall(name) for name in HEADERS if name in request.headers}
        said = await flow.answer(AsyncBoltRequest(body="", query=request.query_string, headers=headers), request.path)
        answered = web.Response(status=said.status, body=(said.body or "").encode(), headers=said.first_headers_without_set_cookie())
        for cookie in said.headers.get("set-cookie", ()):
            answered.headers.add("Set-Cookie", cookie)
        return answered
