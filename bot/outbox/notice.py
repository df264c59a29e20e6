"""What may be told to whom. A notice holds ids only, never people's words; it is rendered when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct

from bot.ids import ChannelId, MessageTs, WorkspaceId

# Priorities: an answer to a person overtakes a fan-out.
ANSWER = 0
PERSONAL = 3
CHANNEL = 5
FAN_OUT = 9

StoredBody = Mapping[str, Any] | None  # None: it is no JSON
B = TypeVar("B")
Opened = TypeVar("Opened")


class NoticeBody(Struct, frozen=True, omit_defaults=True):
    """What a notice of one kind holds: ids and small values. Each kind has a class of its own, which names it."""

    kind: ClassVar[str]


class Notice(Struct, frozen=True):
    """One thing to tell. `key` is its idempotency key: the same key can be queued once in a workspace, ever.

    `recipient` is a person (their direct message) or a channel; `not_before` None means now.
    """

    body: NoticeBody
    recipient: str
    key: str
    not_before: datetime | None = None
    expires_at: datetime | None = None
    priority: int = PERSONAL

    @property
    def kind(self) -> str:
        """What kind of notice it is."""
        return self.body.kind


class OutboxMessage(Struct, Generic[B], frozen=True):
    """A notice on its way: what is rendered and sent. Its body is as it was stored, or opened by its kind."""

    id: str
    workspace: WorkspaceId
    kind: str
    recipient: str
    key: str
    body: B
    attempts: int
    not_before: datetime
    expires_at: datetime | None
    channel_id: ChannelId | None
    message_ts: MessageTs | None

    def with_body(self, body: Opened) -> OutboxMessage[Opened]:
        """The same message with its body opened."""
        return OutboxMessage(
            id=self.id,
            workspace=self.workspace,
            kind=self.kind,
            recipient=self.recipient,
            key=self.key,
            body=body,
            attempts=self.attempts,
            not_before=self.not_before,
            expires_at=self.expires_at,
            channel_id=self.channel_id,
            message_ts=self.message_ts,
        )


StoredMessage = OutboxMessage[StoredBody]
