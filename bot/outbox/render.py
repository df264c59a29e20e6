"""From an outbox message to the one call that sends it. Pure once the feature has rendered: same message, same call.

What is sent carries the outbox message's id as metadata, so that a message whose answer was lost is found again. The id is a hash: it says
nothing about what the message is.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.ids import ChannelId, MessageTs
from bot.outbox.in_flight import Attempt
from bot.outbox.kinds import Canvas, Pin, Post, StandIn, Update
from bot.outbox.notice import StoredMessage
from bot.outbox.states import CallKind
from bot.slack.blocks import context, plain
from bot.slack.charts import chart_in_words

EVENT_TYPE = "ripple_letter"  # a name of earlier days: messages in flight while the bot is replaced carry it
POST, STAND_IN, PIN = "chat.postMessage", "auth.test", "pins.add"
CANVAS_MADE, CANVAS_CHANGED = "conversations.canvases.create", "canvases.edit"
EXTRAS = frozenset({PIN, CANVAS_MADE, CANVAS_CHANGED})  # where Slack refuses one, all else goes on
CHARTS = frozenset({"data_visualization", "data_table", "table"})


class SlackCall(Struct, frozen=True):
    """One call, ready to be made, and the message it delivers."""

    message: StoredMessage
    method: str
    payload: Mapping[str, Any]
    attempt: Attempt


def as_call(message: StoredMessage, rendered: Post | Update | Pin | Canvas | StandIn) -> SlackCall:
    """The call that posts, changes or pins the message, draws a canvas, or stands in for it."""
    if isinstance(rendered, StandIn):
        return standing_in(message)
    if isinstance(rendered, Pin):  # as with a change, doing it twice changes nothing
        place = {"channel": rendered.channel, "timestamp": rendered.ts}
        return SlackCall(message, PIN, place, Attempt(message.id, CallKind.UPDATE, rendered.channel, rendered.ts))
    if isinstance(rendered, Canvas):
        return _drawing(message, rendered)
    if isinstance(rendered, Update):
        payload = {**rendered.message, "channel": rendered.channel, "ts": rendered.ts}
        return SlackCall(message, "chat.update", payload, Attempt(message.id, CallKind.UPDATE, rendered.channel, rendered.ts))
    payload = {
        **rendered.message,
        "channel": message.recipient,
        "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_URL, message.id)),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": message.id}},
    }
    if rendered.thread_ts is None:
        return SlackCall(message, POST, payload, Attempt(message.id, CallKind.POST))
    payload["thread_ts"] = rendered.thread_ts
    attempt = Attempt(message.id, CallKind.THREAD, ChannelId(message.recipient), MessageTs(rendered.thread_ts))
    return SlackCall(message, POST, payload, attempt)


def _drawing(message: StoredMessage, drawn: Canvas) -> SlackCall:
    """A channel has one canvas: making it twice is refused, changing it twice changes nothing."""
    content = {"type": "markdown", "markdown": drawn.markdown}
    attempt = Attempt(message.id, CallKind.UPDATE, drawn.channel, MessageTs(drawn.canvas or ""))
    if drawn.canvas is None:
        return SlackCall(message, CANVAS_MADE, {"channel_id": drawn.channel, "document_content": content}, attempt)
    changes = [{"operation": "replace", "document_content": content}]
    return SlackCall(message, CANVAS_CHANGED, {"canvas_id": drawn.canvas, "changes": changes}, attempt)


def standing_in(message: StoredMessage) -> SlackCall:
    """A real call that changes nothing. Its row says what every message's row says."""
    return SlackCall(message, STAND_IN, {}, Attempt(message.id, CallKind.POST))


def carries(shown: Mapping[str, Any], message_id: str) -> bool:
    """Whether this, as Slack shows it, is the outbox message."""
    metadata = shown.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return False
    payload = metadata.get("event_payload")
    return isinstance(payload, dict) and payload.get("id") == message_id


def plainer(payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same message without charts and tables, for workspaces that do not show them yet; None when it has none.

    In a chart's place stands what it shows, in words; of a table only the message's `text` tells.
    """
    blocks = payload.get("blocks", ())
    if not any(block.get("type") in CHARTS for block in blocks):
        return None
    told: dict[str, Any] = {name: value for name, value in payload.items() if name != "blocks"}
    if plain := [block for block in map(_without_chart, blocks) if block is not None]:
        told["blocks"] = plain
    return told


def _without_chart(block: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if block.get("type") not in CHARTS:
        return block
    return context(plain(chart_in_words(dict(block)))) if block["type"] == "data_visualization" else None
