"""T17: a dump, the files and the environment of a random moment of an open round. Taken apart after the close; and two builds that leak."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.database.engine import Database
from bot.database.keys import KeysByKind, KeyStore, SharedKeys, round_key
from bot.database.rounds import relations
from bot.database.rounds.round_keys import RoundKeys
from bot.database.schema import metadata, open_answers
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot
from bot.pulse.rounds import Round
from tests.anonymity.seized import Seized, asked_of, named, relation_files, statistics_text
from tests.anonymity.server import BusyServer
from tests.pulse.world import SECRET, PulseWorld, file_keys

ENVIRONMENT = {"RIPPLE_MASTER_SECRET": SECRET, "DATABASE_URL": "postgresql://ripple:hush@db/ripple", "SLACK_BOT_TOKEN": "xoxb-1" * 8}
TEETH = 0.95
Truth = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def server() -> Iterator[BusyServer]:
    made = BusyServer()
    yield made
    made.close()


@pytest.fixture
def database(server: BusyServer) -> Iterator[Database]:
    made = Database(server.fresh())
    yield made
    made.close()


def seize(server: BusyServer, database: Database, current: Round) -> Seized:
    """Everything of this moment: a dump as somebody careless makes it, every file, every statistic, the environment."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    taken = Seized(current.id, asked_of(database), ENVIRONMENT, texts=[server.dump(database), statistics_text(database)])
    taken.files = relation_files(database, server.files())
    return taken


def answer_some(world: PulseWorld, current: Round, members: list[str], truth: Truth) -> None:
    for person in members:
        for question in world.questions(current, person):
            values = list(question.scale.points)
            if values:
                truth[person, question.id] = world.rng.choice(values)
                world.tap(current, person, question, truth[person, question.id])


def right(seized: Seized, truth: Truth) -> int:
    found = named(seized)
    return sum(found.get(place) == value for place, value in truth.items())


@pytest.mark.longest
def test_dump_files_and_environment_of_an_open_round_name_nobody(server: BusyServer, database: Database) -> None:
    """T17, as it is: two machines share the round."""
    here, there = RoundKeys(), RoundKeys()
    here.start(database, "here")
    there.start(database, "there")
    world = PulseWorld(database, KeysByKind(here, SharedKeys(SECRET), silences=here), seed=random.randrange(1 << 30))
    members, truth = world.six(size=10), Truth()
    current = world.open()
    cut = world.rng.randrange(4, len(members))
    answer_some(world, current, members[:cut], truth)
    taken = seize(server, database, current)
    assert any("open_answers" in name and len(content) for name, content in taken.files.items())
    key = here._known[round_key(current.id)]
    assert named_with(taken, key, truth) == len(truth), "the attacker reads all of it as soon as the key is there"
    answer_some(world, current, members[cut:], {})
    world.close(current)
    until_erased(world, current)
    assert right(taken, truth) == 0
    assert right(seize(server, database, current), truth) == 0
    assert server.found([key, *hidden(key, truth)]) == []
    here.stop()
    there.stop()


def hex_of(database: Database) -> bytes:
    """Every value of every table that is not text, as a dump writes it."""
    with database.reading() as tx:
        rows = [row for table in metadata.sorted_tables for row in tx.execute(select(table))]
    return b"\n".join(b"\\x" + bytes(value).hex().encode() for row in rows for value in row if isinstance(value, bytes))


def named_with(taken: Seized, key: bytes, truth: Truth) -> int:
    with_key = Seized(taken.round_id, taken.asked, taken.environment, [*taken.texts, b"\\x" + key.hex().encode()], taken.files)
    return right(with_key, truth)


def hidden(key: bytes, truth: Truth) -> list[bytes]:
    return [slot(key, person, question) for person, question in truth]


def until_erased(world: PulseWorld, current: Round) -> None:
    """The other machine forgets at its next look; until then nothing is called erased."""
    while world.round(current).erased_at is None:
        world.erase(current)
        time.sleep(0.1)


# --- two builds that leak: without them the test above would prove nothing -------------------------------------------


def dump_plus_secret(server: BusyServer, database: Database, seed: int) -> tuple[Seized, Truth]:
    """Half of the round's key is a permanent secret, the other half a row: a dump of an open round and the environment are both."""
    keys: KeyStore = SharedKeys(SECRET)
    world, truth = PulseWorld(database, keys, seed=seed), Truth()
    members = world.six(size=10)
    current = world.open()
    answer_some(world, current, members, truth)
    taken = seize(server, database, current)
    taken.files.clear()
    world.close(current)
    world.erase(current)
    return taken, truth


