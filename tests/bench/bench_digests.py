"""A thousand digests over two million answers and two million events, against the bare SQL that reads the same figures.

"Bare SQL" is every SELECT the composing sends, run again on the driver's own cursor with nothing but `fetchall`: what it
costs to read the figures at all. Beside it the whole job, rows and notices written and committed. Then memory from few to
many teams, and time with ten times the history.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, insert, text

from bot.domain.digest_times import Moment
from bot.domain.dimensions import Dimension
from bot.domain.release import Shown, to_row
from bot.storage import digests as rows_of
from bot.storage.database import Database, Tx
from bot.storage.schema import cohort_teams, cohorts, outbox, published, rounds, teams
from bot.storage.schema import digests as kept
from bot.usecases import digests
from bot.usecases.clockwork import DueContext
from tests.givens import WORKSPACE, Engines

NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
SLOT = rows_of.Slot(4, "15:00", "Europe/Berlin")
ROUNDS, TIMES = 26, 5


def rows(small: bool = False) -> Iterator[dict[str, Any]]:
    """One row a figure, on both databases."""
    with tempfile.TemporaryDirectory(prefix="ripple-bench-") as folder:
        engines = Engines(Path(folder))
        try:
            for engine in ("sqlite", "postgresql"):
                yield from _on(engines, engine, small)
        finally:
            engines.close()


def _on(engines: Engines, engine: str, small: bool) -> list[dict[str, Any]]:
    how_many = 100 if small else 1_000
    database = _filled(engines.fresh(engine), how_many, history=1)
    read, bare, job = _timed(database, how_many)
    size = f"{engine}: {how_many:,} digests over {_sizes(database)}"
    made = [
        _row(f"{size}, composed / bare SQL ({bare * 1000:.0f} ms)", read / bare, 1.5),
        _row(f"{engine}: the same with digests and notices written and committed / bare SQL", job / bare, None),
    ]
    database.close()
    longer = _filled(engines.fresh(engine), how_many, history=2 if small else 10)
    read_long, bare_long, _ = _timed(longer, how_many)
    longer.close()
    made.append(_row(f"{engine}: with {2 if small else 10} times the history / with one", read_long / read, 1.1))
    made.append(_row(f"{engine}: bare SQL, the same comparison", bare_long / bare, None))
    few, many = (_peak(engines.fresh(engine), n) for n in ((200, 600) if small else (1_000, 10_000)))
    made.append(_row(f"{engine}: peak memory for {'600 / 200' if small else '10,000 / 1,000'} teams", many / few, 1.1))
    return made


def _row(what: str, ratio: float, goal: float | None) -> dict[str, Any]:
    return {"what": what, "ratio": ratio, "goal": goal, "met": None if goal is None else ratio <= goal}


# --- measuring ---------------------------------------------------------------------------------------------------


def _timed(database: Database, how_many: int) -> tuple[float, float, float]:
    """Seconds, median of five interleaved runs: composing, the bare SQL, and the whole job."""
    statements = _statements(database, how_many)
    composing, bare, job = [], [], []
    for _ in range(TIMES):
        bare.append(_clocked(lambda: _replay(database, statements)))
        composing.append(_clocked(lambda: _compose(database, how_many)))
        job.append(_clocked(lambda: _whole_job(database)))
        _forget(database)
    return statistics.median(composing), statistics.median(bare), statistics.median(job)


def _clocked(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _compose(database: Database, how_many: int) -> int:
    """Every digest, two hundred at a time, as the job composes them; nothing is written."""
    done = 0
    with database.reading() as tx:
        for group in _groups(tx, how_many):
            done += len(digests.compose_teams(tx, WORKSPACE, group, Moment(NOW.date(), NOW), NOW - timedelta(days=7)))
    assert done == how_many
    return done


def _groups(tx: Tx, how_many: int) -> list[list[rows_of.TellingTeam]]:
    found = rows_of.teams_to_tell(tx, WORKSPACE, SLOT, NOW, NOW.date(), how_many)
    return [found[start : start + digests.AT_ONCE] for start in range(0, len(found), digests.AT_ONCE)]


def _statements(database: Database, how_many: int) -> list[tuple[str, Any]]:
    sent: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        _compose(database, how_many)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return sent


def _replay(database: Database, statements: list[tuple[str, Any]]) -> None:
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        connection.rollback()
    finally:
        connection.close()


def _whole_job(database: Database) -> None:
    while True:
        with database.transaction() as tx:
            context = DueContext(tx, WORKSPACE, WORKSPACE, NOW, NOW, _NoKeys(), lambda: "", random.Random(1))
            upcoming = digests.teams_due(context)
        if upcoming != NOW:
            return


def _peak(url: str, how_many: int) -> float:
    """The most memory Python holds while the whole job runs."""
    database = _filled(url, how_many, history=0)
    _whole_job(database)
    _forget(database)
    tracemalloc.start()
    _whole_job(database)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    database.close()
    return peak


def _forget(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(delete(kept))
        tx.execute(delete(outbox))


class _NoKeys:
    """Digests need no key."""

    def make(self, tx: Tx, name: str) -> bytes:
        raise AssertionError("no key is needed here")

    get = destroy = make


# --- a company ---------------------------------------------------------------------------------------------------


def _filled(url: str, how_many: int, *, history: int) -> Database:
    """Teams, and behind them `history` times half a year of rounds, learnings and weekly counts; the newest week in full."""
    database = Database(url)
    with database.transaction() as tx:
        _teams(tx, how_many)
        _release(tx, how_many)
        _series(tx, how_many, max(1, ROUNDS * history), 100 if history else 1)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
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
    shown = Shown("Psychological safety", "60", 60, 50, 70, "50-70", "20-49", "20-49 answers", "last 8 weeks")
    figure = {"figure": to_row(shown), "line": []}
    lines = [(d.value, figure) for d in Dimension] + [("response", {"words": "20-49 people answered"})]
    for start in range(0, how_many, 500):
        tx.execute(
            insert(published),
            [
                key | {"round_id": "r0", "subject": f"l{n}", "dimension": dimension, "shown": told}
                for n in range(start, min(how_many, start + 500))
                for dimension, told in lines
            ],
        )


def _series(tx: Tx, how_many: int, weeks: int, takers: int) -> None:
    """By SQL, for speed: for each team and week two cells of 38 answers, four learnings, an ask and its weekly counts;
    for each learning of the last five weeks a hundred traces of people who took notice."""
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
    "INSERT INTO cohorts (workspace_id, id, round_id, lineage, kind, name, size, newcomers, under_half_answered, block, settled_size) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :teams * :weeks) "
    "SELECT :ws, 'o' || i, 'r0', 'o' || i, 'residual', 'old', 40, 0, FALSE, 0, 40 FROM n",
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
