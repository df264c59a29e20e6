"""What glad notices hold."""

from __future__ import annotations

from bot.ids import LearningId
from bot.outbox.notice import NoticeBody


class LearningUsed(NoticeBody, frozen=True):
    """Several colleagues used what somebody wrote, for its author."""

    kind = "glad:used"

    learning: LearningId


class AnswerHelpedAgain(NoticeBody, frozen=True):
    """An old answer helped somebody again, for its author."""

    kind = "glad:helped"

    answer: str
