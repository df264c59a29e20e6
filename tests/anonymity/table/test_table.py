"""The table of attacks, the short form. Every row is there, the tests it runs are there, and the builds that leak are broken."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.database.keys import round_key
from bot.ids import PersonId, QuestionId
from bot.pulse.privacy.slots import slot
from tests.anonymity.score import Score
from tests.anonymity.server import BusyServer
from tests.anonymity.table import months
from tests.anonymity.table.checked import CHECKS, ROOT
from tests.anonymity.table.dumped import attack_dumps, taken, whose_rows
from tests.anonymity.table.finding import GAIN, broken, in_a_table, no_better_than_guessing
from tests.anonymity.table.measured import MEASURED
from tests.anonymity.test_promise import names_in
from tests.pulse.world import PulseWorld, file_keys, server_keys

LEAVERS = 1000
NODES = sorted({node for one in CHECKS.values() for node in (*one.both, *one.sqlite, *one.postgresql)})


def test_every_attack_has_its_row() -> None:
    assert CHECKS.keys() | MEASURED.keys() == {f"T{number}" for number in range(1, 23)}


@pytest.mark.parametrize("node", NODES)
def test_the_tests_of_a_row_are_there(node: str) -> None:
    path, _, name = node.partition("::")
    assert (ROOT / path).exists()
    assert not name or name in names_in(path.removeprefix("tests/"))


def test_a_row_is_held_by_its_bound_and_not_by_what_was_found() -> None:
    near = no_better_than_guessing("T19", "sqlite", "figures", (100, 0.44, 0.41, 0.07))
    assert not near.is_held
    assert no_better_than_guessing("T19", "sqlite", "figures", (900, 0.44, 0.41, 0.04)).is_held
    assert not broken("T19", "sqlite", "a leak", (40, 0.52, 0.41, 0.04)).is_held
    assert in_a_table([near]).splitlines()[1].endswith("NOT HELD")


# --- T15 ---------------------------------------------------------------------------------------------------------


def test_the_attacker_of_t15_reads_whoever_left_off_two_exact_cells() -> None:
    """Six people, of whom four in five answer as before: what was measured when this attack was found (.51 -> .79)."""
    rng, right, usual = random.Random(4), 0, 0
    for _ in range(LEAVERS):
        first = [rng.choices((1, 2, 3, 4, 5), (1, 2, 4, 5, 3))[0] for _ in range(6)]
        then = [one if rng.random() < months.REPEATING else rng.randint(1, 5) for one in first[1:]]
        before, after = _counted(first), _counted(then)
        right += months.likeliest(before, after) == first[0]
        usual += before.index(max(before)) + 1 == first[0]
    assert right / LEAVERS - usual / LEAVERS > 0.2


def _counted(taps: list[int]) -> tuple[int, ...]:
    return tuple(taps.count(value) for value in range(1, 6))


@pytest.mark.longest
def test_whoever_left_is_read_off_exact_cells_that_stay(sqlite_url: str, tmp_path: Path) -> None:
    world = PulseWorld(Database(sqlite_url), file_keys(tmp_path), seed=3)
    found = months.attacked(months.Year(world, random.Random(3)), 26, nothing_goes=True)
    score = Score(found.by_answer)
    assert score.answers > 20
    assert score.advantage > GAIN
    world.database.close()


# --- T1 on PostgreSQL --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[BusyServer]:
    made = BusyServer()
    yield made
    made.close()


@pytest.mark.long
def test_dumps_and_files_of_postgresql_tell_no_more_than_what_is_published(server: BusyServer) -> None:
    """T1."""
    score = attack_dumps(server, 2, 1)
    assert score.answers > 30
    assert all(right == base for _, right, base in score.by_round)


def test_a_dump_tells_whose_row_is_whose_and_still_nothing_of_what_is_in_it(server: BusyServer) -> None:
    """The attack is not blind: beside the calls to Slack, the order of the rows names their people."""
    database = Database(server.fresh())
    world = PulseWorld(database, server_keys())
    members = world.six(size=8)
    current = world.open()
    question = next(one for one in world.questions(current, members[0]) if one.scale.points)
    for person in members:
        world.tap(current, person, question, question.scale.points[0])
    with database.reading() as tx:
        key = world.keys.get(tx, round_key(current.id))
    assert key is not None
    taps = [(person, "Harbor", str(question.id), 1) for person in members]
    rows = list(whose_rows(taken(server, world, current), taps, dict(world.rows("SELECT id, name FROM cohorts"))))
    assert len(rows) == len(members)
    assert all(row.identity == slot(key, PersonId(person), QuestionId(asked)) for (person, asked), row in rows)
    assert len({row.sealed for _, row in rows}) == len(members), "all tapped the same"
    database.close()
