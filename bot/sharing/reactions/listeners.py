"""Reactions and messages, as Slack tells them.

Reads no channel: a message's words are looked up only when somebody marked it, by the same permission that told us of
the reaction. Plain messages that nobody marked are dropped without a look.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.database.engine import Busy
from bot.ids import MessageTs, PersonId
from bot.people.roster import channel_turned
from bot.sharing import acts as sharing
from bot.sharing import views
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions.acts import MessageWords, Reaction, ThreadReply
from bot.sharing.reactions.batch import Heard, HeardEvent, hear_together
from bot.sharing.reactions.rules import Mark, is_ts
from bot.sharing.rules import Place
from bot.slack.inbound import Answers, Inbound, Listeners, Tell
from bot.slack.parse import mapping, own_ids
from bot.slack.refused import word_of
from bot.slack.said.message_words import words_in_message

log = structlog.get_logger()

REPLIES = 200
NOT_THERE = {"message_not_found", "channel_not_found", "not_in_channel", "is_archived", "thread_not_found", "bad_timestamp"}
TURNED = {"channel_convert_to_private": True, "channel_convert_to_public": False}  # Slack says it in no event of its own
SAID = {None, "thread_broadcast", "file_share", "me_message"}


async def reaction_changed(inbound: Inbound) -> Answers:
    """A reaction came or went. Not guarded by `once`: a reaction is kept as state and may come as often as it likes."""
    told = _reaction(inbound)
    if told is None:
        return None
    heard = await _hear(inbound, told)
    if heard is not Heard.WORDS_WANTED:
        return Tell(views.cannot_save_note(await inbound.words())) if heard is Heard.NOT_KEPT else None
    words = await _read_words(inbound, told.place)
    nothing = words is not None and not words.by_bot and not reactions.says_anything(words)
    return Tell(views.nothing_to_keep_note(await inbound.words())) if nothing and told.mark.there else None


async def message_told(inbound: Inbound) -> Answers:
    """A message was said, changed or deleted. Only replies, changes and deletions are looked at."""
    event, subtype = inbound.event, inbound.event.get("subtype")
    if not isinstance(subtype, str | None) or event.get("channel_type") == "im":  # what somebody writes to us is no answer to anybody
        return None
    if subtype == "message_deleted" and is_ts(event.get("deleted_ts")):
        before = mapping(event.get("previous_message"))
        await _forget(inbound, MessageTs(str(event["deleted_ts"])), before.get("thread_ts"))
    elif subtype == "message_changed":
        await _changed(inbound, mapping(event.get("message")))
    elif subtype in TURNED:
        await channel_turned(inbound, is_private=TURNED[subtype])
    elif subtype in SAID and _is_reply(event):
        await _replied(inbound, event)
    return None


def _reaction(inbound: Inbound) -> Reaction | None:
    event, item = inbound.event, mapping(inbound.event.get("item"))
    ts, emoji, event_ts = item.get("ts"), event.get("reaction"), event.get("event_ts")
    if item.get("type") != "message" or not inbound.channel or not inbound.person:
        return None
    if not is_ts(ts) or not is_ts(event_ts) or not isinstance(emoji, str) or not 0 < len(emoji) <= 100:
        log.info("odd_reaction", id=inbound.id)
        return None
    author = event.get("item_user")
    mark = Mark(there=inbound.id == "reaction_added", event_ts=str(event_ts))
    return Reaction(
        Place(inbound.channel, MessageTs(str(ts))), inbound.person, emoji, PersonId(author) if isinstance(author, str) else None, mark
    )


async def _replied(inbound: Inbound, event: Mapping[str, Any]) -> None:
    reply = ThreadReply(
        place=Place(inbound.channel, MessageTs(str(event["ts"]))),
        root=MessageTs(str(event["thread_ts"])),
        author=inbound.person,
        text=words_in_message(event),
        under_ours=event.get("parent_user_id") in own_ids(inbound.body),
    )
    await _hear(inbound, reply)


def _hear(inbound: Inbound, told: Reaction | ThreadReply) -> Awaitable[Heard]:
    """Durably, together with whatever else was told at this moment."""
    return inbound.ripple.write_together(inbound.workspace, "heard", hear_together, HeardEvent(told, inbound.now))


async def _changed(inbound: Inbound, message: Mapping[str, Any]) -> None:
    if not is_ts(message.get("ts")):
        return
    if message.get("subtype") == "tombstone":
        await _forget(inbound, MessageTs(str(message["ts"])), message.get("thread_ts"))
        return
    words = words_of(message)
    if words is None or words.by_bot or words.edited_ts is None:
        return
    place, root = Place(inbound.channel, MessageTs(str(message["ts"]))), message.get("thread_ts")
    thread = MessageTs(str(root)) if is_ts(root) and root != message["ts"] else None
    await inbound.write(
        lambda scope: reactions.edit_message(scope, place, thread, words.author, words.text, words.edited_ts, sharing.agreed(scope))
    )


async def _forget(inbound: Inbound, ts: MessageTs, root: object) -> None:
    place, thread = Place(inbound.channel, ts), MessageTs(str(root)) if is_ts(root) and root != ts else None
    event_ts = _ts(inbound.event.get("event_ts")) or ts
    await inbound.write(lambda scope: reactions.forget_message(scope, place, thread, event_ts, sharing.agreed(scope)))


async def _read_words(inbound: Inbound, place: Place) -> MessageWords | None:
    """Look up and keep what the marked message says. When Slack cannot be asked, the event is wanted again: 503, and Slack repeats it."""
    try:
        words = await _message_at(inbound, place)
    except (ClientError, TimeoutError, SlackApiError) as broken:
        log.warning("words_not_read", why=type(broken).__name__)
        raise Busy("the marked message could not be read") from broken
    await inbound.write(lambda scope: reactions.learn_words(scope, place, words, sharing.agreed(scope)))
    return words


async def _message_at(inbound: Inbound, place: Place) -> MessageWords | None:
    slack = inbound.ripple.slack
    try:
        found = await slack.reactions_get(channel=place.channel, timestamp=place.ts)
        message = mapping(found.get("message"))
        thread: Any = {}
        if message.get("reply_count"):
            thread = await slack.conversations_replies(channel=place.channel, ts=place.ts, limit=REPLIES)
    except SlackApiError as refused:
        if word_of(refused) in NOT_THERE:
            return None
        raise
    return words_of(message, [mapping(one) for one in thread.get("messages") or ()], place)


def words_of(message: Mapping[str, Any], thread: list[Mapping[str, Any]] | None = None, place: Place | None = None) -> MessageWords | None:
    """What a message says and who said it; of its thread, when it stands at `place`, the replies people wrote."""
    author, edited = message.get("user"), mapping(message.get("edited")).get("ts")
    replies = [
        ThreadReply(
            Place(place.channel, MessageTs(str(one["ts"]))),
            place.ts,
            PersonId(str(one.get("user"))),
            words_in_message(one),
            edited_ts=_ts(mapping(one.get("edited")).get("ts")),
        )
        for one in thread or ()
        if place and _is_reply(one) and not one.get("bot_id")
    ]
    return MessageWords(
        author=PersonId(author) if isinstance(author, str) else None,
        text=words_in_message(message),
        edited_ts=_ts(edited),
        by_bot=bool(message.get("bot_id")) or message.get("subtype") == "bot_message",
        replies=tuple(replies),
    )


def _is_reply(message: Mapping[str, Any]) -> bool:
    ts, root = message.get("ts"), message.get("thread_ts")
    return is_ts(ts) and is_ts(root) and ts != root and not message.get("bot_id") and isinstance(message.get("user"), str)


def _ts(found: object) -> MessageTs | None:
    return MessageTs(str(found)) if is_ts(found) else None


LISTENERS: Listeners = {
    ("event", "reaction_added"): reaction_changed,
    ("event", "reaction_removed"): reaction_changed,
    ("event", "message"): message_told,
}
