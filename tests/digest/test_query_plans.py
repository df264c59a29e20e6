"""However long a workspace has been here, composing a digest looks only at what lies within its weeks.

SQLite as it is installed, without ANALYZE: nobody runs it there, and then a plan rests on the statement alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.database.engine import Database, Tx
from bot.digest.composing import compose_managers, compose_teams
from bot.digest.store import audience as digest_audience
from bot.schedule.digest_times import Moment
from tests.digest.givens import DAY, FIGURES, FRIDAY, WEEK, add_team, learn, release
from tests.givens import EVE, scope

GROWS = {"learnings", "activity", "asks", "experiments", "cohorts", "cohort_teams", "published", "digests", "weekly_counts"}


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url)
    with made.transaction() as tx:
        add_team(tx)
        learn(tx, "l1", FRIDAY - DAY)
        release(tx, FRIDAY - DAY, {"T1": FIGURES})
    yield made
    made.close()


def plans(database: Database, work: Callable[[Tx], object]) -> list[str]:
    """How SQLite answers each SELECT: one line for each table it opens."""
    sent: list[tuple[str, Any]] = []
    note = lambda *args: sent.append((args[2], args[3]))  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as tx:
        work(tx)
        event.remove(database.engine, "before_cursor_execute", note)
        cursor = tx.connection.cursor()
        asked = [one for one in sent if one[0].startswith("SELECT")]
        return [row[3] for statement, values in asked for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]


def unbounded(lines: list[str]) -> list[str]:
    """Lines that walk a growing table, or all of a workspace's rows in it."""
    opened = [(line, match) for line in lines if (match := re.match(r"(SCAN|SEARCH) (\w+)", line)) and match[2] in GROWS]
    assert len(opened) >= 5, f"composing reads more tables than that: {lines}"
    return [line for line, match in opened if match[1] == "SCAN" or "(workspace_id=?)" in line]


def test_a_teams_digest_walks_no_history(database: Database) -> None:
    def compose(tx: Tx) -> object:
        slot = digest_audience.Slot(4, "15:00", "Europe/Berlin")
        group = digest_audience.teams_to_tell(scope(tx), slot, FRIDAY, FRIDAY.date(), 100)
        (digest,) = compose_teams(scope(tx), group, Moment(FRIDAY.date(), FRIDAY), FRIDAY - WEEK)
        assert digest.learned.total == 1 and digest.figures
        return digest

    assert unbounded(plans(database, compose)) == []


def test_a_leads_digest_walks_no_history(database: Database) -> None:
    def compose(tx: Tx) -> object:
        group = digest_audience.leads(scope(tx), EVE)
        moment = Moment((FRIDAY + timedelta(days=3)).date(), FRIDAY + timedelta(days=3))
        return compose_managers(scope(tx), group, {EVE: moment})

    assert unbounded(plans(database, compose)) == []
