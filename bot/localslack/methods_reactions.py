"""The reactions.* methods, for messages."""

from __future__ import annotations

import re

from bot.localslack.arguments import Arguments
from bot.localslack.feed import Json
from bot.localslack.ground import Ground
from bot.localslack.refusal import Refusal

NAME = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")


def add(ground: Ground, arguments: Arguments) -> Json:
    """reactions.add."""
    channel_id, ts = _target(ground, arguments)
    name = arguments.need("name").strip(":")
    if not NAME.fullmatch(name):
        raise Refusal("invalid_name")
    if not ground.workspace.react(channel_id, ts, ground.workspace.bot_user, name):
        raise Refusal("already_reacted")
    return {}


def remove(ground: Ground, arguments: Arguments) -> Json:
    """reactions.remove."""
    channel_id, ts = _target(ground, arguments)
    name = arguments.need("name").strip(":")
    if not ground.workspace.unreact(channel_id, ts, ground.workspace.bot_user, name):
        raise Refusal("no_reaction")
    return {}


def get(ground: Ground, arguments: Arguments) -> Json:
    """reactions.get."""
    channel_id, ts = _target(ground, arguments)
    return {"type": "message", "channel": channel_id, "message": ground.workspace.logs[channel_id].by_ts[ts]}


def _target(ground: Ground, arguments: Arguments) -> tuple[str, str]:
    channel_id, ts = arguments.text("channel"), arguments.text("timestamp")
    if not channel_id or not ts:
        raise Refusal("no_item_specified")
    channel = ground.channel(channel_id)
    if not ground.workspace.is_member(channel_id, ground.workspace.bot_user):
        raise Refusal("not_in_channel")
    if ground.workspace.logs[channel_id].get(ts) is None:
        raise Refusal("message_not_found")
    if channel.get("is_archived"):
        raise Refusal("is_archived")
    return channel_id, ts


METHODS = {"reactions.add": add, "reactions.get": get, "reactions.remove": remove}
