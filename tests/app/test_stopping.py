"""Asked to stop it stops, whatever hangs: its database, Slack's socket, work that nobody can call back."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from bot.app import bot as wiring
from tests.stories.driver import Story
from tests.stories.operating.test_silence import line


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs in here hangs for ever: it need not be waited for as long as in the product."""
    monkeypatch.setattr(wiring, "STOP_WITHIN", 1.0)
    monkeypatch.setattr(wiring, "LET_GO_WITHIN", 0.5)


def test_all_that_a_stop_may_take_is_over_before_whoever_started_us_ends_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    from bot.__main__ import GONE_WITHIN

    assert wiring.SHUT_DOOR_WITHIN < wiring.STOP_WITHIN
    assert wiring.STOP_WITHIN + wiring.LET_GO_WITHIN < GONE_WITHIN < 10


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


async def test_a_socket_that_does_not_close_does_not_keep_it_from_finishing(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        await story.stop_bot()
        story.slack.allowed_hosts = frozenset({"127.0.0.1"})
        async with line(lambda: asyncio.open_connection(story.slack.host, story.slack.port)) as (wire, port):
            straight = story.slack.context.new_socket_url
            story.slack.context.new_socket_url = lambda: straight().replace(f":{story.slack.port}/", f":{port}/")
            await story.start_bot()
            bot = story.bot
            assert bot is not None
            wire.cut()
            await story.stop_bot()
            assert "take_no_more" in capsys.readouterr().out
            assert bot.database.waiting() == 0
