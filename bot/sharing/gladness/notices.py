"""Glad notices, as they are true when they are told."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people.store import workspace_url
from bot.sharing import store as rows
from bot.sharing.gladness import views
from bot.sharing.gladness.acts import SEVERAL
from bot.sharing.gladness.notice_bodies import AnswerHelpedAgain, LearningUsed
from bot.slack.links import message_link


def learning_used(scope: Scope, message: OutboxMessage[LearningUsed]) -> Rendered:
    """While it is there, and still used by several."""
    learning = rows.learning(scope, message.body.learning)
    if learning is None or learning.used_by < SEVERAL:
        return Drop(OutcomeReason.SUBJECT_GONE)
    link = message_link(workspace_url(scope), learning.channel, learning.ts)
    return Post(views.used_by_several(words_for(scope, message), learning, link))


def answer_helped_again(scope: Scope, message: OutboxMessage[AnswerHelpedAgain]) -> Rendered:
    """While it is there, and its question too."""
    given = rows.answer(scope, message.body.answer)
    ask = rows.ask(scope, given.ask) if given else None
    if given is None or ask is None or not given.helpful:
        return Drop(OutcomeReason.SUBJECT_GONE)
    link = message_link(workspace_url(scope), ask.channel, ask.ts)
    return Post(views.helped_again(words_for(scope, message), given, ask.text, link))


KINDS: Kinds = by_kind(
    Kind(LearningUsed, learning_used, counts=Unasked.GLAD),
    Kind(AnswerHelpedAgain, answer_helped_again, counts=Unasked.GLAD),
)
