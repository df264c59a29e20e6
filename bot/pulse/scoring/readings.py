"""From cells to readings: rules S1 and S2 of the measurement page. One cell, one question, on the 0-100 scale.

Nothing here knows a person, a single answer, or a cohort's other cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from operator import mul
from typing import NamedTuple

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form, Scale
from bot.ids import LineageId
from bot.pulse.privacy.fold import Cell, Counts
from bot.pulse.questions.rules import Question

CAP_LOW, CAP_HIGH = 10.0, 90.0


class ScoredItem(NamedTuple):
    """What scoring must know of a question: its dimension, whether it is reversed, and its scale."""

    dimension: Dimension
    is_reversed: bool = False
    scale: Scale = SCALES[Form.A5]


class PastCell(NamedTuple):
    """A stored cell, with the week its round closed (any running number of weeks) and how many had been asked.

    `lineage` is the group whose line it continues: a cohort lives for one round, a lineage for many. From here on
    "cohort" means the lineage. Residual cells (P5) count for the company only.
    """

    week: int
    lineage: LineageId
    asked: int
    cell: Cell
    residual: bool = False


class Reading(NamedTuple):
    """One cell on the 0-100 scale, capped. `squares` is the sum of squares within, 0 where the cap hides it."""

    week: int
    asked: int
    cohort: LineageId
    item: ScoredItem
    question: tuple[str, int]
    n: int
    mean: float
    squares: float
    capped: bool
    residual: bool


def items_of(questions: Iterable[Question]) -> dict[tuple[str, int], ScoredItem]:
    """What scoring must know of each scored question, by (id, version).

    Left out are counts and open texts, and a company's own questions: those are told by themselves, company-wide.
    """
    return {
        (one.id, one.version): ScoredItem(one.dimension, one.is_reversed, one.scale)
        for one in questions
        if one.is_scored and not one.is_own
    }


def capped(mean: float) -> float:
    """S2: a cell's raw mean, held within 10..90 before anything else, so that unanimity cannot be read off it."""
    return min(CAP_HIGH, max(CAP_LOW, mean))


def read_cell(past: PastCell, item: ScoredItem) -> Reading:
    """S1 and S2 for one cell: y_x is what a point is worth on its scale; mean = sum c_x y_x / n, capped to 10..90.

    squares = sum c_x (y_x - mean)². A cell whose mean is cut tells nothing of its spread
    either: its squares read 0 and stay out of s².
    """
    week, lineage, asked, cell, residual = past
    n, total, squares = _moments(cell.counts, item)
    raw = total / n
    mean = capped(raw)
    cut = mean != raw
    within = 0.0 if cut else (squares * n - total * total) / n
    question = (cell.question, cell.version)
    return Reading(week, asked, lineage, item, question, n, mean, within, cut, residual)


def to_nearest(value: float, step: int) -> int:
    """S5: to the nearest multiple of `step`, halves upwards, within 0..100.

    >>> to_nearest(62.5, 5), to_nearest(62.4, 5), to_nearest(62.4, 1)
    (65, 60, 62)
    """
    return min(100, max(0, step * floor(value / step + 0.5)))


def _moments(counts: Counts, item: ScoredItem) -> tuple[int, float, float]:
    """n, sum of worths and sum of squared worths."""
    worths = item.scale.scores(is_reversed=item.is_reversed)
    weighted = tuple(map(mul, counts, worths))
    return sum(counts), sum(weighted), sum(map(mul, weighted, worths))
