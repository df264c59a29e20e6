"""Indicators as they were shown: one row a team and week, one for the company. Append only; old weeks are dropped whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import delete, func, select

from bot.database.schema import indicator_weeks
from bot.database.scope import Scope
from bot.pulse.privacy.released import Released, from_row, to_row

COMPANY = "company"


def keep(scope: Scope, week: date, shown: Mapping[str, Mapping[str, Released]]) -> int:
    """What is shown of each subject in this week, once and for ever; how many were new."""
    rows = [
        {"subject": subject, "week": week, "shown": {name: to_row(one) for name, one in figures.items()}}
        for subject, figures in shown.items()
    ]
    return scope.insert_new(indicator_weeks, rows)


def newest(scope: Scope) -> date | None:
    """The newest week there are figures of."""
    week: date | None = scope.execute(select(func.max(indicator_weeks.c.week))).scalar()
    return week


def shown(scope: Scope, subjects: Collection[str], weeks: Collection[date]) -> dict[tuple[str, date], dict[str, Released]]:
    """By (subject, week): each figure as it was shown, by the indicator's name."""
    query = select(indicator_weeks).where(indicator_weeks.c.subject.in_(list(subjects)), indicator_weeks.c.week.in_(list(weeks)))
    return {(row.subject, row.week): {name: from_row(one) for name, one in row.shown.items()} for row in scope.execute(query)}


def weeks_shown(scope: Scope, subject: str, since: date) -> dict[date, dict[str, Released]]:
    """The same of one subject by week, in every week since then."""
    query = select(indicator_weeks).where(indicator_weeks.c.subject == subject, indicator_weeks.c.week >= since)
    found = scope.execute(query.order_by(indicator_weeks.c.week))
    return {row.week: {name: from_row(one) for name, one in row.shown.items()} for row in found}


def forget_before(scope: Scope, week: date) -> None:
    """Drop what is older than anything that is compared with."""
    scope.execute(delete(indicator_weeks).where(indicator_weeks.c.week < week))
