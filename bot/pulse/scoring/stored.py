"""What storage holds of answers, as the joint model reads it. Cells, merged sides, and what must be known of a question.

Plain values: whoever reads the database makes these, and no numpy is needed for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.content.scale import SCALES, Form, Scale
from bot.ids import LineageId, QuestionId, RoundId
from bot.pulse.questions.rules import Question

Key = tuple[str, int]  # a question and its version
Part = tuple[Key, int]  # a question asked in a week
MERGED_STEP, STEP_OF_FEW, FEW_CELLS = 10, 15, 3  # points: what a merged side's mean is rounded to, and to what that of three cells
IN_A_NUMBER = 18  # of many numbers as text: so many digits stand together, behind a 1 that keeps zeros in front
Place = tuple[Part, ...]  # what an observation rests on: one part, or those of a merged side


class Item(NamedTuple):
    """What the model must know of a question. `in_use`: it belongs to what its side means today."""

    side: str
    is_reversed: bool = False
    scale: Scale = SCALES[Form.A5]
    in_use: bool = True


class CellRow(NamedTuple):
    """A stored cell. `cohort` is the lineage whose line it continues, `week` any running number of weeks.

    `counts` are by place of the question's scale. Residual cells (of groups too small for one of their own) count for the company only.
    """

    cohort: LineageId
    week: int
    asked: int
    question: QuestionId
    version: int
    counts: tuple[int, ...]
    residual: bool = False


class CellTexts(NamedTuple):
    """Many cells by column, each column one text with a mark between its values: how a large company's are read fast.

    `cohorts` holds the id of each one's cohort. `numbers` holds of each the version of its question, and then its counts, one for each of
    so many `places` of a scale, in so many `digits` each.
    """

    cohorts: str
    questions: str
    numbers: str
    places: int
    digits: int

    @property
    def cells(self) -> int:
        """How many there are."""
        return (len(self.numbers) + 1) // (width_of(1 + self.places, self.digits) + 1)


class CohortTexts(NamedTuple):
    """The cohorts of a round by column. `sizes` holds of each how many were asked, in so many `digits`."""

    round: RoundId
    ids: str
    lineages: str
    sizes: str
    digits: int


class MergedTexts(NamedTuple):
    """Many merged sides by column; `parts` holds JSON of each: [[question, version, week], ...].

    `numbers` holds of each its mean, how many answered and how many were asked, in so many `digits` each.
    """

    cohorts: str
    parts: str
    numbers: str
    digits: int


class MergedSide(NamedTuple):
    """A cohort's older cells of one side, merged: `mean` is the plain mean of the cells' capped means, rounded.

    `answers` and `asked` are sums over the parts; `parts` says which questions in which weeks.
    """

    cohort: LineageId
    mean: float
    answers: int
    asked: int
    parts: Place


def width_of(numbers: int, each: int) -> int:
    """How many characters so many numbers take, in `each` digits each."""
    return -(-numbers // (IN_A_NUMBER // each)) * (1 + IN_A_NUMBER)


def item_of(question: Question, *, in_use: bool = True) -> Item:
    """What the model must know of this question."""
    return Item(question.dimension.value, question.is_reversed, question.scale, in_use)


def items_of(questions: Iterable[Question]) -> dict[Key, Item]:
    """The same of all scored questions, by (id, version). Left out: counts, open texts, and a company's own questions."""
    return {(one.id, one.version): item_of(one) for one in questions if one.is_scored and not one.is_own}
