"""pins.add, for messages."""

from __future__ import annotations

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal
from bot.localslack.json_object import Json


def add_pin(context: ApiContext, arguments: Arguments) -> Json:
    """pins.add."""
    channel_id, ts = arguments.text("channel"), arguments.text("timestamp")
    if not channel_id or not ts:
        raise Refusal("no_item_specified")
    context.channel(channel_id)
    if not context.workspace.is_member(channel_id, context.workspace.bot_user):
        raise Refusal("not_in_channel")
    if context.workspace.logs[channel_id].get(ts) is None:
        raise Refusal("message_not_found")
    if not context.workspace.pin(channel_id, ts):
        raise Refusal("already_pinned")
    return {}


METHODS = {"pins.add": add_pin}
