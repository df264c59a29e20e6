"""The conversations.* methods."""

from __future__ import annotations

import re

from bot.localslack.api.arguments import Arguments, next_cursor, page_of
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal
from bot.localslack.api.scopes import channel_scope
from bot.localslack.json_object import Json
from bot.localslack.state.slack_objects import channel_type, is_unlisted

TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
NAME = re.compile(r"[\w-]{1,80}")


def list_channels(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.list: public ones, and the private ones that the bot is in."""
    space = context.workspace
    kinds = _kinds(context, arguments)
    skip_archived = arguments.flag("exclude_archived")
    listed = [
        channel
        for channel in space.channels.values()
        if channel_type(channel) in kinds
        and not (skip_archived and channel.get("is_archived"))
        and (not is_unlisted(channel) or space.is_member(channel["id"], space.bot_user))
    ]
    page, metadata = page_of(listed, arguments, "channel")
    return {"channels": [_seen(context, channel, True) for channel in page], "response_metadata": metadata}


def users_conversations(context: ApiContext, arguments: Arguments) -> Json:
    """users.conversations: those that somebody (or the bot) is in, as far as the bot may know."""
    space = context.workspace
    kinds = _kinds(context, arguments)
    user = arguments.text("user", space.bot_user)
    context.person(user)
    listed = [
        channel
        for channel in space.channels_of(user)
        if channel_type(channel) in kinds
        and not (arguments.flag("exclude_archived") and channel.get("is_archived"))
        and (not is_unlisted(channel) or space.is_member(channel["id"], space.bot_user))
    ]
    page, metadata = page_of(listed, arguments, "channel")
    return {"channels": [_seen(context, channel) for channel in page], "response_metadata": metadata}


def conversation_info(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.info."""
    channel = context.channel(arguments.need("channel"))
    context.need_scope(channel_scope("read", channel_type(channel)))
    return {"channel": _seen(context, channel, arguments.flag("include_num_members"))}


def channel_members(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.members."""
    channel = context.channel(arguments.need("channel"))
    context.need_scope(channel_scope("read", channel_type(channel)))
    people = list(context.workspace.members[channel["id"]])
    page, metadata = page_of(people, arguments, "user")
    return {"members": page, "response_metadata": metadata}


def open_conversation(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.open: a direct message with one person, or a group of up to eight."""
    space = context.workspace
    if arguments.text("channel"):
        return {"channel": context.channel(arguments.text("channel"))}
    users = arguments.names("users")
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 8:
        raise Refusal("too_many_users")
    context.need_scope("im:write" if len(users) == 1 else "mpim:write")
    for user in users:
        _check_may_be_written(context, user)
    before = len(space.channels)
    channel_id = space.im_with(users[0]) if len(users) == 1 else space.mpim_with([*users, space.bot_user])
    full = arguments.flag("return_im")
    shown = _seen(context, space.channels[channel_id]) if full else {"id": channel_id}
    already = {"no_op": True, "already_open": True} if len(space.channels) == before else {}
    return {**already, "channel": shown}


def join_channel(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.join: public channels only."""
    space = context.workspace
    channel = context.channel(arguments.need("channel"))
    if is_unlisted(channel):
        raise Refusal("method_not_supported_for_channel_type")
    _check_open(channel)
    if space.join(channel["id"], space.bot_user):
        return {"channel": _seen(context, channel)}
    return {
        "channel": _seen(context, channel),
        "warning": "already_in_channel",
        "response_metadata": {"warnings": ["already_in_channel"]},
    }


def leave_channel(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.leave."""
    space = context.workspace
    channel = context.channel(arguments.need("channel"))
    _need_manage(context, channel)
    if channel.get("is_im") or channel.get("is_mpim"):
        raise Refusal("method_not_supported_for_channel_type")
    return {} if space.leave(channel["id"], space.bot_user) else {"not_in_channel": True}


def invite_people(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.invite: by a bot that is in the channel."""
    space = context.workspace
    channel = context.channel(arguments.need("channel"))
    _need_manage(context, channel, invites=True)
    _check_open(channel)
    users = arguments.names("users")
    if not users:
        raise Refusal("no_user")
    if not space.is_member(channel["id"], space.bot_user):
        raise Refusal("not_in_channel")
    for user in users:
        _check_invited(context, channel["id"], user)
    for user in users:
        space.join(channel["id"], user, inviter=space.bot_user)
    return {"channel": _seen(context, channel)}


def create_channel(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.create."""
    space = context.workspace
    name, private = arguments.need("name"), arguments.flag("is_private")
    context.need_scope("groups:write" if private else "channels:manage")
    if not NAME.fullmatch(name) or name != name.lower():
        raise Refusal("invalid_name_specials" if name == name.lower() else "invalid_name")
    if space.channel_named(name):
        raise Refusal("name_taken")
    channel = space.add_channel(name, members=[space.bot_user], private=private)
    return {"channel": _seen(context, channel)}


def archive_channel(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.archive."""
    channel = context.channel(arguments.need("channel"))
    _need_manage(context, channel)
    if channel.get("is_archived"):
        raise Refusal("already_archived")
    space = context.workspace
    space.change_channel(channel["id"], "archived", user=space.bot_user, is_archived=True)
    return {}


def channel_history(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.history: newest first, the channel's own messages, without the replies in threads."""
    channel_id = _readable(context, arguments)
    limit, cursor = arguments.limit(999), arguments.cursor("next_ts")
    log = context.workspace.logs[channel_id]
    found = log.newest(
        limit + 1,
        before=cursor or arguments.text("latest"),
        after=arguments.text("oldest"),
        inclusive=arguments.flag("inclusive") or bool(cursor),
    )
    page, more = found[:limit], found[limit:]
    answer: Json = {"messages": _shown(page, arguments), "has_more": bool(more), "pin_count": 0}
    if more:
        answer["response_metadata"] = next_cursor("next_ts", more[0]["ts"])
    return answer


def thread_replies(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.replies: the parent first on every page, then its replies, oldest first."""
    channel_id, ts = _readable(context, arguments), arguments.need("ts")
    log = context.workspace.logs[channel_id]
    message = log.get(ts)
    if message is None:
        raise Refusal("thread_not_found")
    parent = log.get(message.get("thread_ts", ts)) or message
    limit, cursor = arguments.limit(999), arguments.cursor("next_ts")
    found = log.replies(
        parent["ts"],
        limit + 1,
        after=cursor or arguments.text("oldest"),
        before=arguments.text("latest"),
        inclusive=arguments.flag("inclusive") or bool(cursor),
    )
    page, more = found[:limit], found[limit:]
    answer: Json = {"messages": _shown([parent, *page], arguments), "has_more": bool(more)}
    if more:
        answer["response_metadata"] = next_cursor("next_ts", more[0]["ts"])
    return answer


def _readable(context: ApiContext, arguments: Arguments) -> str:
    channel = context.channel(arguments.need("channel"))
    context.need_scope(channel_scope("history", channel_type(channel)))
    if not context.workspace.is_member(channel["id"], context.workspace.bot_user):
        raise Refusal("not_in_channel")
    return str(channel["id"])


def _shown(messages: list[Json], arguments: Arguments) -> list[Json]:
    if arguments.flag("include_all_metadata"):
        return messages
    return [_without_payload(message) if "metadata" in message else message for message in messages]


def _without_payload(message: Json) -> Json:
    # Slack names the event type but leaves the payload out unless all metadata was asked for.
    return {**message, "metadata": {"event_type": message["metadata"]["event_type"]}}


def _kinds(context: ApiContext, arguments: Arguments) -> set[str]:
    asked = arguments.names("types") or ["public_channel"]
    if set(asked) - set(TYPES):
        raise Refusal("invalid_types")
    kinds = {TYPES[name] for name in asked}
    for kind in sorted(kinds):
        context.need_scope(channel_scope("read", kind))
    return kinds


def _seen(context: ApiContext, channel: Json, num_members: bool = False) -> Json:
    space = context.workspace
    people = space.members[channel["id"]]
    if channel.get("is_im"):
        return dict(channel)
    shown = {**channel, "is_member": space.bot_user in people}
    return {**shown, "num_members": len(people)} if num_members else shown


def _need_manage(context: ApiContext, channel: Json, *, invites: bool = False) -> None:
    wide = "groups:write" if is_unlisted(channel) else "channels:manage"
    if invites and context.app.may(f"{wide.split(':')[0]}:write.invites"):
        return
    context.need_scope(wide)


def _check_open(channel: Json) -> None:
    if channel.get("is_archived"):
        raise Refusal("is_archived")


def _check_may_be_written(context: ApiContext, user: str) -> None:
    person = context.person(user)
    if person["deleted"]:
        raise Refusal("user_disabled")
    if person["is_bot"]:
        raise Refusal("cannot_dm_bot")


def _check_invited(context: ApiContext, channel_id: str, user: str) -> None:
    space = context.workspace
    if user == space.bot_user:
        raise Refusal("cant_invite_self")
    if context.person(user)["deleted"]:
        raise Refusal("user_not_found")
    if space.is_member(channel_id, user):
        raise Refusal("already_in_channel")
    if space.people[user]["is_ultra_restricted"]:
        raise Refusal("ura_max_channels")


METHODS = {
    "conversations.archive": archive_channel,
    "conversations.create": create_channel,
    "conversations.history": channel_history,
    "conversations.info": conversation_info,
    "conversations.invite": invite_people,
    "conversations.join": join_channel,
    "conversations.leave": leave_channel,
    "conversations.list": list_channels,
    "conversations.members": channel_members,
    "conversations.open": open_conversation,
    "conversations.replies": thread_replies,
    "users.conversations": users_conversations,
}
