"""Poolers between the bot and PostgreSQL, by a real one that lends connections for single transactions."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.database.pooler import keeps_no_session
from tests.database.pooling.pooler import pooled
from tests.stories.processes import environment, local_slack, ripple


async def test_a_pooler_that_lends_connections_for_one_transaction_is_noticed_and_a_server_is_not_taken_for_one(
    database: Database, postgresql_url: str
) -> None:
    assert not await asyncio.to_thread(keeps_no_session, database)
    async with pooled(postgresql_url) as address:
        behind = Database(address)
        assert [await asyncio.to_thread(keeps_no_session, behind) for _ in range(3)] == [True] * 3
        behind.close()


@pytest.mark.long
async def test_run_and_check_name_the_pooler_in_one_sentence_with_its_cure(postgresql_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack, pooled(postgresql_url) as address:
        for command in ("run", "check"):
            ended = await ripple(command, env=environment(slack, address, tmp_path), folder=tmp_path)
            said = ended.out + ended.err
            assert ended.code in (1, 2) and "Traceback" not in said, said
            assert "lends connections for one transaction each" in said and "pool_mode=session" in said
