"""Answering: one tap, changeable until the round closes, and never told back.

What a caller learns from here is which questions are answered, never with what: the value goes in and stays in.
Refuses taps after the close, by people who were not asked, and values that no button of ours carries. Work done for one
value is the work done for every other (T13): the same statements, rows of the same length.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import timedelta

from msgspec import Struct

from bot.database.engine import Tx
from bot.database.idempotency import first_time
from bot.database.keys import FORMER_SILENCE, KeyStore, round_key, silence_key
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix, TooLate
from bot.ids import PersonId, QuestionId, RoundId, WorkspaceId
from bot.outbox.attention.rules import Unasked
from bot.outbox.attention.store import entries
from bot.people import store as people
from bot.pulse import store as pulses
from bot.pulse.answering import store as pulse_answers
from bot.pulse.answering.own_words import names_here, words_of_their_own
from bot.pulse.answering.store import SlotPlace
from bot.pulse.answering.telltale import Telltale, telltales
from bot.pulse.privacy.comments import COMMENT_LENGTH
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import comment_slot, slot
from bot.pulse.questions.rules import Question
from bot.pulse.rounds import AskedQuestion, KeptCohort, Round, RoundState
from bot.pulse.rules import Card, CardQuestion, KeyAway, KeyLost, Tapped
from bot.pulse.settings.acts import find_question
from bot.schedule.store import set_due
from bot.schedule.weeks import week_in_utc
from bot.slack.sanitize import harmless

SILENT_ROUNDS = 3  # then Ripple says, in the place of the next round's questions, that it keeps quiet now
QUIET_ROUNDS = SILENT_ROUNDS + 1  # and from then on it does
WEEK = timedelta(weeks=1)

FORMER = 3
CLOSED_STATES = (RoundState.FOLDED, RoundState.RELEASED)
CLOSED = "pulse.closed"
NOT_OURS = "pulse.unreadable_tap"


def save_answer(scope: Scope, person: PersonId, tapped: Tapped, *, tap: str) -> Card | KeyLost:
    """P3: keep this answer in the person's slot; the card as it stands now. The same `tap` told twice changes nothing."""
    asked = _asked(scope, person, tapped.round_id)
    question = _question(scope, asked, tapped.question, tapped.version)
    if not question.allows(tapped.answer):
        raise PersonCanFix(NOT_OURS)
    key = scope.keys.get(scope.tx, round_key(tapped.round_id))
    if key is None:
        return _key_lost(scope, tapped.round_id)
    if _first_tap(scope, key, tap, asked.round):
        place = SlotPlace(tapped.round_id, slot(key, person, question.id), asked.cohort.id, question.id)
        pulse_answers.keep_answer(scope, Sealer(key), place, tapped.answer)
    return _card(scope, person, asked, key)


def save_comment(scope: Scope, person: PersonId, round_id: RoundId, question_id: QuestionId, text: str, *, tap: str) -> Card | KeyLost:
    """P9: keep this comment until the close; an empty one takes the earlier one back."""
    asked = _asked(scope, person, round_id)
    version = next((one.version for one in asked.questions if one.question == question_id), 0)
    question = _question(scope, asked, question_id, version)
    words = " ".join(harmless(text).split())
    if len(words) > COMMENT_LENGTH:
        raise PersonCanFix("pulse.comment.too_long", field="comment", limit=COMMENT_LENGTH, length=len(words))
    key = scope.keys.get(scope.tx, round_key(round_id))
    if key is None:
        return _key_lost(scope, round_id)
    if _first_tap(scope, key, tap, asked.round):
        place = SlotPlace(round_id, comment_slot(key, person, question.id), asked.cohort.id, question.id)
        pulse_answers.keep_comment(scope, Sealer(key), place, words)
    return _card(scope, person, asked, key)


def telltales_in(scope: Scope, person: PersonId, text: str) -> dict[Telltale, str]:
    """What in these words points at their writer; asked before they are kept, and kept nowhere itself."""
    return telltales(text, names=names_here(scope), own=words_of_their_own(scope, person, text))


