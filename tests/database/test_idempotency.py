"""What Slack already told us: known again, and readable by nobody (P15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.idempotency import PERIOD, destroy_old_keys, first_time
from bot.database.schema import seen
from tests.givens import ANA, MONDAY, KeysInMemory, scope

KEY = f"action:{ANA}:1772438400.000100:ask:solved"


def told(database: Database, keys: KeysInMemory, later: timedelta = timedelta(0), key: str = KEY) -> bool:
    with database.transaction() as tx:
        return first_time(scope(tx, now=MONDAY + later, keys=keys), key)


def rows(database: Database) -> list[Any]:
    with database.reading() as tx:
        return list(tx.execute(select(seen)))


def test_what_is_told_twice_is_known_even_where_a_new_key_has_begun(database: Database) -> None:
    keys = KeysInMemory()
    assert told(database, keys)
    assert not told(database, keys)
    assert not told(database, keys, PERIOD)
    assert told(database, keys, key=KEY + "!")


def test_neither_the_person_nor_the_act_nor_the_time_stands_there(database: Database) -> None:
    keys = KeysInMemory()
    told(database, keys)
    told(database, keys, timedelta(minutes=5), "view:V1:h")
    for row in rows(database):
        assert len(row.key) == 64
        assert ANA not in row.key and "ask" not in row.key
        assert (row.at.hour, row.at.minute, row.at.second) == (0, 0, 0)


def test_a_lost_key_costs_repeats_and_nothing_else(database: Database) -> None:
    assert told(database, KeysInMemory())
    assert told(database, KeysInMemory()), "as if it were new"
    assert len(rows(database)) == 2


def test_keys_go_with_the_rows_that_they_hide_also_after_a_long_standstill(database: Database) -> None:
    keys = KeysInMemory()
    for week in (0, 1, 2):
        told(database, keys, week * PERIOD, f"event:{week}")
    with database.transaction() as tx:
        destroy_old_keys(scope(tx, now=MONDAY + 2 * PERIOD, keys=keys))
    assert len(keys.kept) == 2
    with database.transaction() as tx:
        destroy_old_keys(scope(tx, now=MONDAY + timedelta(days=300), keys=keys))
    assert keys.kept == {}
