"""Open votes. As open answers lie (P3): a keyed slot and a sealed row, no person, time or order; on PostgreSQL in a relation of its own.

One row for each who voted, of one length however many stars were given, and one of the same length for each ballot that was sent, with
its place. Refuses to read anything without the vote's key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Table, delete, insert, select

from bot.database.engine import Tx
from bot.database.rounds import relations
from bot.database.rounds.relations import Trace
from bot.database.schema import choosings, open_votes
from bot.database.scope import Scope, execute_everywhere
from bot.ids import ChannelId, ChoosingId, CohortId, MessageTs, PersonId, ProposalId, QuestionId, RoundId
from bot.plan.rules import ChoosingState
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot

VOTE, PLACE = QuestionId("vote"), QuestionId("place")


def make_urn(scope: Scope, choosing_id: ChoosingId) -> None:
    """Room for the votes of one week, empty. Raises StillHeld."""
    if relations.are_used(scope.tx):
        relations.make(scope.tx, open_votes, _name(scope, choosing_id))
    else:
        _empty(scope, choosing_id)


def take_urn(scope: Scope, choosing_id: ChoosingId) -> bool:
    """Keep every other session away until the transaction ends; False if there is none. Raises StillHeld."""
    if not relations.are_used(scope.tx):
        return True
    mine = _urn(scope, choosing_id)
    relations.take(scope.tx, [mine])
    return relations.exists(scope.tx, mine)


def drop_urn(scope: Scope, choosing_id: ChoosingId) -> list[dict[str, Any]]:
    """The votes are gone when the transaction commits; what to look for afterwards. Raises StillHeld."""
    if not relations.are_used(scope.tx):
        _empty(scope, choosing_id)
        return []
    mine = _urn(scope, choosing_id)
    traces = relations.traces_of(scope.tx, [mine])
    relations.drop(scope.tx, [mine])
    return [asdict(trace) for trace in traces]


def traces_of_votes(tx: Tx, traces: Sequence[dict[str, Any]]) -> list[str]:
    """What is still there of what was dropped, in words for an operator."""
    return relations.left_of(tx, [Trace(**trace) for trace in traces]) if relations.are_used(tx) else []


def drop_stray_votes(tx: Tx) -> int:
    """Drop what belongs to no vote that is open: restored by mistake, or put there by hand. How many. Raises StillHeld."""
    query = select(choosings.c.workspace_id, choosings.c.id).where(choosings.c.state == ChoosingState.VOTING)
    open_now = execute_everywhere(tx, query).all()
    if not relations.are_used(tx):
        living = [choosing_id for _, choosing_id in open_now]
        return execute_everywhere(tx, delete(open_votes).where(open_votes.c.choosing_id.not_in(living))).rowcount
    stay = {relations.own(open_votes, relations.name_of_round(workspace, choosing_id)).name for workspace, choosing_id in open_now}
    strays = sorted(set(relations.named_like(tx, open_votes)) - stay)
    relations.drop(tx, [relations.called(open_votes, name) for name in strays])
    return len(strays)


def keep_ballot(scope: Scope, key: bytes, choosing_id: ChoosingId, person: PersonId, stars: Sequence[ProposalId]) -> None:
    """These are the person's stars now; an earlier ballot of theirs is gone."""
    _keep(scope, key, choosing_id, person, VOTE, " ".join(stars))


def keep_place(scope: Scope, key: bytes, choosing_id: ChoosingId, person: PersonId, channel: ChannelId, ts: MessageTs) -> None:
    """Where the person's ballot stands, so that it can be closed with the vote."""
    _keep(scope, key, choosing_id, person, PLACE, f"{person} {channel} {ts}")


def places_in(scope: Scope, key: bytes, choosing_id: ChoosingId) -> list[tuple[PersonId, ChannelId, MessageTs]]:
    """Where ballots stand, in the order of people's ids."""
    texts = [_text(key, choosing_id, place, PLACE, sealed) for place, sealed in _all(scope, choosing_id)]
    found = sorted(text.split(" ") for text in texts if text)
    return [(PersonId(person), ChannelId(channel), MessageTs(ts)) for person, channel, ts in found]


def ballot_of(scope: Scope, key: bytes, choosing_id: ChoosingId, person: PersonId) -> list[ProposalId]:
    """The stars somebody gave so far."""
    table, place = _urn(scope, choosing_id), slot(key, person, VOTE)
    sealed = execute_everywhere(scope.tx, select(table.c.sealed).where(table.c.slot == place)).scalar()
    return _stars(key, choosing_id, place, bytes(sealed)) if sealed is not None else []


def ballots_in(scope: Scope, key: bytes, choosing_id: ChoosingId) -> dict[bytes, list[ProposalId]]:
    """Every ballot by its slot. Rows that were not sealed with this key are none, nor is one without a star."""
    found = {place: _stars(key, choosing_id, place, sealed) for place, sealed in _all(scope, choosing_id)}
    return {place: stars for place, stars in found.items() if stars}


def _stars(key: bytes, choosing_id: ChoosingId, place: bytes, sealed: bytes) -> list[ProposalId]:
    return [ProposalId(one) for one in _text(key, choosing_id, place, VOTE, sealed).split()]


def _all(scope: Scope, choosing_id: ChoosingId) -> list[tuple[bytes, bytes]]:
    table = _urn(scope, choosing_id)
    rows = execute_everywhere(scope.tx, select(table.c.slot, table.c.sealed).where(table.c.choosing_id == choosing_id)).all()
    return [(bytes(place), bytes(sealed)) for place, sealed in rows]


def _text(key: bytes, choosing_id: ChoosingId, place: bytes, what: QuestionId, sealed: bytes) -> str:
    """Empty for a row that was not sealed with this key for this."""
    return Sealer(key).text(place, CohortId(choosing_id), what, sealed) or ""


def _keep(scope: Scope, key: bytes, choosing_id: ChoosingId, person: PersonId, what: QuestionId, text: str) -> None:
    table, place = _urn(scope, choosing_id), slot(key, person, what)
    execute_everywhere(scope.tx, delete(table).where(table.c.slot == place))
    sealed = Sealer(key).seal_text(place, CohortId(choosing_id), what, text)
    execute_everywhere(scope.tx, insert(table).values(slot=place, choosing_id=choosing_id, sealed=sealed))


def _urn(scope: Scope, choosing_id: ChoosingId) -> Table:
    return relations.own(open_votes, _name(scope, choosing_id)) if relations.are_used(scope.tx) else open_votes


def _empty(scope: Scope, choosing_id: ChoosingId) -> None:
    execute_everywhere(scope.tx, delete(open_votes).where(open_votes.c.choosing_id == choosing_id))


def _name(scope: Scope, choosing_id: ChoosingId) -> str:
    return relations.name_of_round(scope.workspace, RoundId(choosing_id))
