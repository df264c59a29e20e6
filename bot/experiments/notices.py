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
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, words_for
from bot.outbox.notice import Letter
from bot.words import Words


def started(scope: Scope, letter: Letter) -> Rendered:
    """The card of a new experiment."""
    known = _known(scope, letter)
    return Post(views.started_card(words_for(scope, letter), known)) if known else Drop("taken back")


def posted(scope: Scope, letter: Letter, channel: ChannelId, ts: MessageTs) -> None:
    """Now the card has a place: the end is told in its thread."""
    experiment = ExperimentId(str(letter.body.get("experiment")))
    rows.change_experiment(scope, experiment, channel_id=channel, message_ts=ts)


def ended(scope: Scope, letter: Letter) -> Rendered:
    """How it ended, in the thread of its card and in the channel's sight."""
    known = _known(scope, letter)
    if known is None or known.outcome is None:
        return Drop("taken back")
    return Post(views.ended_card(words_for(scope, letter), known), thread_ts=known.ts)


def reminded(scope: Scope, letter: Letter, _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on the owner has time to answer before it is called unclear."""
    experiments.was_reminded(scope, ExperimentId(str(letter.body.get("experiment"))))


def _ask(view: Callable[[Words, Experiment], dict[str, object]]) -> Callable[[Scope, Letter], Rendered]:
    def render(scope: Scope, letter: Letter) -> Rendered:
        known = _known(scope, letter)
        return Post(view(words_for(scope, letter), known)) if known and known.outcome is None else Drop("it has ended")

    return render


def _known(scope: Scope, letter: Letter) -> Experiment | None:
    return rows.experiment(scope, ExperimentId(str(letter.body.get("experiment"))))


KINDS: Kinds = {
    experiments.STARTED: Kind(started, after_sent=posted),
    experiments.ENDED: Kind(ended),
    experiments.CHECK_IN: Kind(_ask(views.check_in), when_unsure="silence"),  # a reminder comes behind it
    experiments.REMINDER: Kind(_ask(views.reminder), unasked=Unasked.CHECK_IN, after_sent=reminded, when_unsure="silence"),
}
