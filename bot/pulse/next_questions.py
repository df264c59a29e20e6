"""When one person is asked next, as their Home tells it.

It follows from the calendar, their teams, what their teams rest from, and their own settings alone, never from what they answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.ids import PersonId, RoundId
from bot.people import store as people
from bot.people.programme.acts import days_off_for_all, rhythm_of
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.acts import closing_of, moment_to_ask, next_opening, why_not_asked
from bot.pulse.asking.people_store import wishes
from bot.pulse.asking.resting import resting_teams
from bot.pulse.asking.rests import RestReason, rest_of_group
from bot.pulse.audit.acts import plan_of
from bot.pulse.audit.rules import TUESDAY
from bot.pulse.rounds import RoundState
from bot.pulse.settings.acts import main_zone
from bot.schedule.cadence import wall_moment, zone_of
from bot.schedule.pulse_times import is_week_to_ask, pulse_slot
from bot.schedule.weeks import week_in_utc

WEEKS_LOOKED_AHEAD = 12
ASKED = (None, RestReason.HALF)
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


def next_questions(scope: Scope, person_id: PersonId) -> datetime | None:
    """When this person's next questions come, in UTC: their own hour of that day, without the minutes by which it is spread.

    None for whoever is asked nothing, and where everything rests or days off leave no day in the weeks looked at.
    """
    person = people.person(scope, person_id)
    if person is None or why_not_asked(scope, person_id) is not None or paused_until(scope) is not None:
        return None
    zone, wished, off = zone_of(person.zone), wishes(scope, since=scope.now.date()), days_off_for_all(scope)
    slot, newest = wished.slot(person_id), pulses.newest_round(scope)
    if _rest(scope, person_id, week_in_utc(scope.now)) is RestReason.NO_ACT:
        return None  # until something comes of what was said, which no calendar knows
    counted = newest is not None and pulses.cohort_of_person(scope, newest.id, person_id) is not None
    if newest is not None and counted and newest.state is RoundState.OPEN and _rest(scope, person_id, newest.opens_at.date()) in ASKED:
        at = moment_to_ask(newest, person_id, person.zone, wished)
        if at is not None and at > scope.now:
            return at
    begins_with_audit = not counted and plan_of(scope).is_on
    for opening in _openings(scope, person_id):
        if not is_week_to_ask(week_in_utc(opening), off) or _rest(scope, person_id, week_in_utc(opening)) not in ASKED:
            continue
        tuesday = wall_moment(week_in_utc(opening) + TUESDAY * A_DAY, time(), zone)
        at = pulse_slot(
            slot,
            opens_at=max(opening, tuesday) if begins_with_audit else opening,
            closes_at=closing_of(opening, main_zone(scope)),
            zone=zone,
            person=person_id,
            round_id=RoundId(""),
            days_off=wished.days_off(person_id),
        )
        if at is not None:
            return wall_moment(at.astimezone(zone).date(), slot.at, zone)
    return None


def _rest(scope: Scope, person_id: PersonId, monday: date) -> RestReason | None:
    """Why this person's teams rest in the week of that Monday, as far as it is known. Leads are counted apart, and go on."""
    if teams.teams_of(scope, person_id, as_lead=True):
        return None
    return rest_of_group(resting_teams(scope, monday), teams.teams_of(scope, person_id))


def _openings(scope: Scope, person_id: PersonId) -> Iterator[datetime]:
    """The rounds to come in which this person may be asked: by the owners' rhythm, and not in the week in which their team was welcomed."""
    last, first = pulses.newest_round(scope), next_opening(scope.now)
    if last is not None:
        first = max(first, next_opening(last.opens_at + rhythm_of(scope) * A_WEEK - A_DAY))
    if plan_of(scope).is_on:
        mine = set(teams.teams_of(scope, person_id))
        welcomed = [team.welcomed_at for team in teams.begun_teams(scope) if team.id in mine and team.welcomed_at is not None]
        if welcomed and min(welcomed) >= datetime.combine(week_in_utc(first), time(), UTC):
            first += A_WEEK
    return (first + number * A_WEEK for number in range(WEEKS_LOOKED_AHEAD))
