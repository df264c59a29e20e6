"""What a kind of notice is: how it is rendered, and how it behaves when sending goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from msgspec import Struct

from bot.database.languages import language_read
from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.body_codec import from_stored
from bot.outbox.notice import NoticeBody, OutboxMessage, StoredMessage
from bot.outbox.states import OutcomeReason
from bot.words import Words, language_of, words_in

B = TypeVar("B", bound=NoticeBody)


def words_for(scope: Scope, message: OutboxMessage[Any]) -> Words:
    """The words to tell it in: the person's language, or the one that the channel's team chose."""
    return words_in(language_of(language_read(scope, message.recipient)))


class Post(Struct, frozen=True):
    """A new message to the recipient."""

    message: Mapping[str, Any]
    thread_ts: str | None = None


class Update(Struct, frozen=True):
    """An own message changed in place."""

    message: Mapping[str, Any]
    channel: ChannelId
    ts: MessageTs


class Pin(Struct, frozen=True):
    """An own message stands at the top of its channel. An extra: where Slack refuses it, all else goes on without."""

    channel: ChannelId
    ts: MessageTs


class Canvas(Struct, frozen=True):
    """The canvas of a channel: made (`canvas` None), or changed in place. An extra, as a pin is."""

    channel: ChannelId
    markdown: str
    canvas: str | None


class Later(Struct, frozen=True):
    """Not now: come back at `at`. Uses no attempt."""

    at: datetime


class Drop(Struct, frozen=True):
    """No longer worth telling."""

    reason: OutcomeReason


class StandIn(Struct, frozen=True):
    """Nothing to tell, and nobody may see that (P16): a call that changes nothing is made in the message's place.

    For kinds that `forget`; what follows on a sent message follows on this as well.
    """


Rendered = Post | Update | Pin | Canvas | StandIn | Later | Drop


class WhenUnknown(StrEnum):
    """What to do when nobody can tell whether a message arrived."""

    RESEND = "resend"
    SILENCE = "silence"


class Kind(Struct, Generic[B], frozen=True):
    """`body`: the class that says what a notice of this kind holds. `render` reads and decides, in the transaction that marks the row
    as being sent; it writes nothing, for it may run again.

    `counts`: as what it counts in the ledger of attention, and then it keeps quiet hours, or why it does not.
    `after_sent(scope, message, channel_id, message_ts)` runs in the transaction that marks the row sent.
    `when_unknown`: what to do when nobody can tell whether a send arrived. `forget`: the row is deleted once it has ended, because its
    outcome would say something about a person; nothing that is counted or kept meanwhile tells a message from its stand-in.
    """

    body: type[B]
    render: Callable[[Scope, OutboxMessage[B]], Rendered]
    counts: Unasked | NotCounted
    after_sent: Callable[[Scope, OutboxMessage[B], ChannelId, MessageTs], None] | None = None
    when_unknown: WhenUnknown = WhenUnknown.RESEND
    forget: bool = False

    @property
    def as_unasked(self) -> Unasked | None:
        """What the ledger of attention calls it; None where it does not count."""
        return self.counts if isinstance(self.counts, Unasked) else None

    def in_logs(self, message: StoredMessage) -> dict[str, str]:
        """What a log line says of a message. Of a kind that is forgotten no id: it is worked out from the person and the round."""
        return {"kind": message.kind} | ({} if self.forget else {"outbox_message": message.id})

    def opened(self, message: StoredMessage) -> OutboxMessage[B]:
        """The message with its body read. Raises BodyUnreadable."""
        return message.with_body(from_stored(self.body, message.body))

    def rendered(self, scope: Scope, message: StoredMessage) -> Rendered:
        """What to send now, if anything. Raises BodyUnreadable."""
        return self.render(scope, self.opened(message))

    def was_sent(self, scope: Scope, message: StoredMessage, channel: ChannelId, ts: MessageTs) -> None:
        """Let the feature know that Slack has it. Raises BodyUnreadable."""
        if self.after_sent is not None:
            self.after_sent(scope, self.opened(message), channel, ts)


AnyKind = Kind[Any]
Kinds = Mapping[str, AnyKind]


def by_kind(*kinds: AnyKind) -> Kinds:
    """A room's kinds of notices, by the name that stands in the database."""
    return {kind.body.kind: kind for kind in kinds}
