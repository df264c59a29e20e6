"""Installing in a browser. Whatever goes wrong is one clear sentence, and nothing is half done."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.stories.companies.two_workspaces import TwoCompanies


@pytest.fixture
async def two(sqlite_url: str, tmp_path: Path) -> AsyncIterator[TwoCompanies]:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as made:
        yield made


async def test_whoever_begins_is_asked_by_slack_for_the_scopes_of_the_manifest(two: TwoCompanies) -> None:
    address, cookie = await two.begins()
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{two.world.base_url}/oauth/v2/authorize?")
    assert asked["redirect_uri"] == ["https://ripple.example/slack/oauth_redirect"]
    assert "chat:write" in asked["scope"][0]
    assert cookie == f"__Host-ripple-install={asked['state'][0]}"
    _, _, headers = await two.opens("/slack/install")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in headers["Set-Cookie"]


async def test_a_state_is_good_once_in_one_browser_and_for_ten_minutes(two: TwoCompanies) -> None:
    address, cookie = await two.begins()
    back = two.world.agree(address, two.tidewater)
    assert (await two.comes_back(back, cookie))[0] == 200
    again = two.world.agree(address, two.foxglove)
    for late, with_cookie in (
        (again, cookie),
        (again, ""),
        (again, "__Host-ripple-install=other"),
        ("https://ripple.example/slack/oauth_redirect", cookie),
    ):
        status, page = await two.comes_back(late, with_cookie)
        assert (status, "Nothing was changed" in page) == (400, True), page
    address, cookie = await two.begins()
    two.clock.turn(minutes=11)
    status, page = await two.comes_back(two.world.agree(address, two.foxglove), cookie)
    assert (status, "older than ten minutes" in page) == (400, True)
    assert {row["workspace_id"] for row in two.rows("installations")} == {two.tidewater.team_id}


async def test_an_install_that_is_cancelled_or_not_confirmed_says_so_and_keeps_nothing(two: TwoCompanies) -> None:
    address, cookie = await two.begins()
    assert "Nothing was installed" in (await two.comes_back(two.world.refuse(address), cookie))[1]
    state = parse_qs(urlsplit(address).query)["state"][0]
    status, page = await two.comes_back(f"https://ripple.example/slack/oauth_redirect?code=made-up&state={state}", cookie)
    assert (status, "confirm the install" in page) == (400, True)
    assert two.rows("installations") == []


async def test_two_at_once_install_the_same_workspace_and_both_are_right(two: TwoCompanies) -> None:
    ways = [await two.begins() for _ in range(2)]
    for address, cookie in ways:
        assert (await two.comes_back(two.world.agree(address, two.tidewater), cookie))[0] == 200
    await two.bot.settling.done()
    assert len(two.rows("installations")) == 1
    assert (await two.bot.workspaces.slack_of(two.tidewater.team_id).auth_test())["ok"]


async def test_pages_escape_what_they_show_speak_the_browsers_language_and_load_nothing(two: TwoCompanies) -> None:
    two.tidewater.workspace.team_name = "<script>alert(1)</script>"
    address, cookie = await two.begins()
    _, page = await two.comes_back(two.world.agree(address, two.tidewater), cookie, language="de-AT,en;q=0.5")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "Noch wird niemandem geschrieben" in page
    _, _, headers = await two.opens("/slack/oauth_redirect?error=%3Cscript%3E")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")


async def test_other_addresses_and_methods_are_refused(two: TwoCompanies) -> None:
    assert (await two.opens("/slack/other"))[0] == 404
    async with two.session.post(f"http://127.0.0.1:{two.bot.port}/slack/install") as said:
        assert said.status == 405


async def test_no_log_figure_or_page_holds_a_token_a_code_or_a_secret(
    two: TwoCompanies, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    two.world.desk.rotates = True
    page = await two.installs(two.tidewater)
    address, cookie = await two.begins()
    state = parse_qs(urlsplit(address).query)["state"][0]
    page += (await two.comes_back(f"https://ripple.example/slack/oauth_redirect?code=a-secret-code&state={state}", cookie))[1]
    two.clock.turn(hours=11)
    await two.bot.tend_installs()
    async with two.session.get(f"http://127.0.0.1:{two.bot.ports.health_port}/metrics") as said:
        figures = await said.text()
    assert 'ripple_workspaces{state="installed"} 1.0' in figures
    printed = capsys.readouterr()
    everything = caplog.text + figures + page + printed.out + printed.err + repr(two.bot.settings) + repr(two.bot.installs)
    secrets = ("xoxe", "xoxb", "a-secret-code", two.world.desk.client_secret, state, cookie, two.tidewater.app.bot_token)
    assert [one for one in secrets if one in everything] == []
    assert two.tidewater.team_id not in figures


async def test_only_the_workspaces_that_were_named_may_install(sqlite_url: str, tmp_path: Path) -> None:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path, RIPPLE_WORKSPACES="T0M0000001") as two:
        assert two.foxglove.team_id == "T0M0000001"
        await two.installs(two.foxglove)
        address, cookie = await two.begins()
        status, page = await two.comes_back(two.world.agree(address, two.tidewater), cookie)
        assert (status, two.tidewater.team_id in page) == (403, True)
        assert {row["workspace_id"] for row in two.rows("installations")} == {two.foxglove.team_id}
