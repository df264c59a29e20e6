"""What an owner is told of a webhook that fails."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people import store as people
from bot.webhooks import store as rows
from bot.webhooks import views
from bot.webhooks.notice_bodies import WebhookFailing
from bot.webhooks.rules import SendOutcome


def webhook_failing(scope: Scope, message: OutboxMessage[WebhookFailing]) -> Rendered:
    """To its owner, if they are one still and it is there still."""
    known = rows.webhook(scope, message.body.webhook)
    if known is None or PersonId(message.recipient) not in people.owners(scope):
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Post(views.failing_message(words_for(scope, message), known, SendOutcome(message.body.why, message.body.status)))


KINDS: Kinds = by_kind(Kind(WebhookFailing, webhook_failing, counts=Unasked.CARE))
