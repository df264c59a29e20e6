"""Learnings, questions, reactions and messages, as Slack tells them.

Reads no channel: a message's words are looked up only when somebody marked it, by the same permission that told us of
the reaction. Plain messages that nobody marked are dropped without a look.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.domain.reactions import Mark, Meaning, is_ts
from bot.domain.sharing import Learning, Place, asked, drafted
from bot.domain.words import plain_words
from bot.slack.listeners.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, RefreshHome, Tell
from bot.slack.listeners.roster import channel_turned
from bot.slack.views import ids
from bot.slack.views import sharing as views
from bot.storage import people as people_rows
from bot.storage.database import Busy, Tx
from bot.usecases import asking, marking, sharing
from bot.usecases.hearing import Heard, hear_together
from bot.usecases.marking import Reaction, Reply, Words

log = structlog.get_logger()

REPLIES = 200
NOT_THERE = {"message_not_found", "channel_not_found", "not_in_channel", "is_archived", "thread_not_found", "bad_timestamp"}
TURNED = {"channel_convert_to_private": True, "channel_convert_to_public": False}  # Slack says it in no event of its own
SAID = {None, "thread_broadcast", "file_share", "me_message"}


# --- learnings -----------------------------------------------------------------------------------------------------


async def til_typed(inbound: Inbound) -> Answers:
    """`/til text` shares at once; `/til` alone opens the form."""
    if not inbound.text.strip():
        return OpenModal(views.learning_form(channel=inbound.channel))
    private = inbound.body.get("channel_name") == "privategroup"
    shared = await inbound.once(
        lambda tx: sharing.share_typed(
            tx, inbound.workspace, inbound.person, inbound.text, inbound.key, inbound.channel, inbound.now, is_private=private
        )
    )
    return Tell(views.shared_note(shared.learning, shared.posted_in)) if shared else None


async def form_wanted(inbound: Inbound) -> Answers:
    """The global shortcut, or the button in the App Home."""
    return OpenModal(views.learning_form())


async def til_submitted(inbound: Inbound) -> Answers:
    """The form came back."""
    draft = drafted(**_fields(inbound), audience=str(inbound.values.get("audience") or "channel"))
    channel = inbound.private_metadata or "D"
    shared = await inbound.once(
        lambda tx: sharing.share_til(tx, inbound.workspace, inbound.person, draft, inbound.key, channel, inbound.now)
    )
    return Tell(views.shared_note(shared.learning, shared.posted_in)) if shared else CloseModals()


async def edit_wanted(inbound: Inbound) -> Answers:
    """ "Change" on one's own learning."""
    learning = await inbound.read(lambda tx: sharing.own_learning(tx, inbound.workspace, inbound.person, inbound.value))
    return OpenModal(views.learning_form("Change your learning", learning=learning))


async def edit_submitted(inbound: Inbound) -> Answers:
    """The changed learning came back."""
    draft, learning = drafted(**_fields(inbound)), inbound.private_metadata
    await inbound.once(lambda tx: sharing.edit_learning(tx, inbound.workspace, inbound.person, learning, draft, inbound.now))
    return CloseModals()


async def taken_back(inbound: Inbound) -> Answers:
    """ "Take back" or "Undo", by the author."""
    gone = await inbound.once(lambda tx: sharing.take_back(tx, inbound.workspace, inbound.person, inbound.value, inbound.now))
    if gone is None:
        return None
    return RefreshHome() if _in_home(inbound) else Tell(views.taken_back_note())


async def used(inbound: Inbound) -> Answers:
    """ "I used this"."""
    learning = await inbound.once(lambda tx: sharing.use_learning(tx, inbound.workspace, inbound.person, inbound.value, inbound.now))
    return Tell(views.used_note(learning)) if learning and not inbound.body.get("view") else None


async def message_saved(inbound: Inbound) -> Answers:
    """The message shortcut "Save as learning"."""
    message = _mapping(inbound.body.get("message"))
    ts = message.get("ts")
    words = _words(message)
    if not is_ts(ts) or words is None or words.by_bot or not words.author:
        return Tell(views.cannot_save_note())
    place = Place(inbound.channel, str(ts))

    def save(tx: Tx) -> Learning | None:
        if sharing.where_to_post(tx, inbound.workspace, inbound.channel, None) != inbound.channel:
            return None
        table = sharing.agreed(tx, inbound.workspace)
        return marking.save_message(tx, inbound.workspace, place, inbound.person, words, table, inbound.now)

    saved = await inbound.ripple.write(save)
    return Tell(views.saved_note(saved) if saved else views.cannot_save_note())


# --- questions -----------------------------------------------------------------------------------------------------


async def ask_typed(inbound: Inbound) -> Answers:
    """`/learn ask question` asks at once; without words it opens the form."""
    if not inbound.text.strip():
        return OpenModal(views.ask_form(inbound.channel))

    def ask(tx: Tx) -> Any:
        words = asked(plain_words(inbound.text, marking.names_in(tx, inbound.workspace, inbound.text)))
        return _ask(tx, inbound, words, inbound.channel, anonymous=False)

    made = await inbound.once(ask)
    return Tell(views.asked_note(made)) if made else None


