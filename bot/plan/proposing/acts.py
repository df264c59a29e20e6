"""Proposals: asked for on Monday, taken until Wednesday noon, taken back by their proposer, edited by nobody.

Without a name a row holds no author, only a slot under a key of its own outside the database, by which the proposer alone can take it
back; on Wednesday the key is destroyed and the slot goes. Nobody sees a proposal before all are shown together, in an order that says
nothing, and no row of one holds a time: neither the moment nor the order tells who it was.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from bot.database.keys import proposals_key
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, TooLate
from bot.ids import ChainId, ChoosingId, PersonId, ProposalId, TeamId
from bot.outbox.notice import CHANNEL, FAN_OUT, Notice
from bot.outbox.store import queue_notice, queue_notices
from bot.people import store as people
from bot.people.teams import store as teams
from bot.plan import store as rows
from bot.plan.acts import is_quiet_week, living_team, zone_of_team
from bot.plan.keeping.redrawing import start_settled
from bot.plan.notice_bodies import ProposalsAsked, VoteAsked
from bot.plan.proposing.rules import may_propose, proposed
from bot.plan.rules import Choosing, ChoosingState, Origin, Proposal, ProposalState, opens_at, proposals_until, votes_until
from bot.plan.seen import ProposalsWanted
from bot.pulse.asking.resting import rest_in_week
from bot.pulse.asking.rests import RestReason
from bot.schedule.job import DueContext
from bot.schedule.store import set_due
from bot.schedule.weeks import next_week

VOTE_DUE = "plan:vote"


def ask_for_proposals(context: DueContext) -> datetime | None:
    """Monday at ten: the card in the channel, and a place for each ballot in the members' week, so that the vote comes on time.

    While owners let everything rest, or the day is off for everybody, it waits a week.
    """
    scope = context.scope
    choosing = rows.choosing(scope, ChoosingId(context.subject), lock=True)
    if choosing is None or choosing.state is not ChoosingState.WAITING:
        return None
    team = living_team(scope, choosing.team)
    if team is None or team.channel_id is None:
        rows.change_choosing(scope, choosing.id, state=ChoosingState.OVER)
        return None
    if is_quiet_week(scope, choosing.monday):
        return _a_week_later(scope, choosing)
    zone = zone_of_team(scope, team.id)
    scope.keys.make(scope.tx, proposals_key(choosing.id))
    rows.change_choosing(scope, choosing.id, state=ChoosingState.PROPOSING, channel_id=team.channel_id)
    until = proposals_until(choosing.monday, zone)
    set_due(scope, VOTE_DUE, choosing.id, until)
    body = ProposalsAsked(choosing.id)
    queue_notice(scope, Notice(body, team.channel_id, key=f"plan:{choosing.id}:proposals", expires_at=until, priority=CHANNEL))
    if any(chain.origin is Origin.MAP for chain in rows.chains_of(scope, choosing.id)):
        start_settled(scope, team.id)
    members = teams.roster(scope, team.id).members
    queue_notices(scope, [_ballot(choosing, person, until, votes_until(choosing.monday, zone)) for person in sorted(members)])
    return None


def proposal_form(scope: Scope, person: PersonId, choosing_id: ChoosingId) -> ProposalsWanted:
    """What to ask this person; the same refusals as for a proposal."""
    choosing, _ = _open_choosing(scope, person, choosing_id)
    return wanted(scope, choosing)


def propose(scope: Scope, person: PersonId, chain_id: ChainId, text: str, *, nameless: bool, is_beyond_us: bool) -> Proposal:
    """One small thing that would help, with the proposer's name or without."""
    chain = rows.chain(scope, chain_id)
    if chain is None:
        raise NotFound("plan.gone")
    choosing, _ = _open_choosing(scope, person, chain.choosing)
    words = proposed(text, _names_in(scope, choosing.team))
    everybodys = _proposals_of(scope, choosing.id)
    may_propose(len(_of_person(scope, choosing.id, everybodys, person)), len(everybodys))
    proposal_id = ProposalId(scope.new_id())
    made = Proposal(
        id=proposal_id,
        chain=chain_id,
        week=choosing.monday,
        author=None if nameless else person,
        author_slot=_slot(_key(scope, choosing.id), person, proposal_id) if nameless else None,
        text=words,
        is_beyond_us=is_beyond_us,
        state=ProposalState.OPEN,
        place=0,
        stars=None,
    )
    rows.add_proposal(scope, made)
    return made


