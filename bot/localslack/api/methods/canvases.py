"""conversations.canvases.create and canvases.edit, for markdown that replaces the whole canvas."""

from __future__ import annotations

from typing import Any

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal
from bot.localslack.json_object import Json


def create_channel_canvas(context: ApiContext, arguments: Arguments) -> Json:
    """conversations.canvases.create: a channel has one."""
    channel_id = arguments.need("channel_id")
    context.channel(channel_id)
    if not context.workspace.is_member(channel_id, context.workspace.bot_user):
        raise Refusal("not_in_channel")
    markdown = _markdown(arguments.parsed("document_content", "invalid_arguments"))
    canvas = context.workspace.make_canvas(channel_id, markdown)
    if canvas is None:
        raise Refusal("channel_canvas_already_exists")
    return {"canvas_id": canvas}


def edit_canvas(context: ApiContext, arguments: Arguments) -> Json:
    """canvases.edit, with one operation, as Slack takes it."""
    changes = arguments.parsed("changes", "invalid_arguments")
    if not isinstance(changes, list) or len(changes) != 1 or not isinstance(changes[0], dict) or changes[0].get("operation") != "replace":
        raise Refusal("invalid_arguments")
    if not context.workspace.change_canvas(arguments.need("canvas_id"), _markdown(changes[0].get("document_content"))):
        raise Refusal("canvas_not_found")
    return {}


def _markdown(content: Any) -> str:
    if not isinstance(content, dict) or content.get("type") != "markdown" or not isinstance(content.get("markdown"), str):
        raise Refusal("invalid_arguments")
    return str(content["markdown"])


METHODS = {"conversations.canvases.create": create_channel_canvas, "canvases.edit": edit_canvas}
