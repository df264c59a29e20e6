"""When one person is asked next, as their Home tells it.

It follows from the calendar, their teams, what their teams rest from, and their own settings alone, never from what they answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.ids import PersonId, RoundId
from bot.people import store as people
from bot.people.programme.acts import days_off_for_all, rhythm_of
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.acts import closing_of, next_opening, why_not_asked
from bot.pulse.asking.people_store import wishes
from bot.pulse.asking.resting import rest_of_cohort
from bot.pulse.asking.rests import RestReason
from bot.pulse.asking.telling.acts import moment_to_ask
from bot.pulse.audit.acts import plan_of
from bot.pulse.audit.rules import TUESDAY
from bot.pulse.rounds import KeptCohort, RoundState
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
    cohort = pulses.newest_cohort_of(scope, person_id)
    if _rest(scope, cohort, scope.now) is RestReason.NO_ACT:
        return None  # until something comes of what was said, which no calendar knows
    if newest and cohort and newest.state is RoundState.OPEN and _rest(scope, cohort, newest.opens_at) in ASKED:
        at = moment_to_ask(newest, person_id, person.zone, wished)
        if at is not None and at > scope.now:
            return at
    begins_with_audit = cohort is None and plan_of(scope).is_on
    for opening in _openings(scope, person_id):
        if not is_week_to_ask(week_in_utc(opening), off) or _rest(scope, cohort, opening) not in ASKED:
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


def _rest(scope: Scope, cohort: KeptCohort | None, at: datetime) -> RestReason | None:
    """Why a cohort rests in that moment's week, as far as it is known. Leads are counted apart from their teams, and go on."""
    return rest_of_cohort(scope, cohort.id, week_in_utc(at)) if cohort is not None else None


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
