"""Who is here: the roster as Slack tells it, and what people decide for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from msgspec.structs import replace

from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import PersonId
from bot.people import store as people
from bot.people.rules import LONGEST_PAUSE, Person, Preferences, check_nudges, check_slot
from bot.people.teams import store as teams
from bot.schedule.cadence import wall_moment, zone_of

# Whoever was here when Ripple came has been here longer than the 28 days that answers ask for (anonymity.md 5.2).
HERE_BEFORE_US = timedelta(days=29)


FIRST_ROSTER = "roster:first"  # true while the very first one is read, also across a crash


def arrive(scope: Scope, name: str, bot_user: PersonId, found: Sequence[Person]) -> int:
    """Take over the whole roster at once; how many people were new."""
    begin_roster(scope, name, bot_user)
    new = arrive_some(scope, found)
    end_roster(scope)
    return new


def begin_roster(scope: Scope, name: str, bot_user: PersonId) -> bool:
    """The bot starts; whether a whole roster was read before."""
    if people.install(scope, name, bot_user) and people.how_many_people(scope) == 0:
        people.change_setting(scope, FIRST_ROSTER, True, None)
    return not people.setting(scope, FIRST_ROSTER, False)


def arrive_some(scope: Scope, found: Sequence[Person]) -> int:
    """Some people of the roster; how many of them are new.

    As long as the very first roster is read everybody counts as long known; later newcomers count from the day we met them.
    """
    known = people.known_among(scope, [person.id for person in found])
    since = scope.now - HERE_BEFORE_US if people.setting(scope, FIRST_ROSTER, False) else scope.now
    for person in found:
        people.keep_person(scope, replace(person, known_since=since))
        if person.is_deactivated:
            teams.leave_all_teams(scope, person.id)
    return len({person.id for person in found} - set(known))


def end_roster(scope: Scope) -> None:
    """The roster was read to its end: from now on whoever comes is new here."""
    if people.setting(scope, FIRST_ROSTER, False):
        people.change_setting(scope, FIRST_ROSTER, False, None)


def meet(scope: Scope, person: Person) -> bool:
    """Somebody joined, or changed their profile, zone or status; whether they are a colleague now and were none before."""
    before = people.person(scope, person.id)
    people.keep_person(scope, replace(person, known_since=scope.now))
    if person.is_deactivated:
        teams.leave_all_teams(scope, person.id)
    return person.counts and not (before is not None and before.counts)


def choose_slot(scope: Scope, person: PersonId, weekday: str, at: str) -> Preferences:
    """When this person wants to be asked, on their own clock."""
    day, time = check_slot(weekday, at)
    people.change_preferences(scope, person, pulse_weekday=day, pulse_time=time)
    return people.preferences_of(scope, person)


def choose_nudges(scope: Scope, person: PersonId, wish: str) -> None:
    """How often this person wants a suggested act; "none" stops them."""
    people.change_preferences(scope, person, nudges=check_nudges(wish))


def pause(scope: Scope, person: PersonId, weeks: int) -> Preferences:
    """Nothing unasked for some weeks. Told to nobody."""
    span = timedelta(weeks=weeks)
    if not timedelta() < span <= LONGEST_PAUSE:
        raise PersonCanFix("people.pause_span", weeks=LONGEST_PAUSE.days // 7)
    people.change_preferences(scope, person, paused_until=scope.now + span)
    return people.preferences_of(scope, person)


def pause_until(scope: Scope, person: PersonId, day: date) -> Preferences:
    """Nothing unasked before that day begins on their own clock. Told to nobody. Raises PersonCanFix: longer than a pause may last."""
    known = people.person(scope, person)
    begins = wall_moment(day, time(), zone_of(known.zone if known else None))
    if not scope.now < begins <= scope.now + LONGEST_PAUSE:
        raise PersonCanFix("people.pause_span", weeks=LONGEST_PAUSE.days // 7)
    people.change_preferences(scope, person, paused_until=begins)
    return people.preferences_of(scope, person)


def today_of(scope: Scope, person: PersonId) -> date:
    """The day that this person's calendar shows."""
    known = people.person(scope, person)
    return scope.now.astimezone(zone_of(known.zone if known else None)).date()


def stop(scope: Scope, person: PersonId) -> Preferences:
    """Nothing unasked any more. Told to nobody."""
    people.change_preferences(scope, person, stopped_at=scope.now, paused_until=None)
    return people.preferences_of(scope, person)


def resume(scope: Scope, person: PersonId) -> Preferences:
    """Back again."""
    people.change_preferences(scope, person, stopped_at=None, paused_until=None)
    return people.preferences_of(scope, person)


def take_leave(scope: Scope, person: PersonId, first: date, last: date) -> None:
    """Days on which this person hears nothing unasked."""
    if last < first:
        raise PersonCanFix("people.leave_ends_first", field="last_day")
    people.add_days_off(scope, person, first, last)


def require_owner(scope: Scope, person: PersonId) -> None:
    """Refuse anybody who does not own the programme, and say whom to ask."""
    owners = people.owners(scope)
    if person in owners:
        return
    if not owners:
        raise PersonCanFix("people.owners_only_no_owner")
    raise PersonCanFix("people.owners_only", owners=", ".join(f"<@{owner}>" for owner in owners[:3]))
