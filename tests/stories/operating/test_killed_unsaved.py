"""Killed while its database is held. Whoever typed or pressed was told that nothing is saved, so nobody believes in what is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.database.engine import normal_url
from bot.localslack import BotDidNotAnswer, SeenMessage, Someone, Timing
from tests.stories.processes import environment, free_port, local_slack, running

UNHURRIED = Timing(answer_within=120.0, repeat_after=(0.0, 0.05, 0.1))
CARD = "The plover nests late"


@contextmanager
def held(database_url: str) -> Iterator[None]:
    """Nobody else can write as long as this lasts."""
    engine = create_engine(normal_url(database_url))
    with engine.connect() as other:
        is_sqlite = engine.dialect.name == "sqlite"
        other.exec_driver_sql("BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE seen, learnings, outbox IN ACCESS EXCLUSIVE MODE")
        yield
        other.exec_driver_sql("ROLLBACK") if is_sqlite else other.rollback()
    engine.dispose()


async def shown(who: Someone, words: str) -> SeenMessage:
    """The message in the channel with these words, once it is there."""
    while not (found := [message for message in who.channel("#harbor") if words in who.reads(message)]):
        await asyncio.sleep(0.05)
    return found[-1]


async def told(who: Someone, words: str) -> None:
    while not any(words in who.reads(message) for message in who.ephemerals("#harbor")):
        await asyncio.sleep(0.05)


@pytest.mark.longest
@pytest.mark.each_way
async def test_what_was_not_saved_when_it_was_killed_was_called_so_and_can_be_said_again(database_url: str, tmp_path: Path) -> None:
    async with local_slack(timing=UNHURRIED) as slack:
        ana, bo = (slack.add_person(name, tz="Europe/Berlin") for name in ("Ana Ruiz", "Bo Lindqvist"))
        slack.invite_bot(slack.add_channel("harbor", members=[ana, bo]))
        port = free_port()
        http = {"PORT": str(port), "SLACK_SIGNING_SECRET": slack.signing_secret, "SLACK_APP_TOKEN": ""}
        env = environment(slack, database_url, tmp_path, **http)
        slack.send_events_to(f"http://127.0.0.1:{port}/slack/events")
        async with running(env, tmp_path) as process:
            await ana.types(f"/til {CARD}", in_="#harbor")
            card = await shown(ana, CARD)
            with held(database_url):
                assert "isn't saved yet" in (await ana.types("/til Tides turn twice", in_="#harbor")).text
                with pytest.raises(BotDidNotAnswer):
                    await bo.presses("I used this", in_=card)
                await told(bo, "isn't saved yet")
                process.kill()
                await process.wait()
        async with running(env, tmp_path):
            await ana.types("/til Tides turn twice", in_="#harbor")
            await shown(ana, "Tides turn twice")
            await bo.presses("I used this", in_=card)
            await told(bo, "used")
        assert sum("Tides turn twice" in ana.reads(message) for message in ana.channel("#harbor")) == 1
