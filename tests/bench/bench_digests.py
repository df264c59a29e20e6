"""A thousand digests over two million answers and two million events. Measured against the bare SQL that reads the same figures.

"Bare SQL" is every SELECT the composing sends, run again on the same connection with nothing but `fetchall`: what it costs
to read the figures at all. The two million traces of who took notice all lie within five weeks, because they are kept no
longer; the two million answers lie in cells that a digest never opens: it reads what was released from them.
SQLite is measured as it is installed, without ANALYZE: nobody runs it there, and it hides bad plans.

Two clocks, because machines are shared. "Processor" is the time both sides spent computing (on PostgreSQL ours and our
connection's server process), which other work on the machine hardly moves; "wall" is the fastest of all runs. Runs of what is
compared take turns. Independence of history is also counted, without any clock: steps of SQLite's machine, rows PostgreSQL's scans touch.
Garbage is collected as a running bot does it, for both sides alike.
"""

from __future__ import annotations

import random
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from bot.database.engine import Database, Tx
from bot.database.schema import digests as kept
from bot.database.schema import outbox
from bot.digest import acts as digests
from bot.schedule.job import DueContext
from tests.bench.digests.company import NOW, filled, sizes
from tests.bench.digests.work import UNITS, compose, replay, statements_of, work_of
from tests.bench.parts import Part, collecting_less, engines
from tests.givens import WORKSPACE, Engines, scope

WEEKS, TIMES = 26, 11


@dataclass(frozen=True, slots=True)
class Size:
    """How large everything is."""

    teams: int
    teams_with_history: int
    longer: int
    few: int
    many: int


FULL, SMALL = Size(1_000, 200, 10, 100, 10_000), Size(40, 20, 3, 40, 120)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by both clocks; the processor's is missing where the server runs elsewhere."""

    wall: float
    processor: float | None


def _measured(measure: Measure, engine: str, small: bool) -> Iterator[dict[str, Any]]:
    with collecting_less():
        yield from measure(engines(), engine, SMALL if small else FULL)


def _against_bare(engines: Engines, engine: str, size: Size) -> Iterator[dict[str, Any]]:
    database = filled(engines.fresh(engine), size.teams, weeks=WEEKS)
    with database.reading() as tx:
        statements = statements_of(database, tx)
        bare, composing = _fastest(tx, lambda: replay(tx, statements), lambda: compose(tx))
    what = f"{engine}: {size.teams:,} digests, {sizes(database)}, composed / bare SQL"
    yield from _both(f"{what} ({bare.wall * 1000:.0f} ms)", composing, bare, 1.5)
    job = min(_job_seconds(database) for _ in range(3))
    yield _row(f"{engine}: whole job, rows and notices committed / bare SQL, wall", job / bare.wall, None)
    database.close()


def _with_history(engines: Engines, engine: str, size: Size) -> Iterator[dict[str, Any]]:
    short = filled(engines.fresh(engine), size.teams_with_history, weeks=WEEKS)
    long = filled(engines.fresh(engine), size.teams_with_history, weeks=WEEKS * size.longer)
    with short.reading() as one, long.reading() as ten:
        brief, lengthy = _fastest(one, lambda: compose(one), lambda: compose(ten), other=ten)
        work = work_of(long, ten) / work_of(short, one)
    yield _row(f"{engine}: {size.longer} x the history / one, {UNITS[engine]}", work, 1.1)
    yield from _both(f"{engine}: {size.longer} x the history / one, composed", lengthy, brief, 1.1)
    short.close()
    long.close()


def _memory(engines: Engines, engine: str, size: Size) -> Iterator[dict[str, Any]]:
    few, many = (_peak(engines.fresh(engine), teams) for teams in (size.few, size.many))
    teams = f"{size.many:,} / {size.few:,} teams"
    yield _row(f"{engine}: peak of Python's memory, {teams} ({many[0] / 2**20:.1f} MB)", many[0] / few[0], 1.1)
    if few[1] and many[1]:
        yield _row(f"{engine}: peak of the whole process, {teams} ({many[1] / 2**20:.0f} MB)", many[1] / few[1], 1.1)


