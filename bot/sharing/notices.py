"""Learnings on their way out: cards in channels, notes to authors."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.sharing import acts as sharing
from bot.sharing import lifecycle, views
from bot.sharing import store as rows
from bot.sharing.notice_bodies import LearningChanged, LearningMarked, LearningShared
from bot.sharing.reactions import acts as reactions
from bot.sharing.rules import Place


def learning_shared(scope: Scope, message: OutboxMessage[LearningShared]) -> Rendered:
    """The card of a new learning, in its channel."""
    learning = rows.learning(scope, message.body.learning)
    if learning is None:
        return Drop(OutcomeReason.TAKEN_BACK)
    return Post(views.learning_card(words_for(scope, message), learning))


def learning_posted(scope: Scope, message: OutboxMessage[LearningShared], channel: ChannelId, ts: MessageTs) -> None:
    """Now the card has a place: reactions to it count for the learning, those that came before we knew as well."""
    learning = message.body.learning
    rows.change_learning(scope, learning, channel_id=channel, message_ts=ts)
    known = rows.learning(scope, learning)
    if known is None:
        sharing.card_withdrawn(scope, learning, Place(channel, ts))
        return
    reactions.adopt(scope, Place(channel, ts), sharing.agreed(scope))
    if known.edited_at is not None or known.link_title is not None:
        sharing.card_changed(scope, known)


def learning_changed(scope: Scope, message: OutboxMessage[LearningChanged]) -> Rendered:
    """The card as it should look now; taken back: a line that says so."""
    learning = rows.learning(scope, message.body.learning)
    channel, ts = message.body.channel, message.body.ts
    if learning is None:
        return Update(views.withdrawn(words_for(scope, message)), channel, ts)
    return Update(views.learning_card(words_for(scope, message), learning), channel, ts)


def learning_marked(scope: Scope, message: OutboxMessage[LearningMarked]) -> Rendered:
    """To the author of messages that colleagues marked: those that are still kept, each with its undo."""
    kept = lifecycle.told_of(scope, message.body)
    return Post(views.marked_note(words_for(scope, message), kept[0], kept[1:])) if kept else Drop(OutcomeReason.WITHDRAWN)


KINDS: Kinds = by_kind(
    Kind(LearningShared, learning_shared, counts=NotCounted.CHANNEL, after_sent=learning_posted),
    Kind(LearningChanged, learning_changed, counts=NotCounted.CHANGED),
    Kind(LearningMarked, learning_marked, counts=Unasked.MARKED),
)
