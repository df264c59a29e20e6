"""What notices about questions hold."""

from __future__ import annotations

from bot.ids import AskId, ChannelId, MessageTs
from bot.outbox.notice import NoticeBody


class AskAsked(NoticeBody, frozen=True):
    """A new question, for its channel."""

    kind = "ask:asked"

    ask: AskId


class AskChanged(NoticeBody, frozen=True):
    """The card at this place must be drawn again."""

    kind = "ask:changed"

    ask: AskId
    channel: ChannelId
    ts: MessageTs
