"""What somebody's App Home reads about their own work; each other feature's part is its own."""

from __future__ import annotations

from msgspec.structs import replace

from bot.database.scope import Scope
from bot.experiments import acts as experiments
from bot.feature import HelpReader
from bot.home.rules import MyWork
from bot.ids import PersonId
from bot.people import acts
from bot.people import store as people
from bot.people.rules import Preferences
from bot.people.teams import store as teams
from bot.sharing import acts as sharing
from bot.slack.parse import whole_number
from bot.slack.said.pauses import SaidBy, quiet_until


def my_work(scope: Scope, person: PersonId) -> MyWork:
    """My week, my learnings and experiments, what my team learned, who still waits for an answer."""
    return MyWork(sharing.at_home(scope, person), experiments.newest_of(scope, person), people.workspace_url(scope))


def reader_of(scope: Scope, person: PersonId) -> HelpReader:
    """Who somebody is to Ripple: an owner, a lead, both, or a member."""
    leads = bool(teams.teams_of(scope, person, as_lead=True))
    if person in people.owners(scope):
        return HelpReader.OWNER_WHO_LEADS if leads else HelpReader.OWNER
    return HelpReader.LEAD if leads else HelpReader.MEMBER


def preferences_now(scope: Scope, person: PersonId) -> Preferences:
    """What somebody chose for themselves; a pause that is over is no pause."""
    chosen = preferences(scope, person)
    if chosen.paused_until is not None and chosen.paused_until <= scope.now:
        return replace(chosen, paused_until=None)
    return chosen


def pause_said(scope: Scope, person: PersonId, how_long: str) -> Preferences | None:
    """A pause as somebody said it: so many weeks, or until a day in their own words. None, and no change, where that cannot be told."""
    if how_long.isdecimal():
        return acts.pause(scope, person, whole_number(how_long))
    known = people.person(scope, person)
    by = SaidBy(known.locale, known.zone) if known else SaidBy()
    day = quiet_until(how_long, acts.today_of(scope, person), by)
    return acts.pause_until(scope, person, day) if day is not None else None


def preferences(scope: Scope, person: PersonId) -> Preferences:
    """What somebody chose for themselves."""
    return people.preferences_of(scope, person)
