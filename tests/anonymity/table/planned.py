"""T18's rows about the plan made together: votes, nameless proposals, leaders' guesses, and what is imported."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import sqrt
from statistics import mean, stdev
from typing import TYPE_CHECKING

import pytest

from bot.database.engine import Database
from tests.anonymity.choosing.attackers import proposers_tried, votes_tried
from tests.anonymity.choosing.company import ChoosingCompany
from tests.anonymity.choosing.test_choosing import PROPOSAL_LEAKS, VOTE_LEAKS
from tests.anonymity.guessing.attackers import guesses_tried
from tests.anonymity.guessing.company import LEADS, a_month, with_leads
from tests.anonymity.guessing.imports import imports_tried, with_teams
from tests.anonymity.guessing.test_guessing import LEAKS as GUESS_LEAKS
from tests.anonymity.guessing.test_guessing import rows_as_they_come
from tests.anonymity.nameless.attackers import Z95
from tests.anonymity.table.checked import SQLITE
from tests.anonymity.table.finding import Finding, broken, no_better_than_guessing
from tests.pulse.world import PulseWorld, file_keys, server_keys

if TYPE_CHECKING:
    from tests.anonymity.table.measured import Effort, Field

Tried = tuple[list[float], list[float]]  # try by try: whether the attacker was right, and whether (or how likely) a guess is
Leak = Callable[[pytest.MonkeyPatch], None]


def in_the_plan(field: Field, engine: str, effort: Effort) -> Iterator[Finding]:
    """A row for each kind."""
    votes, proposers = _choosing(field, engine, effort.questions // 5, effort.seed)
    yield _row_of_ours(engine, "every copy, who voted for what", votes)
    yield _row_of_ours(engine, "every copy, who proposed", proposers)
    yield _row_of_ours(engine, "every copy, which lead guessed what", _guesses(field, engine, effort.questions, effort.seed))
    yield _row_of_ours(engine, "every copy, what few said in an import", _imports(field, engine, effort.questions, effort.seed))


def leaks_in_the_plan(field: Field, effort: Effort) -> Iterator[Finding]:
    """The same attackers against builds that leak."""
    seed, few = effort.seed, effort.leaky_questions
    for build, leak in VOTE_LEAKS.items():
        yield _row_of_a_leak(build, leak, lambda: _choosing(field, SQLITE, few // 5, seed)[0])
    for build, leak in PROPOSAL_LEAKS.items():
        yield _row_of_a_leak(build, leak, lambda: _choosing(field, SQLITE, few // 5, seed)[1])
    for build, leak in GUESS_LEAKS.items():
        yield _row_of_a_leak(build, leak, lambda: _guesses(field, SQLITE, few, seed))
    yield _row_of_a_leak("an import's rows as they come", rows_as_they_come, lambda: _imports(field, SQLITE, 2 * few, seed))


def _row_of_ours(engine: str, holds: str, tried: Tried) -> Finding:
    hits, chances = tried
    gain, half = _gain(tried)
    return no_better_than_guessing("T18", engine, holds, (len(hits), mean(hits), mean(chances), gain + half))


def _row_of_a_leak(build: str, leak: Leak, play: Callable[[], Tried]) -> Finding:
    with pytest.MonkeyPatch.context() as patch:
        leak(patch)
        tried = play()
    gain, half = _gain(tried)
    return broken("T18", SQLITE, build, (len(tried[0]), mean(tried[0]), mean(tried[1]), gain - half))


def _gain(tried: Tried) -> tuple[float, float]:
    """How much more often than a guess the attacker was right, and half its 90 % interval."""
    gains = [hit - chance for hit, chance in zip(*tried, strict=True)]
    return mean(gains), Z95 * stdev(gains) / sqrt(len(gains))


# --- played ------------------------------------------------------------------------------------------------------


def _choosing(field: Field, engine: str, weeks: int, seed: int) -> tuple[Tried, Tried]:
    with field.place(engine) as (url, folder):
        company = ChoosingCompany(url, file_keys(folder) if engine == SQLITE else server_keys(), seed=seed)
        company.play(max(weeks, 2))
        found = votes_tried(company), proposers_tried(company)
        company.database.close()
    return found


def _guesses(field: Field, engine: str, questions: int, seed: int) -> Tried:
    """A round table for every few questions, each with a guess of every lead."""
    with _world(field, engine, seed) as world:
        with_leads(world)
        rng = random.Random(seed)
        tried = [guesses_tried(a_month(world, rng)[0]) for _ in range(max(questions * 2 // LEADS, 2))]
    return [hit for hits, _ in tried for hit in hits], [chance for _, chances in tried for chance in chances]


def _imports(field: Field, engine: str, surveys: int, seed: int) -> Tried:
    with _world(field, engine, seed) as world:
        return imports_tried(with_teams(world), surveys, random.Random(seed))


@contextmanager
def _world(field: Field, engine: str, seed: int) -> Iterator[PulseWorld]:
    with field.place(engine) as (url, folder):
        world = PulseWorld(Database(url), file_keys(folder) if engine == SQLITE else server_keys(), seed=seed)
        yield world
        world.database.close()
