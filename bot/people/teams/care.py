"""Looks after teams. Owners are told once of each that lost its leads or its people, with the cure (of its channel: `channel_trouble`).

Looked at once a day, and soon after somebody left: not at once, for many leave together. What is known to be lost is kept, so that it is
told again only after it was mended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.database.scope import Scope
from bot.ids import PersonId, TeamId
from bot.outbox.notice import Notice
from bot.outbox.store import queue_or_join
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.acts import FIRST_MEMBERS, is_followed
from bot.people.teams.notice_bodies import TeamsLost
from bot.people.teams.rules import Lost, Roster, Team
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import is_due, set_due, set_due_once

LOOK = "teams:look"
EVERY = timedelta(days=1)
SOON = timedelta(minutes=10)
KNOWN = "teams_that_lost"  # a setting: what was lost when we last looked

Loss = tuple[TeamId, Lost]


def look_after_teams(context: DueContext) -> datetime:
    """Tell the owners of everything that was lost since the last look."""
    scope = context.scope
    known = set(people.setting(scope, KNOWN, ()))
    now = {_written(team.id, lost): (team.id, lost) for team, lost in _losses(scope)}
    for name in sorted(now.keys() - known):
        for owner in people.owners(scope):
            _tell(scope, owner, now[name])
    if now.keys() != known:
        people.change_setting(scope, KNOWN, sorted(now), None)
    return scope.now + EVERY


def still_lost(scope: Scope, losses: tuple[str, ...]) -> list[tuple[Team, Lost]]:
    """Those of these losses that were not mended yet."""
    return [(team, lost) for team, lost in _losses(scope) if _written(team.id, lost) in losses]


def look_soon(scope: Scope) -> None:
    """Something happened that a team may have lost by."""
    set_due(scope, LOOK, scope.workspace, scope.now + SOON)


def look_soon_if_empty(scope: Scope, team: Team) -> None:
    """The same where nobody but its leads is left in a team."""
    roster = teams.roster(scope, team.id)
    if roster.members <= roster.leads:
        look_soon(scope)


def plan_workspace(scope: Scope) -> None:
    """Looking starts tomorrow and comes back by itself."""
    set_due_once(scope, LOOK, scope.workspace, scope.now + EVERY)


def _tell(scope: Scope, owner: PersonId, loss: Loss) -> None:
    name = _written(*loss)
    notice = Notice(TeamsLost((name,)), owner, key=f"team:lost:{name}:{owner}:{scope.now:%Y%m%d%H%M}")
    queue_or_join(scope, notice, TeamsLost, lambda waiting: waiting.with_another(name))


def _losses(scope: Scope) -> Iterator[tuple[Team, Lost]]:
    """Of every team that has begun: what it needs and does not have now."""
    rosters = _rosters(scope)
    for team in teams.all_teams(scope):
        if team.welcomed_at is not None:
            yield from ((team, lost) for lost in _lost(scope, team, rosters.get(team.id, Roster(frozenset(), frozenset()))))


def _lost(scope: Scope, team: Team, roster: Roster) -> Iterator[Lost]:
    if not roster.leads:
        yield Lost.LEADS
    if is_followed(team.members_from) and roster.members <= roster.leads and not is_due(scope, FIRST_MEMBERS, team.id):
        yield Lost.PEOPLE


def _rosters(scope: Scope) -> Mapping[TeamId, Roster]:
    members: dict[TeamId, set[PersonId]] = defaultdict(set)
    leads: dict[TeamId, set[PersonId]] = defaultdict(set)
    for row in teams.rosters(scope):
        members[row.team_id].add(row.person_id)
        if row.is_lead:
            leads[row.team_id].add(row.person_id)
    return {team: Roster(frozenset(found), frozenset(leads[team])) for team, found in members.items()}


def _written(team: TeamId, lost: Lost) -> str:
    return f"{lost}:{team}"


DUE: DueJobs = {LOOK: look_after_teams}
