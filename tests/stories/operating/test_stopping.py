"""Asked to stop it stops, whatever hangs: its database, Slack's socket, work that nobody can call back."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from bot.__main__ import GONE_WITHIN
from bot.app import bot as wiring
from bot.database.engine import Tx
from tests.stories.driver import Story
from tests.stories.operating.test_silence import line


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs in here hangs for ever: it need not be waited for as long as in the product."""
    monkeypatch.setattr(wiring, "STOP_WITHIN", 1.0)
    monkeypatch.setattr(wiring, "LET_GO_WITHIN", 0.5)


def test_all_that_a_stop_may_take_is_over_before_whoever_started_us_ends_us() -> None:
    assert wiring.STOP_WITHIN + wiring.LET_GO_WITHIN < GONE_WITHIN < 10


@pytest.mark.usefixtures("soon")
async def test_a_database_that_hangs_does_not_keep_it(quick_story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    story, answers = quick_story, threading.Event()
    assert story.bot is not None
    writing = asyncio.ensure_future(story.bot.database.write(lambda _tx: answers.wait()))
    try:
        await story.stop_bot()
        assert not writing.done() and "let_go" in capsys.readouterr().out, "it was left behind, and the operator reads of it"
    finally:
        answers.set()
    assert await writing, "and had the time come, it would have been kept"


async def test_a_socket_that_does_not_close_does_not_keep_it(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        await story.stop_bot()
        story.slack.allowed_hosts = frozenset({"127.0.0.1"})
        async with line(lambda: asyncio.open_connection(story.slack.host, story.slack.port)) as (wire, port):
            straight = story.slack.context.new_socket_url
            story.slack.context.new_socket_url = lambda: straight().replace(f":{story.slack.port}/", f":{port}/")
            await story.start_bot()
            wire.cut()
            await story.stop_bot()
            assert "socket_did_not_close" in capsys.readouterr().out


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_what_was_begun_is_kept_and_acknowledged_before_the_door_closes(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(wiring, "STOP_WITHIN", 240.0)  # on a laden machine too
    holds, may_write = threading.Event(), threading.Event()

    def hold(_tx: Tx) -> bool:
        holds.set()
        return may_write.wait()

    async with Story(mode=mode, database_url=sqlite_url, folder=tmp_path) as story:
        bot = story.bot
        assert bot is not None
        holding = asyncio.ensure_future(bot.database.write(hold))
        while not holds.is_set():  # or what waits is this and nobody typed anything yet
            await asyncio.sleep(0.01)
        typing = asyncio.create_task(story.ana.types("/til The plover nests late", in_="#harbor"))
        while not bot.database.waiting():
            await asyncio.sleep(0.01)
        stopping = asyncio.create_task(story.stop_bot())
        while bot.ready:
            await asyncio.sleep(0.01)
        await asyncio.sleep(1.5)  # time to hang up, had it nothing to answer
        may_write.set()
        assert "Shared in" in str((await typing).text)
        await stopping
        assert await holding
