"""What opening and closing a round must know of everybody at once. Their slot, whether they want quiet, their days off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time

from msgspec import Struct
from sqlalchemy import select

from bot.database.bulk import among
from bot.database.schema import days_off, people, preferences
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.people.rules import DEFAULT_WEEKDAY, Preferences
from bot.people.store import usual_hour
from bot.schedule.cadence import DaysOff, Leave
from bot.schedule.pulse_times import PulseSlot

EVERYBODY = PersonId("")


class Wishes(Struct, frozen=True):
    """When each person wants to be asked, and when they want to be left alone."""

    chosen: dict[str, Preferences]
    away: dict[str, tuple[Leave, ...]]
    usual_hour: str

    def slot(self, person: PersonId) -> PulseSlot:
        """The person's own slot, or everybody's."""
        wish = self.chosen.get(person, Preferences(at=self.usual_hour))
        return PulseSlot(wish.weekday, time.fromisoformat(wish.at))

    def wants_quiet(self, person: PersonId, at: datetime) -> bool:
        """Whether they stopped or paused."""
        return self.chosen.get(person, Preferences()).quiet_at(at)

    def days_off(self, person: PersonId) -> DaysOff:
        """Their leave and everybody's days off."""
        return DaysOff(leave=self.away.get(person, ()) + self.away.get(EVERYBODY, ()))


def wishes(scope: Scope, *, since: date, of: Collection[PersonId] | None = None) -> Wishes:
    """Everybody's wishes, or those `of` some; days off that ended before `since` are left out."""
    theirs = () if of is None else (among(preferences.c.person_id, of),)
    rows, hour = scope.execute(select(preferences).where(*theirs)), usual_hour(scope)
    chosen = {
        row.person_id: Preferences(
            weekday=DEFAULT_WEEKDAY if row.pulse_weekday is None else row.pulse_weekday,
            at=row.pulse_time or hour,
            paused_until=row.paused_until,
            stopped=row.stopped_at is not None,
        )
        for row in rows
    }
    away: dict[str, list[Leave]] = defaultdict(list)
    where = (days_off.c.last_day >= since, *(() if of is None else (among(days_off.c.person_id, [*of, EVERYBODY]),)))
    for row in scope.execute(select(days_off).where(*where).order_by(days_off.c.first_day)):
        away[row.person_id].append(Leave(row.first_day, row.last_day))
    return Wishes(chosen, {person: tuple(spans) for person, spans in away.items()}, hour)


def zones_among(scope: Scope, persons: Collection[PersonId]) -> dict[PersonId, str]:
    """The zone of each of these people who is known still."""
    query = select(people.c.id, people.c.zone).where(among(people.c.id, persons))
    return {row.id: row.zone for row in scope.execute(query)}


def promise_shown(scope: Scope, person: PersonId) -> bool:
    """Whether this person has read what is promised and what is not."""
    where = (preferences.c.person_id == person,)
    return scope.execute(select(preferences.c.promise_shown_at).where(*where)).scalar() is not None
