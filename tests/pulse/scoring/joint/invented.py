"""Cells out of thin air, for tests of the model."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bot.content.scale import SCALES, Form, ScaleKind
from bot.pulse.scoring.stored import CellRow, Item, MergedSide

SIDES = ("SAFE", "TRY", "ROOM")
ITEMS = {
    (f"{side.lower()}.{number}", 1): Item(side, is_reversed=number == 3, scale=SCALES[Form.YN if number == 4 else Form.A5])
    for side in SIDES
    for number in range(1, 5)
}
KEYS = tuple(ITEMS)


def a_cell(cohort: str, week: int, question: tuple[str, int], counts: Iterable[int], *, asked: int = 0, residual: bool = False) -> CellRow:
    """One cell; so many asked, or two more than answered."""
    many = tuple(counts)
    return CellRow(cohort, week, asked or sum(many) + 2, *question, many, residual)  # type: ignore[arg-type]


def some_cells(seed: int, *, cohorts: int = 4, weeks: int = 20, middle: float = 60.0, apart: float = 10.0) -> list[CellRow]:
    """Two questions a week for each cohort, five to nine answers each, cohorts `apart` from each other."""
    rng = np.random.default_rng(seed)
    rows = []
    for cohort in range(cohorts):
        level = middle + rng.normal(0, apart)
        for week in range(1, weeks + 1):
            for key in rng.choice(len(KEYS), 2, replace=False):
                rows.append(a_cell(f"c{cohort}", week, KEYS[key], _taps(rng, level, KEYS[key])))
    return rows


def some_merged(seed: int, *, cohorts: int = 4) -> list[MergedSide]:
    """What is left of half a year before week 1."""
    rng = np.random.default_rng(seed)
    merged = []
    for cohort in range(cohorts):
        for side in SIDES:
            mine = [key for key, item in ITEMS.items() if item.side == side]
            parts = tuple((mine[int(number)], -int(rng.integers(1, 26))) for number in range(int(rng.integers(1, 4))))
            merged.append(MergedSide(f"c{cohort}", float(rng.uniform(52, 68)), 7 * len(parts), 9 * len(parts), parts))
    return merged


def _taps(rng: np.random.Generator, level: float, key: tuple[str, int]) -> list[int]:
    latent = level + rng.normal(0, 25, int(rng.integers(5, 10)))
    good = np.where(latent > 50, 4, 0) if ITEMS[key].scale.kind is ScaleKind.YES_NO else np.clip(np.round(latent / 25), 0, 4).astype(int)
    steps = 4 - good if ITEMS[key].is_reversed else good
    return [int(many) for many in np.bincount(steps, minlength=5)]
