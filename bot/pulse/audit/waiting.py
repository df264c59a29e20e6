"""Teams that wait for their wave and agreed to be compared: asked their first audit, once.

Each is a group of its own. None is put together with a team that has begun, whose group would change by it and change back a week later.
Leads are left out: where they answer, with other leads, would change in the same way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from bot.database.scope import Scope
from bot.ids import LineageId, PersonId, TeamId
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.pulse.asking.cohorts import CohortCandidate, Formation, LineageMemory, form_cohorts
from bot.pulse.asking.grouping import GroupedTeam
from bot.pulse.audit.acts import plan_of
from bot.pulse.audit.rules import is_ready
from bot.pulse.audit.store import audits
from bot.schedule.weeks import week_in_utc


class PastForming(Struct, frozen=True):
    """What earlier rounds leave for the next forming: groups as they stood, every team that was in one, and who was in such a team."""

    lineages: Mapping[LineageId, LineageMemory]
    teams: frozenset[TeamId]
    people: frozenset[PersonId]

    @property
    def counted(self) -> frozenset[PersonId]:
        """Everybody whose answers were counted in some group, as far as it is known."""
        return self.people.union(*(group.members for group in self.lineages.values()))

    def form(self, candidates: Iterable[CohortCandidate], grouped: Iterable[GroupedTeam], today: date) -> Formation:
        """These people and teams as groups, each in its line."""
        return form_cohorts(candidates, grouped, today=today, before=self.lineages, grouped_before=self.teams, counted_before=self.people)


def with_waiting_teams(scope: Scope, formed: Formation, outside: Collection[CohortCandidate], past: PastForming) -> Formation:
    """The same groups, and one for each such team with enough people. `outside`: whom the consent gate lets hear nothing else.

    Whoever was counted in another group before is left out: with them theirs would be silent for four weeks, and its one audit told to
    nobody.
    """
    grouped = _each_alone(scope, _due(scope))
    members = {person for team in grouped for person in team.members}
    able = [one for one in outside if one.id in members - past.counted]
    theirs = past.form(able, grouped, scope.now.date())
    added = {one.lineage: one for one in theirs.cohorts if one.teams and one.lineage in theirs.untouched}
    return replace(
        formed,
        cohorts=tuple(sorted((*formed.cohorts, *added.values()), key=lambda one: one.lineage)),
        standings={**formed.standings, **{lineage: theirs.standings[lineage] for lineage in added}},
        newcomers={**formed.newcomers, **{lineage: theirs.newcomers[lineage] for lineage in added}},
        untouched=formed.untouched | added.keys(),
    )


def _due(scope: Scope) -> list[Team]:
    """Those that agreed before this week, which read their hello, and were asked no audit yet."""
    plan, week = plan_of(scope), week_in_utc(scope.now)
    if not plan.is_on or not is_ready(None, plan, week):
        return []
    monday, asked = datetime.combine(week, time(), UTC), audits(scope).of_teams
    agreed = [team for team in teams.all_teams(scope) if team.waits and team.id not in asked]
    return [team for team in agreed if team.audit_agreed_at is not None and team.audit_agreed_at < monday]


def _each_alone(scope: Scope, due: Collection[Team]) -> list[GroupedTeam]:
    """Without leads and parents nothing ties one to another."""
    rows = teams.rosters(scope) if due else []
    leads = {row.person_id for row in rows if row.is_lead}
    members: dict[TeamId, set[PersonId]] = {team.id: set() for team in due}
    for row in rows:
        if row.team_id in members and row.person_id not in leads:
            members[row.team_id].add(row.person_id)
    return [GroupedTeam(id=team.id, name=team.name, members=frozenset(members[team.id]), leads=frozenset(), parent=None) for team in due]
