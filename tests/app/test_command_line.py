"""The command line with real processes: run, stop, migrate, check, outbox, health, demo. Every message says what to do."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import inspect

from bot.app.bot import real_now
from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import check, import_moves, migrate, show_outbox
from bot.database import migrate as schema
from bot.database.engine import Database
from bot.localslack import LocalSlack
from bot.outbox.backlog import states
from bot.outbox.notice import Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.rules import Person
from bot.pulse.notice_bodies import ContractChanged
from tests.givens import Engines, scope
from tests.stories.processes import asks as page
from tests.stories.processes import environment, free_port, local_slack, ripple, running, started, stopped, until_ready

TOLD = ContractChanged(7, 9)  # a message that waits for no hour and asks nobody
HARBOR = "harbor"


def with_team_channel(slack: LocalSlack) -> str:
    slack.add_person("Eve Okafor", tz="Europe/Berlin", is_admin=True)
    channel = slack.add_channel(HARBOR, members=["Eve Okafor"])
    slack.invite_bot(channel)
    return channel


def queue(database_url: str, workspace: str, channel: str, key: str = "contract:1") -> None:
    database = Database(database_url)
    with database.transaction() as tx:
        queue_notice(scope(tx, workspace=workspace, now=real_now()), Notice(TOLD, channel, key=key))
    database.close()


async def text_of(port: int, path: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return await answer.text()


def letters(database_url: str) -> dict[str, int]:
    database = Database(database_url)
    with database.reading() as tx:
        found = dict(states(tx))
    database.close()
    return found


# --- run ---------------------------------------------------------------------------------------------------------


@pytest.mark.xdist_group("processes")
async def test_it_runs_answers_for_its_health_and_stops_when_asked(database_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        with_team_channel(slack)
        env = environment(slack, database_url, tmp_path)
        port = int(env["RIPPLE_HEALTH_PORT"])
        async with running(env, tmp_path) as process:
            assert await page(port, "/healthz") == (200, {"alive": True})
            assert "/til" in (await slack.person("Eve").types("/learn help", in_="#harbor")).text
            assert (await ripple("health", env=env, folder=tmp_path)).code == 0
            ended, seconds = await stopped(process)
        assert (ended.code, "Traceback" in ended.out + ended.err) == (0, False)
        assert "warning" not in ended.err, "where all is well nothing is warned of"
        assert seconds < 10
        assert (await page(port, "/healthz"))[0] == 0


@pytest.mark.xdist_group("processes")
async def test_over_http_it_answers_signed_requests_and_nobody_else(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        with_team_channel(slack)
        port = free_port()
        http = {"PORT": str(port), "SLACK_SIGNING_SECRET": slack.signing_secret, "SLACK_APP_TOKEN": "", "RIPPLE_METRICS": "yes"}
        env = environment(slack, sqlite_url, tmp_path, **http)
        async with running(env, tmp_path) as process:
            slack.send_events_to(f"http://127.0.0.1:{port}/slack/events")
            assert await slack.verify_url()
            assert "/til" in (await slack.person("Eve").types("/learn help", in_="#harbor")).text
            assert (await page(port, "/slack/events"))[0] == 405
            health = int(env["RIPPLE_HEALTH_PORT"])
            assert [(await page(port, path))[0] for path in ("/healthz", "/readyz", "/metrics")] == [404] * 3, "these stay inside"
            assert (await page(health, "/slack/events"))[0] == 404
            figures = await text_of(health, "/metrics")
            assert 'ripple_inbound_total{kind="command",outcome="taken"} 1.0' in figures
            assert 'ripple_inbound_answer_seconds_count{kind="command"} 1.0' in figures
            assert (await ripple("health", env=env, folder=tmp_path)).code == 0
            ended, _ = await stopped(process)
        assert ended.code == 0


@pytest.mark.xdist_group("processes")
async def test_asked_to_stop_it_finishes_the_call_that_is_in_the_air(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        channel = with_team_channel(slack)
        env = environment(slack, sqlite_url, tmp_path)
        async with running(env, tmp_path) as process:
            slack.faults.add("slow", "chat.postMessage", seconds=1.5)
            queue(sqlite_url, slack.team_id, channel)
            async with asyncio.timeout(10):
                while not slack.calls.of("chat.postMessage"):
                    await asyncio.sleep(0.02)
            ended, _ = await stopped(process)
        assert ended.code == 0
        assert len(slack.posted(HARBOR)) == 1
        assert letters(sqlite_url)["sent"] == 1


@pytest.mark.xdist_group("processes")
async def test_several_that_start_together_on_an_empty_postgresql_share_the_work(engines: Engines, tmp_path: Path) -> None:
    url = engines.empty_postgresql()
    async with local_slack() as slack:
        channel = with_team_channel(slack)
        envs = [environment(slack, url, tmp_path, RIPPLE_MASTER_SECRET="0" * 64) for _ in range(3)]
        bots = [await started("run", env=env, folder=tmp_path) for env in envs]
        try:
            await asyncio.gather(*(until_ready(bot, int(env["RIPPLE_HEALTH_PORT"])) for bot, env in zip(bots, envs, strict=True)))
            await slack.connected(3)
            for number in range(9):
                queue(url, slack.team_id, channel, f"contract:{number}")
            async with asyncio.timeout(30):
                while letters(url).get("sent", 0) < 9:
                    await asyncio.sleep(0.1)
            ends = await asyncio.gather(*(stopped(bot) for bot in bots))
        finally:
            for bot in bots:
                if bot.returncode is None:
                    bot.kill()
                await bot.wait()
        assert [ended.code for ended, _ in ends] == [0, 0, 0]
        assert len(slack.posted(HARBOR)) == 9


@pytest.mark.xdist_group("processes")
async def test_two_that_start_together_on_one_new_sqlite_file_both_work_and_the_operator_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    async with local_slack() as slack:
        with_team_channel(slack)
        envs = [environment(slack, url, tmp_path) for _ in range(2)]
        bots = [await started("run", env=env, folder=tmp_path) for env in envs]
        try:
            await asyncio.gather(*(until_ready(bot, int(env["RIPPLE_HEALTH_PORT"])) for bot, env in zip(bots, envs, strict=True)))
            ends = await asyncio.gather(*(stopped(bot) for bot in bots))
        finally:
            for bot in bots:
                if bot.returncode is None:
                    bot.kill()
                await bot.wait()
        assert [ended.code for ended, _ in ends] == [0, 0]
        assert sum("second_process_on_sqlite" in ended.out + ended.err for ended, _ in ends) == 1


async def test_everything_wrong_in_the_settings_is_said_in_one_message(tmp_path: Path) -> None:
    ended = await ripple("run", env={"DATABASE_URL": "mysql://nope", "RIPPLE_LOG": "loud"}, folder=tmp_path)
    assert ended.code == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL", "RIPPLE_LOG"):
        assert name in ended.err
    assert "Traceback" not in ended.err


async def test_settings_may_stand_in_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nDATABASE_URL=sqlite:///here.sqlite\n")
    ended = await ripple("migrate", env={}, folder=tmp_path)
    assert (ended.code, (tmp_path / "here.sqlite").exists()) == (0, True)


async def test_a_token_that_slack_refuses_ends_it_with_a_sentence(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        ended = await ripple("run", env=environment(slack, sqlite_url, tmp_path, SLACK_BOT_TOKEN="xoxb-no"), folder=tmp_path)
    assert ended.code == 2
    assert "Slack refuses the bot token (invalid_auth)" in ended.err
    assert "Traceback" not in ended.err


async def test_a_database_that_is_not_there_ends_it_with_a_sentence(tmp_path: Path) -> None:
    async with local_slack() as slack:
        nowhere = f"postgresql://me:hush@127.0.0.1:{free_port()}/ripple"
        ended = await ripple("run", env=environment(slack, nowhere, tmp_path), folder=tmp_path)
    assert ended.code == 2
    assert "database" in ended.err
    assert "hush" not in ended.out + ended.err
    assert "Traceback" not in ended.err


async def test_asked_to_stop_while_slack_cannot_be_reached_it_stops(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    env = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",
        "DATABASE_URL": sqlite_url,
        "RIPPLE_HEALTH_PORT": str(port),
    }
    process = await started("run", env=env, folder=tmp_path)
    async with asyncio.timeout(20):
        while (await page(port, "/readyz"))[0] != 503:
            await asyncio.sleep(0.05)
    ended, _ = await stopped(process)
    assert (ended.code, "Traceback" in ended.err) == (0, False)


# --- migrate -----------------------------------------------------------------------------------------------------


async def test_migrate_goes_up_down_and_up_again(engines: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for url in (f"sqlite:///{tmp_path / 'm.sqlite'}", engines.empty_postgresql()):
        env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": url}
        for down_to, says in ((None, f"at {schema.head()}"), ("base", "at nothing"), (None, f"at {schema.head()}")):
            assert migrate(Settings.from_env(env), down_to=down_to) == 0
            assert says in capsys.readouterr().out
            database = Database(url)
            with database.reading() as tx:
                assert inspect(tx).has_table("outbox") == (down_to is None)
            database.close()


async def test_a_revision_that_does_not_exist_is_said_in_a_sentence(sqlite_url: str, tmp_path: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": sqlite_url}
    ended = await ripple("migrate", "--down-to", "0815", env=env, folder=tmp_path)
    assert ended.code == 2
    assert "0815" in ended.err and "Traceback" not in ended.err


# --- check: every finding and its cure -----------------------------------------------------------------------------


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


async def test_check_with_wrong_settings_ends_2(tmp_path: Path) -> None:
    ended = await ripple("check", env={}, folder=tmp_path)
    assert (ended.code, "SLACK_BOT_TOKEN" in ended.err) == (2, True)


# --- outbox and health ---------------------------------------------------------------------------------------------


async def test_outbox_shows_what_got_stuck_with_its_cure_and_sends_it_after_all(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.stories.driver import Story

    async with Story(mode="socket", database_url=database_url, folder=tmp_path, begin=real_now()) as story:
        harbor = story.slack.channel_id("harbor")
        story.slack.workspace.leave(harbor, story.slack.bot_user)
        queue(database_url, story.slack.team_id, harbor)
        for number in range(2):
            queue(database_url, story.slack.team_id, "C0GONE", f"contract:gone {number}")
        story.clock.turn(seconds=20)
        await story.settle()
        operator = Settings.from_env(story.environment())
        assert show_outbox(operator, retry=None) == 1
        shown = capsys.readouterr().out
        assert "dead: pulse:contract to #harbor (not_in_channel)\n" in shown and "/invite @Ripple" in shown
        assert "dead: pulse:contract to channel C0GONE (channel_not_found), 2 times\n" in shown
        story.slack.invite_bot("harbor")
        assert show_outbox(operator, retry="not_in_channel") == 0
        assert "1 will be sent again." in capsys.readouterr().out
        story.clock.turn(minutes=2)
        await story.settle()
        assert len(story.slack.posted("harbor")) == 1
        left = (show_outbox(operator, retry=None), capsys.readouterr().out)
        assert left[0] == 1 and "#harbor" not in left[1], "what was cured is over, and the rest still waits for somebody"


async def test_the_cure_can_be_typed_as_it_is_told(sqlite_url: str, tmp_path: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": sqlite_url}
    ended = await ripple("outbox", "--retry", env=env, folder=tmp_path)
    assert (ended.code, ended.out.strip()) == (0, "0 will be sent again.")


@pytest.mark.parametrize("arguments", [("outbox",), ("migrate",), ("outbox", "--retry")])
async def test_operators_commands_say_when_the_database_does_not_answer(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    nowhere = f"postgresql://me:hush@127.0.0.1:{free_port()}/ripple"
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": nowhere}
    ended = await ripple(*arguments, env=env, folder=tmp_path)
    assert (ended.code, "Check DATABASE_URL" in ended.err, "Traceback" in ended.err) == (2, True, False)


async def test_outbox_of_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    ended = await ripple("outbox", env=env, folder=tmp_path)
    assert (ended.code, "python -m bot migrate" in ended.err) == (2, True)


async def test_moves_reads_a_list_counts_what_is_good_and_names_what_is_not(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with local_slack() as slack:
        settings = Settings.from_env(environment(slack, database_url, tmp_path))
        database = Database(database_url)
        with database.transaction() as tx:
            people.install(scope(tx, workspace="T0ONE", now=real_now()), "One", "U0RIPPLE")
            for who in ("U0ANA", "U0BO"):
                people.keep_person(
                    scope(tx, workspace="T0ONE"), Person(who, who, "UTC", "en", False, False, False, False, False, real_now())
                )
        today = real_now().date().isoformat()
        listed = tmp_path / "moves.csv"
        listed.write_text(f"person,what,new,since\nU0ANA,role,Tester,{today}\nU0BO,role,Tester,soon\n", encoding="utf-8")
        assert import_moves(settings, listed, None) == 1
        told = capsys.readouterr()
        assert "New moves: 1. Known already: 0. Lines to mend: 1;" in told.out
        assert told.err.startswith("line 3: since is 'soon'")
        listed.write_text(f"person,what,new,since\nU0ANA,role,Tester,{today}\nU0BO,role,Tester,{today}\n", encoding="utf-8")
        assert import_moves(settings, listed, None) == 0
        assert capsys.readouterr().out.startswith("New moves: 1. Known already: 1.")
        assert import_moves(settings, tmp_path / "nothing.csv", None) == 2
        assert "cannot be read" in capsys.readouterr().err
        with database.transaction() as tx:
            people.install(scope(tx, workspace="T0TWO", now=real_now()), "Two", "U0RIPPLE")
        with pytest.raises(SettingsWrong, match="T0ONE, T0TWO"):
            import_moves(settings, listed, None)
        assert import_moves(settings, listed, "T0ONE") == 0
        database.close()


async def test_health_says_when_nobody_answers(tmp_path: Path) -> None:
    port = free_port()
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "RIPPLE_HEALTH_PORT": str(port)}
    ended = await ripple("health", env=env, folder=tmp_path)
    assert (ended.code, f"does not answer on port {port}" in ended.err) == (1, True)


# --- demo ----------------------------------------------------------------------------------------------------------


@pytest.mark.xdist_group("processes")
async def test_the_demo_lives_two_weeks_and_tells_them(tmp_path: Path) -> None:
    ended = await ripple("demo", "--headless", "--weeks", "2", env={}, folder=tmp_path)
    assert ended.code == 0, ended.err
    for told in ("=== Week 1", "=== Week 2", "#harbor", "Ripple to Ana Ruiz", "Repeated messages: 0. Missing messages: 0."):
        assert told in ended.out
    assert "Traceback" not in ended.err


@pytest.mark.xdist_group("processes")
async def test_the_demo_gives_the_same_as_data(tmp_path: Path) -> None:
    ended = await ripple("demo", "--headless", "--weeks", "2", "--json", env={}, folder=tmp_path)
    assert ended.code == 0, ended.err
    lived: dict[str, Any] = json.loads(ended.out)
    assert {"people", "messages", "learnings", "rounds", "digests", "repeated", "missing"} <= set(lived)
    assert (lived["repeated"], lived["missing"]) == ([], [])
    assert all(held["cells"] for held in lived["rounds"]), "the cast answers, so every round leaves counts"
    assert len(lived["people"]) == 14
    assert len({person["zone"] for person in lived["people"]}) == 3
    assert Counter(type(messages) for messages in lived["messages"].values()) == {list: len(lived["messages"])}


async def test_help_names_every_command(tmp_path: Path) -> None:
    ended = await ripple("--help", env={}, folder=tmp_path)
    assert ended.code == 0
    for command in ("run", "demo", "migrate", "check", "outbox", "health"):
        assert command in ended.out


async def test_a_command_nobody_knows_is_said_in_a_sentence(tmp_path: Path) -> None:
    ended = await ripple("dance", env={}, folder=tmp_path)
    assert (ended.code, "dance" in ended.err) == (2, True)