def card_of(scope: Scope, person: PersonId, round_id: RoundId) -> Card | None:
    """What this person sees of a round: None when it is over, they are not in it, or its key is gone."""
    current = pulses.round_taking_answers(scope, round_id)  # held: its rows must not go between this look and the next
    key = scope.keys.get(scope.tx, round_key(round_id))
    if current is None or key is None or not current.takes_answers(scope.now):
        return None
    cohort = pulses.cohort_of_person(scope, round_id, person)
    if cohort is None:
        return None
    return _card(scope, person, _Asked(current, cohort, pulses.questions_of(scope, cohort.id)), key)


def question_asked(scope: Scope, person: PersonId, round_id: RoundId, question_id: QuestionId) -> Question:
    """The question a person wants to comment on; the same refusals as for a tap."""
    asked = _asked(scope, person, round_id)
    version = next((one.version for one in asked.questions if one.question == question_id), 0)
    return _question(scope, asked, question_id, version)


# --- silence -----------------------------------------------------------------------------------------------------


def silence_slot(key: bytes, workspace: WorkspaceId, person: PersonId) -> bytes:
    """Where it is counted how many rounds a person let pass: keyed, like an answer."""
    return slot(key, PersonId(f"{workspace}/{person}"), QuestionId("silence"))


def keeps_quiet_for(scope: Scope, person: PersonId) -> bool:
    """Whether this person let three rounds pass: then they are not asked until they say so or answer."""
    return _rounds_let_pass(scope, person) >= SILENT_ROUNDS


def was_told_so(scope: Scope, person: PersonId) -> bool:
    """Whether a round in which they were told that I keep quiet has closed since."""
    return _rounds_let_pass(scope, person) >= QUIET_ROUNDS


def waits_for_another_week(scope: Scope, persons: Collection[PersonId], asked: Round) -> set[PersonId]:
    """Whoever got a suggestion in this round's week: that I keep quiet now is no word to stand beside it.

    After a pulse the week is full, so that this is the same at the close as when they were asked. Where a suggestion comes every week,
    nothing waits.
    """
    week = week_in_utc(asked.opens_at)
    nudged = {(one.person, one.week) for one in entries(scope, persons, week - WEEK) if one.kind is Unasked.NUDGE}
    return {person for person in persons if (person, week) in nudged and (person, week - WEEK) not in nudged}


def keep_asking(scope: Scope, person: PersonId) -> None:
    """They want to be asked again."""
    people.change_preferences(scope, person, paused_until=None, stopped_at=None)
    counted, key = silent_rounds_by_person(scope), _silence_key(scope)
    if key is not None:
        # Everybody's row anew: the one that changed alone would be a silent person's.
        again = {silence_slot(key, scope.workspace, one): number for one, number in (counted | {person: 0}).items()}
        pulse_answers.set_silent_rounds(scope.tx, Sealer(key), again)


def silent_rounds_by_person(scope: Scope) -> dict[PersonId, int]:
    """How many rounds in a row everybody let pass; nothing after a start, when the count begins anew."""
    key = _silence_key(scope)
    if key is None:
        return {}
    places = {silence_slot(key, scope.workspace, person.id): person.id for person in people.all_people(scope)}
    found = pulse_answers.silent_rounds(scope.tx, Sealer(key), list(places))
    return {places[place]: number for place, number in found.items()}


def count_silence_anew(scope: Scope, closing: RoundId, counted: Mapping[PersonId, int]) -> None:
    """These numbers under the closing round's own key, which nobody has had before (P16); the rows under the last one go."""
    before, key = _silence_key(scope), scope.keys.make(scope.tx, silence_key(closing))
    if before is not None:
        known = {person.id for person in people.all_people(scope)} | set(counted)
        pulse_answers.forget_silences(scope.tx, [silence_slot(before, scope.workspace, person) for person in known])
    rows = {silence_slot(key, scope.workspace, person): number for person, number in counted.items()}
    pulse_answers.set_silent_rounds(scope.tx, Sealer(key), rows)