async def ask_form_wanted(inbound: Inbound) -> Answers:
    """The button in the App Home."""
    return OpenModal(views.ask_form())


async def ask_submitted(inbound: Inbound) -> Answers:
    """The form came back."""
    words = asked(str(inbound.values.get("text") or ""))
    anonymous = bool(inbound.values.get("nameless"))
    channel = inbound.private_metadata or "D"
    made = await inbound.once(lambda tx: _ask(tx, inbound, words, channel, anonymous=anonymous))
    return Tell(views.asked_note(made)) if made else CloseModals()


async def solved(inbound: Inbound) -> Answers:
    """ "Solved", by the asker."""
    made = await inbound.once(
        lambda tx: asking.solve(tx, inbound.workspace, inbound.person, inbound.value, inbound.ripple.keys, inbound.now)
    )
    return Tell(views.solved_note()) if made else None


async def ask_withdrawn(inbound: Inbound) -> Answers:
    """ "Take back", by the asker."""
    await inbound.once(lambda tx: asking.withdraw(tx, inbound.workspace, inbound.person, inbound.value, inbound.ripple.keys, inbound.now))
    return Tell(views.taken_back_note())


# --- reactions and messages ----------------------------------------------------------------------------------------


async def reaction_changed(inbound: Inbound) -> Answers:
    """A reaction came or went. Not guarded by `once`: a reaction is kept as state and may come as often as it likes."""
    told = _reaction(inbound)
    if told is None:
        return None
    if await _hear(inbound, told):
        await _read_words(inbound, told.place)
    return None


async def message_told(inbound: Inbound) -> Answers:
    """A message was said, changed or deleted. Only replies, changes and deletions are looked at."""
    event, subtype = inbound.event, inbound.event.get("subtype")
    if not isinstance(subtype, str | None):
        return None
    if subtype == "message_deleted" and is_ts(event.get("deleted_ts")):
        before = _mapping(event.get("previous_message"))
        await _forget(inbound, str(event["deleted_ts"]), before.get("thread_ts"))
    elif subtype == "message_changed":
        await _changed(inbound, _mapping(event.get("message")))
    elif subtype in TURNED:
        await channel_turned(inbound, is_private=TURNED[subtype])
    elif subtype in SAID and _is_reply(event):
        await _replied(inbound, event)
    return None


# --- agreed reactions ----------------------------------------------------------------------------------------------


async def reactions_typed(inbound: Inbound) -> Answers:
    """`/learn reactions`: program owners get the form, everybody else the list."""

    def look(tx: Tx) -> Any:
        table = sharing.agreed(tx, inbound.workspace)
        return table, inbound.person in people_rows.owners(tx, inbound.workspace)

    table, may_change = await inbound.read(look)
    return OpenModal(views.reactions_form(table)) if may_change else Tell(views.reactions_note(table))


async def reactions_submitted(inbound: Inbound) -> Answers:
    """The table came back."""
    typed = {meaning: str(inbound.values.get(meaning.value) or "") for meaning in Meaning}
    table = await inbound.once(lambda tx: sharing.agree(tx, inbound.workspace, inbound.person, typed, inbound.now))
    return Tell(views.reactions_note(table)) if table else CloseModals()


def _fields(inbound: Inbound) -> dict[str, str]:
    return {name: str(inbound.values.get(name) or "") for name in ("text", "title", "tags", "link")}


def _ask(tx: Tx, inbound: Inbound, words: str, channel: str, *, anonymous: bool) -> Any:
    return asking.ask_question(
        tx,
        inbound.workspace,
        inbound.person,
        words,
        inbound.key,
        channel,
        inbound.now,
        anonymous=anonymous,
        keys=inbound.ripple.keys,
        new_id=inbound.ripple.new_id(),
    )


def _reaction(inbound: Inbound) -> Reaction | None:
    event, item = inbound.event, _mapping(inbound.event.get("item"))
    ts, emoji, event_ts = item.get("ts"), event.get("reaction"), event.get("event_ts")
    if item.get("type") != "message" or not inbound.channel or not inbound.person:
        return None
    if not is_ts(ts) or not is_ts(event_ts) or not isinstance(emoji, str) or not 0 < len(emoji) <= 100:
        log.info("odd_reaction", id=inbound.id)
        return None
    author = event.get("item_user")
    mark = Mark(there=inbound.id == "reaction_added", event_ts=str(event_ts))
    return Reaction(Place(inbound.channel, str(ts)), inbound.person, emoji, author if isinstance(author, str) else None, mark)


async def _replied(inbound: Inbound, event: Mapping[str, Any]) -> None:
    bot_ids = [auth.get("user_id") for auth in inbound.body.get("authorizations") or () if isinstance(auth, Mapping)]
    reply = Reply(
        place=Place(inbound.channel, str(event["ts"])),
        root=str(event["thread_ts"]),
        author=inbound.person,
        text=str(event.get("text") or ""),
        under_ours=event.get("parent_user_id") in bot_ids,
    )
    await _hear(inbound, reply)


