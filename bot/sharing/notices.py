"""Learnings and questions on their way out: cards in channels, notes to authors."""

from __future__ import annotations

from bot.asking import acts as asking
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, RenderContext, Rendered, Update
from bot.outbox.notice import Letter
from bot.sharing import acts as sharing
from bot.sharing import lifecycle as keeping
from bot.sharing import store as rows
from bot.sharing import views
from bot.sharing.reactions import acts as marking
from bot.sharing.rules import Place

TAKEN_BACK = "its author took it back"


def learning_shared(context: RenderContext, letter: Letter) -> Rendered:
    """The card of a new learning, in its channel."""
    learning = rows.learning(context.tx, letter.workspace, str(letter.body.get("learning")))
    if learning is None:
        return Drop(TAKEN_BACK)
    return Post(views.learning_card(learning, sharing.agreed(context.tx, letter.workspace)))


def learning_posted(context: RenderContext, letter: Letter, channel: str, ts: str) -> None:
    """Now the card has a place: reactions to it count for the learning, those that came before we knew as well."""
    tx, workspace, learning = context.tx, letter.workspace, str(letter.body.get("learning"))
    rows.change_learning(tx, workspace, learning, channel_id=channel, message_ts=ts)
    known = rows.learning(tx, workspace, learning)
    if known is None:
        sharing.card_withdrawn(tx, workspace, learning, Place(channel, ts), context.now)
        return
    marking.adopt(tx, workspace, Place(channel, ts), sharing.agreed(tx, workspace), context.now)
    if known.edited_at is not None or known.link_title is not None:
        sharing.card_changed(tx, workspace, known, context.now)


def learning_changed(context: RenderContext, letter: Letter) -> Rendered:
    """The card as it should look now; taken back: a line that says so."""
    learning = rows.learning(context.tx, letter.workspace, str(letter.body.get("learning")))
    channel, ts = str(letter.body.get("channel")), str(letter.body.get("ts"))
    if learning is None:
        return Update(views.withdrawn(), channel, ts)
    return Update(views.learning_card(learning, sharing.agreed(context.tx, letter.workspace)), channel, ts)


def learning_marked(context: RenderContext, letter: Letter) -> Rendered:
    """To the author of messages that colleagues marked: those that are still kept, each with its undo."""
    kept = keeping.told_of(context.tx, letter.workspace, letter.body)
    return Post(views.marked_note(kept[0], kept[1:])) if kept else Drop("no longer a learning")


def ask_asked(context: RenderContext, letter: Letter) -> Rendered:
    """The card of a question, in its channel."""
    ask = rows.ask(context.tx, letter.workspace, str(letter.body.get("ask")))
    if ask is None:
        return Drop(TAKEN_BACK)
    return Post(views.ask_card(ask, sharing.agreed(context.tx, letter.workspace)))


def ask_posted(context: RenderContext, letter: Letter, channel: str, ts: str) -> None:
    """Now the question has a place: replies in its thread are answers."""
    tx, workspace = context.tx, letter.workspace
    rows.change_ask(tx, workspace, str(letter.body.get("ask")), channel_id=channel, message_ts=ts)
    marking.adopt(tx, workspace, Place(channel, ts), sharing.agreed(tx, workspace), context.now)


def ask_changed(context: RenderContext, letter: Letter) -> Rendered:
    """The question's card as it should look now."""
    ask = rows.ask(context.tx, letter.workspace, str(letter.body.get("ask")))
    channel, ts = str(letter.body.get("channel")), str(letter.body.get("ts"))
    if ask is None:
        return Update(views.withdrawn(), channel, ts)
    return Update(views.ask_card(ask, sharing.agreed(context.tx, letter.workspace)), channel, ts)


KINDS: Kinds = {
    sharing.SHARED: Kind(learning_shared, after_sent=learning_posted),
    sharing.CHANGED: Kind(learning_changed),
    keeping.MARKED: Kind(learning_marked, unasked=Unasked.MARKED),
    asking.ASKED: Kind(ask_asked, after_sent=ask_posted),
    asking.ASK_CHANGED: Kind(ask_changed),
}
