"""Retention as rows. What is older than its table's number on the schema page is deleted, some rows at a time (P18).

The page does not change while a process lives, so it is read once, and each table's statement is built once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, Delete, MetaData, Select, Table, bindparam, delete, select, tuple_

from bot.database.personal import CLOSE_OF_ITS_ROUND, UPKEEP, kept
from bot.database.schema import Utc, cohorts, metadata, rounds
from bot.database.scope import Scope, narrowed


@cache
def ageing_tables(by: str = UPKEEP, *, page: MetaData = metadata) -> dict[Table, timedelta]:
    """The tables whose rows this job deletes after a time, with that time."""
    found = {table: kept(table) for table in page.sorted_tables}
    return {table: rule.span for table, rule in found.items() if rule and rule.by == by and rule.span is not None}


def delete_old(scope: Scope, table: Table, before: datetime, limit: int) -> int:
    """Delete up to `limit` of the table's rows from before that moment; how many."""
    return scope.execute(_deletion(table), {"before": before, "day": before.date(), "most": limit}).rowcount


@cache
def _deletion(table: Table) -> Delete:
    """Deletes the rows from before `before` (or `day`, where the table counts in days), `most` at once."""
    old = narrowed(_old_rows(table)).limit(bindparam("most"))
    return delete(table).where(tuple_(*table.primary_key.columns).in_(old))


def _old_rows(table: Table) -> Select[Any]:
    """The keys of the table's old rows."""
    rule = kept(table)
    assert rule is not None, f"{table.name} does not say how long it is kept"
    mine = select(*table.primary_key.columns)
    if rule.since == CLOSE_OF_ITS_ROUND:
        return _of_rounds_before(table, mine)
    since = table.c[rule.since]
    return mine.where(since < (bindparam("day", type_=Date) if isinstance(since.type, Date) else bindparam("before", type_=Utc)))


def _of_rounds_before(table: Table, mine: Select[Any]) -> Select[Any]:
    closed = narrowed(select(rounds.c.id).where(rounds.c.closes_at < bindparam("before", type_=Utc)))
    if "round_id" in table.c:
        return mine.where(table.c.round_id.in_(closed))
    groups = narrowed(select(cohorts.c.id).where(cohorts.c.round_id.in_(closed)))
    return mine.where(table.c.cohort_id.in_(groups))
