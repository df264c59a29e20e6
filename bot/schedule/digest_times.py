"""When a digest is told. On the team's or the reader's own wall clock, once for each of their dates.

The rule for being late, stated once: up to two hours after its moment a digest goes out as if on time. Later than
that it waits for the next working morning (09:00 where it is read), if that comes within four days. After that the
week is skipped: an old digest helps nobody. Refuses to send at the weekend.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.schedule.cadence import next_working_morning, wall_moment

LATE_AFTER = timedelta(hours=2)
GIVEN_UP_AFTER = timedelta(days=4)
MANAGER_WEEKDAY, MANAGER_TIME = 0, time(9, 0)
MANAGERS_TOLD_BY = time(10, 0)  # until then a lesser message to a lead waits: the digest takes its place in the week first
OWNER_TIME = time(9, 0)
LEAST_DAYS_BETWEEN = 4  # a team that moves its day is not told twice in one week


@dataclass(frozen=True, slots=True)
class Moment:
    """One occasion: the reader's local date (its name, once for ever) and the moment in UTC."""

    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class SendNow:
    """In time, or nearly."""


@dataclass(frozen=True, slots=True)
class SendAt:
    """Too late for today's hour: at this next working morning."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    """More than four days late: too late to help anybody."""


def sending(planned: datetime, now: datetime, zone: ZoneInfo) -> SendNow | SendAt | Skip:
    """What the rule for being late says now about a digest planned for `planned`."""
    if now - planned <= LATE_AFTER:
        return SendNow() if now >= planned else SendAt(planned)
    morning = next_working_morning(planned, zone)
    while now - morning > LATE_AFTER:
        morning = next_working_morning(morning, zone)
    if morning - planned > GIVEN_UP_AFTER:
        return Skip()
    return SendNow() if now >= morning else SendAt(morning)


def last_weekly(weekday: int, at: time, zone: ZoneInfo, now: datetime) -> Moment:
    """The newest weekly moment that is not in the future."""
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    moment = Moment(day, wall_moment(day, at, zone))
    if moment.at <= now:
        return moment
    day -= timedelta(days=7)
    return Moment(day, wall_moment(day, at, zone))


def next_weekly(weekday: int, at: time, zone: ZoneInfo, now: datetime) -> Moment:
    """The first weekly moment in the future."""
    last = last_weekly(weekday, at, zone, now)
    day = last.on + timedelta(days=7)
    return Moment(day, wall_moment(day, at, zone))


def last_monthly(at: time, zone: ZoneInfo, now: datetime) -> Moment:
    """The newest first working day of a month that is not in the future."""
    month = now.astimezone(zone).date().replace(day=1)
    moment = _first_working_day(month, at, zone)
    if moment.at <= now:
        return moment
    return _first_working_day((month - timedelta(days=1)).replace(day=1), at, zone)


def next_monthly(at: time, zone: ZoneInfo, now: datetime) -> Moment:
    """The next month's first working day, or this month's if it is still to come."""
    month = last_monthly(at, zone, now).on.replace(day=1)
    return _first_working_day((month + timedelta(days=32)).replace(day=1), at, zone)


def clock(text: str) -> time:
    """ "15:00" as a time of day."""
    return time.fromisoformat(text)


def _first_working_day(month: date, at: time, zone: ZoneInfo) -> Moment:
    day = month
    while day.weekday() > 4:
        day += timedelta(days=1)
    return Moment(day, wall_moment(day, at, zone))
