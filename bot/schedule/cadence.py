"""When something happens next, on the wall clock of the person it happens to.

Summer time moves the UTC moment, never the clock on the wall: 09:00 stays 09:00. Refuses to wake anybody: nothing is
told at night, at a weekend, on a holiday or on leave, or while a person does not want to be disturbed. All moments
that come in are aware; all that go out are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
EVERY_DAY = frozenset(range(7))
WEEKEND = frozenset((SATURDAY, SUNDAY))

DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 400


class Cadence(Struct, frozen=True):
    """Something regular: on these weekdays (0 = Monday) at this local time, every so many weeks.

    Weeks are counted from the first Monday of the calendar (0001-01-01 was one), so a fortnight is the same for all.
    """

    at: time
    weekdays: frozenset[int] = EVERY_DAY
    every_weeks: int = 1
    week_offset: int = 0

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("weekdays are numbers from 0 (Monday) to 6")
        if self.every_weeks < 1 or self.at.tzinfo is not None:
            raise ValueError("a cadence has a plain local time and a positive number of weeks")

    def is_on(self, day: date) -> bool:
        """Whether that local date is one of its days."""
        week = (day.toordinal() - 1) // 7
        return day.weekday() in self.weekdays and week % self.every_weeks == self.week_offset % self.every_weeks


class Span(Struct, frozen=True):
    """From a moment to a moment, the end not included: as Slack reports do-not-disturb."""

    starts: datetime
    ends: datetime


class Leave(Struct, frozen=True):
    """Whole days away, both ends included, on the person's calendar."""

    first: date
    last: date


class DaysOff(Struct, frozen=True):
    """The days on which a person is told nothing."""

    holidays: frozenset[date] = frozenset()
    leave: tuple[Leave, ...] = ()
    weekend: frozenset[int] = WEEKEND

    def is_off(self, day: date) -> bool:
        """Weekend, holiday or leave."""
        if day.weekday() in self.weekend or day in self.holidays:
            return True
        return any(away.first <= day <= away.last for away in self.leave)


class Hours(Struct, frozen=True):
    """A part of the day on the wall clock, the end not included."""

    opens: time
    closes: time

    def hold(self, local: datetime) -> bool:
        """Whether that local time lies within."""
        return self.opens <= local.time() < self.closes


MORNING = time(9, 0)
TELLING_HOURS = Hours(time(8, 0), time(18, 30))
WORKING_HOURS = Hours(time(9, 0), time(17, 0))  # eight hours: 24 working hours are three days
WORKDAYS = DaysOff()


# --- when it is due ----------------------------------------------------------------------------------------------


def zone_of(name: str | None) -> ZoneInfo:
    """The zone of that IANA name; UTC where a profile has none or one nobody knows."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def next_due(cadence: Cadence, *, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment strictly after `after` when this is due, in UTC.

    Worked out on the wall clock of `zone`, so 09:00 stays 09:00 when the clocks change. Every matching local date
    has exactly one such moment: see `wall_moment`.
    """
    after = after.astimezone(UTC)
    first = after.astimezone(zone).date() - DAY
    for day in _days(first, 7 * cadence.every_weeks + 9):
        if cadence.is_on(day) and (moment := wall_moment(day, cadence.at, zone)) > after:
            return moment
    raise AssertionError("a cadence has a day in every period")  # pragma: no cover


def wall_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When clocks in `zone` show that time on that day, in UTC.

    A time that the spring change skips becomes the first valid minute after the gap; one that the autumn change
    shows twice is the first of the two.
    """
    wall = datetime.combine(day, at.replace(fold=0), tzinfo=zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _end_of_gap(wall, zone)


# --- when a person may be told -----------------------------------------------------------------------------------


def may_be_told(
    now: datetime,
    zone: ZoneInfo,
    days_off: DaysOff = WORKDAYS,
    dnd: tuple[Span, ...] = (),
    hours: Hours = TELLING_HOURS,
) -> bool:
    """Whether a person may hear from Ripple now: a working day of theirs, in its hours, and not undisturbed."""
    local = now.astimezone(zone)
    if days_off.is_off(local.date()) or not hours.hold(local):
        return False
    return not any(span.starts <= now < span.ends for span in dnd)


def next_allowed(
    now: datetime,
    zone: ZoneInfo,
    days_off: DaysOff = WORKDAYS,
    dnd: tuple[Span, ...] = (),
    hours: Hours = TELLING_HOURS,
) -> datetime | None:
    """The first moment from `now` on when the person may be told, in UTC; None if there is none for a year."""
    for day in _days(now.astimezone(zone).date(), LOOK_AHEAD_DAYS):
        if days_off.is_off(day):
            continue
        moment = max(now.astimezone(UTC), wall_moment(day, hours.opens, zone))
        moment = _after_spans(moment, dnd)
        local = moment.astimezone(zone)
        if local.date() == day and hours.hold(local):
            return moment
    return None


# --- working time ------------------------------------------------------------------------------------------------


def working_days_after(moment: datetime, days: int, zone: ZoneInfo, days_off: DaysOff = WORKDAYS) -> datetime:
    """The same time on the wall clock, so many working days later, in UTC. Zero days: the moment itself.

    From a Friday, one day later is Monday; from a Saturday, too.
    """
    local = moment.astimezone(zone)
    if days <= 0:
        return moment.astimezone(UTC)
    left = days
    for day in _days(local.date() + DAY, LOOK_AHEAD_DAYS + 7 * days):
        left -= not days_off.is_off(day)
        if left == 0:
            return wall_moment(day, local.time(), zone)
    raise ValueError("there are not so many working days ahead")


def next_working_morning(after: datetime, zone: ZoneInfo, days_off: DaysOff = WORKDAYS) -> datetime:
    """The first 09:00 of a working day after this local day."""
    day = after.astimezone(zone).date() + DAY
    while days_off.is_off(day):
        day += DAY
    return wall_moment(day, MORNING, zone)


def working_hours_between(
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    days_off: DaysOff = WORKDAYS,
    hours: Hours = WORKING_HOURS,
) -> float:
    """How many working hours of this person lie between two moments; 0 when the end comes first."""
    # Two moments in one zone are subtracted by their wall clocks, an hour wrong across a change: UTC is not.
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    worked = timedelta()
    for day in _days(first, (last - first).days + 1):
        if days_off.is_off(day):
            continue
        opens = max(start, wall_moment(day, hours.opens, zone))
        closes = min(end, wall_moment(day, hours.closes, zone))
        worked += max(closes - opens, timedelta())
    return worked / timedelta(hours=1)


def _days(first: date, how_many: int) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(how_many))


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment the clocks jumped. fold=1 reads the wall with the offset after the jump, fold=0 with that before."""
    early, late = wall.replace(fold=1).astimezone(UTC), wall.astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def _after_spans(moment: datetime, spans: tuple[Span, ...]) -> datetime:
    """The first moment from this one on outside all spans."""
    for span in sorted(spans, key=lambda one: one.starts):
        if span.starts <= moment < span.ends:
            moment = span.ends.astimezone(UTC)
    return moment
