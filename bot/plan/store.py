"""Chains, weeks of choosing, proposals, commitments and check-ins as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Row, delete, select, update

from bot.content.dimensions import Dimension
from bot.database.schema import chains, check_ins, choosings, commitments, proposals
from bot.database.scope import Scope
from bot.ids import ChainId, ChoosingId, CommitmentId, PersonId, ProposalId, TeamId
from bot.plan.rules import (
    Chain,
    CheckIn,
    CheckInMoment,
    Choosing,
    ChoosingState,
    ChosenPlace,
    Commitment,
    CommitmentState,
    HowItGoes,
    Origin,
    Proposal,
    ProposalState,
)

T = TypeVar("T", bound=Struct)
_COLUMN = {
    "team": "team_id",
    "choosing": "choosing_id",
    "chain": "chain_id",
    "proposal": "proposal_id",
    "commitment": "commitment_id",
    "author": "author_id",
    "owner": "owner_id",
    "channel": "channel_id",
    "ts": "message_ts",
}
_READ: dict[str, Any] = {"dimension": Dimension, "said": HowItGoes, "moment": CheckInMoment, "origin": Origin}
_STATES: dict[Any, Any] = {Choosing: ChoosingState, Proposal: ProposalState, Commitment: CommitmentState}


# --- a week of choosing, and its chains --------------------------------------------------------------------------


def add_choosing(scope: Scope, made: Choosing) -> bool:
    """A new week of choosing; False where the team has one in that week."""
    return scope.insert_new(choosings, _row(made)) == 1


def choosing(scope: Scope, choosing_id: ChoosingId, *, lock: bool = False) -> Choosing | None:
    """One week of choosing; `lock`: nobody else changes it until the transaction ends."""
    query = select(choosings).where(choosings.c.id == choosing_id)
    row = scope.execute(query.with_for_update() if lock else query).one_or_none()
    return _made(Choosing, row) if row else None


def newest_choosing(scope: Scope, team: TeamId) -> Choosing | None:
    """A team's latest week of choosing, or the one that is to come."""
    query = select(choosings).where(choosings.c.team_id == team).order_by(choosings.c.monday.desc()).limit(1)
    row = scope.execute(query).one_or_none()
    return _made(Choosing, row) if row else None


def change_choosing(scope: Scope, choosing_id: ChoosingId, **changed: Any) -> None:
    """Some of its columns."""
    scope.execute(update(choosings).where(choosings.c.id == choosing_id).values(**changed))


def traces_of_choosing(scope: Scope, choosing_id: ChoosingId) -> list[dict[str, Any]]:
    """What to look for after its vote was closed."""
    return scope.execute(select(choosings.c.traces).where(choosings.c.id == choosing_id)).scalar() or []


def add_chain(scope: Scope, made: Chain) -> bool:
    """A new chain; False where this week of choosing has one of its side."""
    return scope.insert_new(chains, _row(made)) == 1


def chain(scope: Scope, chain_id: ChainId) -> Chain | None:
    """One chain."""
    row = scope.execute(select(chains).where(chains.c.id == chain_id)).one_or_none()
    return _made(Chain, row) if row else None


def change_chain(scope: Scope, chain_id: ChainId, **changed: Any) -> None:
    """Some of its columns."""
    scope.execute(update(chains).where(chains.c.id == chain_id).values(**changed))


def chains_of(scope: Scope, choosing_id: ChoosingId) -> list[Chain]:
    """What a week of choosing is about, in the order of the sides' names."""
    query = select(chains).where(chains.c.choosing_id == choosing_id).order_by(chains.c.dimension)
    return [_made(Chain, row) for row in scope.execute(query)]


def chains_of_team(scope: Scope, team: TeamId) -> list[Chain]:
    """A team's chains, newest first."""
    order = (chains.c.begun_on.desc(), chains.c.dimension)
    return [_made(Chain, row) for row in scope.execute(select(chains).where(chains.c.team_id == team).order_by(*order))]


def all_chains(scope: Scope) -> list[Chain]:
    """Every chain of the workspace, newest first."""
    return [_made(Chain, row) for row in scope.execute(select(chains).order_by(chains.c.begun_on.desc(), chains.c.id))]


# --- proposals ---------------------------------------------------------------------------------------------------


def add_proposal(scope: Scope, made: Proposal) -> None:
    """One more small thing that would help."""
    scope.insert_new(proposals, _row(made))


def proposal(scope: Scope, proposal_id: ProposalId) -> Proposal | None:
    """One proposal."""
    row = scope.execute(select(proposals).where(proposals.c.id == proposal_id)).one_or_none()
    return _made(Proposal, row) if row else None


