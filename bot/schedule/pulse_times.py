"""When a person is asked in a round, and when reminded. Their own weekday and hour, never all at one minute."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.ids import PersonId, RoundId
from bot.schedule.cadence import DAY, TUESDAY, WORKDAYS, DaysOff, Span, next_allowed, wall_moment, working_days_after

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
JITTER_MINUTES = 30
REMIND_AFTER_DAYS = 2
LEAST_TIME_TO_ANSWER = timedelta(hours=2)
LEAST_DAYS_TO_ANSWER = 2  # in a week; where people work less, nothing is asked
WEEKS_LOOKED_AHEAD = 12


class PulseSlot(Struct, frozen=True):
    """When a person wants to be asked. Monday to Friday only; the default suits most."""

    weekday: int = TUESDAY
    at: time = time(10, 0)


def is_week_to_ask(week: date, off: DaysOff) -> bool:
    """Whether there is time to answer in the week of that Monday: two working days from Tuesday on."""
    return sum(not off.is_off(week + number * DAY) for number in range(TUESDAY, 7)) >= LEAST_DAYS_TO_ANSWER


def next_week_to_ask(week: date, off: DaysOff) -> date:
    """The Monday of the first week to ask in, from this week on."""
    weeks = (week + number * 7 * DAY for number in range(WEEKS_LOOKED_AHEAD))
    return next((one for one in weeks if is_week_to_ask(one, off)), week)


def first_day_to_ask(week: date, off: DaysOff) -> date:
    """The first working day of that week from Tuesday on; Tuesday where there is none."""
    days = (week + number * DAY for number in range(TUESDAY, 7))
    return next((day for day in days if not off.is_off(day)), week + TUESDAY * DAY)


def pulse_slot(
    slot: PulseSlot,
    *,
    opens_at: datetime,
    closes_at: datetime,
    zone: ZoneInfo,
    person: PersonId,
    round_id: RoundId,
    days_off: DaysOff = WORKDAYS,
    dnd: tuple[Span, ...] = (),
) -> datetime | None:
    """When to ask this person in this round, in UTC; None if no moment leaves them two hours to answer.

    Their own weekday and time, give or take half an hour (so that a company is not asked in one minute, nor one
    person always in the same). If that day is off or outside the round: the next working day of the round at their
    time, and failing that the first working day. The same person and round always get the same minute.
    """
    opens_at, latest = opens_at.astimezone(UTC), closes_at.astimezone(UTC) - LEAST_TIME_TO_ANSWER
    jitter = jitter_minutes(person, round_id) * MINUTE
    for day in _days_to_ask(slot, opens_at, latest, zone, days_off):
        wall = wall_moment(day, slot.at, zone)
        wished = max(wall + jitter, opens_at) if wall >= opens_at else opens_at + abs(jitter)
        moment = next_allowed(wished, zone, days_off, dnd)
        if moment is not None and moment <= latest:
            return moment
    return None


def next_full_hour(after: datetime) -> datetime:
    """When results come, in the same minute for everybody: the first full hour after this moment."""
    return after.replace(minute=0, second=0, microsecond=0) + HOUR


def jitter_minutes(person: PersonId, round_id: RoundId) -> int:
    """Minus 30 to plus 30, the same whenever it is asked for."""
    digest = hashlib.sha256(f"{person}\n{round_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2 * JITTER_MINUTES + 1) - JITTER_MINUTES


def reminder_at(
    asked_at: datetime,
    *,
    closes_at: datetime,
    zone: ZoneInfo,
    days_off: DaysOff = WORKDAYS,
    dnd: tuple[Span, ...] = (),
) -> datetime | None:
    """When to remind somebody who has not answered: two working days later; None if the round is then nearly over."""
    wished = working_days_after(asked_at, REMIND_AFTER_DAYS, zone, days_off)
    moment = next_allowed(wished, zone, days_off, dnd)
    return moment if moment is not None and moment <= closes_at.astimezone(UTC) - LEAST_TIME_TO_ANSWER else None


def _days_to_ask(slot: PulseSlot, opens_at: datetime, latest: datetime, zone: ZoneInfo, days_off: DaysOff) -> list[date]:
    """The round's working days in the order they suit this person.

    First from their weekday on, then those before it; last a day on which their time had passed at the opening.
    """
    first, last = opens_at.astimezone(zone).date(), latest.astimezone(zone).date()
    days = [first + n * DAY for n in range((last - first).days + 1)]
    missed = {day for day in days[:1] if wall_moment(day, slot.at, zone) < opens_at}
    wished = next((day for day in days if day.weekday() == slot.weekday and day not in missed), first)
    return sorted((day for day in days if not days_off.is_off(day)), key=lambda day: (day in missed, day < wished, day))
