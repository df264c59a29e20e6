"""Telling people about the pulse. Everything is decided when it is sent: who has answered, who wants quiet, what may be shown.

Asks and reminders leave no row behind: what became of them would say who answered. Whoever answered, or is left alone after rounds
they let pass, gets a stand-in: the row lives as long, and a call is made, as for those who are told something (P16).
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.database.consent import paused_until
from bot.database.keys import round_key
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import ChannelId, LineageId, MessageTs, PersonId
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Later, Post, Rendered, StandIn, WhenUnknown, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people import store as people
from bot.pulse import store as pulses
from bot.pulse.answering import acts as pulse_answers
from bot.pulse.answering import views
from bot.pulse.asking import acts as pulse_rounds
from bot.pulse.asking.people_store import promise_shown
from bot.pulse.asking.views import not_asked_because
from bot.pulse.audit import views as audit
from bot.pulse.audit.acts import plan_of
from bot.pulse.audit.rules import Asks
from bot.pulse.notice_bodies import (
    AboutRound,
    AuditAnnounced,
    ContractChanged,
    LeftOut,
    OpenedToTheRest,
    OwnQuestionAnnounced,
    PulseAsked,
    PulseAskedAgain,
    PulseReminder,
    PulseResults,
)
from bot.pulse.results import acts as pulse_results
from bot.pulse.results.views import group_results_message, last_round
from bot.pulse.rules import Card
from bot.pulse.settings import acts as pulse_settings
from bot.pulse.settings import rest
from bot.pulse.settings import views as settings_views

NOT_NOW = OutcomeReason.NOT_NEEDED  # the same word for every reason
KEY_PAUSE = timedelta(minutes=10)


def ask(scope: Scope, message: OutboxMessage[PulseAsked]) -> Rendered:
    """The week's questions; the promise before the first answer ever. To whoever let three rounds pass, once, that I keep quiet now."""
    card = _card_waiting(scope, message.recipient, message.body)
    if not isinstance(card, Card):
        return card
    if pulse_answers.keeps_quiet_for(scope, PersonId(message.recipient)):
        # A message of its own would name the silent in the outbox, and find no place in a full week.
        return _keeps_quiet(scope, message)
    if card.asks is Asks.AUDIT:
        return Post(audit.audit_card(words_for(scope, message), card, promise=not promise_shown(scope, PersonId(message.recipient))))
    cohort = pulses.cohort_of_person(scope, card.round_id, PersonId(message.recipient))
    led_to = pulse_results.led_to(scope, LineageId(cohort.lineage if cohort else ""))
    return Post(
        views.pulse_card(
            words_for(scope, message),
            card,
            promise=not promise_shown(scope, PersonId(message.recipient)),
            led_to=last_round(words_for(scope, message), led_to),
        )
    )


def _keeps_quiet(scope: Scope, message: OutboxMessage[PulseAsked]) -> Rendered:
    """Said once, and not right after a suggestion: then in a later round."""
    person, current = PersonId(message.recipient), pulses.round_by_id(scope, message.body.round)
    if pulse_answers.was_told_so(scope, person) or current is None or pulse_answers.waits_for_another_week(scope, [person], current):
        return StandIn()
    return Post(views.slow_message(words_for(scope, message)))


def ask_again(scope: Scope, message: OutboxMessage[PulseAskedAgain]) -> Rendered:
    """Once more, because the answers were lost; it takes the place of the reminder."""
    card = _card_waiting(scope, message.recipient, message.body)
    if not isinstance(card, Card):
        return card
    words = words_for(scope, message)
    if card.asks is Asks.AUDIT:
        return Post(audit.audit_card(words, card, again=True))
    return Post(views.pulse_card(words, card, promise=False, again=True))