def _hear(inbound: Inbound, told: Reaction | Reply) -> Awaitable[bool]:
    """Durably, together with whatever else was told at this moment."""
    workspace = inbound.workspace
    return inbound.ripple.write_together(
        ("heard", workspace), lambda tx, heard: hear_together(tx, workspace, heard), Heard(told, inbound.now)
    )


async def _changed(inbound: Inbound, message: Mapping[str, Any]) -> None:
    if not is_ts(message.get("ts")):
        return
    if message.get("subtype") == "tombstone":
        await _forget(inbound, str(message["ts"]), message.get("thread_ts"))
        return
    words = _words(message)
    if words is None or words.by_bot or words.edited_ts is None:
        return
    place, root = Place(inbound.channel, str(message["ts"])), message.get("thread_ts")
    thread = str(root) if is_ts(root) and root != message["ts"] else None
    await inbound.ripple.write(
        lambda tx: marking.edit_message(
            tx,
            inbound.workspace,
            place,
            thread,
            words.author,
            words.text,
            words.edited_ts,
            sharing.agreed(tx, inbound.workspace),
            inbound.now,
        )
    )


async def _forget(inbound: Inbound, ts: str, root: object) -> None:
    place, thread = Place(inbound.channel, ts), str(root) if is_ts(root) and root != ts else None
    event_ts = _ts(inbound.event.get("event_ts")) or ts
    await inbound.ripple.write(
        lambda tx: marking.forget_message(
            tx, inbound.workspace, place, thread, event_ts, sharing.agreed(tx, inbound.workspace), inbound.now
        )
    )


async def _read_words(inbound: Inbound, place: Place) -> None:
    """Look up what the marked message says. When Slack cannot be asked, the event is wanted again: 503, and Slack repeats it."""
    try:
        words = await _message_at(inbound, place)
    except (ClientError, TimeoutError, SlackApiError) as broken:
        log.warning("words_not_read", why=type(broken).__name__)
        raise Busy("the marked message could not be read") from broken
    await inbound.ripple.write(
        lambda tx: marking.learn_words(tx, inbound.workspace, place, words, sharing.agreed(tx, inbound.workspace), inbound.now)
    )


async def _message_at(inbound: Inbound, place: Place) -> Words | None:
    slack = inbound.ripple.slack
    try:
        found = await slack.reactions_get(channel=place.channel, timestamp=place.ts)
        message = _mapping(found.get("message"))
        thread: Any = {}
        if message.get("reply_count"):
            thread = await slack.conversations_replies(channel=place.channel, ts=place.ts, limit=REPLIES)
    except SlackApiError as refused:
        if refused.response.get("error") in NOT_THERE:
            return None
        raise
    return _words(message, [_mapping(one) for one in thread.get("messages") or ()], place)


def _words(message: Mapping[str, Any], thread: list[Mapping[str, Any]] | None = None, place: Place | None = None) -> Words | None:
    author, edited = message.get("user"), _mapping(message.get("edited")).get("ts")
    replies = [
        Reply(
            Place(place.channel, str(one["ts"])),
            place.ts,
            str(one.get("user")),
            str(one.get("text") or ""),
            edited_ts=_ts(_mapping(one.get("edited")).get("ts")),
        )
        for one in thread or ()
        if place and _is_reply(one) and not one.get("bot_id")
    ]
    return Words(
        author=author if isinstance(author, str) else None,
        text=str(message.get("text") or ""),
        edited_ts=_ts(edited),
        by_bot=bool(message.get("bot_id")) or message.get("subtype") == "bot_message",
        replies=tuple(replies),
    )


def _is_reply(message: Mapping[str, Any]) -> bool:
    ts, root = message.get("ts"), message.get("thread_ts")
    return is_ts(ts) and is_ts(root) and ts != root and not message.get("bot_id") and isinstance(message.get("user"), str)


def _in_home(inbound: Inbound) -> bool:
    return _mapping(inbound.body.get("view")).get("type") == "home"


def _ts(found: object) -> str | None:
    return str(found) if is_ts(found) else None


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


LISTENERS: Listeners = {
    ("command", ids.TIL): til_typed,
    ("shortcut", ids.SHARE_SHORTCUT): form_wanted,
    ("action", ids.LEARNING_NEW): form_wanted,
    ("view", ids.LEARNING_FORM): til_submitted,
    ("action", ids.LEARNING_EDIT): edit_wanted,
    ("view", ids.LEARNING_EDIT_FORM): edit_submitted,
    ("action", ids.LEARNING_TAKE_BACK): taken_back,
    ("action", ids.LEARNING_USED): used,
    ("shortcut", ids.SAVE_MESSAGE): message_saved,
    ("learn", "ask"): ask_typed,
    ("action", ids.ASK_NEW): ask_form_wanted,
    ("view", ids.ASK_FORM): ask_submitted,
    ("action", ids.ASK_SOLVED): solved,
    ("action", ids.ASK_WITHDRAW): ask_withdrawn,
    ("event", "reaction_added"): reaction_changed,
    ("event", "reaction_removed"): reaction_changed,
    ("event", "message"): message_told,
    ("learn", "reactions"): reactions_typed,
    ("view", ids.REACTIONS_FORM): reactions_submitted,
}
