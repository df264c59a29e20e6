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

import gc
import json
import random
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, insert, text

from bot.app.bot import COLLECT_AFTER
from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.database.schema import cohort_teams, cohorts, outbox, published, rounds, teams
from bot.database.schema import digests as kept
from bot.digest import acts as digests
from bot.digest.composing import compose_teams
from bot.digest.store import audience as rows_of
from bot.pulse.privacy.released import Because, Direction, Released, Shown, Why, Withheld, to_row
from bot.pulse.privacy.response_share import Band
from bot.pulse.results.figures import read_figure
from bot.pulse.scoring.tiers import Tier
from bot.schedule.digest_times import Moment
from bot.schedule.job import DueContext
from tests.bench.parts import Part, engines
from tests.givens import WORKSPACE, Engines, scope

NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
SLOT = rows_of.Slot(4, "15:00", "Europe/Berlin")
WEEKS, TIMES = 26, 11
SELECT = ("SELECT", "WITH")


@dataclass(frozen=True, slots=True)
class Size:
    """How large everything is."""

    teams: int
    teams_with_history: int
    longer: int
    few: int
    many: int


FULL, SMALL = Size(1_000, 200, 10, 100, 10_000), Size(100, 40, 3, 100, 300)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by both clocks; the processor's is missing where the server runs elsewhere."""

    wall: float
    processor: float | None


@contextmanager
def _collecting_less() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _measured(measure: Measure, engine: str, small: bool) -> Iterator[dict[str, Any]]:
    with _collecting_less():
        yield from measure(engines(), engine, SMALL if small else FULL)


def _against_bare(engines: Engines, engine: str, size: Size) -> Iterator[dict[str, Any]]:
    database = _filled(engines.fresh(engine), size.teams, weeks=WEEKS)
    with database.reading() as tx:
        statements = _statements(database, tx)
        bare, composing = _fastest(tx, lambda: _replay(tx, statements), lambda: _compose(tx))
    what = f"{engine}: {size.teams:,} digests, {_sizes(database)}, composed / bare SQL"
    yield from _both(f"{what} ({bare.wall * 1000:.0f} ms)", composing, bare, 1.5)
    job = min(_job_seconds(database) for _ in range(3))
    yield _row(f"{engine}: whole job, rows and notices committed / bare SQL, wall", job / bare.wall, None)
    database.close()


def _with_history(engines: Engines, engine: str, size: Size) -> Iterator[dict[str, Any]]:
    short = _filled(engines.fresh(engine), size.teams_with_history, weeks=WEEKS)
    long = _filled(engines.fresh(engine), size.teams_with_history, weeks=WEEKS * size.longer)
    with short.reading() as one, long.reading() as ten:
        brief, lengthy = _fastest(one, lambda: _compose(one), lambda: _compose(ten), other=ten)
        work = _work(long, ten) / _work(short, one)
    yield _row(f"{engine}: {size.longer} x the history / one, {_UNITS[engine]}", work, 1.1)
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


def _compose(tx: Tx) -> int:
    """Every digest, as many at a time as the job composes them; nothing is written, and no figure is remembered."""
    read_figure.cache_clear()
    found = rows_of.teams_to_tell(scope(tx), SLOT, NOW, NOW.date(), 1_000_000)
    moment, since = Moment(NOW.date(), NOW), NOW - timedelta(days=7)
    groups = (found[start : start + digests.AT_ONCE] for start in range(0, len(found), digests.AT_ONCE))
    done = sum(len(compose_teams(scope(tx), group, moment, since)) for group in groups)
    assert done == len(found) > 0
    return done


def _statements(database: Database, tx: Tx) -> list[tuple[str, Any]]:
    """What composing asks the database."""
    sent: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(SELECT):
            sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        _compose(tx)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return sent


def _replay(tx: Tx, statements: list[tuple[str, Any]]) -> None:
    cursor = tx.connection.cursor()
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        cursor.fetchall()
    cursor.close()


