"""Real processes come and go, some killed. A round's key is given on while one of them runs, and nothing brings it back afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.database.rounds.round_keys import RoundKeys
from tests.stories.processes import environment, local_slack, running, stopped

NAME = "round:of-a-test"
SECRET = "0" * 64


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Database]:
    made = Database(postgresql_url)
    yield made
    made.close()


def known_to(server: Database, keys: RoundKeys) -> bytes | None:
    with server.reading() as tx:
        return keys.get(tx, NAME)


async def comes(happened: Callable[[], object]) -> None:
    while not await asyncio.to_thread(happened):
        await asyncio.sleep(0.1)


@pytest.fixture
async def bots() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.mark.longest
async def test_a_rolling_restart_with_overlap_keeps_the_round_and_the_end_of_all_ends_it(
    server: Database, tmp_path: Path, bots: AsyncExitStack
) -> None:
    slack = await bots.enter_async_context(local_slack())

    async def one_more() -> asyncio.subprocess.Process:
        env = environment(slack, server.url, tmp_path, RIPPLE_MASTER_SECRET=SECRET)
        return await bots.enter_async_context(running(env, tmp_path))

    maker = RoundKeys()
    maker.start(server, "the maker")
    with server.transaction() as tx:
        key = maker.make(tx, NAME)
    first = await one_more()
    maker.stop()
    second = await one_more()
    first.kill()
    await first.wait()
    third = await one_more()
    ended = await stopped(second)
    assert ended.code == 0
    assert "memory alone" in ended.out + ended.err, "an operator reads at each start what a restart costs"
    late = RoundKeys(grace=0.0)
    late.start(server, "late")
    await comes(lambda: known_to(server, late) == key)
    late.stop()
    third.kill()
    await third.wait()
    after = RoundKeys(grace=0.0)
    after.start(server, "after all of them")
    await comes(lambda: _is_lost(server, after))
    assert known_to(server, after) is None
    after.stop()


def _is_lost(server: Database, keys: RoundKeys) -> bool:
    with server.reading() as tx:
        return keys.lost(tx, NAME)
