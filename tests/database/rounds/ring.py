"""A ring of processes that share round keys over one PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.database.rounds import relations
from bot.database.rounds.round_keys import RoundKeys
from bot.database.schema import key_holders, round_seals

NAME = "round:1"


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    made = Database(postgresql_url)
    yield made
    made.close()


@pytest.fixture
def ring(database: Database) -> Iterator[Callable[..., RoundKeys]]:
    """Processes that live until the test ends or stops them."""
    made: list[RoundKeys] = []

    def start(folder: FileKeys | None = None, grace: float = 0.0) -> RoundKeys:
        one = RoundKeys(folder, grace=grace)
        one.start(database, f"host {len(made)}")
        made.append(one)
        return one

    yield start
    for one in made:
        one.stop()


def made_by(database: Database, keys: RoundKeys, name: str = NAME) -> bytes:
    with database.transaction() as tx:
        return keys.make(tx, name)


def known_to(database: Database, keys: RoundKeys, name: str = NAME) -> bytes | None:
    with database.reading() as tx:
        return keys.get(tx, name)


def is_lost(database: Database, keys: RoundKeys, name: str = NAME) -> bool:
    with database.reading() as tx:
        return keys.lost(tx, name)


def until(happened: Callable[[], object]) -> None:
    """Wait for what must come, however slow the machine is."""
    while not happened():
        time.sleep(0.05)


def seal_of(database: Database, keys: RoundKeys) -> bytes | None:
    seals = relations.own(round_seals, NAME)
    with database.reading() as tx:
        return tx.execute(select(seals.c.sealed).where(seals.c.replica_id == keys.replica_id)).scalar()


def has_it(database: Database, keys: RoundKeys) -> bool:
    with database.reading() as tx:
        return tx.execute(select(key_holders.c.has_it).where(key_holders.c.replica_id == keys.replica_id)).scalar() is True


def left_of(database: Database, keys: RoundKeys) -> list[str]:
    with database.reading() as tx:
        return keys.left(tx, NAME)
