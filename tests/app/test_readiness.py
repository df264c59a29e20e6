"""`/readyz` tells the truth. Ready means that what is said now would be kept, and that Slack takes what we say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from bot.database.engine import normal_url
from tests.stories.driver import Story
from tests.stories.processes import asks


async def page(story: Story) -> tuple[int, dict[str, Any]]:
    assert story.bot is not None
    return await asks(story.bot.health_port, "/readyz")


@pytest.fixture
async def ready(story: Story) -> AsyncIterator[Story]:
    assert (await page(story))[0] == 200
    yield story


async def until_not_ready(story: Story) -> dict[str, Any]:
    async with asyncio.timeout(240):
        while True:
            status, facts = await page(story)
            if status == 503:
                return facts


async def test_while_somebody_holds_the_database_it_is_not_ready_and_then_it_is_again(ready: Story) -> None:
    engine = create_engine(normal_url(ready.database_url))
    with engine.connect() as other:
        begin = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "LOCK TABLE workspaces IN ACCESS EXCLUSIVE MODE"
        other.exec_driver_sql(begin)
        facts = await until_not_ready(ready)
        assert facts["database"] is False and facts["slack"] is True
        other.exec_driver_sql("ROLLBACK") if engine.dialect.name == "sqlite" else other.rollback()
    async with asyncio.timeout(240):
        while (await page(ready))[0] != 200:
            await asyncio.sleep(0.05)
    engine.dispose()


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_a_database_file_that_is_not_the_one_we_opened_is_not_ready(sqlite_url: str, tmp_path: Path, how: str) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        assert story.bot is not None and story.bot.database.file is not None
        file = Path(story.bot.database.file)
        kept = file.rename(file.with_suffix(".kept"))
        if how == "replaced":
            file.write_bytes(kept.read_bytes())
        status, facts = await page(story)
        assert (status, facts["database"]) == (503, False)
        assert "start Ripple again" in facts["trouble"]
        kept.replace(file)


async def test_where_the_schema_was_taken_down_it_is_not_ready(ready: Story) -> None:
    assert ready.bot is not None
    with ready.bot.database.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE workspaces RENAME TO gone")
    assert (await until_not_ready(ready))["database"] is False
    with ready.bot.database.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE gone RENAME TO workspaces")
    assert (await page(ready))[0] == 200


async def test_with_a_token_that_slack_refuses_it_is_not_ready_and_says_why(ready: Story) -> None:
    ready.slack.faults.add("refuse", "chat.postMessage", error="token_revoked", times=None)
    await ready.ana.types("/til The plover nests late", in_="#harbor")
    await ready.settle()
    status, facts = await page(ready)
    assert (status, facts["slack"]) == (503, False)
    assert "token_revoked" in facts["trouble"] and "python -m bot check" in facts["trouble"]


async def test_once_the_app_was_removed_it_is_not_ready(ready: Story) -> None:
    ready.slack.send_raw_event({"type": "app_uninstalled"})
    await ready.slack.quiet()
    assert "install it again" in (await until_not_ready(ready))["trouble"]


async def test_that_slack_drops_events_is_said(quick_story: Story) -> None:
    story = quick_story
    assert story.bot is not None and (await page(story))[1]["events_throttled"] is False
    story.slack.throttle_events()
    await story.slack.quiet()
    assert (await page(story))[1]["events_throttled"] is True
    assert 'ripple_turned_away_total{why="app_rate_limited"} 1.0' in story.bot.metrics.page().decode()
