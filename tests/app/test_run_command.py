"""python -m bot run: it starts, says what keeps it from starting, works beside others, and stops when asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.database.engine import Database
from bot.localslack import LocalSlack
from bot.outbox.backlog import states
from tests.app.waiting import queue
from tests.givens import Engines
from tests.stories.processes import Typed, environment, free_port, local_slack, ripple, running, started, stopped, typed, until_ready
from tests.stories.processes import asks as page

__all__ = ["typed"]

HARBOR = "harbor"


def with_team_channel(slack: LocalSlack) -> str:
    slack.add_person("Eve Okafor", tz="Europe/Berlin", is_admin=True)
    channel = slack.add_channel(HARBOR, members=["Eve Okafor"])
    slack.invite_bot(channel)
    return channel


async def text_of(port: int, path: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return await answer.text()


def letters(database_url: str) -> dict[str, int]:
    database = Database(database_url)
    with database.reading() as tx:
        found = dict(states(tx))
    database.close()
    return found


@pytest.mark.long
async def test_it_runs_answers_for_its_health_and_stops_when_asked(database_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        with_team_channel(slack)
        env = environment(slack, database_url, tmp_path)
        port = int(env["RIPPLE_HEALTH_PORT"])
        async with running(env, tmp_path) as process:
            assert await page(port, "/healthz") == (200, {"alive": True})
            assert "/til" in (await slack.person("Eve").types("/learn help", in_="#harbor")).text
            assert (await ripple("health", env=env, folder=tmp_path)).code == 0
            ended = await stopped(process)
        assert (ended.code, "Traceback" in ended.out + ended.err) == (0, False)
        assert "warning" not in ended.err, "where all is well nothing is warned of"
        assert (await page(port, "/healthz"))[0] == 0


@pytest.mark.long
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
            ended = await stopped(process)
        assert ended.code == 0


@pytest.mark.long
async def test_asked_to_stop_it_finishes_the_call_that_is_in_the_air(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        channel = with_team_channel(slack)
        env = environment(slack, sqlite_url, tmp_path)
        async with running(env, tmp_path) as process:
            slack.faults.add("slow", "chat.postMessage", seconds=1.5)
            queue(sqlite_url, slack.team_id, channel)
            while not slack.calls.of("chat.postMessage"):
                await asyncio.sleep(0.02)
            ended = await stopped(process)
        assert ended.code == 0
        assert len(slack.posted(HARBOR)) == 1
        assert letters(sqlite_url)["sent"] == 1


@pytest.mark.longest
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
            while letters(url).get("sent", 0) < 9:
                await asyncio.sleep(0.1)
            ends = await asyncio.gather(*(stopped(bot) for bot in bots))
        finally:
            for bot in bots:
                if bot.returncode is None:
                    bot.kill()
                await bot.wait()
        assert [ended.code for ended in ends] == [0, 0, 0]
        assert len(slack.posted(HARBOR)) == 9


@pytest.mark.long
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
        assert [ended.code for ended in ends] == [0, 0]
        assert sum("second_process_on_sqlite" in ended.out + ended.err for ended in ends) == 1


def test_everything_wrong_in_the_settings_is_said_in_one_message(typed: Typed) -> None:
    ended = typed("run", env={"DATABASE_URL": "mysql://nope", "RIPPLE_LOG": "loud"})
    assert ended.code == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL", "RIPPLE_LOG"):
        assert name in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.long
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


@pytest.mark.long
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
    while (await page(port, "/readyz"))[0] != 503:
        await asyncio.sleep(0.05)
    ended = await stopped(process)
    assert (ended.code, "Traceback" in ended.err) == (0, False)
