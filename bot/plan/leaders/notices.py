"""What the leads' channel reads of a round table, and the word to a lead who may go first."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, WhenUnknown, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.plan.leaders import acts as leaders
from bot.plan.leaders import going_first, views
from bot.plan.leaders.notice_bodies import LeaderTookOn, LeadGoesFirst, TableOpened, TableTold
from bot.plan.leaders.rules import TableState
from bot.plan.leaders.store import commitment_by


def table_opened(scope: Scope, message: OutboxMessage[TableOpened]) -> Rendered:
    """What do you guess?"""
    seen = leaders.table_seen(scope, message.body.table)
    if seen is None or seen.table.state is not TableState.GUESSING:
        return Drop(OutcomeReason.HAS_ENDED)
    return Post(views.table_opened_message(words_for(scope, message), seen))


def table_told(scope: Scope, message: OutboxMessage[TableTold]) -> Rendered:
    """What the company says, and one question."""
    seen = leaders.table_seen(scope, message.body.table)
    if seen is None or seen.table.state is not TableState.TOLD:
        return Drop(OutcomeReason.HAS_ENDED)
    return Post(views.table_told_message(words_for(scope, message), seen))


def leader_took_on(scope: Scope, message: OutboxMessage[LeaderTookOn]) -> Rendered:
    """What a lead takes on, as it reads now."""
    said = commitment_by(scope, message.body.table, message.body.lead)
    return Post(views.took_on_message(words_for(scope, message), said)) if said is not None else Drop(OutcomeReason.HAS_ENDED)


def lead_goes_first(scope: Scope, message: OutboxMessage[LeadGoesFirst]) -> Rendered:
    """Before the team's questions on failure; nothing where the lead told something meanwhile."""
    asked = going_first.teams_asked_about_failure(scope, PersonId(message.recipient))
    if not asked:
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(views.go_first_message(words_for(scope, message), asked))


KINDS: Kinds = by_kind(
    Kind(TableOpened, table_opened, counts=NotCounted.CHANNEL),
    Kind(TableTold, table_told, counts=NotCounted.CHANNEL),
    Kind(LeaderTookOn, leader_took_on, counts=NotCounted.CHANNEL),
    Kind(LeadGoesFirst, lead_goes_first, counts=Unasked.NOTE, when_unknown=WhenUnknown.SILENCE),
)
