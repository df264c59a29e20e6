"""Chains, each begun with a side that has a figure, and told whole by its id.

`begin` is called on the Sunday after a map (`starting`), or by a lead or owner. A week of choosing takes the place of that week's pulse.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.content.dimensions import Dimension
from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.experiments import store as experiments
from bot.ids import ChainId, ChannelId, ChoosingId, CommitmentId, PersonId, RoundId, TeamId
from bot.nudges import store as nudges
from bot.people import store as people
from bot.people.programme.acts import EVERYBODY
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.plan import store as rows
from bot.plan.beyond.store import answer_to
from bot.plan.rules import (
    MOST_RUNNING,
    MOST_SIDES,
    Chain,
    Choosing,
    ChoosingState,
    Commitment,
    CommitmentState,
    Origin,
    ProposalState,
    monday_after,
    opens_at,
)
from bot.plan.seen import ChainTold
from bot.pulse.asking.resting import rest_in_week
from bot.pulse.asking.rests import RestReason
from bot.pulse.privacy.released import Released, Shown
from bot.pulse.results.figures import figure_in_round, figures_of, newest_told
from bot.pulse.settings.acts import contract_of
from bot.schedule.cadence import WEDNESDAY, zone_of
from bot.schedule.store import set_due_once

OPEN_DUE = "plan:propose"
PAST_SHOWN = 3


def begin(scope: Scope, team_id: TeamId, dimension: Dimension, origin: Origin) -> Chain:
    """A chain for this side: from the next Monday on the team chooses. Begun twice for one week it is the same chain.

    Raises PersonCanFix where the team has no channel, looks after three things already, or chooses for three sides that week.
    """
    team = _team(scope, team_id)
    monday = monday_after(today_in(scope, team_id))
    choosing = _choosing(scope, team, monday)
    known = rows.chains_of(scope, choosing.id)
    same = next((one for one in known if one.dimension is dimension), None)
    if same is not None:
        return same
    if len(known) >= MOST_SIDES:
        raise PersonCanFix("plan.begin.three_sides", most=MOST_SIDES)
    made = Chain(
        id=ChainId(scope.new_id()),
        choosing=choosing.id,
        team=team_id,
        dimension=dimension,
        origin=origin,
        begun_on=today_in(scope, team_id),
        start_round=_told_in(scope, team_id, dimension),
        again_on=None,
        again_round=None,
    )
    rows.add_chain(scope, made)
    return made


def begin_by(scope: Scope, person: PersonId, team_id: TeamId, dimension: str) -> Chain:
    """A lead or owner begins one, of the sides whose figures the team was told."""
    if not may_begin(scope, person, team_id):
        raise NotAllowed("plan.begin.leads_only")
    if dimension not in sides_to_begin(scope, team_id):
        raise PersonCanFix("plan.begin.no_figure", field="side")
    return begin(scope, team_id, Dimension(dimension), Origin.LEAD)


def sides_to_begin(scope: Scope, team_id: TeamId) -> tuple[Dimension, ...]:
    """The sides whose figures everybody in the team was told, lowest first; none that rates one person."""
    figures, _ = figures_of(scope, [team_id])
    known = figures[team_id].figures if team_id in figures else ()
    shown = [(one.score, side) for side, one in known if isinstance(one, Shown) and one.score is not None and not one.only_lead]
    return tuple(side for _, side in sorted(shown))


def may_begin(scope: Scope, person: PersonId, team_id: TeamId) -> bool:
    """Whether somebody leads the team or owns the programme."""
    return team_id in teams.teams_of(scope, person, as_lead=True) or person in people.owners(scope)


def team_of_reader(scope: Scope, reader: PersonId, team_id: TeamId) -> Team:
    """The team, for somebody of it or an owner."""
    team = teams.team(scope, team_id)
    if team is None:
        raise NotFound("plan.no_team")
    if team_id not in teams.teams_of(scope, reader) and reader not in people.owners(scope):
        raise NotAllowed("plan.not_yours")
    return team


def chains_shown(scope: Scope, team_id: TeamId) -> tuple[ChainTold, ...]:
    """What goes on now, then the newest of what is over."""
    told = [tell_chain(scope, one) for one in rows.chains_of_team(scope, team_id)]
    now, before = [one for one in told if _is_now(one)], [one for one in told if not _is_now(one)]
    return (*now, *before[:PAST_SHOWN])


def team_meant(scope: Scope, reader: PersonId, channel: ChannelId) -> TeamId | None:
    """Whose plan somebody asks for: that of the channel's team if it is theirs, else of their first team."""
    mine = teams.teams_of(scope, reader)
    here = teams.team_in_channel(scope, channel)
    if here is not None and (here.id in mine or reader in people.owners(scope)):
        return here.id
    return mine[0] if mine else None