_UNITS = {"sqlite": "steps of its machine", "postgresql": "rows touched"}


def _work(database: Database, tx: Tx) -> int:
    """How much the database does to answer, counted and not clocked."""
    statements = _statements(database, tx)
    return _steps(tx, statements) if database.is_sqlite else _rows_touched(tx, statements)


def _steps(tx: Tx, statements: list[tuple[str, Any]]) -> int:
    ticks = 0

    def tick() -> int:
        nonlocal ticks
        ticks += 1
        return 0

    connection: Any = tx.connection.driver_connection
    connection.set_progress_handler(tick, 10)
    _replay(tx, statements)
    connection.set_progress_handler(None, 0)
    return ticks


def _rows_touched(tx: Tx, statements: list[tuple[str, Any]]) -> int:
    """By the index on both sides: a table of few pages is read whole, and a short history would look expensive."""
    cursor = tx.connection.cursor()
    cursor.execute("SET LOCAL enable_seqscan = off")
    touched = 0
    for statement, parameters in statements:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters)
        found = cursor.fetchone()[0]
        touched += _scanned((found if isinstance(found, list) else json.loads(found))[0]["Plan"])
    cursor.execute("SET LOCAL enable_seqscan = on")
    cursor.close()
    return touched


def _scanned(node: dict[str, Any]) -> int:
    """Rows that scans found, kept or not, in this part of a plan and all below it."""
    below = sum(_scanned(one) for one in node.get("Plans", ()))
    if "Scan" not in node["Node Type"]:
        return below
    seen = node["Actual Rows"] + sum(value for name, value in node.items() if name.startswith("Rows Removed"))
    return below + round(seen * node["Actual Loops"])


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
    database = _filled(url, how_many, weeks=1, takers=1)
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


def _filled(url: str, how_many: int, *, weeks: int, takers: int = 100) -> Database:
    """Teams with so many weeks of rounds, learnings, counts and digests behind them."""
    database = Database(url)
    with database.transaction() as tx:
        _teams(tx, how_many)
        _release(tx, how_many)
        _series(tx, how_many, weeks, takers)
    if not database.is_sqlite:
        # What the server does by itself within the minute.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
    return database


def _teams(tx: Tx, how_many: int) -> None:
    rows = [
        {
            "workspace_id": WORKSPACE,
            "id": f"t{number}",
            "name": f"Team {number}",
            "channel_id": f"C{number}",
            "members_from": "hand",
            "zone": SLOT.zone,
            "digest_weekday": SLOT.weekday,
            "digest_time": SLOT.time,
            "digest_parts": ["learned", "asks", "experiments", "pulse", "chart", "thanks"],
            "language": "en",
            "created_at": NOW - timedelta(weeks=400),
            "welcomed_at": NOW - timedelta(weeks=400),
        }
        for number in range(how_many)
    ]
    tx.execute(insert(teams), rows)


def _release(tx: Tx, how_many: int) -> None:
    key = {"workspace_id": WORKSPACE}
    row = {"id": "r0", "number": 10_000, "opens_at": NOW - timedelta(days=8), "closes_at": NOW - timedelta(days=1)}
    kept = {"state": "released", "k": 5, "comments_k": 8, "rule_version": "1", "bank_version": "1", "asked_again": 0}
    tx.execute(insert(rounds), key | row | kept | {"released_at": NOW - timedelta(days=1)})
    cohort = {"round_id": "r0", "kind": "team", "size": 40, "newcomers": 0, "under_half_answered": False}
    extra = {name: value for name, value in {"block": 0, "settled_size": 40}.items() if name in cohorts.c}
    tx.execute(
        insert(cohorts),
        [key | cohort | extra | {"id": f"c{n}", "lineage": f"l{n}", "name": f"Team {n}"} for n in range(how_many)],
    )
    tx.execute(insert(cohort_teams), [key | {"cohort_id": f"c{n}", "team_id": f"t{n}"} for n in range(how_many)])
    drawn = random.Random(1)
    for start in range(0, how_many, 500):
        tx.execute(
            insert(published),
            [
                key | {"round_id": "r0", "subject": f"l{n}", "dimension": dimension, "shown": told}
                for n in range(start, min(how_many, start + 500))
                for dimension, told in _lines(drawn)
            ],
        )


