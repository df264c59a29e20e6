"""A second workspace at the first one's address: its page, its calls, and how the app is let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.localslack import LocalSlack, World
from tests.localslack.company import Clock

APP = "https://app.example"
ASKED = {"client_id": "41.42", "scope": "chat:write,users:read", "redirect_uri": f"{APP}/back", "state": "abc"}
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Ripple & Co"},
    "oauth_config": {"scopes": {"bot": ["chat:write", "users:read"]}},
}


@asynccontextmanager
async def two_companies(folder: Path) -> AsyncIterator[tuple[World, LocalSlack, LocalSlack, aiohttp.ClientSession]]:
    """Tidewater with the app, Foxglove without, and a browser."""
    clock = Clock()
    home = LocalSlack(now=clock, manifest=MANIFEST, team_name="Tidewater")
    world = World(now=clock, manifest=MANIFEST, home=home, app_at=APP)
    second = world.add_workspace("Foxglove", keep=folder / "second.json")
    async with world, aiohttp.ClientSession(home.base_url) as browser:
        yield world, home, second, browser


async def who_is(browser: aiohttp.ClientSession, token: str) -> str:
    """The workspace that a token opens, or why none."""
    async with browser.post("/api/auth.test", headers={"Authorization": f"Bearer {token}"}) as said:
        told = await said.json()
    return str(told.get("team") or told["error"])


async def lets_in(world: World, browser: aiohttp.ClientSession, answer: str = "allow") -> str:
    """Somebody answers Slack's question; where they go next."""
    async with browser.post("/oauth/v2/authorize", params=ASKED, data={"answer": answer}, allow_redirects=False) as said:
        next_at = said.headers["Location"]
    if code := next_at.partition("code=")[2].partition("&")[0]:
        secrets = {"Authorization": aiohttp.encode_basic_auth(world.desk.client_id, world.desk.client_secret)}
        async with browser.post("/api/oauth.v2.access", data={"code": code, "redirect_uri": f"{APP}/back"}, headers=secrets) as said:
            assert (await said.json())["ok"]
    return next_at


async def test_the_page_of_each_company_shows_its_own_people(tmp_path: Path) -> None:
    async with two_companies(tmp_path) as (_, home, second, browser):
        home.add_person("Ana Ruiz")
        second.add_person("Nora Lind")
        for path, team, person in (("", "Tidewater", "Ana Ruiz"), ("/foxglove", "Foxglove", "Nora Lind")):
            async with browser.get(f"{path}/") as said:
                assert said.status == 200 and "page.js" in await said.text()
            async with browser.ws_connect(f"{path}/page/ws") as tab:
                (shown,) = await tab.receive_json()
            assert shown["team"]["name"] == team and person in {one["real_name"] for one in shown["people"]}
            assert shown["app"]["installed"] is (team == "Tidewater")


async def test_slack_says_what_the_app_may_do_and_only_who_allows_it_brings_it_in(tmp_path: Path) -> None:
    async with two_companies(tmp_path) as (world, home, second, browser):
        async with browser.get("/oauth/v2/authorize", params=ASKED) as said:
            page = await said.text()
        assert "Ripple &amp; Co asks for access to Foxglove" in page and "See who is here" in page and "commands" not in page
        async with browser.get("/oauth/v2/authorize", params={**ASKED, "client_id": "1.2"}) as said:
            assert said.status == 400
        assert await lets_in(world, browser, "cancel") == "/back?error=access_denied&state=abc"
        assert second.app.uninstalled
        assert (await lets_in(world, browser)).startswith("/back?code=")
        assert await who_is(browser, second.bot_token) == "Foxglove"
        assert await who_is(browser, home.bot_token) == "Tidewater"
        async with browser.get("/app_redirect", params={"team": second.team_id}, allow_redirects=False) as said:
            assert said.headers["Location"] == "/foxglove/?at=app"


async def test_what_was_let_in_is_in_after_a_restart_and_out_when_all_begins_again(tmp_path: Path) -> None:
    async with two_companies(tmp_path) as (world, _, second, browser):
        await lets_in(world, browser)
        token = second.bot_token
    async with two_companies(tmp_path) as (_, _, second, browser):
        assert await who_is(browser, token) == "Foxglove"
        await second.reset()
        assert second.app.uninstalled and await who_is(browser, token) == "account_inactive"
