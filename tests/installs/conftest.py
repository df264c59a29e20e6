"""A database, a world with two workspaces, and the stores over them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Database
from bot.database.keys import NoKeys
from bot.database.scope import Scope, Scopes
from bot.installs.rules import AppSecrets
from bot.installs.sealing import TokenSealer
from bot.installs.slack_stores import InstallationsInDatabase
from bot.installs.tokens import Tokens
from bot.localslack import LocalSlack, World
from tests.givens import Clock, Engines

KEY = b"k" * 32
BACK = "https://ripple.example/slack/oauth_redirect"


class Company:
    """Two workspaces in a world, and what one process of ours has of their installs."""

    def __init__(self, world: World, clock: Clock, database: Database, session: aiohttp.ClientSession) -> None:
        self.world, self.clock, self.database = world, clock, database
        self.a, self.b = world.add_workspace("Tidewater"), world.add_workspace("Foxglove")
        self.scopes = Scopes(clock, NoKeys())
        self.gone: list[str] = []
        self.ask = AsyncWebClient(base_url=world.api_url, session=session, retry_handlers=[])
        self.ask.proxy = None
        self.store = InstallationsInDatabase(database, self.scopes, TokenSealer([KEY]), lambda _scope, _installed: None)
        self.tokens = self.another_process()

    def another_process(self, *keys: bytes) -> Tokens:
        secrets = AppSecrets(self.world.desk.client_id, self.world.desk.client_secret)
        return Tokens(self.database, self.scopes, TokenSealer(keys or [KEY]), secrets, self.ask, self._gone)

    def _gone(self, scope: Scope) -> None:
        self.gone.append(scope.workspace)

    async def installs(self, where: LocalSlack | str) -> None:
        asked = f"https://slack.example/?client_id={self.world.desk.client_id}&redirect_uri={BACK}&state=s"
        code = self.world.agree(asked, where).partition("code=")[2].partition("&")[0]
        secrets = {"client_id": self.world.desk.client_id, "client_secret": self.world.desk.client_secret}
        said = await self.ask.oauth_v2_access(**secrets, code=code, redirect_uri=BACK)
        await self.store.async_save(
            Installation(
                app_id=said["app_id"],
                enterprise_id=(said.get("enterprise") or {}).get("id"),
                team_id=(said.get("team") or {}).get("id"),
                team_name=(said.get("team") or {}).get("name"),
                bot_token=said["access_token"],
                bot_user_id=said["bot_user_id"],
                bot_scopes=said["scope"],
                bot_refresh_token=said.get("refresh_token"),
                bot_token_expires_in=said.get("expires_in"),
                user_id=said["authed_user"]["id"],
                is_enterprise_install=said["is_enterprise_install"],
            )
        )


@pytest.fixture
def given_database(engines: Engines, sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url)
    yield made
    made.close()


@pytest.fixture
async def company(given_database: Database) -> AsyncIterator[Company]:
    clock = Clock()
    async with World(now=clock) as world, aiohttp.ClientSession() as session:
        yield Company(world, clock, given_database, session)
