"""0009: a round that the version before had open on PostgreSQL is asked once more. And what a statistic kept of its rows goes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.database.engine import Database
from bot.database.keys import KeysByKind, SharedKeys, round_key
from bot.database.migrate import to_head, to_revision
from bot.database.rounds.round_keys import RoundKeys
from bot.database.schema import open_answers
from bot.pulse.asking import acts as asking
from bot.pulse.rounds import RoundState
from bot.pulse.rules import KeyLost
from tests.givens import Engines
from tests.pulse.world import SECRET, PulseWorld

KEPT = "SELECT count(*) FROM pg_statistic WHERE starelid IN (to_regclass('open_answers')::oid, to_regclass('round_nonces')::oid)"


@pytest.fixture
def database(engines: Engines) -> Iterator[Database]:
    made = Database(engines.fresh("postgresql"))
    yield made
    made.close()


@pytest.mark.long
def test_an_open_round_of_the_version_before_is_asked_once_more_and_its_traces_go(database: Database) -> None:
    world = PulseWorld(database, KeysByKind(RoundKeys(), SharedKeys(SECRET)))
    members = world.six(size=8)
    current = world.open()
    world.now = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
    to_revision(database, "0008")
    old = SharedKeys(SECRET)
    with database.transaction() as tx:
        old.make(tx, round_key(current.id))
        old.make(tx, "silence")
        rows = [
            {"slot": secrets.token_bytes(16), "cohort_id": "c", "question_id": "q", "sealed": secrets.token_bytes(29)} for _ in range(40)
        ]
        tx.execute(insert(open_answers), rows)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in ("open_answers", "round_nonces"):
            connection.exec_driver_sql(f"ANALYZE {name}")
    assert world.rows(KEPT) != [(0,)], "the version before left something there"
    to_head(database)
    assert world.rows(KEPT) == [(0,)]
    assert world.count("open_answers") == 0
    world.keys = KeysByKind(RoundKeys(), SharedKeys(SECRET))
    with database.reading() as tx:
        assert old.get(tx, round_key(current.id)) is None, "the old key opens nothing any more"
        assert world.keys.get(tx, "silence") is not None, "what else uses the secret goes on"
    assert isinstance(world.tap(current, members[0], world.questions(current, members[0])[0], 0), KeyLost)
    world.run(asking.watch_due, current.id)
    assert len(world.notices("pulse:again")) == len(members)
    for person in members:
        world.answer_all(current, person)
    assert world.finish(current) is not None
    assert world.round(current).state == RoundState.RELEASED
    assert world.now - current.closes_at < timedelta(hours=2)


def test_analyze_keeps_nothing_of_keyed_tables_from_now_on(database: Database) -> None:
    with database.transaction() as tx:
        keys = SharedKeys(SECRET)
        for number in range(20):
            keys.make(tx, f"ask:{number}")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    with database.reading() as tx:
        assert tx.exec_driver_sql(KEPT).scalar() == 0
