"""Givens for cells, readings and releases: a made-up company in a few words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.ids import LineageId, QuestionId
from bot.pulse.privacy.fold import Contract, Counts
from bot.pulse.scoring.joint.company import GroupLevels, read_company
from bot.pulse.scoring.readings import Agreement, MovedBy, Reading
from bot.pulse.scoring.stored import CellRow, Item
from bot.pulse.scoring.tiers import Tier, Yardstick

SAFE, FAIL, TRY, LEAD = Dimension.SAFE, Dimension.FAIL, Dimension.TRY, Dimension.LEAD
TODAY = date(2026, 3, 2)
WEEK = 20
PROMISE = Contract()
ITEMS = {(f"{d.value.lower()}.{facet}", 1): Item(d.value) for d in Dimension for facet in range(1, 7)}


def past(
    counts: Counts, question: str = "safe.1", *, week: int = WEEK, lineage: str = "blue", asked: int | None = None, residual: bool = False
) -> CellRow:
    return CellRow(LineageId(lineage), week, asked or sum(counts), QuestionId(question), 1, counts, residual)


@dataclass(frozen=True, slots=True)
class Readings:
    """All of one week, one by one: of each group and of the company, by side."""

    groups: Mapping[str, Mapping[str, Reading]]
    company: Mapping[str, Reading]


def read(cells: Iterable[CellRow], present: Collection[str], *, week: int = WEEK, contract: Contract = PROMISE) -> Readings:
    """What the model says of these groups in this week."""
    names = [LineageId(one) for one in present]
    found = read_company(list(cells), (), ITEMS, week=week, least=contract.scores_k, present=names)
    return Readings(one_by_one(found.groups), found.company)


def one_by_one(levels: GroupLevels | None) -> dict[str, dict[str, Reading]]:
    """The levels of groups as readings; a side without answers has none."""
    if levels is None:
        return {}
    sides = list(enumerate(levels.sides))
    return {name: {side: _reading(levels, c, d) for d, side in sides if levels.answers[c, d]} for c, name in enumerate(levels.names)}


def _reading(levels: GroupLevels, c: int, d: int) -> Reading:
    tier, alike = int(levels.tier[c, d]), int(levels.agreement[c, d])
    whole = {name: int(getattr(levels, name)[c, d]) for name in ("answers", "asked", "questions", "weeks")}
    exact = {name: float(getattr(levels, name)[c, d]) for name in ("mean", "sd", "influence", "reliability")}
    return Reading(
        **whole,  # type: ignore[arg-type]
        **exact,  # type: ignore[arg-type]
        sides=int(levels.heard[c]) if d == len(levels.sides) - 1 else 1,
        move=MovedBy(int(levels.direction[c, d]), float(levels.size[c, d]), int(levels.lag[c, d])) if levels.known[c, d] else None,
        tier=None if tier < 0 else list(Tier)[tier],
        yardstick=None if tier < 0 else Yardstick.OTHER_TEAMS if levels.others[c] else Yardstick.OWN_SIDES,
        agreement=None if alike < 0 else list(Agreement)[alike],
    )


def a_reading(mean: float = 62.0, **facts: Any) -> Reading:
    """A reading that may be told, but for these facts."""
    usual = Reading(mean, sd=5.0, answers=16, asked=20, questions=2, weeks=8, influence=3.0, reliability=0.7, sides=11, groups=3)
    return replace(usual, **facts)


def neighbours(
    count: int = 9, counts: Counts = (1, 1, 3, 3, 2), *, questions: tuple[str, ...] = ("safe.1", "safe.2"), week: int = WEEK
) -> list[CellRow]:
    """Other cohorts with ten answers to each question, all alike."""
    return [past(counts, question, week=week, lineage=f"other{i}") for i in range(count) for question in questions]
