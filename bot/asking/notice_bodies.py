"""What notices about questions hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import AskId, ChannelId, MessageTs
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class AskAsked(NoticeBody):
    """A new question, for its channel."""

    kind = "ask:asked"

    ask: AskId


@dataclass(frozen=True, slots=True)
class AskChanged(NoticeBody):
    """The card at this place must be drawn again."""

    kind = "ask:changed"

    ask: AskId
    channel: ChannelId
    ts: MessageTs
