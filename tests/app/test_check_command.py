"""python -m bot check: every finding and its cure, against a real Slack and a real database."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web

from bot.commands.operations import check
from tests.stories.processes import Typed, environment, free_port, local_slack, ripple, running, typed

__all__ = ["typed"]


@pytest.mark.long
async def test_when_all_is_well_check_says_so_and_ends_0(database_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        ended = await ripple("check", env=environment(slack, database_url, tmp_path), folder=tmp_path)
    assert ended.code == 0, ended
    for looked_at in ("settings", "bot token: ", "scopes", "clock", "app token: ", "schema: "):
        assert f"ok   {looked_at}" in ended.out
    assert "BAD" not in ended.out


async def found(capsys: pytest.CaptureFixture[str], env: dict[str, str]) -> str:
    """What check prints when something is wrong: exit code 1, and every BAD line has a cure."""
    assert await check(env) == 1
    printed = capsys.readouterr().out.splitlines()
    for line, after in zip(printed, [*printed[1:], ""], strict=True):
        assert not line.startswith("BAD") or after.startswith("     -> "), printed
    return "\n".join(printed)


@pytest.mark.parametrize(
    ("token", "cure"),
    [("SLACK_BOT_TOKEN", "Copy the Bot User OAuth Token again"), ("SLACK_APP_TOKEN", "connections:write")],
)
async def test_check_finds_a_wrong_token(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], token: str, cure: str
) -> None:
    prefix = "xoxb" if "BOT" in token else "xapp"
    async with local_slack() as slack:
        told = await found(capsys, environment(slack, sqlite_url, tmp_path, **{token: f"{prefix}-wrong"}))
    assert "token (invalid_auth)" in told and cure in told


async def test_check_says_so_where_slack_answers_one_question_and_not_the_next(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with local_slack() as slack:
        slack.faults.add("drop_before", "apps.connections.open", times=None)
        told = await found(capsys, environment(slack, sqlite_url, tmp_path))
    assert "BAD  app token: Slack did not answer" in told


async def test_check_finds_that_the_app_was_removed(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with local_slack() as slack:
        slack.uninstall_app()
        told = await found(capsys, environment(slack, sqlite_url, tmp_path))
    assert "Install it again" in told or "Install the app again" in told


async def test_check_names_the_scopes_that_are_missing(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with local_slack() as slack:
        slack.app.declined_scopes = {"im:write", "reactions:read", "usergroups:read"}
        told = await found(capsys, environment(slack, sqlite_url, tmp_path))
    assert "scopes: im:write, reactions:read missing" in told
    assert "usergroups:read" not in told  # it is optional
    assert "deploy/slack-manifest.json" in told


async def test_check_finds_a_clock_that_is_wrong(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def auth(_request: web.Request) -> web.Response:
        late = {"Date": "Mon, 02 Mar 2026 08:00:00 GMT"}
        return web.json_response({"ok": True, "user": "ripple", "team": "Tidewater", "url": "wss://x"}, headers=late)

    app = web.Application()
    app.router.add_post("/api/{method}", auth)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with local_slack() as slack:
        told = await found(capsys, environment(slack, sqlite_url, tmp_path) | {"SLACK_API_URL": f"http://127.0.0.1:{port}/api/"})
    await runner.cleanup()
    assert "s apart from Slack's" in told and "NTP" in told


async def test_check_finds_a_slack_and_a_database_that_do_not_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    env = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",
        "DATABASE_URL": f"postgresql://me:hush@127.0.0.1:{free_port()}/ripple",
    }
    told = await found(capsys, env)
    assert "BAD  Slack" in told and "cannot be reached" in told
    assert "BAD  database" in told and "DATABASE_URL" in told
    assert "hush" not in told


async def test_check_finds_a_schema_that_is_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with local_slack() as slack:
        told = await found(capsys, environment(slack, f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path))
    assert "schema: at nothing" in told and "python -m bot migrate" in told


async def test_check_looks_at_every_teams_channel(tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.stories.driver import Story

    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        await story.set_up_team()
        assert await check(story.environment()) == 0
        assert "ok   team Harbor: 9 people" in capsys.readouterr().out
        story.slack.workspace.leave(story.slack.channel_id("harbor"), story.slack.bot_user)
        await story.settle()
        assert "/invite @Ripple" in await found(capsys, story.environment())
        story.slack.invite_bot("harbor")
        await story.settle()
        story.slack.workspace.change_channel(story.slack.channel_id("harbor"), "archived", is_archived=True)
        await story.settle()
        assert "/learn setup" in await found(capsys, story.environment())


def test_check_with_wrong_settings_ends_2(typed: Typed) -> None:
    ended = typed("check", env={})
    assert (ended.code, "SLACK_BOT_TOKEN" in ended.err) == (2, True)


async def test_check_finds_a_port_that_something_else_has(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        async with local_slack() as slack:
            told = await found(capsys, environment(slack, sqlite_url, tmp_path, RIPPLE_HEALTH_PORT=port))
    assert f"port {port} on 127.0.0.1 cannot be opened (Address already in use)" in told and "another with RIPPLE_HEALTH_PORT" in told


@pytest.mark.long
async def test_check_beside_a_running_bot_knows_its_ports(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with local_slack() as slack:
        env = environment(slack, sqlite_url, tmp_path, RIPPLE_HEALTH_PORT=str(free_port()))
        async with running(env, tmp_path):
            assert await check(env) == 0
    assert "Ripple runs on this machine" in capsys.readouterr().out
