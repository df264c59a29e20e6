"""Experiments on their way out: cards in channels, the question on the last day, one reminder."""

from __future__ import annotations

from collections.abc import Callable

from bot.database.scope import Scope
from bot.experiments import acts as experiments
from bot.experiments import store as rows
from bot.experiments import views
from bot.experiments.notice_bodies import (
    AboutExperiment,
    ExperimentCheckIn,
    ExperimentEnded,
    ExperimentReminder,
    ExperimentStarted,
    ExperimentTold,
)
from bot.experiments.rules import Experiment
from bot.ids import ChannelId, MessageTs
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, WhenUnknown, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.words import Words


def started(scope: Scope, message: OutboxMessage[ExperimentStarted]) -> Rendered:
    """The card of a new experiment."""
    known = _known(scope, message.body)
    return Post(views.started_card(words_for(scope, message), known)) if known else Drop(OutcomeReason.TAKEN_BACK)


def posted(scope: Scope, message: OutboxMessage[ExperimentStarted], channel: ChannelId, ts: MessageTs) -> None:
    """Now the card has a place: the end is told in its thread."""
    rows.change_experiment(scope, message.body.experiment, channel_id=channel, message_ts=ts)


def ended(scope: Scope, message: OutboxMessage[ExperimentEnded]) -> Rendered:
    """How it ended, in the thread of its card and in the channel as well."""
    known = _known(scope, message.body)
    if known is None or known.outcome is None:
        return Drop(OutcomeReason.TAKEN_BACK)
    return Post(views.ended_card(words_for(scope, message), known), thread_ts=known.ts)


def told(scope: Scope, message: OutboxMessage[ExperimentTold]) -> Rendered:
    """In the place of the question: how it ended, and nothing to press."""
    known = _known(scope, message.body)
    if known is None or known.outcome is None:
        return Drop(OutcomeReason.TAKEN_BACK)
    return Update(views.ended_card(words_for(scope, message), known), message.body.channel, message.body.ts)


def reminded(scope: Scope, message: OutboxMessage[ExperimentReminder], _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on the owner has time to answer before it is called unclear."""
    experiments.was_reminded(scope, message.body.experiment)


def _ask(view: Callable[[Words, Experiment], dict[str, object]]) -> Callable[[Scope, OutboxMessage[AboutExperiment]], Rendered]:
    def render(scope: Scope, message: OutboxMessage[AboutExperiment]) -> Rendered:
        known = _known(scope, message.body)
        return Post(view(words_for(scope, message), known)) if known and known.outcome is None else Drop(OutcomeReason.HAS_ENDED)

    return render


def _known(scope: Scope, body: AboutExperiment) -> Experiment | None:
    return rows.experiment(scope, body.experiment)


KINDS: Kinds = by_kind(
    Kind(ExperimentStarted, started, counts=NotCounted.CHANNEL, after_sent=posted),
    Kind(ExperimentEnded, ended, counts=NotCounted.CHANNEL),
    Kind(ExperimentTold, told, counts=NotCounted.CHANGED),
    # A reminder comes behind it.
    Kind(ExperimentCheckIn, _ask(views.check_in), counts=NotCounted.ASKED_FOR, when_unknown=WhenUnknown.SILENCE),
    Kind(ExperimentReminder, _ask(views.reminder), counts=Unasked.CHECK_IN, after_sent=reminded, when_unknown=WhenUnknown.SILENCE),
)
