"""Rows in which attackers guess: T1, T2, T15, T17's leaky servers, T18 and T19, on both engines."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import pytest

from bot.database.engine import Database
from tests.anonymity.builds import FOUR_LEAKS, leaky
from tests.anonymity.leavers.merged_sides import guessed, somebody_left
from tests.anonymity.nameless.attackers import Attacker, Named, attacked, by_chance, by_database, by_screens
from tests.anonymity.nameless.company import AskingCompany
from tests.anonymity.nameless.test_nameless import LEAKS as NAMING
from tests.anonymity.nameless.test_threads import LEAKS as THREADS
from tests.anonymity.nameless.threads import READERS, WritingCompany
from tests.anonymity.participation import builds as silent
from tests.anonymity.participation.attackers import ATTACKERS
from tests.anonymity.participation.company import OUTAGES, Week
from tests.anonymity.participation.score import named
from tests.anonymity.score import ADVANTAGE, AUC, ENOUGH, Score, attack_build, attack_ours
from tests.anonymity.server import BusyServer
from tests.anonymity.table import months
from tests.anonymity.table.checked import POSTGRESQL, SQLITE
from tests.anonymity.table.dumped import attack_dumps
from tests.anonymity.table.finding import TEETH, Finding, broken, no_better_than_guessing
from tests.anonymity.table.planned import in_the_plan, leaks_in_the_plan
from tests.anonymity.test_seized import LEAKS as SEIZED
from tests.anonymity.test_seized import right
from tests.givens import Engines
from tests.places import in_memory
from tests.pulse.world import PulseWorld, file_keys, server_keys

BOTH = (SQLITE, POSTGRESQL)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is played."""

    seed: int
    rounds: int = 200  # T1 on SQLite
    dumped_rounds: int = 45  # T1 on PostgreSQL, each with two dumps and all files
    leaky_rounds: int = 25
    leavers: int = 16_000  # T15
    years: int = 4
    rounds_a_year: int = 40
    questions: int = 60  # T18
    leaky_questions: int = 20
    weeks: int = 40  # T19
    leaky_weeks: int = 10

    @classmethod
    def short(cls, seed: int) -> Self:
        """Enough to see that every row can be had."""
        return cls(seed, 6, 3, 4, 4_000, 1, 24, 10, 10, 5, 4)


