"""The vote: opened on Wednesday, three stars each, changeable, folded on Friday, erased, and only then told.

The same steps as a round of the pulse, each of which a crash may interrupt: `count_votes` folds and drops the votes in one transaction,
`erase_votes` destroys the key, rewrites the pages and looks whether all is gone, and the telling waits for that. Fewer than five voters:
no star is looked at. Whoever leads the team votes, and does not count among the five.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

import structlog
from msgspec.structs import asdict

from bot.database.engine import StillHeld
from bot.database.idempotency import first_time
from bot.database.keys import vote_key
from bot.database.schema import open_votes
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix, TooLate
from bot.ids import ChannelId, ChoosingId, MessageTs, PersonId, ProposalId
from bot.outbox.notice import FAN_OUT, Notice
from bot.outbox.store import queue_notices
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster
from bot.plan import store as rows
from bot.plan.acts import living_team, running_of, zone_of_team
from bot.plan.beyond.acts import tell_owners
from bot.plan.keeping.redrawing import card_over
from bot.plan.notice_bodies import BallotOver, ProposalsAsked, VoteAsked
from bot.plan.proposing.acts import end_proposals
from bot.plan.rules import MOST_RUNNING, STARS, Choosing, ChoosingState, Proposal, ProposalState, chosen_of, votes_until
from bot.plan.seen import Ballot, BallotLine
from bot.plan.voting import store as votes
from bot.pulse.privacy.slots import slot
from bot.pulse.rules import KeyAway
from bot.pulse.settings.acts import contract_of
from bot.schedule.job import AfterContext, DueContext
from bot.schedule.pulse_times import next_full_hour
from bot.schedule.store import set_due

COUNT_DUE, WATCH_DUE, TELL_DUE, ERASE_AFTER = "plan:count", "plan:watch", "plan:tell", "plan:erase"
TRY_AGAIN = timedelta(minutes=1)
WATCH_EVERY = timedelta(minutes=5)
CLOSED_WITHIN = timedelta(days=3)  # who still gives a star after that closes the ballot by it
KEPT_AT_MOST = timedelta(days=14)  # votes live no longer, whatever happened to the clockwork

log = structlog.get_logger()


def open_vote(context: DueContext) -> None:
    """Wednesday noon: the vote, where there is something to choose and enough people to hide in; else straight to volunteers."""
    scope = context.scope
    choosing = rows.choosing(scope, ChoosingId(context.subject), lock=True)
    if choosing is None or choosing.state is not ChoosingState.PROPOSING:
        return
    found, beyond = end_proposals(scope, choosing)
    if choosing.channel is not None:
        card_over(scope, choosing.channel, ProposalsAsked(choosing.id))
    if beyond:
        tell_owners(scope, choosing)
    roster, k = teams.roster(scope, choosing.team), contract_of(scope).scores_k
    if not found or living_team(scope, choosing.team) is None:
        rows.change_choosing(scope, choosing.id, state=ChoosingState.OVER)
    elif len(found) == 1 or len(roster.members - roster.leads) < k:
        _choose(scope, choosing, found, [], may_tell=False)
        set_due(scope, TELL_DUE, choosing.id, scope.now)
    else:
        _open_urn(scope, choosing, k)


def ballot_for(scope: Scope, person: PersonId, choosing_id: ChoosingId) -> Ballot | None:
    """Somebody's ballot as it stands; None when the vote is over, they are not in the team, or its key is gone."""
    choosing = rows.choosing(scope, choosing_id)
    key = scope.keys.get(scope.tx, vote_key(choosing_id))
    if choosing is None or key is None or not _is_open(scope, choosing) or choosing.team not in teams.teams_of(scope, person):
        return None
    return _ballot(scope, choosing, key, person)


def ballot_stands(scope: Scope, person: PersonId, choosing_id: ChoosingId, channel: ChannelId, ts: MessageTs) -> None:
    """Somebody's ballot was sent: its place lies with the votes, under their key, until they are counted."""
    choosing = rows.choosing(scope, choosing_id, lock=True)  # held: the urn must not go meanwhile
    key = scope.keys.get(scope.tx, vote_key(choosing_id))
    if choosing is not None and choosing.state is ChoosingState.VOTING and key is not None:
        votes.keep_place(scope, key, choosing_id, person, channel, ts)


def give_star(scope: Scope, person: PersonId, choosing_id: ChoosingId, proposal_id: ProposalId, *, tap: str) -> Ballot:
    """One of the person's three stars for this; a fourth changes nothing. The same `tap` told twice gives one."""
    choosing, key = _voting(scope, person, choosing_id)
    if proposal_id not in {one.id for one in _on_ballot(scope, choosing)}:
        raise NotFound("plan.proposal.gone")
    if _first_tap(scope, key, tap, choosing):
        stars = votes.ballot_of(scope, key, choosing_id, person)
        votes.keep_ballot(scope, key, choosing_id, person, [*stars, proposal_id][:STARS])
    return _ballot(scope, choosing, key, person)