def _lines(drawn: random.Random) -> list[tuple[str, dict[str, Any]]]:
    """A team's release, as various as real ones are: rounded to five, a few sizes of interval, a quarter too early."""
    lines: list[tuple[str, dict[str, Any]]] = [
        (dimension.value, {"figure": to_row(_figure(drawn, dimension)), "line": []}) for dimension in Dimension
    ]
    return [*lines, ("response", {"answered": {"people": [20, 49], "under_half": False}})]


def _figure(drawn: random.Random, dimension: Dimension) -> Released:
    if drawn.random() < 0.25:
        return Withheld(dimension, Why.TOO_EARLY, Because.FEW_QUESTIONS)
    score, half = 5 * round(drawn.gauss(60, 12) / 5), drawn.choice((10, 10, 15, 20))
    changed = drawn.choices((Direction.NO_CLEAR_CHANGE, Direction.UP, Direction.MAYBE), (8, 1, 1))[0]
    return Shown(
        dimension,
        score,
        max(0, score - half),
        min(100, score + half),
        answers=Band(20, 49),
        weeks=8,
        change=changed,
        points=10 if changed is Direction.UP else 0,
        tier=drawn.choices((Tier.TOO_CLOSE, Tier.FIRST, Tier.STRENGTH, None), (6, 1, 1, 2))[0],
    )


def _series(tx: Tx, how_many: int, weeks: int, takers: int) -> None:
    """By SQL, for speed: for each team and week a cohort with two cells of 39 answers, four lines of an old release, four
    learnings, an ask, its weekly counts and a digest; for each learning of the last five weeks `takers` traces of notice."""
    one = {"teams": how_many, "weeks": weeks, "takers": takers, "ws": WORKSPACE}
    for statement in _SERIES:
        # PostgreSQL would take 1,000 for a small integer, and overflow.
        sized = re.sub(r":(teams|weeks|takers)\b", r"CAST(:\1 AS INTEGER)", statement)
        tx.execute(text(_dated(sized, tx.dialect.name)), one)


def _dated(sql: str, engine: str) -> str:
    """`{ago:x}`: so many hours before now; `{monday:x}`: the Monday so many weeks back."""
    if engine == "postgresql":
        moment = "(TIMESTAMPTZ '2026-03-06 14:00:00+00' - make_interval(hours => CAST({0} AS int)))"
        monday = "(DATE '2026-03-02' - CAST(7 * ({0}) AS int))"
    else:
        moment = "strftime('%Y-%m-%d %H:%M:%f000', '2026-03-06 14:00:00', '-' || ({0}) || ' hours')"
        monday = "date('2026-03-02', '-' || (7 * ({0})) || ' days')"
    for name, form in (("ago", moment), ("monday", monday)):
        while (start := sql.find("{" + name + ":")) >= 0:
            end = sql.index("}", start)
            sql = sql[:start] + form.format(sql[start + len(name) + 2 : end]) + sql[end + 1 :]
    return sql


def _sizes(database: Database) -> str:
    with database.reading() as tx:
        answers = tx.execute(text("SELECT sum(c1 + c2 + c3 + c4 + c5) FROM cells")).scalar() or 0
        events = tx.execute(text("SELECT count(*) FROM activity")).scalar() or 0
    return f"{answers / 1e6:.1f}M answers, {events / 1e6:.1f}M events"


