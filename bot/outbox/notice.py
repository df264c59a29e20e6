"""What may be told to whom. A notice holds ids only, never people's words; it is rendered when it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.ids import ChannelId, MessageTs, WorkspaceId

# Priorities: an answer to a person overtakes a fan-out.
ANSWER = 0
PERSONAL = 3
CHANNEL = 5
FAN_OUT = 9


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. `key` is unique in the workspace: the same key can be queued once, ever.

    `recipient` is a person (their direct message) or a channel; `body` holds ids; `not_before` None means now.
    """

    kind: str
    recipient: str
    key: str
    body: dict[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    expires_at: datetime | None = None
    priority: int = PERSONAL


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A notice on its way: what `delivery` renders and sends."""

    id: str
    workspace: WorkspaceId
    kind: str
    recipient: str
    key: str
    body: dict[str, Any]
    attempts: int
    not_before: datetime
    expires_at: datetime | None
    channel_id: ChannelId | None
    message_ts: MessageTs | None
