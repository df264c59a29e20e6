"""Givens for cells, books and scores: a made-up company in a few words."""

from __future__ import annotations

from datetime import date

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form
from bot.pulse.privacy.fold import Cell, Contract, Counts
from bot.pulse.scoring.book import Book, read_book
from bot.pulse.scoring.readings import PastCell, ScoredItem
from bot.pulse.scoring.scores import Score

SAFE, FAIL, TRY, LEAD = Dimension.SAFE, Dimension.FAIL, Dimension.TRY, Dimension.LEAD
TODAY = date(2026, 3, 2)
WEEK = 20
PROMISE = Contract()
ITEMS = {(f"{d.value.lower()}.{facet}", 1): ScoredItem(d) for d in Dimension for facet in range(1, 7)}
YES_NO = ("safe.yn", 1)
REVERSED = ("safe.r", 1)
ITEMS |= {YES_NO: ScoredItem(SAFE, scale=SCALES[Form.YN]), REVERSED: ScoredItem(SAFE, is_reversed=True)}


def a_cell(counts: Counts, question: str = "safe.1", cohort: str = "blue", version: int = 1) -> Cell:
    return Cell(cohort, question, version, counts)


def past(
    counts: Counts,
    question: str = "safe.1",
    *,
    week: int = WEEK,
    lineage: str = "blue",
    asked: int | None = None,
    residual: bool = False,
) -> PastCell:
    return PastCell(week, lineage, asked or sum(counts), a_cell(counts, question, lineage), residual)


def a_book(*cells: PastCell, week: int = WEEK, contract: Contract | None = None) -> Book:
    return read_book(cells, ITEMS, week=week, contract=contract)


def neighbours(
    count: int = 9, counts: Counts = (1, 1, 3, 3, 2), *, questions: tuple[str, ...] = ("safe.1", "safe.2"), week: int = WEEK
) -> list[PastCell]:
    """Other cohorts with ten answers to each question, all alike."""
    return [past(counts, question, week=week, lineage=f"other{i}") for i in range(count) for question in questions]


def the_score(book: Book, cohort: str = "blue", dimension: Dimension = SAFE) -> Score:
    from bot.pulse.scoring.scores import cohort_score

    score = cohort_score(book, cohort, dimension)
    assert score is not None
    return score
