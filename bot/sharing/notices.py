"""Learnings on their way out: cards in channels, notes to authors."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import ChannelId, LearningId, MessageTs
from bot.operator_terms import OperatorTerm
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, words_for
from bot.outbox.notice import Letter
from bot.sharing import acts as sharing
from bot.sharing import lifecycle as keeping
from bot.sharing import store as rows
from bot.sharing import views
from bot.sharing.reactions import acts as marking
from bot.sharing.rules import Place


class WhyNotTold(OperatorTerm):
    """Why a card or a note did not go out."""

    TAKEN_BACK = "its author took it back"
    NOT_KEPT = "no longer a learning"


def learning_shared(scope: Scope, letter: Letter) -> Rendered:
    """The card of a new learning, in its channel."""
    learning = rows.learning(scope, LearningId(str(letter.body.get("learning"))))
    if learning is None:
        return Drop(WhyNotTold.TAKEN_BACK)
    return Post(views.learning_card(words_for(scope, letter), learning, sharing.agreed(scope)))


def learning_posted(scope: Scope, letter: Letter, channel: ChannelId, ts: MessageTs) -> None:
    """Now the card has a place: reactions to it count for the learning, those that came before we knew as well."""
    learning = LearningId(str(letter.body.get("learning")))
    rows.change_learning(scope, learning, channel_id=channel, message_ts=ts)
    known = rows.learning(scope, learning)
    if known is None:
        sharing.card_withdrawn(scope, learning, Place(channel, ts))
        return
    marking.adopt(scope, Place(channel, ts), sharing.agreed(scope))
    if known.edited_at is not None or known.link_title is not None:
        sharing.card_changed(scope, known)


def learning_changed(scope: Scope, letter: Letter) -> Rendered:
    """The card as it should look now; taken back: a line that says so."""
    learning = rows.learning(scope, LearningId(str(letter.body.get("learning"))))
    channel, ts = ChannelId(str(letter.body.get("channel"))), MessageTs(str(letter.body.get("ts")))
    if learning is None:
        return Update(views.withdrawn(words_for(scope, letter)), channel, ts)
    return Update(views.learning_card(words_for(scope, letter), learning, sharing.agreed(scope)), channel, ts)


def learning_marked(scope: Scope, letter: Letter) -> Rendered:
    """To the author of messages that colleagues marked: those that are still kept, each with its undo."""
    kept = keeping.told_of(scope, letter.body)
    return Post(views.marked_note(words_for(scope, letter), kept[0], kept[1:])) if kept else Drop(WhyNotTold.NOT_KEPT)


KINDS: Kinds = {
    sharing.SHARED: Kind(learning_shared, after_sent=learning_posted),
    sharing.CHANGED: Kind(learning_changed),
    keeping.MARKED: Kind(learning_marked, unasked=Unasked.MARKED),
}
