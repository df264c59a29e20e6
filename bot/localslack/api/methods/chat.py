"""The chat.* methods: posting, changing and deleting what the bot says."""

from __future__ import annotations

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.content import message_facts
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal
from bot.localslack.json_object import Json

PASSED_ON = ("username", "icon_emoji", "icon_url")


def post_message(context: ApiContext, arguments: Arguments) -> Json:
    """chat.postMessage: to a channel by id or name, or to a person by id."""
    space = context.workspace
    channel_id = _postable(context, arguments.need("channel"))
    facts = message_facts(context, arguments)
    client_id = arguments.text("client_msg_id")
    if context.honours_client_msg_id and (known := context.sent_client_ids.get((channel_id, client_id))):
        return known
    facts |= _thread(context, channel_id, arguments)
    facts |= {name: arguments.text(name) for name in PASSED_ON if name in arguments}
    text = facts.pop("text")
    message = space.post(channel_id, space.bot_user, text, client_msg_id=client_id or None, **context.bot_facts(), **facts)
    answer = {"channel": channel_id, "ts": message["ts"], "message": message}
    if client_id and context.honours_client_msg_id:
        context.sent_client_ids[channel_id, client_id] = answer
    return answer


def update_message(context: ApiContext, arguments: Arguments) -> Json:
    """chat.update: the bot's own messages only; blocks are replaced whole, or dropped when only text is given."""
    channel_id, message = _own_message(context, arguments, "cant_update_message")
    facts = message_facts(context, arguments)
    # Text without blocks takes the old blocks away; blocks without text keep the old text.
    if "blocks" not in arguments:
        facts["blocks"] = None
    if not facts["text"] and "text" not in arguments:
        facts["text"] = message["text"]
    changed = context.workspace.edit(channel_id, message["ts"], context.workspace.bot_user, **facts)
    return {"channel": channel_id, "ts": message["ts"], "text": changed["text"], "message": changed}


def delete_message(context: ApiContext, arguments: Arguments) -> Json:
    """chat.delete: the bot's own messages only."""
    channel_id, message = _own_message(context, arguments, "cant_delete_message")
    context.workspace.delete(channel_id, message["ts"])
    return {"channel": channel_id, "ts": message["ts"]}


def post_ephemeral(context: ApiContext, arguments: Arguments) -> Json:
    """chat.postEphemeral: only to somebody who is in the conversation."""
    space = context.workspace
    channel_id = _postable(context, arguments.need("channel"))
    user = arguments.need("user")
    if user not in space.people or space.people[user]["deleted"]:
        raise Refusal("user_not_found" if user not in space.people else "account_inactive")
    if not space.is_member(channel_id, user):
        raise Refusal("user_not_in_channel")
    facts = message_facts(context, arguments) | _thread(context, channel_id, arguments)
    text = facts.pop("text")
    message = space.post_ephemeral(channel_id, user, text, **context.bot_facts(), **facts)
    return {"message_ts": message["ts"]}


def get_permalink(context: ApiContext, arguments: Arguments) -> Json:
    """chat.getPermalink."""
    channel_id, ts = arguments.need("channel"), arguments.need("message_ts")
    context.channel(channel_id)
    message = context.workspace.logs[channel_id].get(ts)
    if message is None:
        raise Refusal("message_not_found")
    link = f"{context.base_url}/archives/{channel_id}/p{ts.replace('.', '')}"
    parent = message.get("thread_ts")
    if parent and parent != ts:
        link += f"?thread_ts={parent}&cid={channel_id}"
    return {"channel": channel_id, "permalink": link}


def _postable(context: ApiContext, target: str) -> str:
    """The conversation that may be written to under this name, refused with Slack's words."""
    space = context.workspace
    if target in space.people:
        return _direct_message(context, target)
    channel_id = target if target in space.channels else space.channel_named(target) or ""
    channel = context.channel(channel_id)
    if channel.get("is_archived"):
        raise Refusal("is_archived")
    if channel.get("is_read_only"):
        raise Refusal("restricted_action")
    if not space.is_member(channel_id, space.bot_user) and not context.app.may("chat:write.public"):
        raise Refusal("not_in_channel")
    return channel_id


def _direct_message(context: ApiContext, user: str) -> str:
    # A bot cannot write to itself or to other bots; a message to somebody deactivated goes through unread.
    if context.workspace.people[user]["is_bot"]:
        raise Refusal("cannot_dm_bot")
    return context.workspace.im_with(user)


def _thread(context: ApiContext, channel_id: str, arguments: Arguments) -> Json:
    thread_ts = arguments.text("thread_ts")
    if not thread_ts:
        return {}
    parent = context.workspace.logs[channel_id].get(thread_ts)
    if parent is None:
        raise Refusal("thread_not_found")
    if parent.get("thread_ts", thread_ts) != thread_ts:
        raise Refusal("cannot_reply_to_message")
    facts: Json = {"thread_ts": thread_ts}
    return {**facts, "subtype": "thread_broadcast"} if arguments.flag("reply_broadcast") else facts


def _own_message(context: ApiContext, arguments: Arguments, error: str) -> tuple[str, Json]:
    channel_id, ts = arguments.need("channel"), arguments.need("ts")
    context.channel(channel_id)
    message = context.workspace.logs[channel_id].get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise Refusal("message_not_found")
    if message.get("bot_id") != context.workspace.bot_id:
        raise Refusal(error)
    if context.workspace.channels[channel_id].get("is_archived"):
        raise Refusal("is_archived")
    return channel_id, message


METHODS = {
    "chat.delete": delete_message,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update_message,
}
