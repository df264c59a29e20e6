"""Who of those that held leases is dead. PostgreSQL knows by its locks, SQLite because nobody else has the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.lives import BeforeUs, WithoutLock
from bot.app.startup import beside_others
from bot.database.engine import Database
from bot.database.rounds.round_keys import RoundKeys
from bot.outbox import sender_lease
from bot.outbox.calling.rate_limit import UNLIMITED
from tests.stories.driver import Story

A_STRANGER = "feedfacefeedface"


def test_on_postgresql_whoever_holds_no_lock_is_dead(postgresql_url: str) -> None:
    database, one, two = Database(postgresql_url), RoundKeys(), RoundKeys()
    one.start(database, "one")
    two.start(database, "two")
    dead, owners = WithoutLock(one.replica_id), {two.replica_id, A_STRANGER}
    with database.reading() as tx:
        assert dead(tx, owners) == {A_STRANGER}
    two.stop()
    with database.reading() as tx:
        assert dead(tx, owners) == owners
    one.stop()
    with database.reading() as tx:
        assert dead(tx, owners) == (), "who holds no lock itself says nothing of others"
    database.close()


def test_on_sqlite_whoever_came_before_us_is_dead_if_nobody_else_has_the_file(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    first, second = beside_others(database), beside_others(database)
    assert (first.alone, second.alone) == (True, False)
    with database.reading() as tx:
        alone, beside = BeforeUs(first.alone), BeforeUs(second.alone)
        assert (alone(tx, {"old"}), beside(tx, {"old"})) == ({"old"}, set())
        assert alone(tx, {"old", "later"}) == {"old"}, "who came later is somebody who lives"
    first.let_go()
    second.let_go()
    assert beside_others(database).alone
    database.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_a_bot_that_starts_again_sends_at_once_whatever_lease_the_dead_one_held(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue(f"{engine}_url")
    async with Story(mode="socket", database_url=url, folder=tmp_path) as story:
        await story.ana.types("/til The plover nests late", in_="#harbor")
        await story.stop_bot(without_warning=True)
        database = Database(url)
        with database.transaction() as tx:
            clock = sender_lease.database_clock(tx)
            assert sender_lease.acquire_lease(tx, story.slack.team_id, A_STRANGER, clock, UNLIMITED.sender_lease)
        database.close()
        await story.start_bot()
        await story.settle()
        assert any("nests late" in story.read(message) for message in story.bo.channel("#harbor"))
