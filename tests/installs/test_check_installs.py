"""`check` where workspaces install the app: each setting that is wrong has a sentence with its cure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import check
from tests.app.test_check_command import found
from tests.stories.companies.two_workspaces import TwoCompanies

OAUTH = {"SLACK_CLIENT_ID": "41.42", "SLACK_CLIENT_SECRET": "hush", "RIPPLE_PUBLIC_URL": "https://ripple.example"}
NEW_KEY, OLD_KEY = "a newer key of forty characters and more", "an older key of forty characters and more"


@pytest.fixture
async def two(sqlite_url: str, tmp_path: Path) -> AsyncIterator[TwoCompanies]:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path, RIPPLE_TOKEN_KEYS=OLD_KEY) as made:
        yield made


def problems(**changed: str) -> list[str]:
    """What a start says of these settings beside good ones, a line for each problem."""
    with pytest.raises(SettingsWrong) as told:
        Settings.from_env({"SLACK_SIGNING_SECRET": "s", **OAUTH, **changed})
    return str(told.value).splitlines()[1:]


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("SLACK_CLIENT_ID", "Two numbers with a dot between, under Basic Information"),
        ("SLACK_CLIENT_SECRET", "under Basic Information > App Credentials"),
        ("RIPPLE_PUBLIC_URL", "Where browsers reach PORT, with https"),
    ],
)
def test_what_is_missing_has_its_own_line_that_says_where_it_stands(name: str, cure: str) -> None:
    (line,) = problems(**{name: ""})
    assert line.startswith(f"  - {name} is missing. ")
    assert cure in line


def test_two_that_are_missing_are_two_lines() -> None:
    assert [line.split()[1] for line in problems(SLACK_CLIENT_ID="", RIPPLE_PUBLIC_URL="")] == ["SLACK_CLIENT_ID", "RIPPLE_PUBLIC_URL"]


@pytest.mark.parametrize(
    ("name", "wrong", "cure"),
    [
        ("SLACK_CLIENT_ID", "A0APPID", "Two numbers with a dot between"),
        ("SLACK_CLIENT_SECRET", "xoxb-a-token", "Basic Information > App Credentials"),
        ("RIPPLE_PUBLIC_URL", "http://ripple.example", "with https and without a path"),
        ("RIPPLE_PUBLIC_URL", "https://ripple.example/slack/install", "with https and without a path"),
        ("RIPPLE_TOKEN_KEYS", "short", "At least 32 random characters"),
        ("RIPPLE_WORKSPACES", "Tidewater", "IDs of the workspaces (T...) and organisations (E...)"),
    ],
)
def test_what_is_wrong_has_its_own_line_and_is_not_repeated(name: str, wrong: str, cure: str) -> None:
    (line,) = problems(**{name: wrong})
    assert line.startswith(f"  - {name} does not look right. ")
    assert cure in line
    assert wrong not in line


async def test_when_all_is_well_it_says_who_is_served_and_where_they_install(two: TwoCompanies, capsys: pytest.CaptureFixture[str]) -> None:
    await two.installs(two.tidewater)
    assert await check(two.environment()) == 0
    told = capsys.readouterr().out
    assert "ok   OAuth: Slack knows the app; workspaces install it at https://ripple.example/slack/install" in told
    assert "ok   installs: 1 served, 0 stopped; redirect URL https://ripple.example/slack/oauth_redirect" in told


@pytest.mark.parametrize(
    ("name", "wrong", "said", "cure"),
    [
        ("SLACK_CLIENT_ID", "1.2", "OAuth (invalid_client_id)", "copy the Client ID again"),
        ("SLACK_CLIENT_SECRET", "not-this-one", "OAuth (bad_client_secret)", "copy the Client Secret again"),
    ],
)
async def test_slack_is_asked_whether_it_knows_the_app(
    two: TwoCompanies, capsys: pytest.CaptureFixture[str], name: str, wrong: str, said: str, cure: str
) -> None:
    told = await found(capsys, two.environment() | {name: wrong})
    assert f"BAD  {said}" in told
    assert cure in told
    assert "not-this-one" not in told


async def test_a_wrong_app_token_is_found_without_a_bot_token(two: TwoCompanies, capsys: pytest.CaptureFixture[str]) -> None:
    told = await found(capsys, two.environment() | {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": "xapp-wrong"})
    assert "BAD  app token" in told
    assert "connections:write" in told


async def test_keys_that_open_nothing_that_are_older_and_that_are_not_set(two: TwoCompanies, capsys: pytest.CaptureFixture[str]) -> None:
    await two.installs(two.tidewater)
    lost = await found(capsys, two.environment() | {"RIPPLE_TOKEN_KEYS": NEW_KEY})
    assert "BAD  installs: no key opens the tokens of 1" in lost
    assert "Give RIPPLE_TOKEN_KEYS or the key folder its old key back" in lost
    assert await check(two.environment() | {"RIPPLE_TOKEN_KEYS": f"{NEW_KEY},{OLD_KEY}"}) == 0
    assert "installs: 1 sealed under an older key" in capsys.readouterr().out
    two.more["RIPPLE_TOKEN_KEYS"] = f"{NEW_KEY},{OLD_KEY}"
    await two.restart()
    await two.bot.tend_installs()
    assert await check(two.environment() | {"RIPPLE_TOKEN_KEYS": NEW_KEY}) == 0, "the old key can go"
    assert "RIPPLE_TOKEN_KEYS is empty" not in capsys.readouterr().out
    await found(capsys, two.environment() | {"RIPPLE_TOKEN_KEYS": ""})


async def test_a_workspace_that_nobody_serves_is_named_with_the_cure(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path, by_hand=True) as two:
        env = two.environment()
        assert await check(env) == 0
        capsys.readouterr()
        told = await found(capsys, env | {"SLACK_BOT_TOKEN": ""})
        assert f"nobody serves {two.tidewater.team_id}" in told
        assert "install the app at https://ripple.example/slack/install" in told
        two.tidewater.app.new_token(None)
        assert "Copy the Bot User OAuth Token again" in await found(capsys, env)
