"""Questions: what one looks like, the bank of them, and what an answer is worth.

Refuses to score open words, counts, or "prefer not to say". A score here is of one tap only; what a group's taps
may be shown as is decided elsewhere (`anonymity`, `release`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.content.dimensions import Dimension, Discipline, Form, IcebergLayer, facts, layer_of
from bot.content.questions import Wording, written_bank
from bot.errors import NotFound
from bot.ids import QuestionId
from bot.pulse.privacy.fold import PREFER_NOT_TO_SAY

TEXT_LENGTH = 140
BEST = 100.0


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the value that is stored and counted, and the words on it."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a company's own question says, as it was written."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """One wording of one question. Changing a word makes a new version of it. What it says: `questions.views`."""

    id: QuestionId
    version: int
    dimension: Dimension
    facet: int  # 1.. within the dimension; 0 for open texts and a company's own questions
    form: Form
    is_reversed: bool = False
    own: OwnWords | None = None  # written in the company: only for cohorts of ten or more

    @property
    def is_own(self) -> bool:
        """Whether the company wrote it."""
        return self.own is not None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The buttons in the order they are shown; none for an open text."""
        return CHOICES[self.form]

    @property
    def labels(self) -> tuple[str, ...]:
        """The words on the buttons."""
        return tuple(choice.label for choice in self.choices)

    @property
    def is_scored(self) -> bool:
        """Whether its answers count towards the dimension."""
        return self.form not in (Form.CNT, Form.TXT)

    @property
    def discipline(self) -> Discipline | None:
        """Senge's discipline it belongs to, if one."""
        return facts(self.dimension).discipline

    @property
    def layer(self) -> IcebergLayer:
        """The layer of the iceberg it looks at."""
        return layer_of(self.dimension, self.facet)

    def allows(self, value: int) -> bool:
        """Whether a tap may carry this value: one of the buttons, or "prefer not to say"."""
        return bool(self.choices) and (value == PREFER_NOT_TO_SAY or value in _VALUES[self.form])


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


def question(question_id: QuestionId, version: int | None = None) -> Question:
    """A question of the bank in that version (without one: the newest), also one that is no longer asked."""
    wanted = version or _newest().get(QuestionId(question_id), 0)
    try:
        return _every()[QuestionId(question_id), wanted]
    except KeyError:
        raise NotFound("pulse.question_unknown") from None


def answer_score(question: Question, value: int | None) -> float | None:
    """S1: the worth of one answer on 0-100, or None where there is none.

    A5 and F5: 25 * (x - 1), reversed 100 - 25 * (x - 1). YN: 0 or 100 (no is stored as 1 and yes as 5, so one
    formula and one kind of cell serve all). CNT, TXT and "prefer not to say" are never counted.
    """
    if not question.is_scored or value is None or value == PREFER_NOT_TO_SAY:
        return None
    if value not in _VALUES[question.form]:
        raise ValueError(f"{value!r} is no answer to {question.id}")
    score = 25.0 * (value - 1)
    return BEST - score if question.is_reversed else score


@cache
def bank() -> Bank:
    """The question bank: every question in its newest version, read once."""
    newest = _newest()
    return Bank(written_bank().version, tuple(one for one in _every().values() if one.version == newest[one.id]))


@cache
def _every() -> Mapping[tuple[QuestionId, int], Question]:
    """Every wording that was ever asked, in the order they are written down."""
    found = [_question(wording) for wording in written_bank().wordings]
    return {(one.id, one.version): one for one in found}


@cache
def _newest() -> Mapping[QuestionId, int]:
    """The newest version of each question."""
    found: dict[QuestionId, int] = {}
    for one in _every().values():
        found[one.id] = max(one.version, found.get(one.id, 0))
    return found


def _question(wording: Wording) -> Question:
    return Question(
        id=QuestionId(wording.id),
        version=wording.version,
        dimension=wording.dimension,
        facet=wording.facet,
        form=wording.form,
        is_reversed=wording.is_reversed,
    )


_AGREE = ("Strongly disagree", "Disagree", "In between", "Agree", "Strongly agree")
_OFTEN = ("Never", "Rarely", "Sometimes", "Often", "Almost always")

CHOICES: dict[Form, tuple[Choice, ...]] = {
    Form.A5: tuple(Choice(value, label) for value, label in enumerate(_AGREE, 1)),
    Form.F5: tuple(Choice(value, label) for value, label in enumerate(_OFTEN, 1)),
    Form.YN: (Choice(1, "No"), Choice(5, "Yes")),
    Form.CNT: (Choice(1, "0"), Choice(2, "1"), Choice(3, "2"), Choice(4, "3 or more")),
    Form.TXT: (),
}
_VALUES = {form: frozenset(choice.value for choice in choices) for form, choices in CHOICES.items()}
