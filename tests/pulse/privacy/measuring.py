"""Givens for cells, readings and releases: a made-up company in a few words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.content.dimensions import Dimension
from bot.ids import LineageId, QuestionId
from bot.pulse.privacy.fold import Contract, Counts
from bot.pulse.scoring.joint.company import read_company
from bot.pulse.scoring.readings import Reading, Readings
from bot.pulse.scoring.stored import CellRow, Item

SAFE, FAIL, TRY, LEAD = Dimension.SAFE, Dimension.FAIL, Dimension.TRY, Dimension.LEAD
TODAY = date(2026, 3, 2)
WEEK = 20
PROMISE = Contract()
ITEMS = {(f"{d.value.lower()}.{facet}", 1): Item(d.value) for d in Dimension for facet in range(1, 7)}


def past(
    counts: Counts, question: str = "safe.1", *, week: int = WEEK, lineage: str = "blue", asked: int | None = None, residual: bool = False
) -> CellRow:
    return CellRow(LineageId(lineage), week, asked or sum(counts), QuestionId(question), 1, counts, residual)


def read(cells: Iterable[CellRow], present: Collection[str], *, week: int = WEEK, contract: Contract = PROMISE) -> Readings:
    """What the model says of these groups in this week."""
    return read_company(list(cells), (), ITEMS, week=week, least=contract.scores_k, present=[LineageId(one) for one in present])


def a_reading(mean: float = 62.0, **facts: Any) -> Reading:
    """A reading that may be told, but for these facts."""
    usual = Reading(mean, sd=5.0, answers=16, asked=20, questions=2, weeks=8, influence=3.0, reliability=0.7, sides=11, groups=3)
    return replace(usual, **facts)


def neighbours(
    count: int = 9, counts: Counts = (1, 1, 3, 3, 2), *, questions: tuple[str, ...] = ("safe.1", "safe.2"), week: int = WEEK
) -> list[CellRow]:
    """Other cohorts with ten answers to each question, all alike."""
    return [past(counts, question, week=week, lineage=f"other{i}") for i in range(count) for question in questions]
