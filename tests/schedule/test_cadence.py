"""What is due when, on everybody's own wall clock, and never at night."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.cadence import (
    MONDAY,
    THURSDAY,
    TUESDAY,
    Cadence,
    next_due,
    wall_moment,
    zone_of,
)
from tests.schedule.zones import (
    BERLIN,
    CHATHAM,
    EVERY_ZONE,
    KOLKATA,
    LORD_HOWE,
    NEW_YORK,
    SAMPLE,
    SANTIAGO,
    local,
    moments,
    times,
    utc,
    zones,
)

APIA = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
LONG = os.environ.get("RIPPLE_HYPOTHESIS") == "long"


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


# --- helpers of these tests --------------------------------------------------------------------------------------


def changes_of(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours of a year in which the clocks of a zone change."""
    hours = [utc(year, 1, 1) + timedelta(hours=n) for n in range(0, 366 * 24, 6)]
    return [b for a, b in pairwise(hours) if a.astimezone(zone).utcoffset() != b.astimezone(zone).utcoffset()]


def is_after_a_gap(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks had jumped forward a second before."""
    before = (moment - timedelta(seconds=1)).astimezone(zone)
    return (moment.astimezone(zone).utcoffset() or timedelta()) > (before.utcoffset() or timedelta())
