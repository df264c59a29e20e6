"""What is due when, on everybody's own wall clock, and never at night."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import PersonId, RoundId
from bot.schedule.cadence import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    Cadence,
    DaysOff,
    Hours,
    Leave,
    Span,
    may_be_told,
    next_allowed,
    next_due,
    next_working_morning,
    wall_moment,
    working_days_after,
    working_hours_between,
    zone_of,
)
from bot.schedule.pulse_times import PulseSlot, jitter_minutes, pulse_slot, reminder_at

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time
SANTIAGO = ZoneInfo("America/Santiago")  # changes at midnight
CHATHAM = ZoneInfo("Pacific/Chatham")  # UTC+12:45, summer in January
APIA = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
KOLKATA = ZoneInfo("Asia/Kolkata")
SAMPLE = (BERLIN, NEW_YORK, LORD_HOWE, SANTIAGO, CHATHAM, KOLKATA, ZoneInfo("Africa/Casablanca"), ZoneInfo("UTC"))
EVERY_ZONE = sorted(available_timezones())
LONG = os.environ.get("RIPPLE_HYPOTHESIS") == "long"
ANA = PersonId("U0ANA")

zones = st.sampled_from(EVERY_ZONE).map(ZoneInfo)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
times = st.times().map(lambda at: at.replace(microsecond=0))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def local(zone: ZoneInfo, *parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=zone, fold=fold).astimezone(UTC)  # type: ignore[misc,arg-type]


# --- next_due ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "after", "due"),
    [
        # every Tuesday at ten
        (Cadence(time(10), frozenset({TUESDAY})), (2026, 3, 2, 8, 0), (2026, 3, 3, 10, 0)),
        (Cadence(time(10), frozenset({TUESDAY})), (2026, 3, 3, 9, 59), (2026, 3, 3, 10, 0)),
        (Cadence(time(10), frozenset({TUESDAY})), (2026, 3, 3, 10, 0), (2026, 3, 10, 10, 0)),
        # every day
        (Cadence(time(0)), (2026, 12, 31, 23, 59), (2027, 1, 1, 0, 0)),
        (Cadence(time(23, 59)), (2026, 12, 31, 23, 59), (2027, 1, 1, 23, 59)),
        # the leap day
        (Cadence(time(9), frozenset({TUESDAY})), (2028, 2, 28, 9, 0), (2028, 2, 29, 9, 0)),
        (Cadence(time(9)), (2028, 2, 28, 9, 0), (2028, 2, 29, 9, 0)),
        (Cadence(time(9)), (2027, 2, 28, 9, 0), (2027, 3, 1, 9, 0)),
        # over the end of a year with 53 ISO weeks
        (Cadence(time(9), frozenset({MONDAY})), (2026, 12, 28, 9, 0), (2027, 1, 4, 9, 0)),
        # two days a week
        (Cadence(time(9), frozenset({MONDAY, THURSDAY})), (2026, 3, 2, 9, 0), (2026, 3, 5, 9, 0)),
    ],
)
def test_the_next_time_is_the_first_strictly_after(cadence: Cadence, after: tuple[int, ...], due: tuple[int, ...]) -> None:
    assert next_due(cadence, after=local(BERLIN, *after), zone=BERLIN) == local(BERLIN, *due)


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change() -> None:
    weekly = Cadence(time(9), frozenset({MONDAY}))
    before = next_due(weekly, after=utc(2026, 3, 22, 12), zone=BERLIN)
    after = next_due(weekly, after=before, zone=BERLIN)
    assert (before, after) == (utc(2026, 3, 23, 8), utc(2026, 3, 30, 7))


@pytest.mark.parametrize(
    ("zone", "day", "at", "shown"),
    [
        (BERLIN, date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1, 0)),  # 02:00-03:00 is skipped: 03:00
        (BERLIN, date(2026, 3, 29), time(2, 0), utc(2026, 3, 29, 1, 0)),
        (BERLIN, date(2026, 3, 29), time(1, 59), utc(2026, 3, 29, 0, 59)),
        (BERLIN, date(2026, 3, 29), time(3, 0), utc(2026, 3, 29, 1, 0)),
        (BERLIN, date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),  # the first of the two
        (BERLIN, date(2026, 10, 25), time(3, 0), utc(2026, 10, 25, 2, 0)),
        (NEW_YORK, date(2026, 3, 8), time(2, 15), utc(2026, 3, 8, 7, 0)),
        (NEW_YORK, date(2027, 11, 7), time(1, 30), utc(2027, 11, 7, 5, 30)),
        (LORD_HOWE, date(2026, 10, 4), time(2, 10), utc(2026, 10, 3, 15, 30)),  # only 02:00-02:30 is skipped
        (LORD_HOWE, date(2027, 4, 4), time(1, 45), utc(2027, 4, 3, 14, 45)),
        (SANTIAGO, date(2026, 9, 6), time(0, 20), utc(2026, 9, 6, 4, 0)),  # the day begins at 01:00
        (CHATHAM, date(2026, 9, 27), time(3, 0), utc(2026, 9, 26, 14, 0)),
        (APIA, date(2011, 12, 30), time(10, 0), utc(2011, 12, 30, 10, 0)),  # no such day: the next one's midnight
        (KOLKATA, date(2026, 3, 29), time(2, 30), utc(2026, 3, 28, 21, 0)),
    ],
)
def test_a_skipped_time_is_the_first_after_the_gap_and_a_doubled_one_the_first_of_two(
    zone: ZoneInfo, day: date, at: time, shown: datetime
) -> None:
    assert wall_moment(day, at, zone) == shown


@given(zones, moments, times, st.frozensets(st.integers(0, 6), min_size=1), st.integers(1, 4), st.integers(0, 3))
def test_what_is_due_is_later_shows_the_right_time_and_nothing_was_left_out(
    zone: ZoneInfo, after: datetime, at: time, weekdays: frozenset[int], every: int, offset: int
) -> None:
    cadence = Cadence(at, weekdays, every, offset)
    due = next_due(cadence, after=after, zone=zone)
    assert due > after
    assert due.tzinfo is UTC
    shown = due.astimezone(zone)
    assert cadence.is_on(shown.date())
    assert shown.time() == at or is_after_a_gap(due, zone)
    between = (shown.date() - timedelta(days=n) for n in range(1, (due - after).days + 2))
    assert not any(cadence.is_on(day) and after < wall_moment(day, at, zone) < due for day in between)


@given(zones, moments, times)
def test_a_daily_time_comes_once_on_every_local_date(zone: ZoneInfo, start: datetime, at: time) -> None:
    due = [start]
    for _ in range(40):
        due.append(next_due(Cadence(at), after=due[-1], zone=zone))
    days = [moment.astimezone(zone).date() for moment in due[1:]]
    assert all(later - sooner == timedelta(days=1) for sooner, later in pairwise(days))


@pytest.mark.parametrize("zone", [ZoneInfo(name) for name in EVERY_ZONE] if LONG else SAMPLE, ids=str)
@pytest.mark.parametrize("year", [2026, 2027])
def test_both_clock_changes_neither_double_nor_drop_a_day(zone: ZoneInfo, year: int) -> None:
    """Every quarter of an hour from midnight to four, on the days around each change of that year."""
    for change in changes_of(zone, year):
        first = change.astimezone(zone).date() - timedelta(days=2)
        for minutes in range(0, 4 * 60 + 1, 15):
            cadence = Cadence(time(minutes // 60, minutes % 60))
            due = wall_moment(first, cadence.at, zone)
            days = [first]
            for _ in range(4):
                due = next_due(cadence, after=due, zone=zone)
                days.append(due.astimezone(zone).date())
            assert days == [first + timedelta(days=n) for n in range(5)]


@given(st.integers(1, 6), st.integers(0, 5), moments)
def test_every_other_week_means_every_other_week(every: int, offset: int, after: datetime) -> None:
    cadence = Cadence(time(9), frozenset({TUESDAY}), every, offset)
    first = next_due(cadence, after=after, zone=BERLIN)
    second = next_due(cadence, after=first, zone=BERLIN)
    days = second.astimezone(BERLIN).date() - first.astimezone(BERLIN).date()
    assert days == timedelta(weeks=every)


def test_an_aware_moment_of_any_zone_is_understood() -> None:
    after = datetime(2026, 3, 3, 10, 0, tzinfo=BERLIN)
    daily = Cadence(time(10))
    assert next_due(daily, after=after, zone=BERLIN) == next_due(daily, after=after.astimezone(UTC), zone=BERLIN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": frozenset()},
        {"weekdays": frozenset({7})},
        {"every_weeks": 0},
        {"at": time(9, tzinfo=UTC)},
    ],
)
def test_a_cadence_without_a_day_or_with_a_zone_of_its_own_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"weekdays|cadence"):
        Cadence(**{"at": time(9), **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (None, "UTC"),
        ("", "UTC"),
        ("Mars/Olympus", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("Europe", "UTC"),
        ("x\0y", "UTC"),
    ],
)
def test_a_zone_nobody_knows_is_utc(name: str | None, zone: str) -> None:
    assert zone_of(name).key == zone


# --- who may be told when ----------------------------------------------------------------------------------------


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


# --- working time ------------------------------------------------------------------------------------------------


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


# --- the pulse ---------------------------------------------------------------------------------------------------

OPENS, CLOSES = utc(2026, 3, 2, 6, 0), utc(2026, 3, 6, 11, 0)  # Monday to Friday noon in Berlin
ROUND = RoundId("r1")


def asked(
    slot: PulseSlot = PulseSlot(),  # noqa: B008 - a frozen value
    *,
    zone: ZoneInfo = BERLIN,
    person: str = "U0ANA",
    round_id: str = "r1",
    opens_at: datetime = OPENS,
    closes_at: datetime = CLOSES,
    days_off: DaysOff = DaysOff(),  # noqa: B008 - a frozen value
    dnd: tuple[Span, ...] = (),
) -> datetime | None:
    return pulse_slot(
        slot,
        opens_at=opens_at,
        closes_at=closes_at,
        zone=zone,
        person=PersonId(person),
        round_id=RoundId(round_id),
        days_off=days_off,
        dnd=dnd,
    )


@pytest.mark.parametrize("zone", SAMPLE, ids=str)
def test_by_default_everybody_is_asked_on_tuesday_around_ten_where_they_are(zone: ZoneInfo) -> None:
    moment = asked(zone=zone)
    assert moment is not None
    wall = moment.astimezone(zone)
    assert wall.date() == date(2026, 3, 3)
    assert time(9, 30) <= wall.time() <= time(10, 30)


def test_a_persons_minute_is_the_same_whenever_it_is_worked_out() -> None:
    assert asked() == asked()


def test_a_company_is_not_asked_in_one_minute_nor_a_person_always_in_the_same() -> None:
    by_person = {jitter_minutes(PersonId(f"U{n}"), ROUND) for n in range(2000)}
    by_round = {jitter_minutes(ANA, RoundId(f"r{n}")) for n in range(200)}
    assert by_person == set(range(-30, 31))
    assert len(by_round) > 40


def test_a_person_may_choose_another_time() -> None:
    moment = asked(PulseSlot(THURSDAY, time(15, 0)))
    assert moment is not None
    assert abs(moment - local(BERLIN, 2026, 3, 5, 15)) <= timedelta(minutes=30)


def test_an_early_bird_is_not_asked_before_eight() -> None:
    early = {asked(PulseSlot(TUESDAY, time(8, 0)), person=f"U{n}") for n in range(100)}
    assert min(moment for moment in early if moment) == local(BERLIN, 2026, 3, 3, 8)


def test_on_a_holiday_the_question_waits_for_the_next_working_day_at_the_same_time() -> None:
    moment = asked(days_off=DaysOff(holidays=frozenset({date(2026, 3, 3)})))
    assert moment is not None
    assert abs(moment - local(BERLIN, 2026, 3, 4, 10)) <= timedelta(minutes=30)


def test_who_is_away_until_the_end_is_asked_before_or_not_at_all() -> None:
    away_from_tuesday = DaysOff(leave=(Leave(date(2026, 3, 3), date(2026, 3, 20)),))
    moment = asked(days_off=away_from_tuesday)
    assert moment is not None
    assert moment.astimezone(BERLIN).date() == date(2026, 3, 2)
    assert asked(days_off=DaysOff(leave=(Leave(date(2026, 3, 1), date(2026, 3, 20)),))) is None


def test_a_round_that_opens_after_their_slot_finds_them_the_next_day() -> None:
    moment = asked(opens_at=local(BERLIN, 2026, 3, 3, 12))
    assert moment is not None
    assert abs(moment - local(BERLIN, 2026, 3, 4, 10)) <= timedelta(minutes=30)


def test_the_last_hours_of_a_round_still_reach_people_and_not_all_in_one_minute() -> None:
    opens, closes = local(BERLIN, 2026, 3, 3, 12), local(BERLIN, 2026, 3, 3, 17)
    reached = {asked(opens_at=opens, closes_at=closes, person=f"U{n}") for n in range(100)}
    assert None not in reached
    assert len(reached) > 20


def test_do_not_disturb_moves_the_question() -> None:
    busy = Span(local(BERLIN, 2026, 3, 3, 8), local(BERLIN, 2026, 3, 3, 14))
    assert asked(dnd=(busy,)) == busy.ends


def test_nobody_is_asked_when_two_hours_are_not_left() -> None:
    opens, closes = local(BERLIN, 2026, 3, 3, 9), local(BERLIN, 2026, 3, 3, 10, 59)
    assert asked(opens_at=opens, closes_at=closes) is None


@given(zones, moments, st.integers(0, 6), times, st.integers(1, 14), st.integers(0, 500), quiet_times())
def test_a_question_comes_within_its_round_and_never_in_quiet_hours(
    zone: ZoneInfo,
    opens: datetime,
    weekday: int,
    at: time,
    days: int,
    person: int,
    quiet: tuple[datetime, ZoneInfo, DaysOff, tuple[Span, ...]],
) -> None:
    _, _, days_off, dnd = quiet
    closes = opens + timedelta(days=days)
    moment = asked(
        PulseSlot(weekday, at),
        zone=zone,
        person=f"U{person}",
        opens_at=opens,
        closes_at=closes,
        days_off=days_off,
        dnd=dnd,
    )
    if moment is not None:
        assert opens <= moment <= closes - timedelta(hours=2)
        assert may_be_told(moment, zone, days_off, dnd)


@given(zones, st.integers(0, 500))
def test_a_week_long_round_reaches_everybody_who_works(zone: ZoneInfo, person: int) -> None:
    opens = utc(2026, 3, 2, 0, 0)
    assert asked(zone=zone, person=f"U{person}", opens_at=opens, closes_at=opens + timedelta(days=5)) is not None


# --- the reminder ------------------------------------------------------------------------------------------------


def test_the_reminder_comes_two_working_days_later() -> None:
    asked_at = local(BERLIN, 2026, 3, 3, 10, 12)
    assert reminder_at(asked_at, closes_at=CLOSES, zone=BERLIN) == local(BERLIN, 2026, 3, 5, 10, 12)


def test_over_a_weekend_the_reminder_waits() -> None:
    asked_at, closes = local(BERLIN, 2026, 3, 5, 10), local(BERLIN, 2026, 3, 13, 12)
    assert reminder_at(asked_at, closes_at=closes, zone=BERLIN) == local(BERLIN, 2026, 3, 9, 10)


def test_there_is_no_reminder_when_the_round_is_nearly_over() -> None:
    assert reminder_at(local(BERLIN, 2026, 3, 4, 11), closes_at=CLOSES, zone=BERLIN) is None


def test_the_reminder_too_leaves_people_undisturbed() -> None:
    asked_at = local(BERLIN, 2026, 3, 2, 10)
    busy = Span(local(BERLIN, 2026, 3, 4, 9), local(BERLIN, 2026, 3, 4, 15))
    assert reminder_at(asked_at, closes_at=CLOSES, zone=BERLIN, dnd=(busy,)) == busy.ends


def test_there_is_no_reminder_in_the_middle_of_a_leave() -> None:
    asked_at = local(BERLIN, 2026, 3, 3, 10)
    away = DaysOff(leave=(Leave(date(2026, 3, 4), date(2026, 3, 30)),))
    assert reminder_at(asked_at, closes_at=CLOSES, zone=BERLIN, days_off=away) is None


def test_a_friday_slot_has_a_place_in_a_round_that_closes_on_friday_afternoon() -> None:
    moment = asked(PulseSlot(FRIDAY, time(10, 0)), closes_at=local(BERLIN, 2026, 3, 6, 17))
    assert moment is not None
    assert moment.astimezone(BERLIN).date() == date(2026, 3, 6)


# --- helpers of these tests --------------------------------------------------------------------------------------


def changes_of(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours of a year in which the clocks of a zone change."""
    hours = [utc(year, 1, 1) + timedelta(hours=n) for n in range(0, 366 * 24, 6)]
    return [b for a, b in pairwise(hours) if a.astimezone(zone).utcoffset() != b.astimezone(zone).utcoffset()]


def is_after_a_gap(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks had jumped forward a second before."""
    before = (moment - timedelta(seconds=1)).astimezone(zone)
    return (moment.astimezone(zone).utcoffset() or timedelta()) > (before.utcoffset() or timedelta())
