"""Indicators as they were shown: one row a team and week, one for the company. Append only; old weeks are dropped whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import delete, func, select

from bot.database.engine import Tx, insert_new
from bot.database.schema import indicator_weeks
from bot.pulse.privacy.released import Released, from_row, to_row

COMPANY = "company"


def keep(tx: Tx, workspace: str, week: date, shown: Mapping[str, Mapping[str, Released]]) -> int:
    """What is shown of each subject in this week, once and for ever; how many were new."""
    rows = [
        {"workspace_id": workspace, "subject": subject, "week": week, "shown": {name: to_row(one) for name, one in figures.items()}}
        for subject, figures in shown.items()
    ]
    return insert_new(tx, indicator_weeks, rows)


def newest(tx: Tx, workspace: str) -> date | None:
    """The newest week there are figures of."""
    week: date | None = tx.execute(select(func.max(indicator_weeks.c.week)).where(indicator_weeks.c.workspace_id == workspace)).scalar()
    return week


def shown(tx: Tx, workspace: str, subjects: Collection[str], weeks: Collection[date]) -> dict[tuple[str, date], dict[str, Released]]:
    """By (subject, week): each figure as it was shown, by the indicator's name."""
    query = select(indicator_weeks).where(
        indicator_weeks.c.workspace_id == workspace,
        indicator_weeks.c.subject.in_(list(subjects)),
        indicator_weeks.c.week.in_(list(weeks)),
    )
    return {(row.subject, row.week): {name: from_row(one) for name, one in row.shown.items()} for row in tx.execute(query)}


def forget_before(tx: Tx, workspace: str, week: date) -> None:
    """Drop what is older than anything that is compared with."""
    tx.execute(delete(indicator_weeks).where(indicator_weeks.c.workspace_id == workspace, indicator_weeks.c.week < week))
