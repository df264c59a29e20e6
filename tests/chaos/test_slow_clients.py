"""F19: whoever opens connections and says nothing, or says it byte by byte, keeps nobody else out."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from bot.localslack import Parcel, encoded
from tests.slack.malformed import Payloads, rss
from tests.slack.test_malformed import knock, signed
from tests.stories.driver import Story

IDLE, DRIBBLING, HALF_SAID = 600, 100, 100
GOOD = 30
GROWN_AT_MOST = 50.0  # MB, both ends of every connection


@asynccontextmanager
async def connection(port: int, says: bytes) -> AsyncIterator[asyncio.StreamWriter]:
    """One that stays open."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(says)
    yield writer
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def dribble(writers: list[asyncio.StreamWriter]) -> None:
    """A byte now and then, for ever."""
    while True:
        for writer in writers:
            writer.write(b"x")
        await asyncio.sleep(0.05)


async def test_idle_and_dribbling_connections_keep_nobody_out(sqlite_url: str, tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 2 * (IDLE + DRIBBLING + HALF_SAID) + 200, "this test needs open files"
    async with Story(mode="http", database_url=sqlite_url, folder=tmp_path) as story, AsyncExitStack() as stack:
        await story.set_up_team()
        assert story.bot is not None
        made = Payloads(story)
        port, before = story.bot.port, rss()
        head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        for _ in range(IDLE):
            await stack.enter_async_context(connection(port, b""))
        dribbling = [await stack.enter_async_context(connection(port, head + b"X-Slow: ")) for _ in range(DRIBBLING)]
        for _ in range(HALF_SAID):
            await stack.enter_async_context(connection(port, head + b"Content-Length: 900000\r\n\r\n" + b"{" * 1000))
        slowly = asyncio.create_task(dribble(dribbling))
        for n in range(GOOD):
            command = made.good() | {"command": "/til", "text": f"Tide table {n}"}
            body, kind = encoded(Parcel("slash_commands", command, ""))
            status, _ = await knock(story, body, signed(story, body), kind)
            assert status == 200
        slowly.cancel()
        assert len(story.rows("learnings")) == GOOD
        assert rss() - before < GROWN_AT_MOST
