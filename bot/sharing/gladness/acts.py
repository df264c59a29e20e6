"""When something glad is told: the third colleague who uses a learning, and an old answer that helps again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database.consent import may_hear_from_us
from bot.database.scope import Scope
from bot.outbox.notice import FAN_OUT, Notice
from bot.outbox.store import queue_notice
from bot.schedule.weeks import week_in_utc
from bot.sharing.gladness.notice_bodies import AnswerHelpedAgain, LearningUsed
from bot.sharing.rules import GivenAnswer, Learning

SEVERAL = 3  # colleagues: fewer would be counted, one would be named
OLD = timedelta(days=28)  # an answer that helps later than this helps again
TOLD_WITHIN = timedelta(weeks=4)  # it waits for a place in the week


def used_by_several(scope: Scope, learning: Learning) -> None:
    """Once for each learning."""
    if learning.used_by >= SEVERAL and may_hear_from_us(scope, [learning.author]):
        body = LearningUsed(learning.id)
        queue_notice(scope, Notice(body, learning.author, key=f"glad:used:{learning.id}", expires_at=_until(scope), priority=FAN_OUT))


def helped_again(scope: Scope, given: GivenAnswer, at: datetime) -> None:
    """Once a month for each answer."""
    if at - given.answered_at >= OLD and may_hear_from_us(scope, [given.author]):
        week = week_in_utc(at).isoformat()[:7]
        notice = Notice(
            AnswerHelpedAgain(given.id), given.author, key=f"glad:helped:{given.id}:{week}", expires_at=_until(scope), priority=FAN_OUT
        )
        queue_notice(scope, notice)


def _until(scope: Scope) -> datetime:
    return scope.now + TOLD_WITHIN
