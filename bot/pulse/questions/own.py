"""Questions a program owner writes. Read before they are asked, and asked only where they can be aimed at nobody.

Refuses anything that points at a person, asks two things at once, is negated, or touches what an employer must not
ask. A question that passes still goes only to cohorts of ten or more, 48 hours after these cohorts were told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form
from bot.errors import PersonCanFix
from bot.ids import QuestionId
from bot.pulse.privacy.fold import may_be_asked_own_question
from bot.pulse.questions.refused_words import asks_two_things, is_negated, is_private, points_at_one_person
from bot.pulse.questions.rules import TEXT_LENGTH, OwnWords, Question
from bot.words.typed import words_of

TEXT_LEAST = 15
WHY_LENGTH = 140
NOTICE = timedelta(hours=48)
OWN_FORMS = tuple(form for form, scale in SCALES.items() if scale.may_be_own)  # never open text: it must not collect stories


class OwnQuestion(Struct, frozen=True):
    """A reviewed question and when its cohorts were told about it (None: not yet)."""

    question: Question
    announced_at: datetime | None = None

    def may_be_asked(self, *, cohort_size: int, opens_at: datetime) -> bool:
        """Ten or more are asked together, and all of them knew for 48 hours."""
        if self.announced_at is None or not may_be_asked_own_question(cohort_size):
            return False
        return opens_at - self.announced_at >= NOTICE


def check_own_question(
    text: str,
    *,
    why: str,
    dimension: Dimension,
    form: Form,
    number: int,
    version: int = 1,
    names: Collection[str] = (),
) -> Question:
    """The question, ready to be announced, or `PersonCanFix` with the first thing to change.

    `names` are the names of the workspace's people: a question must not hold one.
    """
    wording = " ".join(text.split())
    if form not in OWN_FORMS:
        raise PersonCanFix("own_question.form", field="form")
    if not TEXT_LEAST <= len(wording) <= TEXT_LENGTH:
        raise PersonCanFix("own_question.length", field="text", least=TEXT_LEAST, most=TEXT_LENGTH)
    for trouble, refusal in TROUBLES:
        if trouble(wording):
            raise PersonCanFix(refusal, field="text")
    if named := _name_in(wording, names):
        raise PersonCanFix("own_question.named", field="text", name=named)
    return Question(
        id=QuestionId(f"own.{number}"),
        version=version,
        dimension=dimension,
        facet=0,
        form=form,
        may_not_come_up=form is Form.OCC,
        own=OwnWords(wording, _checked_why(why, names)),
    )


def announced(question: Question, *, at: datetime) -> OwnQuestion:
    """The question from the moment its cohorts have been told."""
    if not question.is_own:
        raise ValueError(f"{question.id} belongs to the bank and needs no announcement")
    return OwnQuestion(question, at)


def _checked_why(why: str, names: Collection[str]) -> str:
    reason = " ".join(why.split())
    if not 10 <= len(reason) <= WHY_LENGTH:
        raise PersonCanFix("own_question.why_length", field="why", most=WHY_LENGTH)
    if _POINTS.search(reason) or _name_in(reason, names):
        raise PersonCanFix("own_question.why_names", field="why")
    return reason


def _name_in(wording: str, names: Collection[str]) -> str | None:
    """The first name that occurs as a word of its own with a capital letter.

    A name that is also an everyday word (Mark, Will, Hope) is let through where any sentence has its capital: at
    the start.
    """
    words = re.findall(r"[^\W\d_][\w'’-]*", wording)
    parts = {part.casefold() for name in names for part in re.split(r"[\s.,()]+", name) if len(part) > 1}
    for place, word in enumerate(words):
        bare = re.sub(r"['’]s?$", "", word)
        everyday = bare.casefold() in words_of("typed.names_too") and place == 0
        if bare[:1].isupper() and bare.casefold() in parts and not everyday:
            return bare
    return None


_POINTS = re.compile(r"<[@#!]|@\w|https?://|www\.|\S@\S+\.\w|#\w", re.IGNORECASE)
_TWO_SENTENCES = re.compile(r"[.?!]\s+\S|[。？！].|\?.*\?")

TROUBLES: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda wording: _POINTS.search(wording) is not None, "own_question.points"),
    (lambda wording: _TWO_SENTENCES.search(wording) is not None, "own_question.one_sentence"),
    (asks_two_things, "own_question.two_things"),
    (is_negated, "own_question.negated"),
    (points_at_one_person, "own_question.one_person"),
    (is_private, "own_question.private"),
    (lambda wording: not wording.endswith((".", "?", "。", "？")), "own_question.no_end"),
    (lambda wording: wording.upper() == wording != wording.lower(), "own_question.capitals"),  # Japanese has no capitals
)
