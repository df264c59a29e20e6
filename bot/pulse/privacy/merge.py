"""Cells are short-lived: a group's cells of one side become one mean, and the exact counts go (P10a). Pure.

Two exact cells of one group and one question, one with somebody and one without, tell the answer of whoever left. What is kept instead
is one rounded mean over at least three questions. The figures below were tried against an attacker who knows how groups answer
(tests/anonymity): with two questions, or rounded more finely, who left would be named more often than the pass mark allows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import floor

from bot.ids import LineageId, QuestionId
from bot.pulse.scoring.numbers import HIGHEST, LOWEST
from bot.pulse.scoring.stored import FEW_CELLS, MERGED_STEP, STEP_OF_FEW, CellRow, Item, Key, MergedSide

LEAST_QUESTIONS = 3
ANSWERS_STEP = 5


def merged_side(cells: Sequence[CellRow], items: Mapping[Key, Item], *, least: int) -> MergedSide | None:
    """The cells of one group and one side as one mean; None where that would tell too much: then they are simply gone.

    `least`: the k in force; smaller cells are left out.
    """
    counted = [one for one in cells if sum(one.counts) >= least and (one.question, one.version) in items]
    if len({one.question for one in counted}) < LEAST_QUESTIONS:
        return None
    means = [capped_mean(one, items[one.question, one.version]) for one in counted]
    step = MERGED_STEP if len(counted) > FEW_CELLS else STEP_OF_FEW
    return MergedSide(
        cohort=counted[0].cohort,
        mean=step * floor(sum(means) / len(means) / step + 0.5),
        answers=ANSWERS_STEP * (sum(sum(one.counts) for one in counted) // ANSWERS_STEP),
        asked=sum(one.asked for one in counted),
        parts=tuple(sorted(((one.question, one.version), one.week) for one in counted)),
    )


def capped_mean(cell: CellRow, item: Item) -> float:
    """S1 and S2: what the answers of one cell are worth on the mean, held within 10..90."""
    worths = item.scale.scores(is_reversed=item.is_reversed)
    mean = sum(many * worth for many, worth in zip(cell.counts, worths, strict=True)) / sum(cell.counts)
    return min(float(HIGHEST), max(float(LOWEST), mean))


def sides_to_merge(
    cells: Sequence[CellRow], sides: Mapping[Key, str], asked: Mapping[LineageId, Collection[QuestionId]], *, before: int
) -> set[tuple[str, str]]:
    """(group, side) of which cells may not stay: one of its questions is asked again, stands there twice, or is of before that week."""
    found: set[tuple[str, str]] = set()
    once: set[tuple[str, str]] = set()
    for one in cells:
        place = (one.cohort, sides.get((one.question, one.version), one.question))
        again = (one.cohort, one.question)
        if one.week < before or again in once or one.question in asked.get(one.cohort, ()):
            found.add(place)
        once.add(again)
    return found
