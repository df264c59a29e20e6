"""Folding and choosing questions at company size, each against a plain loop that reads the same rows.

Needs no database. Every row also has its seconds and its peak memory, which is measured in a run of its own: the
instrument slows everything down, so a timed run never carries it.
"""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.content.dimensions import Dimension
from bot.ids import LineageId
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.rotation import AskedBefore, choose_questions
from bot.pulse.asking.slots import AS_PLANNED
from bot.pulse.privacy.fold import AskedWording, Contract, FrozenCohort, Row, fold
from bot.pulse.questions.rules import bank
from tests.bench.parts import Part

PEOPLE_IN_A_COHORT = 10
YEAR = 52
TIMES = 3
SEED = "bench"


@dataclass(frozen=True, slots=True)
class Company:
    """What every part reads."""

    cohorts: int
    answers: Any
    frozen: Any

    @property
    def lineages(self) -> list[LineageId]:
        return [LineageId(f"c{number}") for number in range(self.cohorts)]

    @property
    def size(self) -> str:
        return f"{self.cohorts:,} cohorts x {len(Dimension)} dimensions"


@cache
def company(small: bool) -> Company:
    """Made once for all parts."""
    cohorts = 50 if small else 2_000
    return Company(cohorts, *a_round(cohorts))


def folding(small: bool) -> Iterator[dict[str, Any]]:
    one = company(small)
    parents = {cohort.id: "rest" for cohort in one.frozen}
    what = f"fold a round of {one.cohorts * PEOPLE_IN_A_COHORT:,} people"
    yield _row(what, lambda: fold(one.answers, one.frozen, parents, Contract()), lambda: _read(one.answers))


def choosing(small: bool) -> Iterator[dict[str, Any]]:
    one = company(small)
    yield _row(f"a year of questions for {one.cohorts:,} cohorts", lambda: a_year_of_questions(one.lineages), lambda: _count(one.cohorts))


# --- what is measured --------------------------------------------------------------------------------------------


def a_year_of_questions(lineages: Iterable[LineageId]) -> int:
    """What 52 openings ask of the rotation: each cohort's questions, with what it was asked in the eight rounds before."""
    blocks = assign_blocks(lineages, seed=SEED)
    chosen = 0
    for block in blocks.values():
        recent: list[AskedBefore] = []
        for week in range(1, YEAR + 1):
            questions = choose_questions(week, block, bank(), AS_PLANNED, seed=SEED, recent=recent)
            recent = [*recent[-14:], *(AskedBefore(one.id, week) for one in questions)]
            chosen += len(questions)
    return chosen


# --- the floors --------------------------------------------------------------------------------------------------


def _read(answers: Iterable[Row]) -> int:
    """Unpack every answer once."""
    total = 0
    for _cohort, _question, value in answers:
        total += value
    return total


def _count(cohorts: int) -> int:
    """One step for each question there will be to choose."""
    total = 0
    for _ in range(cohorts):
        for _ in range(YEAR):
            for _ in range(2):
                total += 1
    return total


# --- given -------------------------------------------------------------------------------------------------------


def a_round(cohorts: int) -> tuple[list[Row], list[FrozenCohort]]:
    """Two questions to cohorts of ten, of whom seven in ten answer, in no order."""
    rng = random.Random(1)
    blocks = assign_blocks([LineageId(f"c{i}") for i in range(cohorts)], seed=SEED)
    answers: list[Row] = []
    frozen = []
    for cohort, block in sorted(blocks.items()):
        asked = [one for one in choose_questions(3, block, bank(), seed=SEED) if one.is_scored]
        frozen.append(FrozenCohort(cohort, PEOPLE_IN_A_COHORT, {one.id: AskedWording(one.version, one.scale) for one in asked}))
        for one in asked:
            answers += [(cohort, one.id, rng.randint(1, 5)) for _ in range(PEOPLE_IN_A_COHORT) if rng.random() < 0.7]
    rng.shuffle(answers)
    return answers, frozen


# --- measuring ---------------------------------------------------------------------------------------------------


def _row(what: str, work: Callable[[], object], floor: Callable[[], object]) -> dict[str, Any]:
    seconds, floor_seconds = _best(work), _best(floor)
    return {
        "what": f"{what}: times a bare loop",
        "name": what,
        "seconds": round(seconds, 4),
        "floor_seconds": round(floor_seconds, 4),
        "ratio": seconds / floor_seconds,
        "peak_mb": round(_peak(work), 1),
        "goal": None,
        "met": None,
    }


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        gc.collect()
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def _peak(work: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


PARTS = (
    Part("fold", "a round folded into counts, against reading its answers", folding),
    Part("year", "a year of questions chosen", choosing),
)
