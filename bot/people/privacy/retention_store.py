"""Retention as rows. What is older than its table's number on the schema page is deleted, some rows at a time (P18)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Date, MetaData, Select, Table, delete, select, tuple_

from bot.database.personal import CLOSE_OF_ITS_ROUND, UPKEEP, kept
from bot.database.schema import cohorts, metadata, rounds
from bot.database.scope import Scope, narrowed


def ageing_tables(by: str = UPKEEP, *, page: MetaData = metadata) -> dict[Table, timedelta]:
    """The tables whose rows this job deletes after a time, with that time."""
    found = {table: kept(table) for table in page.sorted_tables}
    return {table: rule.span for table, rule in found.items() if rule and rule.by == by and rule.span is not None}


def delete_old(scope: Scope, table: Table, before: datetime, limit: int) -> int:
    """Delete up to `limit` of the table's rows from before that moment; how many."""
    key = list(table.primary_key.columns)
    old = narrowed(old_rows(table, before)).limit(limit)
    return scope.execute(delete(table).where(tuple_(*key).in_(old))).rowcount


def old_rows(table: Table, before: datetime) -> Select[Any]:
    """The keys of the table's rows from before that moment."""
    rule = kept(table)
    assert rule is not None, f"{table.name} does not say how long it is kept"
    mine = select(*table.primary_key.columns)
    if rule.since == CLOSE_OF_ITS_ROUND:
        return _of_rounds_before(table, mine, before)
    since = table.c[rule.since]
    return mine.where(since < (before.date() if isinstance(since.type, Date) else before))


def _of_rounds_before(table: Table, mine: Select[Any], before: datetime) -> Select[Any]:
    closed = narrowed(select(rounds.c.id).where(rounds.c.closes_at < before))
    if "round_id" in table.c:
        return mine.where(table.c.round_id.in_(closed))
    groups = narrowed(select(cohorts.c.id).where(cohorts.c.round_id.in_(closed)))
    return mine.where(table.c.cohort_id.in_(groups))
