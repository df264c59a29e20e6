"""On the Sunday after a map its lowest sides become a plan: the team is asked on Monday.

On Sunday at six in UTC it is a weekend in every zone and no round has opened: the vote takes the pulse's place in time. Each team has
a due row of its own. It begins nothing twice, and nothing where a plan is open, a lead said "not now", or owners let everything rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bot.content.dimensions import Dimension
from bot.culture import acts as culture
from bot.culture.rules import MapTier
from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.ids import PersonId, RoundId, TeamId
from bot.people.teams import store as teams
from bot.plan import store as rows
from bot.plan.acts import begin, living_team, running_of
from bot.plan.rules import MOST_SIDES, ChoosingState, Origin
from bot.plan.saying import store as words_said
from bot.plan.saying.rules import LeadWord
from bot.plan.seen import StartSeen
from bot.plan.waiting.acts import rest_unless_acted
from bot.pulse.audit.store import ReleasedAudit, newest_audit_of_team
from bot.schedule.cadence import SUNDAY, Cadence, next_due, zone_of
from bot.schedule.job import DueContext
from bot.schedule.store import set_due, set_due_once

LOOK_DUE, START_DUE = "plan:look", "plan:start"
LOOKS = Cadence(time(6), frozenset({SUNDAY}))
FRESH_FOR = timedelta(days=14)  # a map nobody began with until then is left alone


def plan_workspace(scope: Scope) -> None:
    """Every Sunday from now on."""
    set_due_once(scope, LOOK_DUE, scope.workspace, _next_sunday(scope.now))


def look_at_teams(context: DueContext) -> datetime:
    """A due row for each team that could be asked: what fails for one team holds up no other."""
    for team in teams.begun_teams(context.scope):
        if team.channel_id is not None:
            set_due(context.scope, START_DUE, team.id, context.scope.now)
    return _next_sunday(context.scope.now)


def look_at_team(context: DueContext) -> None:
    """One team's Sunday: what begins, and whether it is asked less."""
    team_id = TeamId(context.subject)
    _begin_by_itself(context.scope, team_id)
    rest_unless_acted(context.scope, team_id)


def _begin_by_itself(scope: Scope, team_id: TeamId) -> None:
    """A chain for each side where this team's map says to start."""
    for side in sides_to_start(scope, team_id):
        begin(scope, team_id, side, Origin.MAP)


def sides_to_start(scope: Scope, team_id: TeamId) -> tuple[Dimension, ...]:
    """With which sides a plan begins by itself on the next Monday; none where none does."""
    audit, team = newest_audit_of_team(scope, team_id), living_team(scope, team_id)
    if audit is None or team is None or team.channel_id is None or not _is_free(scope, team_id, audit):
        return ()
    made = culture.map_of(scope, audit.round_id, audit.lineage)
    if made is None or made.instead:
        return ()
    return tuple(one.about for one in made.at(MapTier.START) if isinstance(one.about, Dimension))[:MOST_SIDES]


def starts_of(scope: Scope, lead: PersonId, round_id: RoundId) -> tuple[StartSeen, ...]:
    """What begins by itself on Monday in the teams that somebody leads, by this audit's maps."""
    led = ((team_id, newest_audit_of_team(scope, team_id)) for team_id in teams.teams_of(scope, lead, as_lead=True))
    return tuple(_starts(scope, round_id, (team_id for team_id, audit in led if audit is not None and audit.round_id == round_id)))


def _starts(scope: Scope, round_id: RoundId, led: Iterable[TeamId]) -> Iterable[StartSeen]:
    for team_id in led:
        team, sides = living_team(scope, team_id), sides_to_start(scope, team_id)
        if team is not None and team.channel_id is not None and sides:
            yield StartSeen(team_id, team.channel_id, round_id, sides)


def _is_free(scope: Scope, team_id: TeamId, audit: ReleasedAudit) -> bool:
    """Whether nothing speaks against it: the map is fresh, nobody began with it or put it off, and no plan is open."""
    newest = rows.newest_choosing(scope, team_id)
    is_open = newest is not None and newest.state is not ChoosingState.OVER
    has_begun = newest is not None and newest.monday >= audit.released_at.date()
    said = words_said.word_on(scope, team_id, audit.round_id)
    return (
        paused_until(scope) is None
        and scope.now - audit.released_at <= FRESH_FOR
        and not (is_open or has_begun or running_of(scope, team_id))
        and (said is None or said.word is not LeadWord.NOT_NOW)
    )


def _next_sunday(after: datetime) -> datetime:
    return next_due(LOOKS, after=after, zone=zone_of("UTC"))
