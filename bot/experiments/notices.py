"""Experiments on their way out: cards in channels, the question on the last day, one reminder."""

from __future__ import annotations

from collections.abc import Callable

from bot.database.scope import Scope
from bot.experiments import acts as experiments
from bot.experiments import store as rows
from bot.experiments import views
from bot.experiments.rules import Experiment
from bot.ids import ChannelId, ExperimentId, MessageTs
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, WhenUnknown, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.words import Words


def started(scope: Scope, message: OutboxMessage) -> Rendered:
    """The card of a new experiment."""
    known = _known(scope, message)
    return Post(views.started_card(words_for(scope, message), known)) if known else Drop(OutcomeReason.TAKEN_BACK)


def posted(scope: Scope, message: OutboxMessage, channel: ChannelId, ts: MessageTs) -> None:
    """Now the card has a place: the end is told in its thread."""
    experiment = ExperimentId(str(message.body.get("experiment")))
    rows.change_experiment(scope, experiment, channel_id=channel, message_ts=ts)


def ended(scope: Scope, message: OutboxMessage) -> Rendered:
    """How it ended, in the thread of its card and in the channel as well."""
    known = _known(scope, message)
    if known is None or known.outcome is None:
        return Drop(OutcomeReason.TAKEN_BACK)
    return Post(views.ended_card(words_for(scope, message), known), thread_ts=known.ts)


def reminded(scope: Scope, message: OutboxMessage, _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on the owner has time to answer before it is called unclear."""
    experiments.was_reminded(scope, ExperimentId(str(message.body.get("experiment"))))


def _ask(view: Callable[[Words, Experiment], dict[str, object]]) -> Callable[[Scope, OutboxMessage], Rendered]:
    def render(scope: Scope, message: OutboxMessage) -> Rendered:
        known = _known(scope, message)
        return Post(view(words_for(scope, message), known)) if known and known.outcome is None else Drop(OutcomeReason.HAS_ENDED)

    return render


def _known(scope: Scope, message: OutboxMessage) -> Experiment | None:
    return rows.experiment(scope, ExperimentId(str(message.body.get("experiment"))))


KINDS: Kinds = {
    experiments.STARTED: Kind(started, after_sent=posted),
    experiments.ENDED: Kind(ended),
    experiments.CHECK_IN: Kind(_ask(views.check_in), when_unknown=WhenUnknown.SILENCE),  # a reminder comes behind it
    experiments.REMINDER: Kind(_ask(views.reminder), unasked=Unasked.CHECK_IN, after_sent=reminded, when_unknown=WhenUnknown.SILENCE),
}
