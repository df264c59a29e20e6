"""A week is its Monday: where somebody is, or in UTC, the same for everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.schedule.weeks import monday_of, next_week, week_in_utc, week_where


def test_a_week_is_its_monday() -> None:
    assert week_in_utc(datetime(2026, 3, 8, 23, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert week_in_utc(datetime(2026, 3, 9, 1, 0, tzinfo=ZoneInfo("Asia/Tokyo"))) == date(2026, 3, 2)


def test_the_same_moment_is_another_week_elsewhere() -> None:
    moment = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    assert week_where(moment, ZoneInfo("Asia/Tokyo")) == date(2026, 3, 9)
    assert week_where(moment, ZoneInfo("America/New_York")) == date(2026, 3, 2)


def test_a_monday_is_its_own_week_and_the_next_begins_seven_days_later() -> None:
    assert monday_of(date(2026, 3, 2)) == date(2026, 3, 2)
    assert next_week(monday_of(date(2026, 3, 8))) == date(2026, 3, 9)
