"""The demo's first weeks, lived once, and a copy for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.demo.simulation import Simulation
from tests.givens import Engines
from tests.people.busy_company import add_what_is_rare, copied


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database after the demo's first two weeks and a day: a round closed, digests told, suggestions answered."""
    folder = tmp_path_factory.mktemp("lived")

    async def live() -> None:
        async with Simulation(flows=False, folder=folder) as stage:
            await stage.live(days=15)

    asyncio.run(live())
    return folder / "ripple.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def busy(request: pytest.FixtureRequest, engines: Engines, lived: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of that database, with what the demo does not do in two weeks."""
    copy = tmp_path / "busy.sqlite"
    shutil.copy(lived, copy)
    made = Database(f"sqlite:///{copy}")
    if request.param == "postgresql":
        server = Database(engines.fresh("postgresql"))
        copied(made, server)
        made.close()
        made = server
    with made.transaction() as tx:
        add_what_is_rare(tx)
    yield made
    made.close()
