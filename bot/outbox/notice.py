"""What may be told to whom. A notice holds ids only, never people's words; it is rendered when it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.ids import ChannelId, MessageTs, WorkspaceId
from bot.operator_terms import OperatorTerm

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


class WhyNotSent(OperatorTerm):
    """What stands beside a letter that was not sent, or not yet, where no answer of Slack's does."""

    NOT_RENDERED = "could not be rendered"
    TOO_LATE = "too late"
    LOST = "the first try got lost"
    CANNOT_TELL = "nobody can tell whether it arrived"
    NOT_ANSWERED_YET = "Slack did not answer yet"


@dataclass(frozen=True, slots=True)
class Letter:
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
