"""Taps, comments, `/learn pulse` and `/learn privacy`.

Nothing here writes a log line: a person and what they did to a pulse must never stand in one (P8). The gate's own key of a tap
holds person, minute and button, so it is never stored as it is; save_answer keeps it under the round key.
"""

from __future__ import annotations

from bot.content.dimensions import Dimension
from bot.content.scale import answer_of, is_code
from bot.database.scope import Scope
from bot.errors import PersonCanFix, TooLate
from bot.ids import QuestionId, RoundId
from bot.people import store as people
from bot.pulse import acts as pulses
from bot.pulse.answering import acts as pulse_answers
from bot.pulse.answering import views
from bot.pulse.audit import views as audit
from bot.pulse.audit.acts import switch_audit
from bot.pulse.audit.rules import Asks
from bot.pulse.results import acts as pulse_results
from bot.pulse.results import views as results_views
from bot.pulse.results.close_receipts import newest_receipt
from bot.pulse.rules import Card, KeyLost, Tapped
from bot.pulse.settings import acts as pulse_settings
from bot.pulse.settings import rest
from bot.pulse.settings import views as settings_views
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Replace, Tell, UpdateModal
from bot.slack.parse import whole_number
from bot.words import Words

CHANGED_BY_HAND = pulse_answers.NOT_OURS
WARNED = views.WARNED
LONGEST_NUMBER = 6  # digits
LONGEST_VALUE = 150  # characters: Slack's own limit of an option's value


async def answer_tapped(inbound: Inbound) -> Answers:
    """One tap on a card: save it and show the card without it."""
    tapped = _tapped(inbound.value)

    def save(scope: Scope) -> Card | KeyLost:
        return pulse_answers.save_answer(scope, inbound.person, tapped, tap=inbound.key)

    try:
        card = await inbound.write(save)
    except TooLate as closed:
        return _closed(await inbound.words(), closed.key)
    words = await inbound.words()
    if isinstance(card, KeyLost):
        return Tell(views.told(words("pulse.key_lost")))
    return Replace(audit.after_tap(words, card, tapped.question) if card.asks is Asks.AUDIT else views.answered_card(words, card))


def _closed(words: Words, key: str) -> Answers:
    """In the place of a card whose time is over, so that its buttons go. The same for everybody, whatever they answered (P4)."""
    return Replace(views.told(words(key)))


async def change_wanted(inbound: Inbound) -> Answers:
    """The questions again; what was answered stays saved until another tap."""

    _refuse_long(inbound.value)

    def look(scope: Scope) -> Card | None:
        return pulse_answers.card_of(scope, inbound.person, RoundId(inbound.value))

    card, words = await inbound.read(look), await inbound.words()
    if card is None:
        return _closed(words, pulse_answers.CLOSED)
    return Replace(views.pulse_card(words, card, promise=False))


async def turn_wanted(inbound: Inbound) -> Answers:
    """Another item of the audit, on the same message; what was answered stays saved until another tap."""
    round_id, place = _place(inbound.value)
    card = await inbound.read(lambda scope: pulse_answers.card_of(scope, inbound.person, round_id))
    words = await inbound.words()
    if card is None:
        return _closed(words, pulse_answers.CLOSED)
    return Replace(audit.turned_to(words, card, place))


async def comment_wanted(inbound: Inbound) -> Answers:
    """The box for a few words."""
    round_id, question_id = _two(inbound.value)
    question = await inbound.read(lambda scope: pulse_answers.question_asked(scope, inbound.person, round_id, question_id))
    return OpenModal(views.comment_modal(await inbound.words(), round_id, question, is_open_question=question.is_open_text))


async def comment_written(inbound: Inbound) -> Answers:
    """A few words came back; empty ones take the earlier ones back."""
    stem, warned, _ = inbound.private_metadata.partition(WARNED)
    round_id, question_id = _two(stem)
    text = str(inbound.values.get("comment") or "")
    if not warned and (pointing := await inbound.read(lambda scope: pulse_answers.telltales_in(scope, inbound.person, text))):
        question = await inbound.read(lambda scope: pulse_answers.question_asked(scope, inbound.person, round_id, question_id))
        words, is_open = await inbound.words(), question.is_open_text
        return UpdateModal(views.comment_modal(words, round_id, question, is_open_question=is_open, text=text, pointing=pointing))

    def save(scope: Scope) -> Card | KeyLost:
        return pulse_answers.save_comment(scope, inbound.person, round_id, question_id, text, tap=inbound.key)

    card = await inbound.write(save)
    if isinstance(card, KeyLost):
        raise PersonCanFix("pulse.key_lost", field="comment")
    return Tell(views.told(views.saved_words(await inbound.words(), card.closes_at)))


async def going_on(inbound: Inbound) -> Answers:
    """Somebody who let three rounds pass wants to be asked again."""
    await inbound.write(lambda scope: pulse_answers.keep_asking(scope, inbound.person))
    return Replace(views.told((await inbound.words())("pulse.goes_on")))


async def results_wanted(inbound: Inbound) -> Answers:
    """`/learn pulse`: the newest figures of my group."""
    results = await inbound.read(lambda scope: pulse_results.results_for(scope, inbound.person))
    owner = await inbound.read(lambda scope: inbound.person in people.owners(scope))
    return Tell(results_views.results_message(await inbound.words(), results, owner=owner))


async def sure_wanted(inbound: Inbound) -> Answers:
    """How sure are we? What the figures rest on."""
    results = await inbound.read(lambda scope: pulse_results.results_for(scope, inbound.person))
    return OpenModal(results_views.sure_modal(await inbound.words(), results))


async def proof_wanted(inbound: Inbound) -> Answers:
    """How do I know? The newest release's receipt."""
    receipt = await inbound.read(newest_receipt)
    return OpenModal(results_views.receipt_modal(await inbound.words(), receipt))


