"""A database that says nothing keeps Slack waiting no longer than Slack waits. What comes meanwhile is asked for again, and counts once."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app.bot import Bot
from bot.database.engine import Database
from bot.localslack import FORM, Parcel, encoded, signed_headers
from bot.slack.respond import AS_SLACK_WAITS, Patience
from tests.stories import driver
from tests.stories.companies import two_workspaces
from tests.stories.companies.two_workspaces import TwoCompanies
from tests.stories.driver import Story

READERS = 8  # more than there are threads that read
SHORT = Patience(acknowledge=0.2, calls=0.1, language=0.1)
TYPED = "The plover nests late"


@contextmanager
def frozen(database: Database) -> Iterator[None]:
    """As long as this lasts nothing is written or read."""
    thaw = threading.Event()
    held = [asyncio.ensure_future(database.read(lambda _tx: thaw.wait())) for _ in range(READERS)]
    held.append(asyncio.ensure_future(database.write(lambda _tx: thaw.wait())))
    try:
        yield
    finally:
        thaw.set()


async def told(bot: Bot, secret: str, said: dict[str, Any], kind: str = "events_api") -> tuple[int, str]:
    """What Slack is answered."""
    body, content = encoded(Parcel(kind, said, ""))  # type: ignore[arg-type]
    headers = signed_headers(body, secret, int(time.time())) | {"Content-Type": content}
    url = f"http://127.0.0.1:{bot.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answered:
        return answered.status, await answered.text()


async def until_taken(bot: Bot, secret: str, said: dict[str, Any]) -> None:
    """Slack repeats it."""
    while (await told(bot, secret, said))[0] != 200:
        await asyncio.sleep(0.05)


def marked(team: str, channel: str, ts: str, author: str, person: str) -> dict[str, Any]:
    """Somebody marks a message, as Slack tells it."""
    item = {"type": "message", "channel": channel, "ts": ts}
    event = {"type": "reaction_added", "user": person, "reaction": "bulb", "item_user": author, "item": item, "event_ts": ts}
    return {"type": "event_callback", "event_id": "EvFROZEN", "team_id": team, "event": event}


def test_slack_has_its_answer_before_it_gives_up() -> None:
    assert AS_SLACK_WAITS.acknowledge + AS_SLACK_WAITS.language < 3


async def test_an_event_is_asked_for_again_and_then_counts_once(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Story(mode="http", database_url=sqlite_url, folder=tmp_path) as story:
        said = await story.ana.says("#harbor", TYPED)
        await story.settle()
        await story.stop_bot()
        monkeypatch.setattr(driver, "NO_HURRY", SHORT)
        await story.start_bot()
        assert story.bot is not None
        event = marked(story.slack.team_id, said.channel, said.ts, story.ana.id, story.bo.id)
        secret = story.slack.signing_secret
        with frozen(story.bot.database):
            assert [(await told(story.bot, secret, event))[0] for _ in range(2)] == [503, 503]
        await until_taken(story.bot, secret, event)
        await story.settle()
        assert [row["text"] for row in story.rows("learnings")] == [TYPED]


@pytest.fixture
async def installed(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TwoCompanies]:
    """A workspace that installed the bot, which was started again and has looked nothing up yet."""
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as two:
        await two.installs(two.tidewater)
        await two.bot.stop()
        monkeypatch.setattr(two_workspaces, "NO_HURRY", SHORT)
        await two.start_bot()
        await two.bot.settling.done()
        yield two


async def test_where_it_is_not_even_known_whose_it_is_it_is_the_same(installed: TwoCompanies) -> None:
    slack, bot = installed.tidewater, installed.bot
    ana, bo = slack.add_person("Ana Ruiz"), slack.add_person("Bo Lindqvist")
    channel = slack.add_channel("harbor", members=[ana, bo])
    slack.invite_bot(channel)
    said = await ana.says("#harbor", TYPED)
    await installed.settle()
    bot.workspaces._let_go(slack.team_id)
    event = marked(slack.team_id, channel, said.ts, ana.id, bo.id)
    command = {"command": "/til", "text": TYPED, "team_id": slack.team_id, "user_id": ana.id, "channel_id": channel, "trigger_id": "1.1"}
    form = {"type": "view_submission", "user": {"id": ana.id}, "team": {"id": slack.team_id}}
    form["view"] = {"id": "V1", "callback_id": "x", "blocks": [{"type": "input", "block_id": "text"}]}
    press = {"type": "block_actions", "user": {"id": ana.id}, "team": {"id": slack.team_id}, "actions": [{"action_id": "x"}]}
    secret = installed.world.members[0].signing_secret
    with frozen(bot.database):
        assert [(await told(bot, secret, one, kind))[0] for one, kind in ((event, "events_api"), (press, "interactive"))] == [503, 503]
        status, typed = await told(bot, secret, command, "slash_commands")
        assert status == 200 and "try again in a minute" in typed and TYPED in typed
        status, sent = await told(bot, secret, form, "interactive")
        assert status == 200 and list(json.loads(sent)["errors"]) == ["text"]
    await until_taken(bot, secret, event)
    await installed.settle()
    assert [row["text"] for row in installed.rows("learnings")] == [TYPED]


async def test_slacks_look_at_the_certificate_is_answered_and_is_nothing_odd(sqlite_url: str, tmp_path: Path) -> None:
    async with Story(mode="http", database_url=sqlite_url, folder=tmp_path) as story:
        assert story.bot is not None
        body = b"ssl_check=1&token=x"
        headers = signed_headers(body, story.slack.signing_secret, int(time.time())) | {"Content-Type": FORM}
        url = f"http://127.0.0.1:{story.bot.port}/slack/events"
        async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answered:
            assert answered.status == 200
        assert b"not_understood" not in story.bot.metrics.page()
