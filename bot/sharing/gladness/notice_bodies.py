"""What glad notices hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import LearningId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class LearningUsed(NoticeBody):
    """Several colleagues used what somebody wrote, for its author."""

    kind = "glad:used"

    learning: LearningId


@dataclass(frozen=True, slots=True)
class AnswerHelpedAgain(NoticeBody):
    """An old answer helped somebody again, for its author."""

    kind = "glad:helped"

    answer: str