def drop_proposal(scope: Scope, proposal_id: ProposalId) -> None:
    """Taken back: nothing of it stays."""
    scope.execute(delete(proposals).where(proposals.c.id == proposal_id))


def proposals_of(scope: Scope, wanted: Collection[ChainId]) -> list[Proposal]:
    """The proposals of these chains: first those chosen, in their order, the others by id, which says nothing."""
    query = select(proposals).where(proposals.c.chain_id.in_(list(wanted)))
    found = [_made(Proposal, row) for row in scope.execute(query.order_by(proposals.c.id))]
    return sorted(found, key=lambda one: (one.place == 0, one.place))


def set_proposals(scope: Scope, which: Iterable[ProposalId], state: ProposalState) -> None:
    """What became of these."""
    scope.execute(update(proposals).where(proposals.c.id.in_(list(which))).values(state=state))


def place_proposals(scope: Scope, placed: Sequence[ChosenPlace]) -> None:
    """What was chosen, in order."""
    for one in placed:
        values = {"state": ProposalState.CHOSEN, "place": one.place, "stars": one.stars}
        scope.execute(update(proposals).where(proposals.c.id == one.proposal).values(values))


def cut_ties(scope: Scope, which: Iterable[ProposalId]) -> None:
    """No slot stands at these any more: their key is destroyed."""
    scope.execute(update(proposals).where(proposals.c.id.in_(list(which))).values(author_slot=None))


# --- commitments -------------------------------------------------------------------------------------------------


def add_commitment(scope: Scope, made: Commitment) -> bool:
    """Somebody looks after it; False where somebody was quicker."""
    return scope.insert_new(commitments, _row(made)) == 1


def commitment(scope: Scope, commitment_id: CommitmentId) -> Commitment | None:
    """One commitment."""
    row = scope.execute(select(commitments).where(commitments.c.id == commitment_id)).one_or_none()
    return _made(Commitment, row) if row else None


def commitments_of(scope: Scope, wanted: Collection[TeamId]) -> list[Commitment]:
    """The commitments of these teams, oldest first."""
    query = select(commitments).where(commitments.c.team_id.in_(list(wanted))).order_by(commitments.c.starts_on, commitments.c.id)
    return [_made(Commitment, row) for row in scope.execute(query)]


def commitments_of_owner(scope: Scope, owner: PersonId) -> list[Commitment]:
    """What somebody looks after."""
    query = select(commitments).where(commitments.c.owner_id == owner).order_by(commitments.c.starts_on, commitments.c.id)
    return [_made(Commitment, row) for row in scope.execute(query)]


def ended_since(scope: Scope, day: date) -> list[Commitment]:
    """The commitments of the whole company whose end came since."""
    ended = select(commitments).where(commitments.c.ended_on >= day)
    return [_made(Commitment, row) for row in scope.execute(ended)]


def change_commitment(scope: Scope, commitment_id: CommitmentId, **changed: Any) -> None:
    """Some of its columns."""
    scope.execute(update(commitments).where(commitments.c.id == commitment_id).values(**changed))


def change_commitment_from(scope: Scope, commitment_id: CommitmentId, before: CommitmentState, /, **changed: Any) -> bool:
    """The same, if it is in this state: of two at once, one."""
    mine = update(commitments).where(commitments.c.id == commitment_id, commitments.c.state == before)
    return scope.execute(mine.values(**changed)).rowcount == 1


def keep_check_in(scope: Scope, made: CheckIn) -> None:
    """What was said at a check-in; said again, the newer holds."""
    scope.upsert(check_ins, _row(made))


def check_ins_of(scope: Scope, wanted: Collection[CommitmentId]) -> list[CheckIn]:
    """What was said about these, in the order it was."""
    query = select(check_ins).where(check_ins.c.commitment_id.in_(list(wanted)))
    order = list(CheckInMoment)
    return sorted((_made(CheckIn, row) for row in scope.execute(query)), key=lambda one: (one.said_on, order.index(one.moment)))


def _row(made: Struct) -> dict[str, Any]:
    return {_COLUMN.get(name, name): value for name, value in asdict(made).items()}


def _made(kind: type[T], row: Row[Any]) -> T:
    found = {name: row._mapping[_COLUMN.get(name, name)] for name in kind.__struct_fields__}
    read = {name: _READ[name](value) for name, value in found.items() if name in _READ}
    state = {"state": _STATES[kind](found["state"])} if kind in _STATES else {}
    slot = {"author_slot": bytes(found["author_slot"])} if found.get("author_slot") is not None else {}
    return kind(**found | read | state | slot)