def take_stars_back(scope: Scope, person: PersonId, choosing_id: ChoosingId, *, tap: str) -> Ballot:
    """All three stars are the person's again."""
    choosing, key = _voting(scope, person, choosing_id)
    if _first_tap(scope, key, tap, choosing):
        votes.keep_ballot(scope, key, choosing_id, person, [])
    return _ballot(scope, choosing, key, person)


# --- the close ---------------------------------------------------------------------------------------------------


def count_votes(context: DueContext) -> datetime | None:
    """Friday noon: fold the votes and drop them, in one transaction; come back in a minute while something is in the way."""
    scope = context.scope
    try:
        with scope.tx.begin_nested():
            _count(scope, ChoosingId(context.subject))
    except (KeyAway, StillHeld):
        log.warning("vote_close_waits", choosing=context.subject)
        return scope.now + TRY_AGAIN
    return None


def erase_votes(after: AfterContext) -> datetime | None:
    """Destroy the key, rewrite the pages, look whether all is gone; the telling follows at the full hour."""
    choosing_id = ChoosingId(after.subject)
    with after.database.transaction() as tx:
        choosing = rows.choosing(after.scope(tx), choosing_id)
        if choosing is None or choosing.state is not ChoosingState.COUNTED:
            return None
    left = _left_of_votes(after, choosing_id)
    if left:
        log.warning("vote_erasure_not_confirmed", choosing=choosing_id, left=left)
        return after.now + TRY_AGAIN
    with after.database.transaction() as tx:
        scope = after.scope(tx)
        rows.change_choosing(scope, choosing_id, traces=[])
        set_due(scope, TELL_DUE, choosing_id, next_full_hour(after.now))
    return None


def watch_vote(context: DueContext) -> datetime | None:
    """A vote whose key is gone can be read by nobody: it starts anew, and everybody is asked once more."""
    scope, choosing_id = context.scope, ChoosingId(context.subject)
    choosing = rows.choosing(scope, choosing_id, lock=True)
    if choosing is None or not _is_open(scope, choosing):
        return None
    if scope.keys.lost(scope.tx, vote_key(choosing_id)):
        votes.make_urn(scope, choosing_id)
        scope.keys.make(scope.tx, vote_key(choosing_id))
        queue_notices(scope, [_once_more(choosing, person) for person in sorted(teams.roster(scope, choosing.team).members)])
    return scope.now + WATCH_EVERY if scope.keys.in_memory else None


def _open_urn(scope: Scope, choosing: Choosing, k: int) -> None:
    closes = votes_until(choosing.monday, zone_of_team(scope, choosing.team))
    votes.make_urn(scope, choosing.id)
    scope.keys.make(scope.tx, vote_key(choosing.id))
    rows.change_choosing(scope, choosing.id, state=ChoosingState.VOTING, votes_close_at=closes, k=max(k, choosing.k))
    set_due(scope, COUNT_DUE, choosing.id, closes)
    if scope.keys.in_memory:
        set_due(scope, WATCH_DUE, choosing.id, scope.now + WATCH_EVERY)


def _count(scope: Scope, choosing_id: ChoosingId) -> None:
    choosing = rows.choosing(scope, choosing_id, lock=True)
    if choosing is None or choosing.state is not ChoosingState.VOTING:
        return
    there = votes.take_urn(scope, choosing_id)
    key = scope.keys.get(scope.tx, vote_key(choosing_id))
    if key is None and there and not scope.keys.lost(scope.tx, vote_key(choosing_id)):
        raise KeyAway("pulse.key_away")
    found = _on_ballot(scope, choosing)
    in_time = choosing.votes_close_at is not None and scope.now - choosing.votes_close_at <= KEPT_AT_MOST
    cast = votes.ballots_in(scope, key, choosing_id) if key is not None and there and in_time else {}
    enough = _enough(scope, choosing, cast, key)
    _choose(scope, choosing, found, list(cast.values()) if enough else [], may_tell=enough)
    if key is not None and there:
        _close_ballots(scope, key, choosing_id)
    rows.change_choosing(scope, choosing_id, traces=votes.drop_urn(scope, choosing_id))
    set_due(scope, ERASE_AFTER, choosing_id, scope.now)


def _close_ballots(scope: Scope, key: bytes, choosing_id: ChoosingId) -> None:
    """Every ballot that was sent says that the vote is over, whoever voted or not; when nothing else is to be sent."""
    over = [
        Notice(
            BallotOver(choosing_id, channel, ts),
            person,
            key=f"plan:{choosing_id}:vote_over:{person}",
            expires_at=scope.now + CLOSED_WITHIN,
            priority=FAN_OUT,
        )
        for person, channel, ts in votes.places_in(scope, key, choosing_id)
    ]
    queue_notices(scope, over)


