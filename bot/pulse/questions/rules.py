"""Questions: what one looks like, the bank of them, and what an answer is worth.

Refuses to score open words, counts, or "prefer not to say". A score here is of one tap only; what a group's taps
may be shown as is decided elsewhere (`anonymity`, `release`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from msgspec import Struct

from bot.content.dimensions import Dimension, Discipline, IcebergLayer, facts, layer_of
from bot.content.questions import ANCHORS, Wording, newest_of, written_bank
from bot.content.scale import SCALES, Answer, Form, NoAnswer, Scale
from bot.errors import NotFound
from bot.ids import QuestionId

TEXT_LENGTH = 140


class OwnQuestionState(StrEnum):
    """How far a company's own question is. The value is stored."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    RETIRED = "retired"  # withdrawn: never asked again


class OwnWords(Struct, frozen=True):
    """What a company's own question says, as it was written."""

    text: str
    why: str


class Question(Struct, frozen=True):
    """One wording of one question. Changing a word makes a new version of it. What it says: `questions.views`."""

    id: QuestionId
    version: int
    dimension: Dimension
    facet: int  # 1.. within the dimension; 0 for open texts and a company's own questions
    form: Form
    is_reversed: bool = False
    is_anchor: bool = False  # one of the two of its side that every audit asks
    may_not_come_up: bool = False  # it presupposes an event that need not have happened
    own: OwnWords | None = None  # written in the company: only for cohorts of ten or more

    @property
    def is_own(self) -> bool:
        """Whether the company wrote it."""
        return self.own is not None

    @property
    def scale(self) -> Scale:
        """What an answer to it may be, and what it is worth."""
        return SCALES[self.form]

    @property
    def is_scored(self) -> bool:
        """Whether its answers count towards the dimension."""
        return self.scale.is_scored

    @property
    def is_open_text(self) -> bool:
        """Whether it is answered in words alone."""
        return self.scale.is_open_text

    @property
    def no_answers(self) -> tuple[NoAnswer, ...]:
        """The taps that are offered beside the points, in the order of the buttons."""
        offered = (NoAnswer.DID_NOT_COME_UP,) if self.may_not_come_up else ()
        return (*offered, NoAnswer.PREFER_NOT_TO_SAY)

    def allows(self, answer: Answer) -> bool:
        """Whether a tap on it may carry this: what one of its buttons carries."""
        return answer in self.no_answers or self.scale.allows(answer)

    @property
    def discipline(self) -> Discipline | None:
        """Senge's discipline it belongs to, if one."""
        return facts(self.dimension).discipline

    @property
    def layer(self) -> IcebergLayer:
        """The layer of the iceberg it looks at."""
        return layer_of(self.dimension, self.facet)


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """A version of the question bank. Compared by identity: there is one object a version."""

    version: int
    questions: tuple[Question, ...]
    _by_dimension: Mapping[Dimension, tuple[Question, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sorted_out: dict[Dimension, list[Question]] = defaultdict(list)
        for one in self.questions:
            sorted_out[one.dimension].append(one)
        object.__setattr__(self, "_by_dimension", {d: tuple(found) for d, found in sorted_out.items()})

    def of(self, dimension: Dimension) -> tuple[Question, ...]:
        """The questions of one dimension, in facet order, the open text last."""
        return self._by_dimension.get(dimension, ())

    def anchors(self, dimension: Dimension) -> tuple[Question, ...]:
        """The two questions of a side that every audit asks, in facet order."""
        return tuple(one for one in self.of(dimension) if one.is_anchor)


def question(question_id: QuestionId, version: int | None = None) -> Question:
    """A question of the bank in that version (without one: the newest), also one that is no longer asked."""
    wanted = version or _newest().get(QuestionId(question_id), 0)
    try:
        return _every()[QuestionId(question_id), wanted]
    except KeyError:
        raise NotFound("pulse.question_unknown") from None


def answer_score(question: Question, answer: Answer | None) -> float | None:
    """S1: the worth of one answer on 0-100, or None where there is none: counts, open texts and no answers."""
    if not question.is_scored or answer is None or isinstance(answer, NoAnswer):
        return None
    return question.scale.score(answer, is_reversed=question.is_reversed)


@cache
def bank() -> Bank:
    """The question bank: every question that is still asked, in its newest version, read once."""
    written = written_bank()
    asked = [one for one in newest_of(written.wordings) if not one.is_retired]
    return Bank(written.version, tuple(question(QuestionId(one.id)) for one in asked))


@cache
def audit_questions() -> tuple[Question, ...]:
    """The 22 questions of an audit, always in this order: the first anchor of each of the eleven sides, then the second.

    Ten other questions stand between the two of one side, so that the first answer does not simply carry over to the second.
    """
    pairs = [bank().anchors(dimension) for dimension in Dimension]
    return tuple(pair[place] for place in range(ANCHORS) for pair in pairs)


@cache
def _every() -> Mapping[tuple[QuestionId, int], Question]:
    """Every wording that was ever asked, in the order they are written down."""
    found = [_question(wording) for wording in written_bank().wordings]
    return {(one.id, one.version): one for one in found}


@cache
def _newest() -> Mapping[QuestionId, int]:
    """The newest version of each question."""
    return {QuestionId(one.id): one.version for one in newest_of(written_bank().wordings)}


def _question(wording: Wording) -> Question:
    return Question(
        id=QuestionId(wording.id),
        version=wording.version,
        dimension=wording.dimension,
        facet=wording.facet,
        form=wording.form,
        is_reversed=wording.is_reversed,
        is_anchor=wording.is_anchor,
        may_not_come_up=wording.may_not_come_up,
    )
