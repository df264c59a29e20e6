"""Telling a nudge. Where nobody can tell whether one arrived, silence is better than a second one."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs, NudgeId, PersonId
from bot.nudges import acts as usecase
from bot.nudges import store as nudges
from bot.nudges import views
from bot.nudges.library import act_called
from bot.nudges.rules import Suggestion
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, words_for
from bot.outbox.notice import Letter
from bot.pulse.results import figures as digest_figures


def nudge(scope: Scope, letter: Letter) -> Rendered:
    """One suggested act."""
    nudge_id, person = NudgeId(str(letter.body.get("nudge"))), PersonId(letter.recipient)
    chosen, until = nudges.wishes(scope, [person]).get(person, ("usual", None))
    if chosen == "none" or (until is not None and until > scope.now):
        return Drop("stopped or snoozed meanwhile")
    if letter.body.get("tier") and not digest_figures.may_be_told(scope):
        return Drop("chosen by figures that are hidden now")
    suggestion = usecase.suggestion_of(scope, nudge_id, letter.body.get("tier"), is_opener=bool(letter.body.get("opener")))
    return Post(views.nudge_card(words_for(scope, letter), suggestion, nudge_id)) if suggestion is not None else Drop("not needed")


def arrived(scope: Scope, letter: Letter, _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on it counts as suggested."""
    nudges.was_sent(scope, NudgeId(str(letter.body.get("nudge"))))


def planned(scope: Scope, letter: Letter) -> Rendered:
    """The person's own if-then, on the card they wrote it from. `digest` shows it where the act stands in a lead's digest."""
    nudge_id = NudgeId(str(letter.body.get("nudge") or ""))
    channel, ts = ChannelId(str(letter.body.get("channel") or "")), MessageTs(str(letter.body.get("ts") or ""))
    kept = nudges.nudge(scope, nudge_id, PersonId(letter.recipient))
    act = act_called(kept.act) if kept is not None else None
    if kept is None or act is None or kept.reply is None:
        return Drop("not needed")
    card = views.answered_card(words_for(scope, letter), Suggestion(act, None), nudge_id, kept.reply, plan=kept.plan)
    return Update(card, channel, ts)


KINDS: Kinds = {
    usecase.TOLD: Kind(nudge, unasked=Unasked.NUDGE, after_sent=arrived, when_unsure="silence"),
}
