"""When digests are told, and what happens to one that is late."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.schedule.cadence import DaysOff, Leave
from bot.schedule.digest_times import (
    GIVEN_UP_AFTER,
    LATE_AFTER,
    SendAt,
    SendNow,
    Skip,
    last_monthly,
    last_weekly,
    next_monthly,
    next_weekly,
    sending,
    told_on,
)

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY_AT_THREE = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)  # 15:00 in Berlin
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY_MORNING = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("late", [timedelta(0), HOUR, 2 * HOUR])
def test_up_to_two_hours_late_is_in_time(late: timedelta) -> None:
    assert sending(FRIDAY_AT_THREE, FRIDAY_AT_THREE + late, BERLIN) == SendNow()


def test_nothing_is_sent_before_its_moment() -> None:
    assert sending(FRIDAY_AT_THREE, FRIDAY_AT_THREE - HOUR, BERLIN) == SendAt(FRIDAY_AT_THREE)


def test_later_than_that_it_waits_for_the_next_working_morning() -> None:
    assert sending(FRIDAY_AT_THREE, FRIDAY_AT_THREE + 3 * HOUR, BERLIN) == SendAt(MONDAY_MORNING)


def test_on_that_morning_it_goes_out() -> None:
    assert sending(FRIDAY_AT_THREE, MONDAY_MORNING + HOUR, BERLIN) == SendNow()


def test_a_missed_morning_is_followed_by_the_next_one() -> None:
    tuesday = MONDAY_MORNING + DAY
    assert sending(FRIDAY_AT_THREE, MONDAY_MORNING + 5 * HOUR, BERLIN) == SendAt(tuesday)


def test_after_four_days_the_week_is_skipped() -> None:
    assert isinstance(sending(FRIDAY_AT_THREE, FRIDAY_AT_THREE + 5 * DAY, BERLIN), Skip)


def test_the_hour_on_the_wall_stays_when_the_clocks_change() -> None:
    before = next_weekly(4, time(15), BERLIN, datetime(2026, 3, 24, tzinfo=UTC))
    after = next_weekly(4, time(15), BERLIN, before.at)
    assert (before.at.hour, after.at.hour) == (14, 13)
    assert {moment.at.astimezone(BERLIN).time() for moment in (before, after)} == {time(15)}


def test_a_weekly_moment_is_found_at_its_very_second() -> None:
    assert last_weekly(4, time(15), BERLIN, FRIDAY_AT_THREE).at == FRIDAY_AT_THREE
    assert last_weekly(4, time(15), BERLIN, FRIDAY_AT_THREE - timedelta(seconds=1)).on == date(2026, 2, 27)


def test_the_owners_digest_comes_on_the_first_working_day_of_the_month() -> None:
    now = datetime(2026, 2, 20, tzinfo=UTC)
    assert last_monthly(time(9), BERLIN, now).on == date(2026, 2, 2)  # 1 February is a Sunday
    assert next_monthly(time(9), BERLIN, now).on == date(2026, 3, 2)


def test_before_the_first_working_day_the_last_one_was_a_month_ago() -> None:
    sunday = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert last_monthly(time(9), BERLIN, sunday).on == date(2026, 2, 2)
    assert next_monthly(time(9), BERLIN, sunday).on == date(2026, 3, 2)


zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"])


@settings(max_examples=80)
@given(
    zone=zones,
    weekday=st.integers(0, 4),
    at=st.times(time(8), time(18)),
    start=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)),
)
def test_a_year_has_a_digest_every_local_week_and_never_two(zone: str, weekday: int, at: time, start: datetime) -> None:
    here, now = ZoneInfo(zone), start.replace(tzinfo=UTC)
    days = []
    for _ in range(53):
        moment = next_weekly(weekday, at.replace(second=0, microsecond=0), here, now)
        assert moment.at > now
        assert last_weekly(weekday, at.replace(second=0, microsecond=0), here, moment.at) == moment
        days.append(moment.on)
        now = moment.at
    assert {(b - a).days for a, b in pairwise(days)} == {7}


@settings(max_examples=150)
@given(
    zone=zones,
    planned=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)),
    late=st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_a_late_digest_is_sent_at_a_working_morning_or_not_at_all(zone: str, planned: datetime, late: timedelta) -> None:
    here, moment = ZoneInfo(zone), planned.replace(tzinfo=UTC)
    match sending(moment, moment + late, here):
        case SendAt(at):
            local = at.astimezone(here)
            assert at > moment + late
            assert local.weekday() < 5 and local.time() == time(9)
            assert at - moment <= GIVEN_UP_AFTER
        case SendNow():
            local = (moment + late).astimezone(here)
            assert late <= LATE_AFTER or time(9) <= local.time() <= time(11)
        case Skip():
            assert late > LATE_AFTER


# --- days off for everybody ---------------------------------------------------------------------------------------


def off(*spans: tuple[date, date]) -> DaysOff:
    return DaysOff(leave=tuple(Leave(first, last) for first, last in spans))


def test_a_digest_of_a_day_off_comes_on_the_working_day_before() -> None:
    friday = date(2026, 3, 6)
    assert told_on(friday, off((friday, friday))) == friday - DAY
    assert told_on(friday, off((friday - DAY, friday))) == friday - 2 * DAY
    moment = next_weekly(4, time(15), BERLIN, MONDAY_MORNING - 7 * DAY, off((friday, friday)))
    assert (moment.on, moment.at) == (friday - DAY, FRIDAY_AT_THREE - DAY)
    assert next_weekly(4, time(15), BERLIN, moment.at, off((friday, friday))).on == friday + 7 * DAY


def test_where_nobody_worked_in_the_days_before_it_comes_on_the_next_working_day() -> None:
    friday = date(2026, 3, 6)
    assert told_on(friday, off((friday - 4 * DAY, friday))) == friday + 3 * DAY
    assert told_on(friday, off((friday - 3 * DAY, friday))) == friday + 3 * DAY, "on Monday it would follow the last one after three days"
    monday = date(2026, 4, 6)
    assert told_on(monday, off((date(2026, 4, 3), monday))) == monday + DAY


def test_two_weeks_that_end_in_days_off_are_told_in_one_digest() -> None:
    tuesday = date(2026, 3, 10)
    assert told_on(tuesday - 7 * DAY, off((date(2026, 3, 2), date(2026, 3, 6)))) is None, "a day before the next, which tells both"
    christmas = off((date(2026, 12, 21), date(2027, 1, 8)))
    fridays = [date(2026, 12, 18) + 7 * n * DAY for n in range(5)]
    assert [told_on(friday, christmas) for friday in fridays] == [fridays[0], None, None, date(2027, 1, 11), fridays[4]]


def test_a_late_digest_waits_for_a_morning_on_which_people_work() -> None:
    easter = off((date(2026, 4, 3), date(2026, 4, 6)))
    thursday = datetime(2026, 4, 2, 13, 0, tzinfo=UTC)
    assert sending(thursday, thursday + 3 * HOUR, BERLIN, easter) == SendAt(datetime(2026, 4, 7, 7, 0, tzinfo=UTC))


@pytest.mark.longest
@settings(max_examples=60)
@example(zone="Europe/Berlin", weekday=0, spans=[(163, 9), (176, 17), (196, 14)])  # three rests, and a few days between each two
@given(zone=zones, weekday=st.integers(0, 4), spans=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 20)), max_size=6))
def test_with_days_off_none_is_told_on_one_and_four_days_lie_between_any_two(zone: str, weekday: int, spans: list[tuple[int, int]]) -> None:
    here, begins = ZoneInfo(zone), date(2026, 1, 1)
    rests = off(*((begins + first * DAY, begins + (first + days) * DAY) for first, days in spans))
    now, days = datetime(2026, 1, 1, tzinfo=UTC), []
    while now < datetime(2026, 9, 1, tzinfo=UTC):
        moment = next_weekly(weekday, time(15), here, now, rests)
        assert last_weekly(weekday, time(15), here, moment.at, rests) == moment
        days.append(moment.on)
        now = moment.at
    assert not [day for day in days if rests.is_off(day)]
    gaps = [(b, (b - a).days) for a, b in pairwise(days)]
    assert all(gap >= 4 for _, gap in gaps)
    for day, gap in gaps:
        worked = sum(not rests.is_off(day - back * DAY) for back in range(1, gap))
        assert gap <= 10 or worked <= 9, "a week in which people worked is told"
