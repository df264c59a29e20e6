"""Telling a nudge. Where nobody can tell whether one arrived, silence is better than a second one."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs, PersonId
from bot.nudges import acts as usecase
from bot.nudges import store as nudges
from bot.nudges import views
from bot.nudges.library import act_called
from bot.nudges.notice_bodies import NudgePlanned, NudgeTold
from bot.nudges.rules import Suggestion
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, WhenUnknown, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.pulse.results import figures as digest_figures


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
    """From now on it counts as suggested."""
    nudges.was_sent(scope, message.body.nudge)


def planned(scope: Scope, message: OutboxMessage[NudgePlanned]) -> Rendered:
    """The person's own if-then, on the card they wrote it from. `digest` shows it where the act stands in a lead's digest."""
    nudge_id, channel, ts = message.body.nudge, message.body.channel, message.body.ts
    kept = nudges.nudge(scope, nudge_id, PersonId(message.recipient))
    act = act_called(kept.act) if kept is not None else None
    if kept is None or act is None or kept.reply is None:
        return Drop(OutcomeReason.NOT_NEEDED)
    card = views.answered_card(words_for(scope, message), Suggestion(act, None), nudge_id, kept.reply, plan=kept.plan)
    return Update(card, channel, ts)


KINDS: Kinds = by_kind(
    Kind(NudgeTold, nudge, unasked=Unasked.NUDGE, after_sent=arrived, when_unknown=WhenUnknown.SILENCE),
)
