"""Places whose clocks are odd, moments and times as Hypothesis draws them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from bot.schedule.cadence import (
    DaysOff,
    Leave,
    Span,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time
SANTIAGO = ZoneInfo("America/Santiago")  # changes at midnight
CHATHAM = ZoneInfo("Pacific/Chatham")  # UTC+12:45, summer in January
KOLKATA = ZoneInfo("Asia/Kolkata")
SAMPLE = (BERLIN, NEW_YORK, LORD_HOWE, SANTIAGO, CHATHAM, KOLKATA, ZoneInfo("Africa/Casablanca"), ZoneInfo("UTC"))
EVERY_ZONE = sorted(available_timezones())
zones = st.sampled_from(EVERY_ZONE).map(ZoneInfo)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
times = st.times().map(lambda at: at.replace(microsecond=0))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def local(zone: ZoneInfo, *parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=zone, fold=fold).astimezone(UTC)  # type: ignore[misc,arg-type]


@st.composite
def quiet_times(draw: st.DrawFn) -> tuple[datetime, ZoneInfo, DaysOff, tuple[Span, ...]]:
    now, zone = draw(moments), draw(zones)
    day = now.date()
    holidays = draw(st.frozensets(st.integers(0, 20).map(lambda n: day + timedelta(days=n)), max_size=5))
    leave = tuple(
        Leave(day + timedelta(days=start), day + timedelta(days=start + length))
        for start, length in draw(st.lists(st.tuples(st.integers(-5, 20), st.integers(0, 30)), max_size=2))
    )
    dnd = tuple(
        Span(now + timedelta(minutes=start), now + timedelta(minutes=start + length))
        for start, length in draw(st.lists(st.tuples(st.integers(-900, 5000), st.integers(1, 3000)), max_size=4))
    )
    return now, zone, DaysOff(holidays, leave), dnd
