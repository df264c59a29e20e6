"""T3: no column can name somebody, order somebody, or tell a moment; every such table keeps no row numbers."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Date, DateTime, Float, Integer, Table, inspect

from bot.database.engine import Database
from bot.database.schema import CELL_COUNTS, Utc, anonymous_tables, metadata

TABLES = anonymous_tables()
WHILE_OPEN = [table for table in TABLES if table.info.get("unlogged")]
NAMES_SOMEBODY = re.compile(r"person|user|author|owner|member|recipient|sender|slack|channel|message|_ts$|name", re.IGNORECASE)
COUNTS = {*CELL_COUNTS, "version", "asked_answers", "not_said", "not_come_up", "mean", "answers", "asked", "k"}


def test_the_anonymous_tables_are_the_ones_we_think() -> None:
    assert {table.name for table in TABLES} == {
        "open_answers", "open_comments", "open_votes", "round_nonces", "silences", "cells", "merged_sides", "not_said", "comments",
        "thread_waiting", "thread_posts", "guesses",
        "round_seals", "open_keys", "key_holders", "replicas",
    }  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_column_names_somebody_or_tells_a_moment(table: Table) -> None:
    for column in table.columns:
        assert not NAMES_SOMEBODY.search(column.name), column.name
        assert not isinstance(column.type, (DateTime, Date, Float, Utc)), column.name
        assert column.server_default is None
        assert column.default is None
        assert not isinstance(column.type, Integer) or column.name in COUNTS, column.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_key_counts_up_and_no_foreign_key_leads_to_people(table: Table) -> None:
    assert all(column.autoincrement in ("auto", False) and not isinstance(column.type, Integer) for column in table.primary_key)
    seen, todo = set(), [table]
    while todo:
        here = todo.pop()
        seen.add(here.name)
        todo += [key.column.table for key in here.foreign_keys if key.column.table.name not in seen]
    assert seen & {"people", "preferences", "cohort_members", "team_members", "reactions", "activity"} == set()


def test_sqlite_numbers_no_rows_of_these_tables(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as tx:
        made = dict(tx.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all())
    database.close()
    for table in TABLES:
        assert "WITHOUT ROWID" in made[table.name], table.name
        assert "AUTOINCREMENT" not in made[table.name]


def test_postgresql_writes_open_answers_to_no_log(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with database.reading() as tx:
        kinds = dict(tx.exec_driver_sql("SELECT relname, relpersistence FROM pg_class WHERE relkind = 'r'").all())
        commits = tx.exec_driver_sql("SHOW track_commit_timestamp").scalar_one()
    database.close()
    assert {table.name: kinds[table.name] for table in WHILE_OPEN} == dict.fromkeys((table.name for table in WHILE_OPEN), "u")
    assert commits == "off"


def test_the_database_has_the_tables_of_the_page_and_no_hidden_one(database: Database) -> None:
    found = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    assert set(metadata.tables) <= found
    assert all(name.startswith("found") or name in metadata.tables or "search" in name or "fts" in name for name in found)
