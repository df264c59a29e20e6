"""A release of a large company, from the database to what is shown, a year into its life.

The floor: the bare SQL that reads the same cells and merged sides by the same driver, and one Cholesky a cohort of as many rows as it
has observations, for that is the matrix which the model has of it. Goal: 1.5 times that. Both by the processor's clock, in turns, the
best of three; garbage is collected as a running bot does it. How far the first run made memory grow stands in `note`.
"""

from __future__ import annotations

import gc
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from sqlalchemy import insert

from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.database.schema import CELL_COUNTS, cells, cohorts, merged_sides, rounds
from bot.ids import LineageId
from bot.pulse import store as pulses
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.rotation import choose_questions
from bot.pulse.privacy.merge import merged_side
from bot.pulse.questions.rules import bank
from bot.pulse.results.lines import lines_of_release
from bot.pulse.rounds import week_number
from bot.pulse.scoring.stored import CellRow, items_of
from tests.bench.parts import Part, collecting_less, engines
from tests.givens import WORKSPACE, scope
from tests.pulse.world import LONG_AGO, MONDAY, PulseWorld

WEEKS, FRESH_WEEKS, SIZE = 52, 26, 10
FULL, SMALL = 2_000, 30
GOAL, TIMES = 1.5, 3
ITEMS = items_of(bank().questions)


def released(small: bool) -> Iterator[dict[str, Any]]:
    """The whole of it, and a company of thirty teams, which should take less than a second."""
    for count in (SMALL,) if small else (SMALL, FULL):
        made = engines()
        world = PulseWorld(Database(made.fresh("sqlite")), FileKeys(made.folder / f"keys{count}"))
        many = a_year_of(world, count)
        _, peak = _timed(lambda world=world: _release(world))
        with collecting_less():
            ours, floor = _in_turns(lambda world=world: _release(world), lambda world=world, many=many: _bare(world, many))
        world.database.close()
        yield {
            "what": f"release {count:,} cohorts x {WEEKS} weeks x 11 sides, against bare SQL and one Cholesky a cohort",
            "ratio": ours / floor,
            "goal": GOAL,
            "met": ours / floor <= GOAL,
            "note": f"{ours:.2f} s against {floor:.2f} s, memory +{peak} MB",
        }


def _release(world: PulseWorld) -> int:
    with world.database.transaction() as tx:
        here = scope(tx, now=world.now, keys=world.keys, new_id=world.new_id)
        newest = pulses.newest_round(here)
        assert newest is not None
        return len(lines_of_release(here, newest, pulses.cohorts_of(here, newest.id)))


def _bare(world: PulseWorld, many: list[int]) -> float:
    import numpy as np

    with world.database.reading() as tx:
        counts = ", ".join(f"k.{name}" for name in CELL_COUNTS)
        where = "FROM cells k JOIN cohorts c ON c.workspace_id = k.workspace_id AND c.id = k.cohort_id"  # by the primary key
        query = f"SELECT {counts}, k.question_id, k.version, c.lineage, c.size, c.round_id {where}"
        read = len(tx.exec_driver_sql(query).all()) + len(tx.exec_driver_sql("SELECT * FROM merged_sides").all())
    one = {n: np.eye(n) * 30 + 60 for n in set(many)}
    return read + sum(float(np.linalg.cholesky(one[n])[0, 0]) for n in many)


# --- a company ---------------------------------------------------------------------------------------------------


def a_year_of(world: PulseWorld, count: int) -> list[int]:
    """52 rounds as the rotation asks, put in by SQL: what is older than half a year is merged. How many observations each cohort has."""
    rng = random.Random(3)
    names = [LineageId(f"team:t{number}") for number in range(count)]
    blocks = assign_blocks(names, seed="bench")
    past: dict[LineageId, list[CellRow]] = {name: [] for name in names}
    seen: Counter[LineageId] = Counter()
    with world.database.transaction() as tx:
        for week in range(WEEKS):
            opens = MONDAY + timedelta(weeks=week)
            closed = opens + timedelta(days=4)
            row = {"workspace_id": WORKSPACE, "id": f"r{week}", "number": week + 1, "opens_at": opens, "closes_at": closed, "k": 5}
            row |= {"state": "released" if week < WEEKS - 1 else "folded", "comments_k": 8, "rule_version": "2", "bank_version": "2"}
            row |= {"erased_at": closed, "released_at": closed if week < WEEKS - 1 else None}
            tx.execute(insert(rounds), [row])
            tx.execute(insert(cohorts), [_cohort(name, blocks[name], week) for name in names])
            by_block = {block: choose_questions(week + 1, block, bank(), seed="bench") for block in set(blocks.values())}
            fresh = []
            for name in names:
                for one in (one for one in by_block[blocks[name]] if one.is_scored):
                    answers = Counter(rng.choices(one.scale.points, k=rng.randint(5, 9)))
                    made = tuple(answers[place] for place in range(1, one.scale.places + 1))
                    past[name].append(CellRow(name, _week(opens), SIZE, one.id, one.version, made))
                    if week >= FRESH_WEEKS:
                        fresh.append(_cell(name, week, one.id, one.version, made))
            tx.execute(insert(cells), fresh) if fresh else None
        old = _week(MONDAY + timedelta(weeks=FRESH_WEEKS))
        for name in names:
            by_side: dict[str, list[CellRow]] = defaultdict(list)
            for one in past[name]:
                by_side[ITEMS[one.question, one.version].side if one.week < old else ""].append(one)
            fresh_ones = by_side.pop("", [])
            rows = [_merged(one) for some in by_side.values() if (one := merged_side(some, ITEMS, least=5))]
            tx.execute(insert(merged_sides), rows) if rows else None
            seen[name] = len(rows) + len(fresh_ones)
    world.now = MONDAY + timedelta(weeks=WEEKS)
    return [seen[name] for name in names if seen[name]]


def _cohort(name: LineageId, block: int, week: int) -> dict[str, Any]:
    row = {"workspace_id": WORKSPACE, "id": f"{name}/{week}", "round_id": f"r{week}", "lineage": name, "kind": "team", "name": name}
    row |= {"block": block, "size": SIZE, "settled_size": SIZE, "newcomers": 0, "silent_until": LONG_AGO.date()}
    return row | {"response_band": "most", "under_half_answered": False}


def _cell(name: LineageId, week: int, question: str, version: int, counts: tuple[int, ...]) -> dict[str, Any]:
    found = {"workspace_id": WORKSPACE, "cohort_id": f"{name}/{week}", "question_id": question, "version": version}
    return found | dict(zip_longest(CELL_COUNTS, counts))


def _merged(one: Any) -> dict[str, Any]:
    (question, version), week = max(one.parts, key=lambda part: part[1])
    newest = next(number for number in range(WEEKS) if _week(MONDAY + timedelta(weeks=number)) == week)
    return {
        "workspace_id": WORKSPACE, "lineage": one.cohort, "dimension": ITEMS[question, version].side, "round_id": f"r{newest}",
        "mean": int(one.mean), "answers": one.answers, "asked": one.asked, "k": 5, "parts": [[*key, at] for key, at in one.parts],
    }  # fmt: skip


def _week(opens: Any) -> int:
    return week_number(opens)


def _timed(work: Callable[[], Any]) -> tuple[float, int]:
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def _in_turns(*works: Callable[[], Any]) -> list[float]:
    """The best seconds of each."""
    rounds = [[_timed(work)[0] for work in works] for _ in range(TIMES)]
    return [min(one) for one in zip(*rounds, strict=True)]


PARTS = (Part("release", "a release of a year-old company, against bare SQL and one Cholesky a cohort", released),)