class Field:
    """Where it is played: databases of both engines, and a server whose every file can be read."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ripple-attack-", dir=in_memory())
        self._engines = Engines(Path(self._folder.name), durable=False)

    @cached_property
    def server(self) -> BusyServer:
        """Its autovacuum never rests, so it is started only where its files are looked at."""
        return BusyServer()

    def close(self) -> None:
        if "server" in self.__dict__:
            self.server.close()
        self._engines.close()
        self._folder.cleanup()

    def empty(self) -> Path:
        """A migrated SQLite file."""
        return Path(self._engines.fresh(SQLITE).removeprefix("sqlite:///"))

    @contextmanager
    def place(self, engine: str) -> Iterator[tuple[str, Path]]:
        """A fresh database and a folder beside it."""
        with tempfile.TemporaryDirectory(prefix="ripple-attack-") as folder:
            yield self._engines.fresh(engine), Path(folder)


# --- T1, T2: answers ---------------------------------------------------------------------------------------------


def answers(field: Field, effort: Effort) -> Iterator[Finding]:
    """T1."""
    yield _of_answers(SQLITE, "files, logs, backups, calls, no key", attack_ours(effort.rounds, effort.seed, field.empty()))
    dumps = attack_dumps(field.server, effort.dumped_rounds, effort.seed)
    yield _of_answers(POSTGRESQL, "dumps, files, statistics, calls, no key", dumps)


def _of_answers(engine: str, holds: str, score: Score) -> Finding:
    name, auc = score.worst_hint()
    good = score.upper <= ADVANTAGE and abs(auc - 0.5) <= AUC - 0.5 and score.answers >= ENOUGH
    return Finding(
        test="T1", engine=engine, holds=f"{holds} (best hint: {name}, AUC {auc:.3f})", tries=score.answers, recovered=score.recovered,
        guessing=score.by_counts_alone, bound=score.upper, mark=f"gain <= {ADVANTAGE}, AUC <= {AUC}", is_held=good,
    )  # fmt: skip


def leaks(field: Field, effort: Effort) -> Iterator[Finding]:
    """T2, on SQLite by the attacker of T1, on PostgreSQL by that of T17."""
    for build, store in FOUR_LEAKS.items():
        score = attack_build(leaky(store), effort.leaky_rounds, effort.seed)
        yield _taken_apart(SQLITE, build, score.answers, score.recovered, score.by_counts_alone)
    for build, leak in SEIZED.items():
        database = Database(field.server.fresh())
        taken, truth = leak(field.server, database, effort.seed)
        yield _taken_apart(POSTGRESQL, build, len(truth), right(taken, truth) / len(truth), None)
        database.close()


def _taken_apart(engine: str, build: str, tries: int, recovered: float, guessing: float | None) -> Finding:
    return Finding(
        test="T2", engine=engine, holds=f"LEAKY BUILD: {build}", tries=tries, recovered=recovered, guessing=guessing,
        mark=f"recovered >= {TEETH}", is_held=recovered >= TEETH,
    )  # fmt: skip


# --- T15: leavers ------------------------------------------------------------------------------------------------


def leavers(field: Field, effort: Effort) -> Iterator[Finding]:
    """T15, and a build that keeps every exact cell."""
    for engine in BOTH:
        ours = _years(field, engine, effort, nothing_goes=False)
        figures = (ours.answers, ours.recovered, ours.by_counts_alone, ours.upper)
        yield no_better_than_guessing("T15", engine, "the whole database at any moment of a year", figures)
        sides = Score(guessed(somebody_left(effort.leavers, effort.seed)))
        figures = (sides.answers, sides.recovered, sides.by_counts_alone, sides.upper)
        yield no_better_than_guessing("T15", engine, "the merged side of then, the cells of now", figures)
    yield _exact_cells(_years(field, SQLITE, effort, nothing_goes=True), "exact cells, a year of them")
    yield _exact_cells(Score(guessed(somebody_left(effort.leavers, effort.seed), is_leaky=True)), "exact cells beside each other")


def _exact_cells(kept: Score, build: str) -> Finding:
    return broken("T15", SQLITE, build, (kept.answers, kept.recovered, kept.by_counts_alone, 2 * kept.advantage - kept.upper))


def _years(field: Field, engine: str, effort: Effort, *, nothing_goes: bool) -> Score:
    score = Score()
    for number in range(effort.years):
        with field.place(engine) as (url, folder):
            seed = effort.seed * 100 + number
            world = PulseWorld(Database(url), file_keys(folder) if engine == SQLITE else server_keys(), seed=seed)
            found = months.attacked(months.Year(world, random.Random(seed)), effort.rounds_a_year, nothing_goes=nothing_goes)
            score.by_round += found.by_answer
            world.database.close()
    return score


# --- T18: nameless acts ------------------------------------------------------------------------------------------

LOOKING: Mapping[str, Attacker] = {"the whole database": by_database, "colleagues' screens": by_screens(by_chance)}


def askers(field: Field, effort: Effort) -> Iterator[Finding]:
    """T18, and the builds that name their asker."""
    for engine in BOTH:
        company = _asked(field, engine, effort.questions, effort.seed)
        for holds, attacker in LOOKING.items():
            found = attacked(company, attacker)
            yield no_better_than_guessing("T18", engine, holds, (*_figures(found), found.upper))
        yield from _writers(field, engine, effort)
        yield from in_the_plan(field, engine, effort)
    yield from leaks_in_the_plan(field, effort)
    for build, (leak, attacker, _) in NAMING.items():
        with pytest.MonkeyPatch.context() as patch:
            leak(patch)
            found = attacked(_asked(field, SQLITE, effort.leaky_questions, effort.seed), attacker)
        yield broken("T18", SQLITE, build, (*_figures(found), 2 * found.gain - found.upper))
    for build, (leak, attacker, _) in THREADS.items():
        with pytest.MonkeyPatch.context() as patch, field.place(SQLITE) as (url, folder):
            leak(patch)
            company = WritingCompany(url, folder / "keys", seed=effort.seed)
            asyncio.run(company.live(effort.leaky_questions))
            found = attacked(company, attacker)
        yield broken("T18", SQLITE, f"a nameless thread: {build}", (*_figures(found), 2 * found.gain - found.upper))


def _writers(field: Field, engine: str, effort: Effort) -> Iterator[Finding]:
    with field.place(engine) as (url, folder):
        company = WritingCompany(url, folder / "keys", seed=effort.seed)
        asyncio.run(company.live(effort.questions))
        for holds, attacker in READERS.items():
            found = attacked(company, attacker)
            yield no_better_than_guessing("T18", engine, f"a nameless thread, {holds}", (*_figures(found), found.upper))


def _figures(found: Named) -> tuple[int, float, float]:
    return len(found.chances), found.recovered, 1 / found.members


def _asked(field: Field, engine: str, questions: int, seed: int) -> AskingCompany:
    with field.place(engine) as (url, folder):
        company = AskingCompany(url, folder / "keys", seed=seed)
        asyncio.run(company.live(questions))
        return company


# --- T19: who did not answer -------------------------------------------------------------------------------------


def participation(field: Field, effort: Effort) -> Iterator[Finding]:
    """T19, one row for each attacker, and the builds that tell who did not answer."""
    outages = [OUTAGES[number % len(OUTAGES)] for number in range(effort.weeks)]
    for engine in BOTH:
        with field.place(engine) as (url, folder):
            weeks = asyncio.run(silent.as_it_is(url, folder, outages))
        for name, attacker in ATTACKERS.items():
            yield no_better_than_guessing("T19", engine, name, named(weeks, attacker).in_figures)
    for build, (leak, trouble, attackers) in silent.LEAKS.items():
        yield from _told(build, _leaked(field, leak, list(trouble)[:1] * effort.leaky_weeks), attackers)


def _leaked(field: Field, leak: silent.Leak, outages: Sequence[str]) -> list[Week]:
    with field.place(SQLITE) as (url, folder):
        return asyncio.run(silent.leaking(leak, url, folder, outages))


def _told(build: str, weeks: list[Week], attackers: Sequence[str]) -> Iterator[Finding]:
    for name in attackers:
        found = named(weeks, ATTACKERS[name])
        yield broken("T19", SQLITE, f"{build}, by {name}", (found.persons, found.recovered, found.by_chance, found.lower))


MEASURED: Mapping[str, Callable[[Field, Effort], Iterator[Finding]]] = {
    "T1": answers,
    "T2": leaks,
    "T15": leavers,
    "T18": askers,
    "T19": participation,
}
