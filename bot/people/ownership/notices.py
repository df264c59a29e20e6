"""What people are told about who runs the programme. Nobody comes to it silently, and nobody is left alone with it."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people import store as people
from bot.people.ownership.notice_bodies import LastOwnerLeft, OwnerNamed
from bot.slack import blocks


def owner_named(scope: Scope, message: OutboxMessage[OwnerNamed]) -> Rendered:
    """To whoever was chosen, if they are one still."""
    if PersonId(message.recipient) not in people.chosen_owners(scope):
        return Drop(OutcomeReason.SUBJECT_GONE)
    words, by = words_for(scope, message), message.body.by
    told = words("people.owners.named", by=blocks.mention(by) if by else words("people.owners.operator"))
    return Post(blocks.message(told, [blocks.section(blocks.ours(told))]))


def none_left(scope: Scope, message: OutboxMessage[LastOwnerLeft]) -> Rendered:
    """To a lead, while nobody was chosen anew."""
    if people.chosen_owners(scope):
        return Drop(OutcomeReason.SUBJECT_GONE)
    words = words_for(scope, message)
    admins = words.listed([blocks.mention(one) for one in people.owners(scope)[:3]]) or words("people.owners.operator")
    told = words("people.owners.none_left", admins=admins)
    return Post(blocks.message(told, [blocks.section(blocks.ours(told))]))


KINDS: Kinds = by_kind(Kind(OwnerNamed, owner_named, counts=NotCounted.CHOSEN), Kind(LastOwnerLeft, none_left, counts=Unasked.NOTE))