def tell_chain(scope: Scope, chain: Chain) -> ChainTold:
    """All that follows from a side."""
    choosing = rows.choosing(scope, chain.choosing)
    assert choosing is not None, "a chain belongs to a week of choosing"
    mine = [one for one in rows.commitments_of(scope, [chain.team]) if one.chain == chain.id]
    found = rows.proposals_of(scope, [chain.id])
    return ChainTold(
        chain=chain,
        choosing=choosing,
        proposals=tuple(found),
        commitments=tuple(mine),
        check_ins=tuple(rows.check_ins_of(scope, [one.id for one in mine])),
        start=_shown(scope, chain, chain.start_round),
        again=_shown(scope, chain, chain.again_round),
        tried=tuple(experiments.tried_for(scope, chain.id)),
        suggested=nudges.suggested_for(scope, chain.id, contract_of(scope).scores_k),
        answers={one.id: said for one in found if one.is_beyond_us and (said := answer_to(scope, one.id)) is not None},
    )


def running_of(scope: Scope, team_id: TeamId) -> list[Commitment]:
    """What a team looks after now; what looks for somebody keeps its place."""
    going_on = (CommitmentState.RUNNING, CommitmentState.SEEKING)
    return [one for one in rows.commitments_of(scope, [team_id]) if one.state in going_on]


def living_team(scope: Scope, team_id: TeamId) -> Team | None:
    """The team, unless it is gone or archived: then nothing more is told to it."""
    return next((one for one in teams.all_teams(scope) if one.id == team_id), None)


def zone_of_team(scope: Scope, team_id: TeamId) -> ZoneInfo:
    """On whose wall clock its week runs; UTC for a team that is archived."""
    team = teams.team(scope, team_id)
    return zone_of(team.zone if team else None)


def today_in(scope: Scope, team_id: TeamId) -> date:
    """The day it is where the team is."""
    return scope.now.astimezone(zone_of_team(scope, team_id)).date()


def is_quiet_week(scope: Scope, monday: date) -> bool:
    """Whether nobody is to be asked then: owners let everything rest, or a day on which something opens is off for everybody."""
    days = (monday, monday + timedelta(days=WEDNESDAY))
    off = people.days_off_of(scope, EVERYBODY, monday)
    return paused_until(scope) is not None or any(first <= day <= last for first, last in off for day in days)


def _is_now(told: ChainTold) -> bool:
    going_on = (CommitmentState.RUNNING, CommitmentState.SEEKING)
    return told.choosing.state is not ChoosingState.OVER or any(one.state in going_on for one in told.commitments)


def _choosing(scope: Scope, team: Team, monday: date) -> Choosing:
    newest = rows.newest_choosing(scope, team.id)
    if newest is not None and newest.monday == monday:
        return newest
    if len(running_of(scope, team.id)) >= MOST_RUNNING:
        raise PersonCanFix("plan.begin.three_running", most=MOST_RUNNING)
    made = Choosing(
        id=ChoosingId(scope.new_id()),
        team=team.id,
        monday=monday,
        state=ChoosingState.WAITING,
        votes_close_at=None,
        k=contract_of(scope).scores_k,
        is_counted=False,
        channel=team.channel_id,
        ts=None,
    )
    if not rows.add_choosing(scope, made):  # another process was quicker
        return rows.newest_choosing(scope, team.id) or made
    rest_in_week(scope, team.id, monday, RestReason.CHOOSING)
    set_due_once(scope, OPEN_DUE, made.id, opens_at(monday, zone_of(team.zone)))
    return made


def _team(scope: Scope, team_id: TeamId) -> Team:
    team = living_team(scope, team_id)
    if team is None:
        raise NotFound("plan.no_team")
    if team.channel_id is None:
        raise PersonCanFix("plan.begin.no_channel")
    return team


def _told_in(scope: Scope, team_id: TeamId, dimension: Dimension) -> RoundId | None:
    newest = newest_told(scope)
    shown = figure_in_round(scope, newest.id, team_id, dimension) if newest else None
    return newest.id if newest and _may_stand(shown) else None


def _shown(scope: Scope, chain: Chain, round_id: RoundId | None) -> Shown | None:
    """The figure, unless a threshold that was raised since hides it."""
    found = figure_in_round(scope, round_id, chain.team, chain.dimension) if round_id else None
    return found if isinstance(found, Shown) and _may_stand(found) else None


def _may_stand(found: Released | None) -> bool:
    return isinstance(found, Shown) and found.score is not None and not found.only_lead


def let_go(scope: Scope, person: PersonId) -> list[CommitmentId]:
    """Somebody is gone: what they looked after looks for somebody else. Which commitments."""
    mine = [one for one in rows.commitments_of_owner(scope, person) if one.state is CommitmentState.RUNNING]
    for one in mine:
        rows.change_commitment(scope, one.id, state=CommitmentState.SEEKING)
        rows.set_proposals(scope, [one.proposal], ProposalState.CHOSEN)
    for one in rows.commitments_of_owner(scope, person):
        rows.change_commitment(scope, one.id, owner_id=None)
    return [one.id for one in mine]
