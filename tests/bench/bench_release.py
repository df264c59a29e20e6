"""A release of a large company, from the database to what is shown, a year into its life.

The floor: the bare SQL that reads the same cells and merged sides by the same driver, of this workspace alone as the real query does,
and one Cholesky a cohort of as many rows as it has observations, for that is the matrix which the model has of it. Goal: 1.5 times
that, the middle of ten ratios taken in turns: a machine that is slower for a while is so for both. By the processor's clock; on
PostgreSQL by elapsed time, for its server is a process of its own and does a quarter of our work, and a third of the floor's. Garbage is
collected as a running bot does it. A year-old company has released before, and reads back what it showed; the floor reads nothing of
that. What memory grew by is taken in a process of its own.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.database.schema import CELL_COUNTS
from tests.bench.parts import Part, Row, collecting_less, engines
from tests.bench.releases.company import WEEKS, a_year_of
from tests.bench.releases.memory import released
from tests.givens import WORKSPACE
from tests.pulse.world import PulseWorld

GOAL, TIMES = 1.5, 10
SECOND = 1.0  # for thirty teams


@dataclass(frozen=True, slots=True)
class Company:
    """How many cohorts it has, where its rows are, and whether it has released before."""

    cohorts: int
    engine: str = "sqlite"
    was_released: bool = True

    @property
    def what(self) -> str:
        """How its row is called."""
        before = "released before" if self.was_released else "its first release"
        return f"release {self.cohorts:,} cohorts x {WEEKS} weeks x 11 sides, {before}, {self.engine}"


SMALL = Company(30)
LARGE = (Company(2_000, was_released=False), Company(2_000), Company(2_000, "postgresql"))
HUGE = Company(10_000)


def _against_bare(companies: tuple[Company, ...], small: bool) -> Iterator[Row]:
    for one in (SMALL,) if small else companies:
        ours, floor, ratio, grew = _measured(one)
        note = f"{ours:.2f} s against {floor:.2f} s, memory +{grew} MB"
        yield {"what": one.what, "ratio": ratio, "goal": GOAL, "met": ratio <= GOAL, "note": note}


def _thirty_teams(small: bool) -> Iterator[Row]:
    """In seconds, not against bare SQL: what a small company waits for."""
    ours, _, _, grew = _measured(SMALL)
    yield {"what": f"{SMALL.what}, seconds", "ratio": ours, "goal": SECOND, "met": ours <= SECOND, "note": f"memory +{grew} MB"}


def _ten_thousand(small: bool) -> Iterator[Row]:
    """There is no small form of this."""
    if not small:
        ours, floor, ratio, grew = _measured(HUGE)
        yield {"what": HUGE.what, "ratio": ratio, "goal": None, "note": f"{ours:.2f} s against {floor:.2f} s, memory +{grew} MB"}


def _measured(one: Company) -> tuple[float, float, float, int]:
    """The best seconds of a release and of the floor, their ratio, and by how many MB the release makes memory grow."""
    made = engines()
    url, keys = made.fresh(one.engine), made.folder / f"keys-{one.engine}-{one.cohorts}-{one.was_released}"
    world = PulseWorld(Database(url), FileKeys(keys))
    many = a_year_of(world, one.cohorts, was_released=one.was_released)
    if one.engine == "postgresql":
        # What the server does by itself within the minute.
        with world.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
    released(world.database, FileKeys(keys))
    with collecting_less():
        clock = time.process_time if one.engine == "sqlite" else time.perf_counter
        ours, floor, ratio = _in_turns(clock, lambda: released(world.database, FileKeys(keys)), lambda: _bare(world.database, many))
    world.database.close()
    command = (sys.executable, "-m", "tests.bench.releases.memory", url, str(keys))
    return ours, floor, ratio, int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _bare(database: Database, many: list[int]) -> float:
    import numpy as np

    with database.reading() as tx:
        counts = ", ".join(f"k.{name}" for name in CELL_COUNTS)
        where = "FROM cells k JOIN cohorts c ON c.workspace_id = k.workspace_id AND c.id = k.cohort_id"  # by the primary key
        query = f"SELECT {counts}, k.question_id, k.version, c.lineage, c.size, c.round_id {where} WHERE k.workspace_id = '{WORKSPACE}'"
        sides = f"SELECT * FROM merged_sides WHERE workspace_id = '{WORKSPACE}'"
        read = len(tx.exec_driver_sql(query).all()) + len(tx.exec_driver_sql(sides).all())
    one = {n: np.eye(n) * 30 + 60 for n in set(many)}
    return read + sum(float(np.linalg.cholesky(one[n])[0, 0]) for n in many)


def _timed(clock: Callable[[], float], work: Callable[[], Any]) -> float:
    gc.collect()
    started = clock()
    work()
    return clock() - started


def _in_turns(clock: Callable[[], float], ours: Callable[[], Any], floor: Callable[[], Any]) -> tuple[float, float, float]:
    """The best seconds of each, and the middle of the ratios of each turn."""
    turns = [(_timed(clock, ours), _timed(clock, floor)) for _ in range(TIMES)]
    mine, bare = zip(*turns, strict=True)
    return min(mine), min(bare), median(one / other for one, other in turns)


PARTS = (
    Part("team", "a release of thirty teams", _thirty_teams),
    Part("year", "a release of a year-old company, against bare SQL and one Cholesky a cohort", partial(_against_bare, LARGE)),
    Part("huge", "the same of ten thousand cohorts", _ten_thousand),
)
