"""When a digest is told. On the team's or the reader's own wall clock, once for each of their dates.

The rule for being late, stated once: up to two hours after its moment a digest goes out as if on time. Later than
that it waits for the next working morning (09:00 where it is read), if that comes within four days. After that the
week is skipped: an old digest helps nobody. Refuses to send at the weekend, and on days off for everybody.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.schedule.cadence import WORKDAYS, DaysOff, next_working_morning, wall_moment

LATE_AFTER = timedelta(hours=2)
GIVEN_UP_AFTER = timedelta(days=4)
MANAGER_WEEKDAY, MANAGER_TIME = 0, time(9, 0)
MANAGERS_TOLD_BY = time(10, 0)  # until then a lesser message to a lead waits: the digest takes its place in the week first
OWNER_TIME = time(9, 0)
LEAST_DAYS_BETWEEN = 4  # a team that moves its day is not told twice in one week
MOST_DAYS_BEFORE = 3  # so that four lie between a digest that moved forward in its week and the one before
WEEKS_LOOKED_AT, LONGEST_REST = 9, 60  # in weeks, in days: no days off for everybody last longer
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


class Moment(Struct, frozen=True):
    """One occasion: the reader's local date (its name, once for ever) and the moment in UTC."""

    on: date
    at: datetime


class SendNow(Struct, frozen=True):
    """In time, or nearly."""


class SendAt(Struct, frozen=True):
    """Too late for today's hour: at this next working morning."""

    at: datetime


class Skip(Struct, frozen=True):
    """More than four days late: too late to help anybody."""


def sending(planned: datetime, now: datetime, zone: ZoneInfo, off: DaysOff = WORKDAYS) -> SendNow | SendAt | Skip:
    """What the rule for being late says now about a digest planned for `planned`."""
    if now - planned <= LATE_AFTER and not off.is_off(now.astimezone(zone).date()):
        return SendNow() if now >= planned else SendAt(planned)
    morning = next_working_morning(planned, zone, off)
    while now - morning > LATE_AFTER:
        morning = next_working_morning(morning, zone, off)
    if morning - planned > _given_up_after(planned, zone, off):
        return Skip()
    return SendNow() if now >= morning else SendAt(morning)


def last_weekly(weekday: int, at: time, zone: ZoneInfo, now: datetime, off: DaysOff = WORKDAYS) -> Moment:
    """The newest weekly moment that is not in the future. Where its day is off it moves: see `told_on`."""
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    for back in range(-1, WEEKS_LOOKED_AT):
        moment = _told(day - back * A_WEEK, at, zone, off)
        if moment is not None and moment.at <= now:
            return moment
    return Moment(day - A_WEEK, wall_moment(day - A_WEEK, at, zone))  # nobody worked for months


def next_weekly(weekday: int, at: time, zone: ZoneInfo, now: datetime, off: DaysOff = WORKDAYS) -> Moment:
    """The first weekly moment in the future. Where its day is off it moves: see `told_on`."""
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    for ahead in range(-1, WEEKS_LOOKED_AT):
        moment = _told(day + ahead * A_WEEK, at, zone, off)
        if moment is not None and moment.at > now:
            return moment
    return Moment(day + A_WEEK, wall_moment(day + A_WEEK, at, zone))


def told_on(day: date, off: DaysOff) -> date | None:
    """The day on which what is planned for `day` is told: itself, or where it is off a working day near it.

    The working day before it in its week, at most three days back; else the next one. None where the next digest follows within
    four days: that one tells both weeks.
    """
    before = [day - timedelta(days=back) for back in range(min(MOST_DAYS_BEFORE, day.weekday()) + 1)]
    working = next((one for one in before if not off.is_off(one)), None)
    if working is not None:
        return working
    after = next((day + timedelta(days=ahead) for ahead in range(1, LONGEST_REST) if not off.is_off(day + timedelta(days=ahead))), None)
    following = (told_on(day + A_WEEK * weeks, off) for weeks in range(1, 1 + (after - day).days // 7 + 2)) if after else iter(())
    upcoming = next((one for one in following if one is not None), None)
    follows_soon = after is not None and upcoming is not None and (upcoming - after).days < LEAST_DAYS_BETWEEN
    return None if follows_soon else after


def overtaken(weekday: int, at: time, zone: ZoneInfo, now: datetime, off: DaysOff) -> Moment | None:
    """For the newest planned moment whose digest belongs to a day before it: the working morning after. None where nothing moved back.

    It is for whoever made the day a day off when the day before had begun.
    """
    planned = last_weekly(weekday, at, zone, now)
    told = told_on(planned.on, off)
    if told is None or told >= planned.on:
        return None
    morning = next_working_morning(planned.at, zone, off)
    return Moment(morning.astimezone(zone).date(), morning)


def last_monthly(at: time, zone: ZoneInfo, now: datetime, off: DaysOff = WORKDAYS) -> Moment:
    """The newest first working day of a month that is not in the future."""
    month = now.astimezone(zone).date().replace(day=1)
    moment = _first_working_day(month, at, zone, off)
    if moment.at <= now:
        return moment
    return _first_working_day((month - timedelta(days=1)).replace(day=1), at, zone, off)


def next_monthly(at: time, zone: ZoneInfo, now: datetime, off: DaysOff = WORKDAYS) -> Moment:
    """The next month's first working day, or this month's if it is still to come."""
    month = last_monthly(at, zone, now, off).on.replace(day=1)
    return _first_working_day((month + timedelta(days=32)).replace(day=1), at, zone, off)


def clock(text: str) -> time:
    """ "15:00" as a time of day."""
    return time.fromisoformat(text)


def _told(planned: date, at: time, zone: ZoneInfo, off: DaysOff) -> Moment | None:
    day = told_on(planned, off)
    return Moment(day, wall_moment(day, at, zone)) if day is not None else None


def _given_up_after(planned: datetime, zone: ZoneInfo, off: DaysOff) -> timedelta:
    """Four days; days off for everybody that follow are not counted."""
    day, rested = planned.astimezone(zone).date() + A_DAY, 0
    while off.is_off(day) and rested < LONGEST_REST:
        rested += not WORKDAYS.is_off(day)
        day += A_DAY
    return GIVEN_UP_AFTER + rested * A_DAY if rested else GIVEN_UP_AFTER


def _first_working_day(month: date, at: time, zone: ZoneInfo, off: DaysOff) -> Moment:
    working = (month + timedelta(days=ahead) for ahead in range(28))
    day = next((one for one in working if not off.is_off(one)), month)
    return Moment(day, wall_moment(day, at, zone))
