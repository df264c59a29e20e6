"""`python -m bot chain ID`: a chain from its side to what came of it, for operators."""

from __future__ import annotations

from collections.abc import Iterator

from bot.app.bot import real_now
from bot.app.settings import Settings, SettingsWrong
from bot.app.startup import no_database
from bot.database.engine import Database
from bot.database.keys import NoKeys
from bot.database.scope import Scope, Scopes
from bot.ids import ChainId
from bot.people import store as people
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.moving.rules import moved
from bot.plan.rules import Commitment, Proposal
from bot.plan.seen import ChainTold

NOBODY = "nobody we may name"


def show_chain(settings: Settings, chain_id: str) -> int:
    """Print a chain, or all there are; the exit code is 1 where nothing has this id."""
    database = Database(settings.database_url)
    try:
        if not database.answers():
            raise SettingsWrong(no_database(settings.database_url))
        with database.reading() as tx:
            scopes = [Scopes(real_now, NoKeys()).of(tx, workspace) for workspace in people.workspaces_here(tx)]
            lines = [line for scope in scopes for line in (lines_of_chain(scope, chain_id) if chain_id else lines_of_all(scope))]
    finally:
        database.close()
    print("\n".join(lines) if lines else f"Nothing has the id {chain_id}." if chain_id else "No team has begun a plan yet.")
    return 1 if chain_id and not lines else 0


def lines_of_chain(scope: Scope, chain_id: str) -> list[str]:
    """Everything that hangs on this id, in order; empty where there is no such chain. Of who voted what, nothing is known."""
    chain = rows.chain(scope, ChainId(chain_id))
    return list(_lines(plans.tell_chain(scope, chain))) if chain else []


def lines_of_all(scope: Scope) -> list[str]:
    """Every chain there is, one a line."""
    return [f"{one.id}  {one.begun_on}  team {one.team}  {one.dimension}" for one in rows.all_chains(scope)]


def _lines(told: ChainTold) -> Iterator[str]:
    chain, choosing = told.chain, told.choosing
    yield f"chain {chain.id}: {chain.dimension} of team {chain.team}, begun {chain.begun_on} ({chain.origin})"
    yield f"  choosing {choosing.id}: week of {choosing.monday}, {choosing.state}, k = {choosing.k}, counted: {choosing.is_counted}"
    for proposal in told.proposals:
        yield _proposal(proposal)
        if (answer := told.answers.get(proposal.id)) is not None:
            yield f"    answered by {answer.person or NOBODY}: {answer.word}" + (f' "{answer.why}"' if answer.why else "")
        yield from (line for one in told.commitments if one.proposal == proposal.id for line in _commitment(told, one))
    for one in told.tried:
        lesson = f' "{one.lesson}"' if one.lesson else ""
        yield f'  experiment {one.id}: {one.outcome or "running"}, {one.starts_on} to {one.ends_on}: "{one.hypothesis}"{lesson}'
    if told.suggested is not None:
        yield f"  suggested acts: {told.suggested}"
    if chain.again_on is not None:
        yield f"  asked again from {chain.again_on}: {moved(told.start, told.again)}"


def _proposal(proposal: Proposal) -> str:
    place = f", place {proposal.place}" if proposal.place else ""
    stars = f", {proposal.stars} stars" if proposal.stars is not None else ""
    return f'  proposal {proposal.id}: {proposal.state}{place}{stars}, by {proposal.author or NOBODY}: "{proposal.text}"'


def _commitment(told: ChainTold, made: Commitment) -> Iterator[str]:
    yield f"    commitment {made.id}: {made.state}, {made.starts_on} to {made.ends_on}, looked after by {made.owner or NOBODY}"
    for said in told.check_ins:
        if said.commitment == made.id:
            yield f"      {said.said_on} {said.moment}: {said.said}" + (f' "{said.lesson}"' if said.lesson else "")