def _enough(scope: Scope, choosing: Choosing, cast: dict[bytes, list[ProposalId]], key: bytes | None) -> bool:
    """Whether at least k voted who lead nobody there; the strictest k of the opening and of now."""
    roster: Roster = teams.roster(scope, choosing.team)
    leads = {slot(key, lead, votes.VOTE) for lead in roster.leads} if key is not None else set()
    return len(cast.keys() - leads) >= max(choosing.k, contract_of(scope).scores_k)


def _choose(scope: Scope, choosing: Choosing, found: list[Proposal], cast: list[list[ProposalId]], *, may_tell: bool) -> None:
    room = MOST_RUNNING - len(running_of(scope, choosing.team))
    placed = chosen_of(cast, [one.id for one in found], room=room, may_tell=may_tell, chance=scope.chance)
    rows.set_proposals(scope, [one.id for one in found], ProposalState.NOT_CHOSEN)
    rows.place_proposals(scope, placed)
    rows.change_choosing(scope, choosing.id, state=ChoosingState.COUNTED, is_counted=may_tell)


def _left_of_votes(after: AfterContext, choosing_id: ChoosingId) -> list[str]:
    """Destroy, drop and rewrite what is left, then look: what is still there, in words for an operator."""
    try:
        with after.database.transaction() as tx:
            scope = after.scope(tx)
            dropped = [asdict(trace) for trace in scope.keys.destroy(tx, vote_key(choosing_id)) or []]
            rows.change_choosing(scope, choosing_id, traces=[*rows.traces_of_choosing(scope, choosing_id), *dropped])
        after.database.scrub(open_votes)
        with after.database.transaction() as tx:
            votes.drop_stray_votes(tx)
    except (StillHeld, OSError) as held:
        return [str(held)]
    with after.database.reading() as tx:
        scope = after.scope(tx)
        return votes.traces_of_votes(tx, rows.traces_of_choosing(scope, choosing_id)) + scope.keys.left(tx, vote_key(choosing_id))


# --- looking first -----------------------------------------------------------------------------------------------


def _voting(scope: Scope, person: PersonId, choosing_id: ChoosingId) -> tuple[Choosing, bytes]:
    choosing = rows.choosing(scope, choosing_id, lock=True)  # held: the urn must not go between this look and the next
    if choosing is None or not _is_open(scope, choosing):
        raise TooLate("plan.vote.closed")
    if choosing.team not in teams.teams_of(scope, person):
        raise NotAllowed("plan.not_yours")
    key = scope.keys.get(scope.tx, vote_key(choosing_id))
    if key is not None:
        return choosing, key
    if not scope.keys.lost(scope.tx, vote_key(choosing_id)):
        raise KeyAway("pulse.key_away")
    set_due(scope, WATCH_DUE, choosing_id, scope.now)
    raise PersonCanFix("plan.vote.starts_anew")


def _is_open(scope: Scope, choosing: Choosing) -> bool:
    return choosing.state is ChoosingState.VOTING and choosing.votes_close_at is not None and scope.now < choosing.votes_close_at


def _first_tap(scope: Scope, key: bytes, tap: str, choosing: Choosing) -> bool:
    """As for an answer: kept under the vote's own key and without a time, for the gate's key holds the person and the minute."""
    name = hmac.digest(key, f"tap\0{tap}".encode(), hashlib.sha256).hex()[:32]
    opened = datetime.combine(choosing.monday, datetime.min.time(), scope.now.tzinfo)
    return first_time(scope.at(opened), f"plan:{name}")


def _ballot(scope: Scope, choosing: Choosing, key: bytes, person: PersonId) -> Ballot:
    assert choosing.votes_close_at is not None
    sides = {chain.id: chain.dimension for chain in rows.chains_of(scope, choosing.id)}
    lines = tuple(BallotLine(one.id, sides[one.chain], one.text) for one in _on_ballot(scope, choosing))
    given = votes.ballot_of(scope, key, choosing.id, person)
    return Ballot(choosing.id, choosing.votes_close_at, lines, STARS - len(given), choosing.k)


def _on_ballot(scope: Scope, choosing: Choosing) -> list[Proposal]:
    chains = [chain.id for chain in rows.chains_of(scope, choosing.id)]
    return [one for one in rows.proposals_of(scope, chains) if one.state is ProposalState.OPEN]


def _once_more(choosing: Choosing, person: PersonId) -> Notice:
    key = f"plan:{choosing.id}:vote:{person}:again"
    return Notice(VoteAsked(choosing.id), person, key=key, expires_at=choosing.votes_close_at, priority=FAN_OUT)