def promise_was_shown(scope: Scope, message: OutboxMessage[PulseAsked], _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on the promise is known, whether or not an answer follows."""
    if not promise_shown(scope, PersonId(message.recipient)):
        people.change_preferences(scope, PersonId(message.recipient), promise_shown_at=scope.now)


def remind(scope: Scope, message: OutboxMessage[PulseReminder]) -> Rendered:
    """The one reminder, worked out now with the round key: to those whose slots are empty, or who have not finished an audit."""
    card = _card_waiting(scope, message.recipient, message.body)
    if not isinstance(card, Card):
        return card
    current = pulses.round_by_id(scope, card.round_id)
    if current is None or current.asked_again:
        return Drop(NOT_NOW)
    has_begun = any(one.is_answered for one in card.questions) and card.asks is not Asks.AUDIT
    if has_begun or pulse_answers.keeps_quiet_for(scope, PersonId(message.recipient)):
        return StandIn()
    if card.asks is Asks.AUDIT:
        return Post(audit.audit_card(words_for(scope, message), card, reminds=True))
    return Post(views.reminder_card(words_for(scope, message), card))


def left_out(scope: Scope, message: OutboxMessage[LeftOut]) -> Rendered:
    """Why somebody is not asked, if that is still so."""
    reason, words = pulse_rounds.why_not_asked(scope, PersonId(message.recipient)), words_for(scope, message)
    return Post(views.left_out_message(words, not_asked_because(words, reason))) if reason else Drop(NOT_NOW)


def results(scope: Scope, message: OutboxMessage[PulseResults]) -> Rendered:
    """A group's figures in its channel; while everything rests they wait."""
    if (until := paused_until(scope)) is not None:
        return Later(min(until, scope.now + timedelta(weeks=1)))
    found = pulse_results.group_results(scope, message.body.round, message.body.lineage, message.body.news)
    return Post(group_results_message(words_for(scope, message), found)) if found else Drop(OutcomeReason.NOTHING_TO_SHOW)


def own_question(scope: Scope, message: OutboxMessage[OwnQuestionAnnounced]) -> Rendered:
    """A company's own question, 48 hours before it may be asked."""
    try:
        found = pulse_settings.find_question(scope, message.body.question, message.body.version)
    except NotFound:
        return Drop(OutcomeReason.WITHDRAWN)
    if found.own is None:
        return Drop(NOT_NOW)
    return Post(settings_views.announcement(words_for(scope, message), found.own.text, found.own.why))


def audit_announced(scope: Scope, message: OutboxMessage[AuditAnnounced]) -> Rendered:
    """The next audit, unless an owner switched audits off in the meantime."""
    if not plan_of(scope).is_on:
        return Drop(NOT_NOW)
    return Post(audit.announcement(words_for(scope, message), date.fromisoformat(message.body.on)))


def contract(scope: Scope, message: OutboxMessage[ContractChanged]) -> Rendered:
    """A threshold rose."""
    return Post(settings_views.contract_changed(words_for(scope, message), message.body.k, message.body.comments_k))


def opened_to_the_rest(scope: Scope, message: OutboxMessage[OpenedToTheRest]) -> Rendered:
    """The promise, before anybody in no team is asked; unless the owner chose otherwise in the meantime."""
    if rest.rest_channel(scope) != message.body.channel:
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(settings_views.opened_to_the_rest(words_for(scope, message)))


def promise_stands_there(scope: Scope, message: OutboxMessage[OpenedToTheRest], _channel: ChannelId, _ts: MessageTs) -> None:
    """Now they could read it."""
    rest.open_to_the_rest(scope, message.body.channel)


def _card_waiting(scope: Scope, recipient: str, body: AboutRound) -> Card | Rendered:
    """The person's card if there is something to tap; wait while a lost key is being replaced."""
    round_id = body.round
    current = pulses.round_by_id(scope, round_id)
    if current is None or not current.takes_answers(scope.now):
        return Drop(NOT_NOW)
    if scope.keys.get(scope.tx, round_key(round_id)) is None:
        return Later(scope.now + KEY_PAUSE)
    card = pulse_answers.card_of(scope, PersonId(recipient), round_id)
    if card is None:
        return Drop(NOT_NOW)
    return StandIn() if card.is_done else card


KINDS: Kinds = by_kind(
    # A question that may have arrived is not asked a second time: whoever did not get it is asked by the reminder.
    Kind(PulseAsked, ask, counts=Unasked.PULSE, after_sent=promise_was_shown, when_unknown=WhenUnknown.SILENCE, forget=True),
    Kind(PulseAskedAgain, ask_again, counts=Unasked.REMINDER, when_unknown=WhenUnknown.SILENCE, forget=True),
    Kind(PulseReminder, remind, counts=Unasked.REMINDER, when_unknown=WhenUnknown.SILENCE, forget=True),
    Kind(LeftOut, left_out, counts=Unasked.NOTE, when_unknown=WhenUnknown.SILENCE),
    Kind(PulseResults, results, counts=NotCounted.CHANNEL),
    Kind(OwnQuestionAnnounced, own_question, counts=NotCounted.CHANNEL),
    Kind(AuditAnnounced, audit_announced, counts=NotCounted.CHANNEL),
    Kind(ContractChanged, contract, counts=NotCounted.CHANNEL),
    Kind(OpenedToTheRest, opened_to_the_rest, counts=NotCounted.CHANNEL, after_sent=promise_stands_there),
)
