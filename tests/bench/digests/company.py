"""Companies of any size with half a year of figures."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.database.schema import cohort_teams, cohorts, published, rounds, teams
from bot.digest.store import audience as rows_of
from bot.pulse.privacy.released import Because, Direction, Released, Shown, Why, Withheld, to_row
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.tiers import Tier
from tests.givens import WORKSPACE

NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
SLOT = rows_of.Slot(4, "15:00", "Europe/Berlin")


def filled(url: str, how_many: int, *, weeks: int, takers: int = 100) -> Database:
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


def sizes(database: Database) -> str:
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
