"""Questions on their way out: cards in channels."""

from __future__ import annotations

from bot.asking import acts as asking
from bot.asking.notice_bodies import AskAsked, AskChanged
from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs
from bot.outbox.attention.rules import NotCounted
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.sharing import acts as sharing
from bot.sharing import store as rows
from bot.sharing import views
from bot.sharing.reactions import acts as reactions
from bot.sharing.rules import Place


def ask_asked(scope: Scope, message: OutboxMessage[AskAsked]) -> Rendered:
    """The card of a question, in its channel."""
    ask = rows.ask(scope, message.body.ask)
    if ask is None:
        return Drop(OutcomeReason.TAKEN_BACK)
    return Post(views.ask_card(words_for(scope, message), ask, sharing.agreed(scope)))


def ask_posted(scope: Scope, message: OutboxMessage[AskAsked], channel: ChannelId, ts: MessageTs) -> None:
    """Now the question has a place."""
    asking.appeared(scope, message.body.ask, Place(channel, ts))
    reactions.adopt(scope, Place(channel, ts), sharing.agreed(scope))


def ask_changed(scope: Scope, message: OutboxMessage[AskChanged]) -> Rendered:
    """The question's card as it should look now."""
    ask = rows.ask(scope, message.body.ask)
    channel, ts = message.body.channel, message.body.ts
    if ask is None:
        return Update(views.withdrawn(words_for(scope, message)), channel, ts)
    return Update(views.ask_card(words_for(scope, message), ask, sharing.agreed(scope)), channel, ts)


KINDS: Kinds = by_kind(
    Kind(AskAsked, ask_asked, counts=NotCounted.CHANNEL, after_sent=ask_posted),
    Kind(AskChanged, ask_changed, counts=NotCounted.CHANGED),
)
