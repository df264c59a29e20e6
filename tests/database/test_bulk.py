"""Many values in one parameter: the right rows, whatever the values, and by the index."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, text

from bot.database.bulk import among
from bot.database.engine import Database
from bot.database.schema import settings
from tests.givens import MONDAY, WORKSPACE

pytestmark = pytest.mark.each_way

NAMES = ("plain", "it's", 'say "so"', "back\\slash", "{brace},comma", "ünï", "")


@pytest.fixture
def kept(database: Database) -> Database:
    with database.transaction() as tx:
        row: dict[str, Any] = {"workspace_id": WORKSPACE, "value": 1, "changed_at": MONDAY}
        tx.execute(insert(settings), [row | {"name": name} for name in NAMES])
    return database


@pytest.mark.parametrize("wanted", [(), NAMES[:1], NAMES[1:], ("missing", *NAMES), ("plain", "plain")])
def test_exactly_the_rows_that_are_among_the_values(kept: Database, wanted: tuple[str, ...]) -> None:
    with kept.reading() as tx:
        found = tx.execute(select(settings.c.name).where(among(settings.c.name, wanted))).scalars().all()
    assert sorted(found) == sorted(set(wanted) & set(NAMES))


def test_a_named_parameter_takes_other_values_each_time(kept: Database) -> None:
    query = select(settings.c.name).where(settings.c.workspace_id == bindparam("ws"), among(settings.c.name, "names"))
    with kept.reading() as tx:
        for wanted in (["plain"], ["it's", "ünï"], []):
            found = tx.execute(query, {"ws": WORKSPACE, "names": wanted}).scalars().all()
            assert sorted(found) == sorted(wanted)


def test_a_list_of_any_length_is_the_same_statement(kept: Database) -> None:
    queries = [select(settings.c.name).where(among(settings.c.name, names)) for names in (["a"], ["a"] * 500)]
    assert len({str(query.compile(kept.engine)) for query in queries}) == 1


def test_sqlite_finds_them_by_the_index(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    query = select(settings.c.name).where(settings.c.workspace_id == WORKSPACE, among(settings.c.name, ["a"]))
    with database.reading() as tx:
        sql = str(query.compile(tx.engine, compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in tx.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
    database.close()
    assert any("workspace_id=? AND name=?" in line for line in plan), plan
