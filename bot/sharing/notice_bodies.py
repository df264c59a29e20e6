"""What notices about learnings hold."""

from __future__ import annotations

from msgspec.structs import replace

from bot.ids import ChannelId, LearningId, MessageTs
from bot.outbox.notice import NoticeBody

TOLD_TOGETHER = 10  # each with its first words and a button: still one screen or two on a phone


class LearningShared(NoticeBody, frozen=True):
    """A new learning, for its channel."""

    kind = "learning:shared"

    learning: LearningId


class LearningChanged(NoticeBody, frozen=True):
    """The card at this place must be drawn again."""

    kind = "learning:changed"

    learning: LearningId
    channel: ChannelId
    ts: MessageTs


class LearningMarked(NoticeBody, frozen=True):
    """A colleague marked somebody's message, and others that were marked while this waited."""

    kind = "learning:marked"

    learning: LearningId
    also: tuple[LearningMarked, ...] = ()

    def with_another(self, other: LearningMarked) -> LearningMarked | None:
        """The same with one more; None where there is no room."""
        return replace(self, also=(*self.also, other)) if 1 + len(self.also) < TOLD_TOGETHER else None

    def learnings(self) -> list[LearningId]:
        """All that are told of."""
        return [self.learning, *(one.learning for one in self.also)]
