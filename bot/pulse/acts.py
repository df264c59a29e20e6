"""The pulse as a whole: its clockwork, and what a person may ask about it.

The privacy receipt lists everything held about a person and says why no answer of theirs is in it (P13).
"""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.people import store as people
from bot.people.privacy import receipt_store as holdings
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking import acts as pulse_rounds
from bot.pulse.asking.telling.acts import ASK_PART, ask_part_due
from bot.pulse.audit import acts as audits
from bot.pulse.changed_by_hand import put_right
from bot.pulse.closing import acts as pulse_close
from bot.pulse.results import merging as pulse_merging
from bot.pulse.results import releasing as pulse_release
from bot.pulse.results.acts import home_section
from bot.pulse.rounds import RoundState
from bot.pulse.rules import GroupName, Receipt
from bot.schedule.job import AfterJobs, DueJobs
from bot.schedule.store import set_due

__all__ = ["AFTER", "DUE", "home_section", "plan_workspace", "receipt"]


def plan_workspace(scope: Scope) -> None:
    """At every start: rounds come by themselves, and a round that lost its key meanwhile is noticed."""
    pulse_rounds.schedule_pulses(scope)
    put_right(scope)
    current = pulses.newest_round(scope, RoundState.OPEN)
    if current is not None:
        set_due(scope, "pulse:watch", current.id, scope.now)


def receipt(scope: Scope, person: PersonId) -> Receipt:
    """What is held about this person, table by table."""
    names = {team.id: team.name for team in teams.all_teams(scope)}
    newest = pulses.newest_round(scope)
    cohort = pulses.cohort_of_person(scope, newest.id, person) if newest else None
    leads = set(teams.teams_of(scope, person, as_lead=True))
    return Receipt(
        person=people.person(scope, person),
        preferences=people.preferences_of(scope, person),
        teams=tuple(sorted(names[team] for team in teams.teams_of(scope, person) if team in names)),
        leads=tuple(sorted(names[team] for team in leads if team in names)),
        group=GroupName(cohort.kind, cohort.name) if cohort else None,
        group_size=cohort.size if cohort else 0,
        counts=holdings.rows_about(scope, person),
        open_round_closes_at=newest.closes_at if newest and newest.state is RoundState.OPEN else None,
    )


DUE: DueJobs = {
    "pulse:open": pulse_rounds.open_due,
    audits.ANNOUNCE: audits.announce_due,
    "pulse:watch": pulse_rounds.watch_due,
    ASK_PART: ask_part_due,
    "pulse:close": pulse_close.close_due,
    "pulse:release": pulse_release.release_due,
    "pulse:merge": pulse_merging.merge_due,
}
AFTER: AfterJobs = {"pulse:erase": pulse_close.erase}
