"""Weeks, named by their Monday."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def monday_of(day: date) -> date:
    """The Monday of the week this day is in."""
    return day - timedelta(days=day.weekday())


def week_in_utc(moment: datetime) -> date:
    """The week a moment is counted in: its Monday in UTC, the same for everybody."""
    return monday_of(moment.astimezone(UTC).date())


def week_where(now: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week it is where the person is."""
    return monday_of(now.astimezone(zone).date())


def next_week(week: date) -> date:
    """The Monday after."""
    return week + timedelta(days=7)
