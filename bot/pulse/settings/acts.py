"""What a program owner may decide about the pulse. Topics on or off, their weight, own questions, and a larger k.

Refuses to lower a threshold: k can only rise, and every change of it is announced to all teams (P11). Own questions are
read by the rules of `own_questions`, announced in the teams' channels, and asked 48 hours later at the earliest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix
from bot.ids import PersonId, QuestionId
from bot.outbox.notice import CHANNEL, Notice, NoticeBody
from bot.outbox.store import queue_notices
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.slots import RotationSettings, checked
from bot.pulse.audit.acts import plan_of
from bot.pulse.audit.rules import LINES
from bot.pulse.notice_bodies import ContractChanged, OwnQuestionAnnounced
from bot.pulse.privacy.fold import Contract
from bot.pulse.questions import store as own_questions
from bot.pulse.questions.own import OwnQuestion, check_own_question
from bot.pulse.questions.rules import OwnQuestionState, Question, question
from bot.pulse.results.store import COMMENTS_K_SETTING, K_SETTING, contract_in_force
from bot.pulse.rules import OwnQuestionSeen, PulseSettings
from bot.pulse.settings.rest import rest_channel

OFF, WEIGHTS, K, COMMENTS_K, ZONE = "pulse_off", "pulse_weights", K_SETTING, COMMENTS_K_SETTING, "pulse_zone"
HIGHEST_K = 50
_LINES = {one.id: one for one in LINES}


def contract_of(scope: Scope) -> Contract:
    """The thresholds in force: never less than the constants, nor than any round promised (T9)."""
    return contract_in_force(scope)


def rotation_settings(scope: Scope) -> RotationSettings:
    """Which topics are asked, how often, and which own questions have been announced."""
    off = frozenset(d for d in Dimension if d in (people.setting(scope, OFF) or ()))
    stored: Mapping[str, float] = people.setting(scope, WEIGHTS) or {}
    weights = tuple((d, stored[d]) for d in Dimension if d in stored)
    own = tuple(OwnQuestion(kept.question, kept.announced_at) for kept in own_questions.announced(scope))
    return RotationSettings(off, weights, own)


def seen_by_owner(scope: Scope, person: PersonId) -> PulseSettings:
    """What the settings form shows."""
    require_owner(scope, person)
    chosen, contract = rotation_settings(scope), contract_of(scope)
    own = own_questions.all_of(scope)
    return PulseSettings(
        on=tuple(d for d in Dimension if d not in chosen.off),
        more=tuple(d for d, weight in chosen.weights if weight > 1),
        less=tuple(d for d, weight in chosen.weights if weight < 1),
        k=contract.scores_k,
        comments_k=contract.words_k,
        own=tuple(OwnQuestionSeen(kept.question.id, kept.text, kept.question.dimension, kept.state) for kept in own),
        audit=plan_of(scope).is_on,
        rest=rest_channel(scope),
    )


def choose_topics(scope: Scope, by: PersonId, off: Sequence[str], weights: Mapping[str, float]) -> RotationSettings:
    """Switch topics off or on and say which come more or less often; it holds from the next round on."""
    require_owner(scope, by)
    known = {d.value: d for d in Dimension}
    if not (set(off) | set(weights)) <= set(known):
        raise PersonCanFix("pulse.settings.unknown_topic", field="on")
    heavy = {d: weight for d, weight in weights.items() if weight != 1.0}
    wished = RotationSettings(frozenset(known[d] for d in off), tuple((known[d], w) for d, w in sorted(heavy.items())))
    checked(wished)
    people.change_setting(scope, OFF, sorted(off), by)
    people.change_setting(scope, WEIGHTS, heavy, by)
    return rotation_settings(scope)


def raise_thresholds(scope: Scope, by: PersonId, k: int, comments_k: int) -> Contract:
    """Ask for larger groups before anything is shown. It holds at once, for closed rounds too, and all are told."""
    require_owner(scope, by)
    pulses.hold_thresholds(scope)  # two replicas may save at once: the second must see what the first decided
    before = contract_of(scope)
    for wished, least, field in ((k, before.scores_k, "k"), (comments_k, before.words_k, "comments_k")):
        if wished < least:
            raise PersonCanFix("pulse.settings.only_rises", field=field, least=least)
        if wished > HIGHEST_K:
            raise PersonCanFix("pulse.settings.too_high", field=field, most=HIGHEST_K)
    people.change_setting(scope, K, k, by)
    people.change_setting(scope, COMMENTS_K, comments_k, by)
    if (k, comments_k) != (before.scores_k, before.words_k):
        _tell_channels(scope, ContractChanged(k, comments_k), f"contract:{k}:{comments_k}")
    return contract_of(scope)


def propose_question(scope: Scope, by: PersonId, *, text: str, why: str, dimension: str, form: str) -> Question:
    """An own question that passed the reading; it waits until an owner announces it."""
    require_owner(scope, by)
    names = [person.name for person in people.all_people(scope)]
    topic = next((d for d in Dimension if d == dimension), None)
    shape = next((f for f in Form if f == form), None)
    if topic is None or shape is None:
        raise PersonCanFix("own_question.no_choice", field="dimension" if topic is None else "form")
    number = own_questions.next_number(scope)
    made = check_own_question(text, why=why, dimension=topic, form=shape, number=number, names=names)
    own_questions.add(scope, made, by)
    return made


def announce_question(scope: Scope, by: PersonId, question_id: QuestionId) -> datetime:
    """Tell every team's channel the wording; from 48 hours later on it may be asked."""
    require_owner(scope, by)
    if not own_questions.set_state(
        scope, question_id, OwnQuestionState.ANNOUNCED, only_from=OwnQuestionState.PROPOSED, announced_at=scope.now
    ):
        raise NotFound("own_question.told_already")
    _tell_channels(scope, OwnQuestionAnnounced(question_id), question_id)
    return scope.now


def withdraw_question(scope: Scope, by: PersonId, question_id: QuestionId) -> None:
    """Never ask it again. What was answered stays with the question's old rounds."""
    require_owner(scope, by)
    if not own_questions.set_state(scope, question_id, OwnQuestionState.RETIRED):
        raise NotFound("own_question.gone")


def find_question(scope: Scope, question_id: QuestionId, version: int) -> Question:
    """A question of the bank or of this company, in that version; NotFound if there is none."""
    if question_id in _LINES:
        return _LINES[question_id]
    if not question_id.startswith("own."):
        return question(question_id, version)
    kept = own_questions.find(scope, question_id, version)
    if kept is None:
        raise NotFound("pulse.question_unknown")
    return kept.question


def main_zone(scope: Scope) -> str:
    """The zone whose clock closes a round: the one set, else the one most people live in."""
    chosen = people.setting(scope, ZONE)
    if chosen:
        return str(chosen)
    zones = [person.zone for person in people.all_people(scope) if person.counts]
    return max(sorted(set(zones)), key=zones.count, default="UTC")


def _tell_channels(scope: Scope, body: NoticeBody, what: str) -> None:
    channels = sorted({team.channel_id for team in teams.begun_teams(scope) if team.channel_id})
    notices = [Notice(body, channel, key=f"{body.kind}:{what}:{channel}", priority=CHANNEL) for channel in channels]
    queue_notices(scope, notices)
