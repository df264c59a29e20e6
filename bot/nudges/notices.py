"""Telling a nudge. Where nobody can tell whether one arrived, silence is better than a second one."""

from __future__ import annotations

from typing import Any

from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs, NudgeId, PersonId
from bot.nudges import acts as usecase
from bot.nudges import store as nudges
from bot.nudges import views
from bot.nudges.cards import end_cards_before
from bot.nudges.library import act_called
from bot.nudges.notice_bodies import NudgePast, NudgePlanned, NudgeTold
from bot.nudges.rules import Suggestion
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, WhenUnknown, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.pulse.results import figures as digest_figures
from bot.slack.said.shown_back import unpressable
from bot.words import Words


def nudge(scope: Scope, message: OutboxMessage[NudgeTold]) -> Rendered:
    """One suggested act."""
    nudge_id, person = message.body.nudge, PersonId(message.recipient)
    chosen, until = nudges.wishes(scope, [person]).get(person, ("usual", None))
    if chosen == "none" or (until is not None and until > scope.now):
        return Drop(OutcomeReason.STOPPED)
    if message.body.tier and not digest_figures.may_be_told(scope):
        return Drop(OutcomeReason.FIGURES_HIDDEN)
    suggestion = usecase.suggestion_of(scope, nudge_id, message.body.tier, is_opener=message.body.opener)
    return (
        Post(views.nudge_card(words_for(scope, message), suggestion, nudge_id))
        if suggestion is not None
        else Drop(OutcomeReason.NOT_NEEDED)
    )


def arrived(scope: Scope, message: OutboxMessage[NudgeTold], _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on it counts as suggested, and the one before is past."""
    nudges.was_sent(scope, message.body.nudge)
    end_cards_before(scope, PersonId(message.recipient), message.body.nudge)


def past(scope: Scope, message: OutboxMessage[NudgePast]) -> Rendered:
    """The card with nothing to press."""
    drawn = _card(scope, words_for(scope, message), message.body.nudge, PersonId(message.recipient))
    return Update(unpressable(drawn), message.body.channel, message.body.ts) if drawn is not None else Drop(OutcomeReason.SUBJECT_GONE)


def planned(scope: Scope, message: OutboxMessage[NudgePlanned]) -> Rendered:
    """The person's own if-then, on the card they wrote it from. `digest` shows it where the act stands in a lead's digest."""
    nudge_id, channel, ts = message.body.nudge, message.body.channel, message.body.ts
    kept = nudges.nudge(scope, nudge_id, PersonId(message.recipient))
    if kept is None or kept.reply is None:
        return Drop(OutcomeReason.NOT_NEEDED)
    card = _card(scope, words_for(scope, message), nudge_id, PersonId(message.recipient))
    return Update(card, channel, ts) if card is not None else Drop(OutcomeReason.NOT_NEEDED)


def _card(scope: Scope, words: Words, nudge_id: NudgeId, person: PersonId) -> dict[str, Any] | None:
    """A suggestion as it reads now."""
    kept = nudges.nudge(scope, nudge_id, person)
    act = act_called(kept.act) if kept is not None else None
    if kept is None or act is None:
        return None
    if kept.reply is None:
        return views.nudge_card(words, Suggestion(act, None), nudge_id)
    return views.answered_card(words, Suggestion(act, None), nudge_id, kept.reply, plan=kept.plan)


KINDS: Kinds = by_kind(
    Kind(NudgePast, past, counts=NotCounted.CHANGED),
    Kind(NudgeTold, nudge, counts=Unasked.NUDGE, after_sent=arrived, when_unknown=WhenUnknown.SILENCE),
)
