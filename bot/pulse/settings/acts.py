"""What a program owner may decide about the pulse: topics on or off, their weight, own questions, and a larger k.

Refuses to lower a threshold: k can only rise, and every change of it is announced to all teams (P11). Own questions are
read by the rules of `own_questions`, announced in the teams' channels, and asked 48 hours later at the earliest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.content.dimensions import Dimension, Form
from bot.database.engine import Tx
from bot.errors import NotFound, PersonCanFix
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notices
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.teams import store as teams
from bot.pulse.asking.rotation import RotationSettings, checked
from bot.pulse.privacy.fold import Contract, strictest
from bot.pulse.questions import store as own_questions
from bot.pulse.questions.own import OwnQuestion, check_own_question
from bot.pulse.questions.rules import Question, question
from bot.pulse.results.store import K_SETTING
from bot.pulse.rules import OwnQuestionSeen, PulseSettings

OFF, WEIGHTS, K, COMMENTS_K, ZONE = "pulse_off", "pulse_weights", K_SETTING, "pulse_comments_k", "pulse_zone"
HIGHEST_K = 50


def contract_of(tx: Tx, workspace: str) -> Contract:
    """Today's thresholds. What lies below the constants in the table counts as the constants (T9)."""
    stored = Contract(k=_number(people.setting(tx, workspace, K)), comments_k=_number(people.setting(tx, workspace, COMMENTS_K)))
    return strictest([stored])


def rotation_settings(tx: Tx, workspace: str) -> RotationSettings:
    """Which topics are asked, how often, and which own questions have been announced."""
    off = frozenset(d for d in Dimension if d in (people.setting(tx, workspace, OFF) or ()))
    stored: Mapping[str, float] = people.setting(tx, workspace, WEIGHTS) or {}
    weights = tuple((d, stored[d]) for d in Dimension if d in stored)
    own = tuple(OwnQuestion(kept.question, kept.announced_at) for kept in own_questions.announced(tx, workspace))
    return RotationSettings(off, weights, own)


def seen_by_owner(tx: Tx, workspace: str, person: str) -> PulseSettings:
    """What the settings form shows."""
    require_owner(tx, workspace, person)
    chosen, contract = rotation_settings(tx, workspace), contract_of(tx, workspace)
    own = own_questions.all_of(tx, workspace)
    return PulseSettings(
        on=tuple(d for d in Dimension if d not in chosen.off),
        more=tuple(d for d, weight in chosen.weights if weight > 1),
        less=tuple(d for d, weight in chosen.weights if weight < 1),
        k=contract.scores_k,
        comments_k=contract.words_k,
        own=tuple(OwnQuestionSeen(kept.question.id, kept.question.text, kept.question.dimension, kept.state) for kept in own),
    )


def choose_topics(tx: Tx, workspace: str, by: str, off: Sequence[str], weights: Mapping[str, float], now: datetime) -> RotationSettings:
    """Switch topics off or on and say which come more or less often; it holds from the next round on."""
    require_owner(tx, workspace, by)
    known = {d.value: d for d in Dimension}
    if not (set(off) | set(weights)) <= set(known):
        raise PersonCanFix("I do not know one of these topics. Please open the settings again.", field="off")
    heavy = {d: weight for d, weight in weights.items() if weight != 1.0}
    wished = RotationSettings(frozenset(known[d] for d in off), tuple((known[d], w) for d, w in sorted(heavy.items())))
    checked(wished)
    people.change_setting(tx, workspace, OFF, sorted(off), by, now)
    people.change_setting(tx, workspace, WEIGHTS, heavy, by, now)
    return rotation_settings(tx, workspace)


def raise_thresholds(tx: Tx, workspace: str, by: str, k: int, comments_k: int, now: datetime) -> Contract:
    """Ask for larger groups before anything is shown. It holds at once, for closed rounds too, and all are told."""
    require_owner(tx, workspace, by)
    before = contract_of(tx, workspace)
    for wished, least, field in ((k, before.scores_k, "k"), (comments_k, before.words_k, "comments_k")):
        if wished < least:
            raise PersonCanFix(f"This number can only rise, so that a promise stays a promise. It is {least} now.", field=field)
        if wished > HIGHEST_K:
            raise PersonCanFix(f"Please choose at most {HIGHEST_K}; above it nothing would be shown.", field=field)
    people.change_setting(tx, workspace, K, k, by, now)
    people.change_setting(tx, workspace, COMMENTS_K, comments_k, by, now)
    if (k, comments_k) != (before.scores_k, before.words_k):
        _tell_channels(tx, workspace, "pulse:contract", f"contract:{k}:{comments_k}", {"k": k, "comments_k": comments_k}, now)
    return contract_of(tx, workspace)


def propose_question(tx: Tx, workspace: str, by: str, *, text: str, why: str, dimension: str, form: str, now: datetime) -> Question:
    """An own question that passed the reading; it waits until an owner announces it."""
    require_owner(tx, workspace, by)
    names = [person.name for person in people.all_people(tx, workspace)]
    topic = next((d for d in Dimension if d == dimension), None)
    shape = next((f for f in Form if f == form), None)
    if topic is None or shape is None:
        raise PersonCanFix("Please choose a topic and a way to answer.", field="dimension" if topic is None else "form")
    number = own_questions.next_number(tx, workspace)
    made = check_own_question(text, why=why, dimension=topic, form=shape, number=number, names=names)
    own_questions.add(tx, workspace, made, by)
    return made


def announce_question(tx: Tx, workspace: str, by: str, question_id: str, now: datetime) -> datetime:
    """Tell every team's channel the wording; from 48 hours later on it may be asked."""
    require_owner(tx, workspace, by)
    if not own_questions.set_state(tx, workspace, question_id, "announced", only_from="proposed", announced_at=now):
        raise NotFound("That question was announced already, or withdrawn. Open the settings again to see it.")
    _tell_channels(tx, workspace, "pulse:own_question", question_id, {"question": question_id, "version": 1}, now)
    return now


def withdraw_question(tx: Tx, workspace: str, by: str, question_id: str) -> None:
    """Never ask it again. What was answered stays with the question's old rounds."""
    require_owner(tx, workspace, by)
    if not own_questions.set_state(tx, workspace, question_id, "retired"):
        raise NotFound("That question is gone already.")


def find_question(tx: Tx, workspace: str, question_id: str, version: int) -> Question:
    """A question of the bank or of this company, in that version; NotFound if there is none."""
    if not question_id.startswith("own."):
        return question(question_id, version)
    kept = own_questions.find(tx, workspace, question_id, version)
    if kept is None:
        raise NotFound("I no longer know that question. Open the latest pulse and answer there.")
    return kept.question


def main_zone(tx: Tx, workspace: str) -> str:
    """The zone whose clock closes a round: the one set, else the one most people live in."""
    chosen = people.setting(tx, workspace, ZONE)
    if chosen:
        return str(chosen)
    zones = [person.zone for person in people.all_people(tx, workspace) if person.counts]
    return max(sorted(set(zones)), key=zones.count, default="UTC")


def _tell_channels(tx: Tx, workspace: str, kind: str, what: str, body: dict[str, object], now: datetime) -> None:
    channels = sorted({team.channel_id for team in teams.all_teams(tx, workspace) if team.channel_id})
    notices = [Notice(kind, channel, f"{kind}:{what}:{channel}", dict(body), priority=CHANNEL) for channel in channels]
    queue_notices(tx, workspace, notices, now)


def _number(stored: object) -> int:
    return stored if isinstance(stored, int) else 0  # the constants stand above it
