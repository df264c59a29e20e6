"""From a letter to the one call that sends it. Pure once the feature has rendered: same letter, same call.

Every message carries the letter's id as metadata, so that a message whose answer was lost is found again. The id is a hash: it says
nothing about what the message is.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ids import ChannelId, MessageTs
from bot.outbox.in_flight import Begun
from bot.outbox.kinds import Post, Update
from bot.outbox.notice import Letter
from bot.slack.charts import instead_of

EVENT_TYPE = "ripple_letter"
CHARTS = frozenset({"data_visualization", "data_table", "table"})


@dataclass(frozen=True, slots=True)
class SlackCall:
    """One call, ready to be made, and the letter it delivers."""

    letter: Letter
    method: str
    payload: Mapping[str, Any]
    begun: Begun


def as_call(letter: Letter, rendered: Post | Update) -> SlackCall:
    """The call that posts or changes the message."""
    if isinstance(rendered, Update):
        payload = {**rendered.message, "channel": rendered.channel, "ts": rendered.ts}
        return SlackCall(letter, "chat.update", payload, Begun(letter.id, "update", rendered.channel, rendered.ts))
    payload = {
        **rendered.message,
        "channel": letter.recipient,
        "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_URL, letter.id)),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": letter.id}},
    }
    if rendered.thread_ts is None:
        return SlackCall(letter, "chat.postMessage", payload, Begun(letter.id, "post"))
    payload["thread_ts"] = rendered.thread_ts
    begun = Begun(letter.id, "thread", ChannelId(letter.recipient), MessageTs(rendered.thread_ts))
    return SlackCall(letter, "chat.postMessage", payload, begun)


def carries(message: Mapping[str, Any], letter_id: str) -> bool:
    """Whether this message, as Slack shows it, is the letter."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return False
    payload = metadata.get("event_payload")
    return isinstance(payload, dict) and payload.get("id") == letter_id


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
    return instead_of(dict(block)) if block["type"] == "data_visualization" else None