def statistics_kept(server: BusyServer, database: Database, seed: int) -> tuple[Seized, Truth]:
    """Rows in tables that outlive the round, deleted and vacuumed at its close; but ANALYZE had passed meanwhile."""
    world, truth = PulseWorld(database, SharedKeys(SECRET), seed=seed), Truth()
    members = world.six(size=10)
    current = world.open()
    with database.transaction() as tx:
        for table in ("open_answers", "round_nonces"):
            for column in ("slot", "sealed") if table == "open_answers" else ("nonce",):
                tx.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 100")
        key = world.keys.get(tx, round_key(current.id))
        world.keys.make(tx, "ask:of-somebody")  # a statistic keeps no column of one row
        assert key is not None
        tx.execute(insert(open_answers), list(_shared_rows(world, current, members, key, truth)))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    world.close(current)
    world.erase(current)
    assert world.count("open_answers") == 0
    return Seized(current.id, asked_of(database), ENVIRONMENT, texts=[statistics_text(database)]), truth


def _shared_rows(world: PulseWorld, current: Round, members: list[str], key: bytes, truth: Truth) -> Iterator[dict[str, object]]:
    cohorts = {person: cohort for person, cohort, _ in asked_of(world.database)}
    for person in members:
        for question in world.questions(current, person):
            place, value = slot(key, person, question.id), world.rng.randint(1, 5)
            truth[person, question.id] = value
            sealed = Sealer(key).seal_value(place, cohorts[person], question.id, value)
            yield {"slot": place, "cohort_id": cohorts[person], "question_id": question.id, "sealed": sealed}


Leak = Callable[[BusyServer, Database, int], tuple[Seized, Truth]]
LEAKS: dict[str, Leak] = {"dump plus secret": dump_plus_secret, "statistics": statistics_kept}


@pytest.mark.parametrize("leak", ["statistics", pytest.param("dump plus secret", marks=pytest.mark.long)])
def test_the_same_attacker_takes_a_server_that_leaks_apart(server: BusyServer, database: Database, leak: str) -> None:
    """T2 on PostgreSQL."""
    taken, truth = LEAKS[leak](server, database, 5)
    assert len(truth) >= 20
    assert right(taken, truth) >= TEETH * len(truth)


def test_the_files_alone_give_a_key_that_was_ever_written_away(server: BusyServer, database: Database) -> None:
    """The attacker reads files, not only dumps: half of a key in a table, half in the environment, rows in a relation's file."""
    taken, truth = _files_of_a_leak(server, database)
    assert right(taken, truth) >= TEETH * len(truth)


def _files_of_a_leak(server: BusyServer, database: Database) -> tuple[Seized, Truth]:
    world, truth = PulseWorld(database, SharedKeys(SECRET)), Truth()
    members = world.six(size=8)
    current = world.open()
    answer_some(world, current, members, truth)
    taken = seize(server, database, current)
    taken.texts.clear()
    return taken, truth


def test_the_relations_of_a_round_are_in_the_dump_which_is_why_the_key_must_not_be(server: BusyServer, database: Database) -> None:
    world, truth = PulseWorld(database, KeysByKind(RoundKeys(), SharedKeys(SECRET))), Truth()
    members = world.six()
    current = world.open()
    answer_some(world, current, members, truth)
    with database.reading() as tx:
        [name] = relations.named_like(tx, open_answers)
    assert name.encode() in server.dump(database)


def test_a_copy_of_an_open_round_s_file_and_the_environment_name_nobody(sqlite_url: str, tmp_path: Path) -> None:
    """T17 on SQLite: the key folder, which no backup visits, is not among it."""
    database = Database(sqlite_url)
    world, truth = PulseWorld(database, file_keys(tmp_path)), Truth()
    members = world.six(size=10)
    current = world.open()
    answer_some(world, current, members, truth)
    taken = Seized(current.id, asked_of(database), ENVIRONMENT, texts=[hex_of(database)])
    with database.reading() as tx:
        key = world.keys.get(tx, round_key(current.id))
    assert key is not None and named_with(taken, key, truth) == len(truth)
    assert right(taken, truth) == 0
    world.finish(current)
    assert right(taken, truth) == 0
    database.close()
