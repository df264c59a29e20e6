"""Stories are lived in Socket Mode and over HTTP, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.givens import Engines
from tests.stories.driver import Story

WAYS = [(mode, engine) for mode in ("socket", "http") for engine in ("sqlite", "postgresql")]


@pytest.fixture(params=WAYS, ids=["-".join(way) for way in WAYS])
async def story(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[Story]:
    """The company with the bot running, on each of the four ways in turn."""
    mode, engine = request.param
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path) as made:
        yield made


@pytest.fixture
async def quick_story(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    """The same on one way, for what does not depend on it."""
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as made:
        yield made
