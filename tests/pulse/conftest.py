"""Several processes on one PostgreSQL, as replicas are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.database.engine import Database
from bot.database.rounds.round_keys import RoundKeys


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Database]:
    made = Database(postgresql_url)
    yield made
    made.close()


@pytest.fixture
def process(server: Database) -> Iterator[Callable[[], RoundKeys]]:
    """Processes that live until the test ends or stops them."""
    made: list[RoundKeys] = []

    def start() -> RoundKeys:
        made.append(RoundKeys(grace=0.0))
        made[-1].start(server, f"host {len(made)}")
        return made[-1]

    yield start
    for one in made:
        one.stop()
