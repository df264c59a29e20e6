"""Who may be told when, and what working days and hours are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.cadence import (
    MONDAY,
    Cadence,
    DaysOff,
    Hours,
    Leave,
    Span,
    may_be_told,
    next_allowed,
    next_due,
    next_working_morning,
    working_days_after,
    working_hours_between,
)
from tests.schedule.zones import (
    BERLIN,
    NEW_YORK,
    local,
    moments,
    quiet_times,
    utc,
    zones,
)


@pytest.mark.parametrize(
    ("now", "may"),
    [
        ((2026, 3, 3, 7, 59), False),
        ((2026, 3, 3, 8, 0), True),
        ((2026, 3, 3, 18, 29), True),
        ((2026, 3, 3, 18, 30), False),
        ((2026, 3, 3, 23, 0), False),
        ((2026, 3, 3, 3, 0), False),
        ((2026, 3, 7, 10, 0), False),  # Saturday
        ((2026, 3, 8, 10, 0), False),  # Sunday
        ((2026, 3, 9, 10, 0), True),
    ],
)
def test_nobody_is_told_at_night_or_at_a_weekend(now: tuple[int, ...], may: bool) -> None:
    assert may_be_told(local(BERLIN, *now), BERLIN) is may


def test_the_same_moment_is_day_for_one_and_night_for_another() -> None:
    now = utc(2026, 3, 3, 9, 0)
    assert may_be_told(now, BERLIN)
    assert not may_be_told(now, NEW_YORK)


def test_holidays_leave_and_do_not_disturb_are_kept() -> None:
    tuesday = local(BERLIN, 2026, 3, 3, 10)
    hour = timedelta(hours=1)
    assert not may_be_told(tuesday, BERLIN, DaysOff(holidays=frozenset({date(2026, 3, 3)})))
    assert not may_be_told(tuesday, BERLIN, DaysOff(leave=(Leave(date(2026, 3, 1), date(2026, 3, 3)),)))
    assert may_be_told(tuesday, BERLIN, DaysOff(leave=(Leave(date(2026, 3, 1), date(2026, 3, 2)),)))
    assert not may_be_told(tuesday, BERLIN, dnd=(Span(tuesday - hour, tuesday + hour),))
    assert may_be_told(tuesday, BERLIN, dnd=(Span(tuesday - hour, tuesday),))


def test_a_weekend_can_lie_elsewhere() -> None:
    friday, sunday = local(BERLIN, 2026, 3, 6, 10), local(BERLIN, 2026, 3, 8, 10)
    days_off = DaysOff(weekend=frozenset({4, 5}))
    assert not may_be_told(friday, BERLIN, days_off)
    assert may_be_told(sunday, BERLIN, days_off)


@pytest.mark.parametrize(
    ("now", "days_off", "dnd", "allowed"),
    [
        ((2026, 3, 3, 10, 0), DaysOff(), (), (2026, 3, 3, 10, 0)),
        ((2026, 3, 3, 5, 0), DaysOff(), (), (2026, 3, 3, 8, 0)),
        ((2026, 3, 3, 18, 30), DaysOff(), (), (2026, 3, 4, 8, 0)),
        ((2026, 3, 6, 19, 0), DaysOff(), (), (2026, 3, 9, 8, 0)),
        ((2026, 3, 27, 19, 0), DaysOff(), (), (2026, 3, 30, 8, 0)),  # over the spring change
        ((2026, 4, 2, 19, 0), DaysOff(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)})), (), (2026, 4, 7, 8, 0)),
        ((2026, 3, 3, 10, 0), DaysOff(leave=(Leave(date(2026, 3, 3), date(2026, 3, 18)),)), (), (2026, 3, 19, 8, 0)),
        ((2026, 3, 3, 10, 0), DaysOff(), (((2026, 3, 3, 9, 0), (2026, 3, 3, 11, 20)),), (2026, 3, 3, 11, 20)),
        ((2026, 3, 3, 10, 0), DaysOff(), (((2026, 3, 3, 9, 0), (2026, 3, 3, 22, 0)),), (2026, 3, 4, 8, 0)),
        (
            (2026, 3, 3, 10, 0),
            DaysOff(),
            (((2026, 3, 3, 10, 30), (2026, 3, 3, 12, 0)), ((2026, 3, 3, 9, 0), (2026, 3, 3, 11, 0))),
            (2026, 3, 3, 12, 0),
        ),
    ],
)
def test_the_next_allowed_moment(
    now: tuple[int, ...], days_off: DaysOff, dnd: tuple[tuple[tuple[int, ...], ...], ...], allowed: tuple[int, ...]
) -> None:
    spans = tuple(Span(local(BERLIN, *a), local(BERLIN, *b)) for a, b in dnd)
    assert next_allowed(local(BERLIN, *now), BERLIN, days_off, spans) == local(BERLIN, *allowed)


def test_who_is_away_for_years_is_told_nothing() -> None:
    away = DaysOff(leave=(Leave(date(2026, 1, 1), date(2029, 1, 1)),))
    assert next_allowed(utc(2026, 3, 3), BERLIN, away) is None


@given(quiet_times())
def test_the_next_allowed_moment_is_allowed_and_none_before_it_is(
    quiet: tuple[datetime, ZoneInfo, DaysOff, tuple[Span, ...]],
) -> None:
    now, zone, days_off, dnd = quiet
    moment = next_allowed(now, zone, days_off, dnd)
    assert moment is not None
    assert moment >= now
    assert may_be_told(moment, zone, days_off, dnd)
    step = max((moment - now) / 200, timedelta(minutes=1))
    sooner = (now + n * step for n in range(200) if now + n * step < moment)
    assert not any(may_be_told(one, zone, days_off, dnd) for one in sooner)


@given(quiet_times())
def test_who_may_be_told_now_need_not_wait(quiet: tuple[datetime, ZoneInfo, DaysOff, tuple[Span, ...]]) -> None:
    now, zone, days_off, dnd = quiet
    assert (next_allowed(now, zone, days_off, dnd) == now) is may_be_told(now, zone, days_off, dnd)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ((2026, 3, 3, 10, 0), 0, (2026, 3, 3, 10, 0)),
        ((2026, 3, 3, 10, 0), 2, (2026, 3, 5, 10, 0)),
        ((2026, 3, 5, 10, 0), 2, (2026, 3, 9, 10, 0)),
        ((2026, 3, 6, 10, 0), 1, (2026, 3, 9, 10, 0)),
        ((2026, 3, 7, 10, 0), 1, (2026, 3, 9, 10, 0)),  # from a Saturday
        ((2026, 3, 27, 10, 0), 1, (2026, 3, 30, 10, 0)),  # over the spring change, still ten
        ((2028, 2, 28, 10, 0), 1, (2028, 2, 29, 10, 0)),
    ],
)
def test_working_days_leave_out_the_weekend(start: tuple[int, ...], days: int, end: tuple[int, ...]) -> None:
    assert working_days_after(local(BERLIN, *start), days, BERLIN) == local(BERLIN, *end)


def test_working_days_leave_out_holidays() -> None:
    easter = DaysOff(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    assert working_days_after(local(BERLIN, 2026, 4, 1, 10), 2, BERLIN, easter) == local(BERLIN, 2026, 4, 7, 10)


def test_somebody_who_never_works_has_no_working_day_ahead() -> None:
    with pytest.raises(ValueError, match="not so many"):
        working_days_after(utc(2026, 3, 3), 1, BERLIN, DaysOff(weekend=frozenset(range(7))))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ((2026, 3, 3, 9, 0), (2026, 3, 3, 17, 0), 8.0),
        ((2026, 3, 3, 10, 0), (2026, 3, 3, 10, 30), 0.5),
        ((2026, 3, 3, 7, 0), (2026, 3, 3, 9, 0), 0.0),
        ((2026, 3, 3, 16, 0), (2026, 3, 4, 10, 0), 2.0),
        ((2026, 3, 6, 16, 0), (2026, 3, 9, 10, 0), 2.0),  # over a weekend
        ((2026, 3, 3, 12, 0), (2026, 3, 6, 12, 0), 24.0),
        ((2026, 3, 27, 16, 0), (2026, 3, 30, 10, 0), 2.0),
        ((2026, 3, 4, 10, 0), (2026, 3, 3, 10, 0), 0.0),  # the wrong way round
    ],
)
def test_working_hours_between_two_moments(start: tuple[int, ...], end: tuple[int, ...], hours: float) -> None:
    assert working_hours_between(local(BERLIN, *start), local(BERLIN, *end), BERLIN) == hours


def test_a_morning_is_nine_oclock_on_a_working_day() -> None:
    monday = local(BERLIN, 2026, 3, 9, 9)
    assert next_working_morning(local(BERLIN, 2026, 3, 6, 15), BERLIN) == monday
    assert next_working_morning(monday, BERLIN) == local(BERLIN, 2026, 3, 10, 9)


def test_working_hours_leave_out_a_holiday() -> None:
    holiday = DaysOff(holidays=frozenset({date(2026, 3, 4)}))
    start, end = local(BERLIN, 2026, 3, 3, 16), local(BERLIN, 2026, 3, 5, 10)
    assert working_hours_between(start, end, BERLIN, holiday) == 2.0


def test_hours_that_span_the_change_are_real_hours() -> None:
    night = Hours(time(0), time(6))
    every_day = DaysOff(weekend=frozenset())
    start, end = datetime(2026, 3, 29, 0, 0, tzinfo=BERLIN), datetime(2026, 3, 29, 12, 0, tzinfo=BERLIN)
    assert working_hours_between(start, end, BERLIN, every_day, night) == 5.0


@given(zones, moments, st.floats(0, 40), st.floats(0, 40))
def test_working_hours_add_up(zone: ZoneInfo, start: datetime, first_days: float, more_days: float) -> None:
    middle = start + timedelta(days=first_days)
    end = middle + timedelta(days=more_days)
    parts = working_hours_between(start, middle, zone) + working_hours_between(middle, end, zone)
    assert parts == pytest.approx(working_hours_between(start, end, zone), abs=1e-6)


@given(zones, moments, st.integers(1, 15))
def test_so_many_working_days_hold_so_many_times_eight_hours(zone: ZoneInfo, start: datetime, days: int) -> None:
    """Counted from a working day at nine, so that no part of a day is left over."""
    nine = next_due(Cadence(time(9), frozenset({MONDAY})), after=start, zone=zone)
    end = working_days_after(nine, days, zone)
    assert working_hours_between(nine, end, zone) == 8.0 * days


@given(st.integers(0, 60 * 24 * 12), st.integers(0, 60 * 24 * 12), st.sampled_from(["UTC", "Asia/Kolkata"]))
def test_working_hours_equal_a_count_of_minutes(start: int, length: int, name: str) -> None:
    zone = ZoneInfo(name)
    first = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=start)
    minutes = (first + timedelta(minutes=i) for i in range(length))
    slow = sum(1 for at in (m.astimezone(zone) for m in minutes) if at.weekday() < 5 and 9 <= at.hour < 17)
    assert working_hours_between(first, first + timedelta(minutes=length), zone) * 60 == pytest.approx(slow)