def _both(what: str, measured: Took, floor: Took, goal: float) -> Iterator[dict[str, Any]]:
    if measured.processor and floor.processor:
        yield _row(f"{what}, processor", measured.processor / floor.processor, goal)
    yield _row(f"{what}, wall", measured.wall / floor.wall, goal)


def _row(what: str, ratio: float, goal: float | None) -> dict[str, Any]:
    return {"what": what, "ratio": ratio, "goal": goal, "met": None if goal is None else ratio <= goal}


# --- measuring ---------------------------------------------------------------------------------------------------


def _fastest(tx: Tx, first: Callable[[], object], second: Callable[[], object], *, other: Tx | None = None) -> tuple[Took, Took]:
    """The least each of two took, by each clock, over runs that take turns."""
    runs: tuple[list[Took], list[Took]] = ([], [])
    for number in range(TIMES + 1):
        for which, (side, work) in enumerate(((tx, first), (other or tx, second))):
            took = _clocked(side, work)
            if number:  # the first run of each warms caches and prepares statements
                runs[which].append(took)
    return _least(runs[0]), _least(runs[1])


def _least(runs: list[Took]) -> Took:
    processor = [one.processor for one in runs if one.processor is not None]
    return Took(min(one.wall for one in runs), min(processor, default=None))


def _clocked(tx: Tx, work: Callable[[], object]) -> Took:
    server = _server_process(tx)
    before = _spent(server)
    wall, ours = time.perf_counter(), time.process_time()
    work()
    wall, ours = time.perf_counter() - wall, time.process_time() - ours
    after = _spent(server)
    return Took(wall, None if before is None or after is None else ours + after - before)


def _server_process(tx: Tx) -> int | None:
    """The process that works for this connection; 0 where that is ours."""
    if tx.dialect.name == "sqlite":
        return 0
    return int(tx.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def _spent(process: int | None) -> float | None:
    """Seconds a process has computed so far, as Linux counts them; None where nobody here can tell."""
    if process == 0:
        return 0.0
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return None


def _job_seconds(database: Database) -> float:
    began = time.perf_counter()
    _whole_job(database)
    took = time.perf_counter() - began
    _forget(database)
    return took


def _whole_job(database: Database) -> None:
    while True:
        with database.transaction() as tx:
            context = DueContext(scope(tx, now=NOW, new_id=lambda: "", chance=random.Random(1)), WORKSPACE, NOW)
            upcoming = digests.teams_due(context)
        if upcoming != NOW:
            return


def _peak(url: str, how_many: int) -> tuple[float, float | None]:
    """The most memory the whole job takes: Python's own, and the process's (drivers and SQLite's cache included)."""
    database = filled(url, how_many, weeks=1, takers=1)
    _whole_job(database)
    _forget(database)
    whole = _process_peak(lambda: _whole_job(database))
    _forget(database)
    tracemalloc.start()
    _whole_job(database)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    database.close()
    return peak, whole


def _process_peak(work: Callable[[], object]) -> float | None:
    """The process's high-water mark in bytes while `work` runs, as Linux keeps it."""
    reset, status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
    try:
        reset.write_text("5")
        work()
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    except OSError:
        return None
    return float(found[1]) * 1024 if found else None


def _forget(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(delete(kept).where(kept.c.local_date >= NOW.date()))
        tx.execute(delete(outbox))


# --- a company ---------------------------------------------------------------------------------------------------


Measure = Callable[[Engines, str, Size], Iterator[dict[str, Any]]]
MEASURES: Mapping[str, tuple[str, Measure]] = {
    "bare": ("a week's digests composed, against the bare SQL", _against_bare),
    "history": ("the same with ten times the history", _with_history),
    "memory": ("memory with many teams against few", _memory),
}
PARTS = tuple(
    Part(f"{engine}-{name}", f"{doing}, on {engine}", partial(_measured, measure, engine))
    for engine in ("sqlite", "postgresql")
    for name, (doing, measure) in MEASURES.items()
)
