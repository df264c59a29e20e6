"""What retention deletes: the older rows of each table that ages, and no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Date, Table, select

from bot.database.personal import CLOSE_OF_ITS_ROUND, kept
from bot.database.schema import metadata
from bot.people.privacy.retention_store import ageing_tables, delete_old
from tests.givens import MONDAY
from tests.pulse.test_store import a_cohort, a_round
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
COUNTED: dict[str, dict[str, Any]] = {"cells": {"c3": 5}, "merged_sides": {"answers": 15}}  # fewer answers are never kept
AGEING = [table for table in metadata.sorted_tables if table in ageing_tables()]


def older_and_newer(rows: Rows, table: Table) -> tuple[str, list[Any]]:
    """The column that tells a row's age, and its values just before the moment and at it."""
    rule = kept(table)
    assert rule is not None
    if rule.since != CLOSE_OF_ITS_ROUND:
        step = (MONDAY.date() - DAY, MONDAY.date()) if isinstance(table.c[rule.since].type, Date) else (MONDAY - SECOND, MONDAY)
        return rule.since, list(step)
    for number, closes in ((1, MONDAY - SECOND), (2, MONDAY)):
        a_round(rows, number, opens_at=MONDAY - 3 * DAY, closes_at=closes)
        a_cohort(rows, f"c{number}", f"r{number}")
    return ("round_id", ["r1", "r2"]) if "round_id" in table.c else ("cohort_id", ["c1", "c2"])


@pytest.mark.parametrize("table", AGEING, ids=lambda table: table.name)
def test_what_is_older_goes_and_nothing_else(rows: Rows, table: Table) -> None:
    name, ages = older_and_newer(rows, table)
    if table.name not in ("rounds", "cohorts"):
        for number, age in enumerate(ages):
            person = {"person_id": f"U{number}"} if "person_id" in table.c else {}
            rows.add(table, **{name: age} | person | COUNTED.get(table.name, {}))
    assert delete_old(rows.scope(), table, MONDAY, 9) == 1
    assert list(rows.tx.execute(select(table.c[name])).scalars()) == ages[1:]