def former_silences(scope: Scope) -> list[str]:
    """The keys of the counts that a later close wrote anew; an erasure that waits has few closes after it."""
    return [silence_key(one.id) for one in pulses.rounds_in(scope, *CLOSED_STATES)[-FORMER - 1 : -1]]


def forget_former_silence(scope: Scope) -> None:
    """Only the newest close's key is kept, once that close is committed. Raises StillHeld."""
    for name in former_silences(scope):
        scope.keys.destroy(scope.tx, name)


def start_without_silence(tx: Tx, keys: KeyStore) -> None:
    """The first process of all that starts has no key to any count: the rows go, and the lasting key of earlier versions with them."""
    pulse_answers.forget_silences(tx)
    keys.destroy(tx, FORMER_SILENCE)


def _silence_key(scope: Scope) -> bytes | None:
    closed = pulses.newest_round(scope, *CLOSED_STATES)
    return scope.keys.get(scope.tx, silence_key(closed.id)) if closed is not None else None


def _rounds_let_pass(scope: Scope, person: PersonId) -> int:
    key = _silence_key(scope)
    if key is None:
        return 0
    place = silence_slot(key, scope.workspace, person)
    return pulse_answers.silent_rounds(scope.tx, Sealer(key), [place]).get(place, 0)


# --- looking first -----------------------------------------------------------------------------------------------


class _Asked(Struct, frozen=True):
    round: Round
    cohort: KeptCohort
    questions: tuple[AskedQuestion, ...]


def _asked(scope: Scope, person: PersonId, round_id: RoundId) -> _Asked:
    current = pulses.round_taking_answers(scope, round_id)
    if current is None:
        raise NotFound("pulse.unknown_round")
    if not current.takes_answers(scope.now):
        raise TooLate(CLOSED)
    cohort = pulses.cohort_of_person(scope, round_id, person)
    if cohort is None:
        raise NotAllowed("pulse.not_in_round")
    return _Asked(current, cohort, pulses.questions_of(scope, cohort.id))


def _question(scope: Scope, asked: _Asked, question_id: QuestionId, version: int) -> Question:
    if all((one.question, one.version) != (question_id, version) for one in asked.questions):
        raise PersonCanFix(NOT_OURS)
    return find_question(scope, question_id, version)


def _first_tap(scope: Scope, key: bytes, tap: str, current: Round) -> bool:
    """Slack may tell us a tap again, hours later: it must not undo a change of mind.

    Kept under the round key and without a time: the gate's own key holds the person, the minute and the button.
    """
    name = hmac.digest(key, f"tap\0{tap}".encode(), hashlib.sha256).hex()[:32]
    return first_time(scope.at(current.opens_at), f"pulse:{name}")


def _key_lost(scope: Scope, round_id: RoundId) -> KeyLost:
    """Raises KeyAway while another process may still have the key: it will be here in a moment."""
    if not scope.keys.lost(scope.tx, round_key(round_id)):
        raise KeyAway("pulse.key_away")
    set_due(scope, "pulse:watch", round_id, scope.now)
    return KeyLost()


def _card(scope: Scope, person: PersonId, asked: _Asked, key: bytes) -> Card:
    questions = [find_question(scope, one.question, one.version) for one in asked.questions]
    places = {one.id: _places_looked_at(key, person, one) for one in questions}
    taken = pulse_answers.taken_slots(scope, asked.round.id, [place for some in places.values() for place in some])
    return Card(
        round_id=asked.round.id,
        closes_at=asked.round.closes_at,
        questions=tuple(CardQuestion(one, not taken.isdisjoint(places[one.id])) for one in questions),
        asks=asked.cohort.asks,
    )


def places_of(key: bytes, person: PersonId, question: QuestionId) -> tuple[bytes, bytes]:
    """Where this person's tap and comment would lie."""
    return slot(key, person, question), comment_slot(key, person, question)


def _places_looked_at(key: bytes, person: PersonId, question: Question) -> tuple[bytes, ...]:
    """What answers a question: a tap, or for an open question the words themselves."""
    return places_of(key, person, question.id) if question.is_open_text else (slot(key, person, question.id),)
