"""Two companies that install the same bot, in both modes. Not a `Story`: here the world is larger than one Slack."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from sqlalchemy import select

from bot.app.bot import Bot
from bot.app.settings import Settings
from bot.database import schema
from bot.localslack import LocalSlack, World
from bot.outbox.calling.rate_limit import UNLIMITED
from tests.givens import Clock
from tests.stories.driver import IN_A_HURRY, MOST_TURNS, NO_HURRY, ROOT

PUBLIC = "https://ripple.example"


class TwoCompanies:
    """Tidewater and Foxglove. Nobody has installed the bot when it starts; `more` are further settings.

    `by_hand`: Tidewater's operator installed it there and copied the token, as a single workspace does.
    """

    def __init__(self, *, mode: str, database_url: str, folder: Path, by_hand: bool = False, **more: str) -> None:
        self.mode, self.database_url, self.folder, self.more = mode, database_url, folder, more
        self.clock = Clock()
        manifest = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
        self.world = World(now=self.clock, manifest=manifest, timing=IN_A_HURRY)
        self.tidewater, self.foxglove = self.world.add_workspace("Tidewater"), self.world.add_workspace("Foxglove")
        if by_hand:
            self.tidewater.app.uninstalled = False
            self.more = {"SLACK_BOT_TOKEN": self.tidewater.app.bot_token, **more}

    async def __aenter__(self) -> Self:
        await self.world.__aenter__()
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        await self.start_bot()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        await self.session.close()
        await self.bot.stop()
        await self.world.__aexit__(kind, fault, trace)

    async def start_bot(self) -> None:
        """With no token at all."""
        self.bot = Bot(Settings.from_env(self.environment()), clock=self.clock, ticks=False, limits=UNLIMITED, patience=NO_HURRY)
        await self.bot.start()
        if self.mode == "http":
            self.world.send_events_to(f"http://127.0.0.1:{self.bot.port}/slack/events")

    async def restart(self) -> None:
        """Stop it and start it again, as a deploy does."""
        await self.bot.stop()
        await self.start_bot()
        await self.bot.settling.done()

    def environment(self) -> dict[str, str]:
        """What an operator would set."""
        first = self.world.members[0]
        ways = {"socket": {"SLACK_APP_TOKEN": first.app_token}, "http": {"SLACK_SIGNING_SECRET": first.signing_secret}}
        return {
            "SLACK_CLIENT_ID": self.world.desk.client_id,
            "SLACK_CLIENT_SECRET": self.world.desk.client_secret,
            "RIPPLE_PUBLIC_URL": PUBLIC,
            "SLACK_API_URL": self.world.api_url,
            "DATABASE_URL": self.database_url,
            "PORT": "0",
            "RIPPLE_HEALTH_PORT": "0",
            "RIPPLE_KEY_FOLDER": str(self.folder / "keys"),
            "RIPPLE_METRICS": "yes",
            **ways[self.mode],
            **self.more,
        }

    # --- a browser -----------------------------------------------------------------------------------------------------

    async def opens(self, path: str, cookie: str = "", language: str = "en") -> tuple[int, str, dict[str, str]]:
        """Somebody's browser asks for a page: its status, its text and what else it said."""
        headers = {"Accept-Language": language} | ({"Cookie": cookie} if cookie else {})
        async with self.session.get(f"http://127.0.0.1:{self.bot.port}{path}", headers=headers, allow_redirects=False) as said:
            return said.status, await said.text(), dict(said.headers)

    async def begins(self) -> tuple[str, str]:
        """Somebody opens the page and is sent to Slack: where to, and the cookie they keep."""
        status, _, headers = await self.opens("/slack/install")
        assert status == 302
        return headers["Location"], headers["Set-Cookie"].partition(";")[0]

    async def comes_back(self, address: str, cookie: str, language: str = "en") -> tuple[int, str]:
        """Slack sends them back to this address."""
        assert address.startswith(PUBLIC)
        status, page, _ = await self.opens(address.removeprefix(PUBLIC), cookie, language)
        return status, page

    async def installs(self, where: LocalSlack | str) -> str:
        """Somebody installs the bot there, from the first page to the last; what the last one says."""
        address, cookie = await self.begins()
        status, page = await self.comes_back(self.world.agree(address, where), cookie)
        assert status == 200, page
        await self.bot.settling.done()
        return page

    async def shares(self, slack: LocalSlack, words: str) -> list[str]:
        """Ana shares a learning there; every message in her channel, as it reads."""
        known = "ana" in {name.split(".")[0] for name in slack.workspace.names}
        ana = slack.person("Ana Ruiz") if known else slack.add_person("Ana Ruiz")
        if slack.workspace.channel_named("harbor") is None:
            slack.add_channel("harbor", members=[ana])
            slack.invite_bot("harbor")
            await self.settle()
        await ana.types(f"/til {words}", in_="#harbor")
        await self.settle()
        return [slack.readable(one) for one in slack.posted("harbor")]

    # --- time ----------------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Let the bot do everything that is due now."""
        for _ in range(MOST_TURNS):
            await self.world.quiet()
            await self.bot.gate.close(5.0)
            if not await asyncio.to_thread(self.bot.schedule.run_once) and not await self.bot.delivery.run_once():
                await self.world.quiet()
                return
        raise AssertionError("the bot never finishes what is due at one moment")

    def rows(self, table: str) -> list[Any]:
        """What the database holds."""
        with self.bot.database.reading() as tx:
            return [row._mapping for row in tx.execute(select(getattr(schema, table)))]