_SERIES = (
    "INSERT INTO rounds (workspace_id, id, number, opens_at, closes_at, state, k, comments_k, rule_version, bank_version, "
    "asked_again, released_at) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :weeks) "
    "SELECT :ws, 'old' || i, 9999 - i, {ago:i * 168 + 340}, {ago:i * 168 + 200}, 'released', 5, 8, '1', '1', 0, {ago:i * 168 + 190} FROM n",
    "INSERT INTO published (workspace_id, round_id, subject, dimension, shown) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks * 4) "
    "SELECT :ws, 'old' || (i / :teams / 4), 'l' || (i % :teams), 'd' || (i / :teams % 4), "
    "(SELECT shown FROM published WHERE subject = 'l0' AND dimension = 'SAFE') FROM n",
    "INSERT INTO digests (workspace_id, id, kind, subject, local_date, content, is_quiet, composed_at) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks) "
    "SELECT :ws, 'd' || i, 'team', 't' || (i % :teams), {monday:i / :teams + 1}, '{}', FALSE, {ago:(i / :teams) * 168 + 168} FROM n",
    "INSERT INTO cohorts (workspace_id, id, round_id, lineage, kind, name, size, newcomers, under_half_answered, block, settled_size) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks) "
    "SELECT :ws, 'o' || i, 'old' || (i / :teams), 'l' || (i % :teams), 'team', 'old', 40, 0, FALSE, 0, 40 FROM n",
    "INSERT INTO cohort_teams (workspace_id, cohort_id, team_id) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks) "
    "SELECT :ws, 'o' || i, 't' || (i % :teams) FROM n",
    "INSERT INTO cells (workspace_id, cohort_id, question_id, version, c1, c2, c3, c4, c5) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks * 2) "
    "SELECT :ws, 'o' || (i / 2), 'q' || (i % 2), 1, 4, 6, 8, 12, 9 FROM n",
    "INSERT INTO learnings (workspace_id, id, author_id, team_id, origin, channel_id, audience, is_private, title, text, tags, "
    "is_failure_lesson, used_by, shared_at) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks * 4) "
    "SELECT :ws, 'x' || i, 'U' || (i % 7), 't' || (i % :teams), 'x' || i, 'C' || (i % :teams), 'channel', FALSE, 'a title', "
    "'some words', '[]', FALSE, i % 3, {ago:(i / :teams) * 42 + 1} FROM n",
    "INSERT INTO activity (workspace_id, person_id, kind, item_id, team_id, at) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * 20 * :takers) "
    "SELECT :ws, 'U' || (i % :takers), 'noticed', 'x' || (i / :takers), 't' || ((i / :takers) % :teams), "
    "{ago:(i / :takers / :teams) * 42} FROM n",
    "INSERT INTO asks (workspace_id, id, author_id, team_id, origin, channel_id, is_private, text, asked_at, answered_at) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks) "
    "SELECT :ws, 'a' || i, 'U1', 't' || (i % :teams), 'a' || i, 'C1', FALSE, 'a question', {ago:(i / :teams) * 168 + 5}, "
    "CASE WHEN (i / :teams) % 3 = 0 THEN NULL ELSE {ago:(i / :teams) * 168} END FROM n",
    "INSERT INTO experiments (workspace_id, id, owner_id, team_id, origin, is_private, hypothesis, smallest_test, judged_by, "
    "starts_on, ends_on, outcome, started_at, finished_at) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks / 2) "
    "SELECT :ws, 'e' || i, 'U1', 't' || (i % :teams), 'e' || i, FALSE, 'h', 's', 'j', {monday:(i / :teams) * 2 + 2}, "
    "{monday:(i / :teams) * 2}, 'held', {ago:(i / :teams) * 336 + 340}, {ago:(i / :teams) * 336 + 4} FROM n",
    "INSERT INTO weekly_counts (workspace_id, team_id, week, name, value) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks) "
    "SELECT :ws, 't' || (i % :teams), {monday:i / :teams}, 'shared', 4 FROM n",
)


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