async def privacy_wanted(inbound: Inbound) -> Answers:
    """`/learn privacy`: everything held about me, and that no answers are."""
    held = await inbound.read(lambda scope: pulses.receipt(scope, inbound.person))
    return OpenModal(settings_views.privacy_modal(await inbound.words(), held))


async def settings_wanted(inbound: Inbound) -> Answers:
    """A program owner opens the settings."""
    seen = await inbound.read(lambda scope: pulse_settings.seen_by_owner(scope, inbound.person))
    return OpenModal(settings_views.settings_modal(await inbound.words(), seen))


async def settings_saved(inbound: Inbound) -> Answers:
    """The settings came back."""
    values = inbound.values
    on, more, less = (set(values.get(name) or ()) for name in ("on", "more", "less"))
    if more & less:
        raise PersonCanFix("pulse.settings.more_and_less", field="less")

    def save(scope: Scope) -> None:
        off = [d.value for d in Dimension if d.value not in on]
        weights = {**dict.fromkeys(more, 2.0), **dict.fromkeys(less, 0.5)}
        pulse_settings.choose_topics(scope, inbound.person, off, weights)
        k, comments_k = _number(values.get("k")), _number(values.get("comments_k"))
        pulse_settings.raise_thresholds(scope, inbound.person, k, comments_k)
        rest.choose_rest_channel(scope, inbound.person, values.get("rest") or None)
        if values.get("audit") in ("on", "off"):
            switch_audit(scope, inbound.person, on=values["audit"] == "on")

    await inbound.once(save)
    return Tell(views.told((await inbound.words())("pulse.settings.saved")))


async def question_wanted(inbound: Inbound) -> Answers:
    """A new question of the company's own."""
    return OpenModal(settings_views.propose_modal(await inbound.words()))


async def question_proposed(inbound: Inbound) -> Answers:
    """It came back: read by the rules, and kept until it is announced."""
    values = {name: str(inbound.values.get(name) or "") for name in ("text", "why", "dimension", "form")}
    await inbound.once(lambda scope: pulse_settings.propose_question(scope, inbound.person, **values))
    return Tell(views.told((await inbound.words())("own_question.kept")))


async def question_announced(inbound: Inbound) -> Answers:
    """Every team is told the wording now."""
    await inbound.once(lambda scope: pulse_settings.announce_question(scope, inbound.person, QuestionId(inbound.value)))
    return await _settings_again(inbound)


async def question_withdrawn(inbound: Inbound) -> Answers:
    """It is never asked again."""
    await inbound.once(lambda scope: pulse_settings.withdraw_question(scope, inbound.person, QuestionId(inbound.value)))
    return await _settings_again(inbound)


async def _settings_again(inbound: Inbound) -> Answers:
    seen = await inbound.read(lambda scope: pulse_settings.seen_by_owner(scope, inbound.person))
    return UpdateModal(settings_views.settings_modal(await inbound.words(), seen))


def _refuse_long(value: str) -> None:
    if len(value) > LONGEST_VALUE:  # a round names the file of its key, and names of files end
        raise PersonCanFix(CHANGED_BY_HAND)


def _tapped(value: str) -> Tapped:
    """The button's value, read strictly: what no button of ours carries is refused."""
    _refuse_long(value)
    parts = value.split("|")
    if len(parts) != 4 or not all(_is_written_number(part) for part in parts[2:]):
        raise PersonCanFix(CHANGED_BY_HAND)
    code = int(parts[3])
    if not is_code(code):  # whether it is an answer to this question, the question says
        raise PersonCanFix(CHANGED_BY_HAND)
    return Tapped(RoundId(parts[0]), QuestionId(parts[1]), int(parts[2]), answer_of(code))


def _is_written_number(text: str) -> bool:
    """Digits as we write them: no leading zero, no sign, no other alphabet's."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and text == str(int(text))


def _two(value: str) -> tuple[RoundId, QuestionId]:
    _refuse_long(value)
    round_id, divider, question = value.partition("|")
    if not divider:
        raise PersonCanFix(CHANGED_BY_HAND)
    return RoundId(round_id), QuestionId(question)


def _place(value: str) -> tuple[RoundId, int]:
    _refuse_long(value)
    round_id, _, place = value.partition("|")
    if not _is_written_number(place):
        raise PersonCanFix(CHANGED_BY_HAND)
    return RoundId(round_id), int(place)


def _number(value: object) -> int:
    return whole_number(value) if isinstance(value, str) else 0


LISTENERS: Listeners = {
    ("action", ids.PULSE_ANSWER): answer_tapped,
    ("action", ids.PULSE_CHANGE): change_wanted,
    ("action", ids.PULSE_COMMENT): comment_wanted,
    ("view", ids.PULSE_COMMENT_FORM): comment_written,
    ("action", ids.PULSE_TURN): turn_wanted,
    ("action", ids.PULSE_GO_ON): going_on,
    ("learn", "pulse"): results_wanted,
    ("learn", "privacy"): privacy_wanted,
    ("action", ids.HOME_PRIVACY): privacy_wanted,
    ("action", ids.PULSE_PROOF): proof_wanted,
    ("action", ids.PULSE_SURE): sure_wanted,
    ("action", ids.PULSE_SETTINGS): settings_wanted,
    ("view", ids.PULSE_SETTINGS_FORM): settings_saved,
    ("action", ids.PULSE_PROPOSE): question_wanted,
    ("view", ids.PULSE_PROPOSE_FORM): question_proposed,
    ("action", ids.PULSE_ANNOUNCE): question_announced,
    ("action", ids.PULSE_WITHDRAW): question_withdrawn,
}
