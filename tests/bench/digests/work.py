"""The work of a digest in units that no other process touches: statements, steps, rows."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from bot.database.engine import Database, Tx
from bot.digest import acts as digests
from bot.digest.composing import compose_teams
from bot.digest.store import audience as rows_of
from bot.pulse.results.figures import read_figure
from bot.schedule.digest_times import Moment
from tests.bench.digests.company import NOW, SLOT
from tests.givens import scope

SELECT = ("SELECT", "WITH")


def compose(tx: Tx) -> int:
    """Every digest, as many at a time as the job composes them; nothing is written, and no figure is remembered."""
    read_figure.cache_clear()
    found = rows_of.teams_to_tell(scope(tx), SLOT, NOW, NOW.date(), 1_000_000)
    moment, since = Moment(NOW.date(), NOW), NOW - timedelta(days=7)
    groups = (found[start : start + digests.AT_ONCE] for start in range(0, len(found), digests.AT_ONCE))
    done = sum(len(compose_teams(scope(tx), group, moment, since)) for group in groups)
    assert done == len(found) > 0
    return done


def statements_of(database: Database, tx: Tx) -> list[tuple[str, Any]]:
    """What composing asks the database."""
    sent: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(SELECT):
            sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        compose(tx)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return sent


def replay(tx: Tx, statements: list[tuple[str, Any]]) -> None:
    cursor = tx.connection.cursor()
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        cursor.fetchall()
    cursor.close()


UNITS = {"sqlite": "steps of its machine", "postgresql": "rows touched"}


def work_of(database: Database, tx: Tx) -> int:
    """How much the database does to answer, counted and not clocked."""
    statements = statements_of(database, tx)
    return _steps(tx, statements) if database.is_sqlite else _rows_touched(tx, statements)


def _steps(tx: Tx, statements: list[tuple[str, Any]]) -> int:
    ticks = 0

    def tick() -> int:
        nonlocal ticks
        ticks += 1
        return 0

    connection: Any = tx.connection.driver_connection
    connection.set_progress_handler(tick, 10)
    replay(tx, statements)
    connection.set_progress_handler(None, 0)
    return ticks


def _rows_touched(tx: Tx, statements: list[tuple[str, Any]]) -> int:
    """By the index on both sides: a table of few pages is read whole, and a short history would look expensive."""
    cursor = tx.connection.cursor()
    cursor.execute("SET LOCAL enable_seqscan = off")
    touched = 0
    for statement, parameters in statements:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters)
        found = cursor.fetchone()[0]
        touched += _scanned((found if isinstance(found, list) else json.loads(found))[0]["Plan"])
    cursor.execute("SET LOCAL enable_seqscan = on")
    cursor.close()
    return touched


def _scanned(node: dict[str, Any]) -> int:
    """Rows that scans found, kept or not, in this part of a plan and all below it."""
    below = sum(_scanned(one) for one in node.get("Plans", ()))
    if "Scan" not in node["Node Type"]:
        return below
    seen = node["Actual Rows"] + sum(value for name, value in node.items() if name.startswith("Rows Removed"))
    return below + round(seen * node["Actual Loops"])
