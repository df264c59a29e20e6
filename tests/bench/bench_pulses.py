"""The pulse of a large company: folding a round and choosing a year of questions. What a release costs is in `bench_release`.

Each against a bare loop that reads the same rows: the open answers counted as if they were in clear and deleted, a loop over the plan's
slots. Ratio = ours / bare, smaller is better. What folding does more: it opens every sealed row, rewrites
the counters of silence of everybody, and keeps bands. How far memory grew stands in `note`.
"""

from __future__ import annotations

import gc
import random
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.database.engine import Database
from bot.database.keys import FileKeys, round_key
from bot.database.schema import people, team_members
from bot.database.scope import Scopes
from bot.ids import LineageId
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.pulse import store as pulses
from bot.pulse.answering.open_tables import tables_of
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.rotation import choose_questions
from bot.pulse.closing import acts as pulse_close
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot
from bot.pulse.questions.rules import bank
from bot.pulse.rounds import Round
from bot.schedule.job import AfterContext
from tests.bench.parts import Part, engines
from tests.givens import WORKSPACE, scope
from tests.pulse.world import BERLIN, LONG_AGO, PulseWorld, somebody

TEAM = 10
ANSWERING = 0.75
WEEKS = 24
Row = dict[str, Any]
SMALL, FULL = 300, 20_000  # people


def _in_a_company(measure: Callable[[PulseWorld, int], list[Row]], small: bool) -> Iterator[Row]:
    size = SMALL if small else FULL
    made = engines()
    world = _company(Database(made.fresh("sqlite")), made.folder, size)
    yield from measure(world, size)
    world.database.close()


def _folding(world: PulseWorld, size: int) -> list[Row]:
    current = world.open()
    answers = _answer(world, current)
    bare, _ = _timed(lambda: _bare_fold(world, current))
    world.now = current.closes_at
    ours, peak = _timed(lambda: world.close(current))
    gone, _ = _timed(lambda: pulse_close.erase(_after(world, current)))
    bare_vacuum, _ = _timed(world.database.scrub)
    world.release(current)
    world.next_week(current)
    what = f"fold a round of {size:,} people ({answers:,} answers), against counting the same rows"
    return [
        _row(what, ours, bare, None, peak),
        _row(f"erase it, against a bare VACUUM ({gone * 1000:.0f} ms)", gone, bare_vacuum, 2.0, 0),
    ]


def _a_year(cohorts: int) -> Row:
    lineages = [LineageId(f"team:{number}") for number in range(cohorts)]

    def ours() -> None:
        blocks = assign_blocks(lineages, seed="bench")
        for week in range(1, 53):
            for lineage in lineages:
                choose_questions(week, blocks[lineage], bank(), seed="bench")

    def bare() -> int:
        plan = [tuple(bank().questions[(week * 2 + place) % len(bank().questions)] for place in range(2)) for week in range(53)]
        return sum(len(plan[week]) for week in range(1, 53) for _ in lineages)

    (one, peak), (two, _) = _timed(ours), _timed(bare)
    return _row(f"choose a year of questions for {cohorts:,} cohorts, against a loop over a fixed plan", one, two, None, peak)


# --- a company ---------------------------------------------------------------------------------------------------


def _company(database: Database, folder: Path, size: int) -> PulseWorld:
    world = PulseWorld(database, FileKeys(folder / "keys"))
    with database.transaction() as tx:
        known = (somebody(f"U{number}") for number in range(size))
        tx.execute(
            insert(people), [{"workspace_id": WORKSPACE} | {name: getattr(one, name) for name in one.__struct_fields__} for one in known]
        )
        for number in range(size // TEAM):
            teams.add_team(scope(tx), _team(number))
        tx.execute(
            insert(team_members),
            [
                {"workspace_id": WORKSPACE, "team_id": f"t{number // TEAM}", "person_id": f"U{number}", "is_lead": False, "since": LONG_AGO}
                for number in range(size)
            ],
        )
    return world


def _team(number: int) -> Team:
    return Team(f"t{number}", f"t{number}", None, None, "hand", None, BERLIN, 4, "15:00", (), "en", LONG_AGO, LONG_AGO)


def _answer(world: PulseWorld, current: Round) -> int:
    rng = random.Random(1)
    with world.database.transaction() as tx:
        key = world.keys.get(tx, round_key(current.id))
        assert key is not None
        sealer, found = Sealer(key), []
        asked = pulses.questions_by_cohort(scope(tx), current.id)
        for cohort, members in pulses.members_by_cohort(scope(tx), current.id).items():
            for one in asked[cohort]:
                for person in members:
                    if rng.random() < ANSWERING:
                        name, value = slot(key, person, one.question), rng.choice([1, 5])
                        sealed = sealer.seal_value(name, cohort, one.question, value)
                        found.append({"slot": name, "cohort_id": cohort, "question_id": one.question, "sealed": sealed})
        tx.execute(insert(tables_of(scope(tx), current.id).answers), found)
    return len(found)


def _bare_fold(world: PulseWorld, current: Round) -> None:
    """Count and delete, then take it back: the round is still to be folded."""
    counted: dict[tuple[str, str], list[int]] = {}
    with world.database.engine.connect() as connection:
        transaction = connection.begin()
        table = tables_of(scope(connection), current.id).answers.name
        for slot_, cohort, question, sealed in connection.exec_driver_sql(f"SELECT slot, cohort_id, question_id, sealed FROM {table}"):
            counted.setdefault((cohort, question), [0] * 5)[(sealed[12] ^ slot_[0]) % 5] += 1
        connection.exec_driver_sql(f"DELETE FROM {table}")
        transaction.rollback()


def _after(world: PulseWorld, current: Round) -> Any:
    return AfterContext(world.database, Scopes(lambda: world.now, world.keys), WORKSPACE, current.id, world.now, world.now)


# --- measuring ---------------------------------------------------------------------------------------------------


def _timed(work: Callable[[], Any]) -> tuple[float, int]:
    """Seconds, and by how many MB the process grew at its peak."""
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def _row(what: str, ours: float, bare: float, goal: float | None, peak: int) -> Row:
    ratio = ours / bare
    note = f"{ours:.2f} s against {bare:.3f} s, memory +{peak} MB"
    return {"what": what, "ratio": ratio, "goal": goal, "met": None if goal is None else ratio <= goal, "note": note}


PARTS = (
    Part("round", "a round closed and erased, against counting and a bare VACUUM", partial(_in_a_company, _folding)),
    Part("year", "a year of questions chosen, against a fixed plan", lambda small: [_a_year((SMALL if small else FULL) // TEAM)]),
)
