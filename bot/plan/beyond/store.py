"""What teams cannot do alone, and what owners answered to it, as rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, select

from bot.database.schema import board_answers, chains, proposals
from bot.database.scope import Scope
from bot.ids import PersonId, ProposalId
from bot.plan.beyond.rules import BeyondUs, BoardAnswer
from bot.plan.rules import ProposalState
from bot.plan.saying.rules import LeadWord

_CHAIN = and_(chains.c.workspace_id == proposals.c.workspace_id, chains.c.id == proposals.c.chain_id)
_ANSWER = and_(board_answers.c.workspace_id == proposals.c.workspace_id, board_answers.c.proposal_id == proposals.c.id)


def unanswered(scope: Scope) -> list[BeyondUs]:
    """What no owner has answered, oldest first; within a week in the order of ids, which says nothing."""
    query = (
        select(proposals.c.id, chains.c.team_id, proposals.c.week, proposals.c.text).join(chains, _CHAIN).outerjoin(board_answers, _ANSWER)
    )
    query = query.where(proposals.c.state == ProposalState.BEYOND_US, board_answers.c.proposal_id.is_(None))
    return [BeyondUs(row.id, row.team_id, row.week, row.text) for row in scope.execute(query.order_by(proposals.c.week, proposals.c.id))]


def keep_answer(scope: Scope, proposal: ProposalId, owner: PersonId, word: LeadWord, why: str | None, on: date) -> bool:
    """An owner's answer; False where another owner was quicker."""
    row = {"proposal_id": proposal, "person_id": owner, "word": word, "why": why, "answered_on": on}
    return scope.insert_new(board_answers, row) == 1


def answer_to(scope: Scope, proposal: ProposalId) -> BoardAnswer | None:
    """What was answered."""
    row = scope.execute(select(board_answers).where(board_answers.c.proposal_id == proposal)).one_or_none()
    return BoardAnswer(LeadWord(row.word), row.why, row.person_id) if row is not None else None
