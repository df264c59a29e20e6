"""The bot's install pages at the demo's own address, as a proxy with TLS would serve them.

Browsers keep a cookie marked for TLS only where there is TLS: here it travels without the mark. Links to Slack lead to the pretend one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import aiohttp
from aiohttp import web
from yarl import URL

from bot.app.bot import Bot
from bot.installs.oauth import INSTALL, REDIRECT

PUBLIC = "https://ripple.example"
MARK, TLS_ONLY = "__Host-", "; Secure"
PASSED_ON = ("Content-Type", "Content-Security-Policy", "Cache-Control", "Referrer-Policy", "X-Content-Type-Options")
SETTLED_WITHIN = 20.0  # seconds
NOT_NOW = "Ripple is stopped. Start it again under Faults, then reload this page."


class FrontDoor:
    """`before_install`: done when somebody comes back from Slack, before the bot hears of it."""

    def __init__(self, bot: Callable[[], Bot | None], before_install: Callable[[], None]) -> None:
        self._bot, self._before_install = bot, before_install

    def routes(self) -> list[web.RouteDef]:
        """The two pages."""
        return [web.get(INSTALL, self._visit), web.get(REDIRECT, self._visit)]

    async def _visit(self, request: web.Request) -> web.Response:
        bot = self._bot()
        if bot is None or not bot.ready:
            return web.Response(status=503, text=NOT_NOW)
        if request.path == REDIRECT and "code" in request.query:
            self._before_install()
        headers = {"Accept-Language": request.headers.get("Accept-Language", "en")}
        if cookie := request.headers.get("Cookie"):
            headers["Cookie"] = "; ".join(f"{MARK}{one.strip()}" for one in cookie.split(";"))
        address = URL(f"http://127.0.0.1:{bot.port}{request.rel_url}", encoded=True)
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as session,
            session.get(address, headers=headers, allow_redirects=False) as said,
        ):
            answer = _passed_on(said, await said.text(), f"http://{request.host}")
        if request.path == REDIRECT:  # or a visitor's next click would come before the bot has read who is here
            with suppress(TimeoutError):
                await asyncio.wait_for(bot.settling.done(), SETTLED_WITHIN)
        return answer


def _passed_on(said: aiohttp.ClientResponse, page: str, here: str) -> web.Response:
    answer = web.Response(status=said.status, body=page.replace("https://slack.com/", "/").encode())
    for name in PASSED_ON:
        if name in said.headers:
            answer.headers[name] = said.headers[name]
    if "Location" in said.headers:
        answer.headers["Location"] = said.headers["Location"].removeprefix(here)
    for cookie in said.headers.getall("Set-Cookie", ()):
        answer.headers.add("Set-Cookie", cookie.removeprefix(MARK).replace(TLS_ONLY, ""))
    return answer
