"""T22: in two years no row grows older than its table says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Date, Select, Table, select

from bot.app.features import FEATURES
from bot.database import schema
from bot.database.engine import Database, Tx
from bot.database.keys import FileKeys
from bot.database.personal import CLOSE_OF_ITS_ROUND, Holds, columns_that_hold, kept
from bot.database.schema import metadata
from bot.people.privacy import retention
from bot.schedule.job import DueContext
from tests.givens import scope
from tests.people.busy_company import newest_moment, workspace_of

WEEKS = (0, 1, 2, 5, 6, 8, 9, 13, 14, 26, 27, 52, 53, 80, 104, 110)


@pytest.mark.long
def test_in_two_years_no_row_grows_older_than_its_table_s_number(busy: Database, tmp_path: Path) -> None:
    with busy.transaction() as tx:
        workspace, start = workspace_of(tx), newest_moment(tx)
        ages = {one: _moments(tx, one) for one in metadata.sorted_tables if (rule := kept(one)) and rule.span}
        assert [one.name for one, moments in ages.items() if not moments] == [], "nothing in it to grow old"
        keys = FileKeys(tmp_path / "keys")
        for week in WEEKS:
            now = start + timedelta(weeks=week)
            _a_night(tx, workspace, now, keys)
            for one, moments in ages.items():
                _look_at_ages(tx, one, moments, now)
        assert {one.name for one in ages if _moments(tx, one)} == set()


def _a_night(tx: Tx, workspace: str, now: datetime, keys: FileKeys) -> None:
    """Every job that some table's number is kept by, until it has nothing left to do."""
    for job in sorted({rule.by for one in metadata.sorted_tables if (rule := kept(one)) and rule.span}):
        context = DueContext(scope(tx, workspace=workspace, now=now, keys=keys), workspace, now)
        while FEATURES.due[job](context) == now + retention.SOON:
            pass


def _moments(tx: Tx, one: Table) -> list[datetime]:
    """From when each row of the table counts, those about nobody left out."""
    rule = kept(one)
    assert rule is not None
    if rule.since == CLOSE_OF_ITS_ROUND:
        query = _closes_of(one)
    else:
        query = select(one.c[rule.since]).where(one.c[rule.since].is_not(None))
        for person in columns_that_hold(one, Holds.PERSON):
            query = query.where(person != "")
    return sorted(_moment(found) for found in tx.execute(query).scalars())


def _closes_of(one: Table) -> Select[Any]:
    """When the round of each row closed."""
    query, cohorts, rounds = select(schema.rounds.c.closes_at).select_from(one), schema.cohorts, schema.rounds
    if "round_id" in one.c:
        return query.join(rounds, rounds.c.id == one.c.round_id)
    return query.join(cohorts, cohorts.c.id == one.c.cohort_id).join(rounds, rounds.c.id == cohorts.c.round_id)


def _moment(found: date | datetime) -> datetime:
    return found if isinstance(found, datetime) else datetime.combine(found, time(), UTC)


def _look_at_ages(tx: Tx, one: Table, at_first: list[datetime], now: datetime) -> None:
    rule = kept(one)
    assert rule is not None
    assert rule.span is not None
    days = rule.since in one.c and isinstance(one.c[rule.since].type, Date)
    before = _moment((now - rule.span).date()) if days else now - rule.span
    left = _moments(tx, one)
    if rule.by == "upkeep:rows":
        assert left == [moment for moment in at_first if moment >= before], f"{one.name} on {now}"
    assert [moment for moment in left if moment < before] == [], f"{one.name} on {now}"