def take_proposal_back(scope: Scope, person: PersonId, proposal_id: ProposalId) -> Proposal:
    """The proposer takes it back; once the vote is open it belongs to everybody."""
    found = rows.proposal(scope, proposal_id)
    chain = rows.chain(scope, found.chain) if found else None
    if found is None or chain is None:
        raise NotFound("plan.proposal.gone")
    _open_choosing(scope, person, chain.choosing)
    if not _of_person(scope, chain.choosing, [found], person):
        raise NotAllowed("plan.proposal.not_yours")
    rows.drop_proposal(scope, proposal_id)
    return found


def own_proposals(scope: Scope, person: PersonId, choosing: Choosing) -> tuple[Proposal, ...]:
    """What somebody proposed this week and may still take back, for their own eyes."""
    if choosing.state is not ChoosingState.PROPOSING:
        return ()
    return tuple(_of_person(scope, choosing.id, _proposals_of(scope, choosing.id), person))


def wanted(scope: Scope, choosing: Choosing) -> ProposalsWanted:
    """What the team is asked."""
    until = proposals_until(choosing.monday, zone_of_team(scope, choosing.team))
    chains = rows.chains_of(scope, choosing.id)
    from_map = all(one.origin is Origin.MAP for one in chains)
    return ProposalsWanted(choosing.id, until, tuple((chain.id, chain.dimension) for chain in chains), from_map)


def end_proposals(scope: Scope, choosing: Choosing) -> tuple[list[Proposal], list[Proposal]]:
    """Wednesday noon: nobody can be found by a slot any more. Those that the team can do itself, and those that go to the owners."""
    found = _proposals_of(scope, choosing.id)
    scope.keys.destroy(scope.tx, proposals_key(choosing.id))
    rows.cut_ties(scope, [one.id for one in found if one.author_slot is not None])
    ours, beyond = ([one for one in found if one.is_beyond_us is elsewhere] for elsewhere in (False, True))
    rows.set_proposals(scope, [one.id for one in beyond], ProposalState.BEYOND_US)
    return ours, beyond


def _a_week_later(scope: Scope, choosing: Choosing) -> datetime | None:
    """The same on the next Monday, unless the team was given another week meanwhile."""
    newest, monday = rows.newest_choosing(scope, choosing.team), next_week(choosing.monday)
    if newest is not None and newest.id != choosing.id:
        rows.change_choosing(scope, choosing.id, state=ChoosingState.OVER)
        return None
    rows.change_choosing(scope, choosing.id, monday=monday)
    rest_in_week(scope, choosing.team, monday, RestReason.CHOOSING)
    return opens_at(monday, zone_of_team(scope, choosing.team))


def _open_choosing(scope: Scope, person: PersonId, choosing_id: ChoosingId) -> tuple[Choosing, datetime]:
    """The week as long as it takes proposals, and until when; only for who is in the team."""
    choosing = rows.choosing(scope, choosing_id)
    if choosing is None:
        raise NotFound("plan.gone")
    if choosing.team not in teams.teams_of(scope, person):
        raise NotAllowed("plan.not_yours")
    until = proposals_until(choosing.monday, zone_of_team(scope, choosing.team))
    if choosing.state is not ChoosingState.PROPOSING or scope.now >= until:
        raise TooLate("plan.proposal.too_late")
    return choosing, until


def _proposals_of(scope: Scope, choosing_id: ChoosingId) -> list[Proposal]:
    return rows.proposals_of(scope, [chain.id for chain in rows.chains_of(scope, choosing_id)])


def _of_person(scope: Scope, choosing_id: ChoosingId, found: Iterable[Proposal], person: PersonId) -> list[Proposal]:
    key = scope.keys.get(scope.tx, proposals_key(choosing_id))
    return [one for one in found if one.author == person or _is_slot_of(key, one, person)]


def _is_slot_of(key: bytes | None, proposal: Proposal, person: PersonId) -> bool:
    if key is None or proposal.author_slot is None:
        return False
    return hmac.compare_digest(_slot(key, person, proposal.id), proposal.author_slot)


def _key(scope: Scope, choosing_id: ChoosingId) -> bytes:
    return scope.keys.make(scope.tx, proposals_key(choosing_id))


def _slot(key: bytes, person: PersonId, proposal_id: ProposalId) -> bytes:
    return hmac.new(key, f"{person}\0{proposal_id}".encode(), sha256).digest()[:16]


def _names_in(scope: Scope, team_id: TeamId) -> list[str]:
    found = (people.person(scope, one) for one in sorted(teams.roster(scope, team_id).members))
    return [one.name for one in found if one is not None]


def _ballot(choosing: Choosing, person: PersonId, opens: datetime, closes: datetime) -> Notice:
    key = f"plan:{choosing.id}:vote:{person}"
    return Notice(VoteAsked(choosing.id), person, key=key, not_before=opens, expires_at=closes, priority=FAN_OUT)
