"""The reactions.* methods, for messages."""

from __future__ import annotations

import re

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal
from bot.localslack.json_object import Json

NAME = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")


def add_reaction(context: ApiContext, arguments: Arguments) -> Json:
    """reactions.add."""
    channel_id, ts = _target(context, arguments)
    name = arguments.need("name").strip(":")
    if not NAME.fullmatch(name):
        raise Refusal("invalid_name")
    if not context.workspace.react(channel_id, ts, context.workspace.bot_user, name):
        raise Refusal("already_reacted")
    return {}


def remove_reaction(context: ApiContext, arguments: Arguments) -> Json:
    """reactions.remove."""
    channel_id, ts = _target(context, arguments)
    name = arguments.need("name").strip(":")
    if not context.workspace.unreact(channel_id, ts, context.workspace.bot_user, name):
        raise Refusal("no_reaction")
    return {}


def reactions_of(context: ApiContext, arguments: Arguments) -> Json:
    """reactions.get."""
    channel_id, ts = _target(context, arguments)
    return {"type": "message", "channel": channel_id, "message": context.workspace.logs[channel_id].by_ts[ts]}


def _target(context: ApiContext, arguments: Arguments) -> tuple[str, str]:
    channel_id, ts = arguments.text("channel"), arguments.text("timestamp")
    if not channel_id or not ts:
        raise Refusal("no_item_specified")
    channel = context.channel(channel_id)
    if not context.workspace.is_member(channel_id, context.workspace.bot_user):
        raise Refusal("not_in_channel")
    if context.workspace.logs[channel_id].get(ts) is None:
        raise Refusal("message_not_found")
    if channel.get("is_archived"):
        raise Refusal("is_archived")
    return channel_id, ts


METHODS = {"reactions.add": add_reaction, "reactions.get": reactions_of, "reactions.remove": remove_reaction}
