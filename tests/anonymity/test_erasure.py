"""T16: closing while other sessions are busy on a real PostgreSQL. What is said to be erased is in no file, catalogue or statistic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy
from sqlalchemy import Connection

from bot.database.engine import Database
from bot.database.rounds import relations
from bot.database.schema import open_answers, open_comments
from bot.pulse.answering.open_tables import drop_strays
from bot.pulse.closing import acts as closing
from bot.pulse.rounds import Round, RoundState
from tests.anonymity.server import BusyServer, statistics_of
from tests.killing import killed_at
from tests.pulse.world import PulseWorld, server_keys

NOT_ON_DISK = "the round was never on the disk: the test would prove nothing"


@pytest.fixture(scope="module")
def server() -> Iterator[BusyServer]:
    """A server of our own, whose files we read and whose autovacuum never rests."""
    made = BusyServer()
    yield made
    made.close()


@pytest.fixture
def world(server: BusyServer) -> Iterator[PulseWorld]:
    database = Database(server.fresh())
    yield PulseWorld(database, server_keys())
    database.close()


def answered(world: PulseWorld) -> tuple[Round, list[bytes]]:
    """An open round that everybody answered, and what of it must be nowhere afterwards."""
    members = world.six(size=9)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
        world.comment(current, person, world.questions(current, person)[0], f"Words of {person}")
    rows = [*world.open_rows("open_answers", "slot, sealed"), *world.open_rows("open_comments", "slot, sealed")]
    assert len(rows) > 2 * len(members)
    return current, [bytes(part) for row in rows for part in row]


def close_by_the_clock(world: PulseWorld, current: Round) -> bool:
    """What the schedule does; False when another session was in the way."""
    world.now = max(world.now, current.closes_at)
    return world.run(closing.close_due, current.id) is None


@contextmanager
def session(database: Database, *statements: str, isolation: str = "REPEATABLE READ") -> Iterator[Connection]:
    """Another program's open transaction."""
    engine = sqlalchemy.create_engine(database.url, isolation_level=isolation)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        yield connection
    engine.dispose()


BUSY: dict[str, Callable[[Database], object]] = {
    "a report's snapshot": lambda database: session(database, "SELECT count(*) FROM people"),
    "an open write": lambda database: session(database, "CREATE TABLE beside (it integer)", isolation="READ COMMITTED"),
    "an analyze": lambda database: session(database, "ANALYZE", isolation="AUTOCOMMIT"),
    "a vacuum": lambda database: session(database, "VACUUM (ANALYZE)", isolation="AUTOCOMMIT"),
}


@pytest.mark.longest
@pytest.mark.parametrize("busy", BUSY)
def test_after_a_close_beside_a_busy_session_no_file_and_no_statistic_holds_anything(
    server: BusyServer, world: PulseWorld, busy: str
) -> None:
    current, needles = answered(world)
    assert server.found(needles), NOT_ON_DISK
    with BUSY[busy](world.database):  # type: ignore[attr-defined]
        server.let_autovacuum_pass(world.database)
        assert statistics_of(world.database, *relations_of(world)) == []
        assert close_by_the_clock(world, current)
        world.erase(current)
        assert world.round(current).erased_at is not None
        assert relations_of(world) == []
        assert server.found(needles) == []
    assert server.found(needles) == []


def relations_of(world: PulseWorld) -> list[str]:
    with world.database.reading() as tx:
        return [name for template in (open_answers, open_comments) for name in relations.named_like(tx, template)]


def test_nobody_visits_the_relations_of_an_open_round(world: PulseWorld) -> None:
    answered(world)
    names = relations_of(world)
    assert len(names) == 2
    with world.database.reading() as tx:
        for name in names:
            kind, quiet = tx.exec_driver_sql(
                "SELECT relpersistence, reloptions FROM pg_class WHERE relname = %s", (name,)
            ).one()  # fmt: skip
            loud = tx.exec_driver_sql(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND attstattarget <> 0", (name,)
            ).scalar_one()
            toast = tx.exec_driver_sql(
                "SELECT t.reloptions FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.relname = %s", (name,)
            ).scalar()
            assert (kind, quiet, loud) == ("u", ["autovacuum_enabled=false"], 0)
            assert toast == ["autovacuum_enabled=false"]


@pytest.mark.long
def test_a_session_that_reads_the_rows_delays_the_close_and_nothing_is_half_done(server: BusyServer, world: PulseWorld) -> None:
    current, needles = answered(world)
    with session(world.database, f"SELECT count(*) FROM {relations_of(world)[0]}"):
        assert not close_by_the_clock(world, current)
        assert world.round(current).state == RoundState.OPEN
        assert (world.count("cells"), world.count("open_answers") > 0) == (0, True)
    assert close_by_the_clock(world, current)
    world.erase(current)
    assert world.round(current).erased_at is not None
    assert world.count("cells") > 0
    assert server.found(needles) == []


def test_what_is_still_there_is_not_called_erased_and_is_looked_at_again(world: PulseWorld) -> None:
    """A relation that was dropped comes back before the look: a restore by hand, a copy under the same name."""
    current, _ = answered(world)
    [name, _] = relations_of(world)
    assert close_by_the_clock(world, current)
    with world.database.transaction() as tx:
        tx.exec_driver_sql(f"CREATE TABLE {name} AS SELECT 'x'::bytea AS slot")
    with session(world.database, f"SELECT count(*) FROM {name}"):
        world.erase(current)
        assert world.round(current).erased_at is None
        with world.database.reading() as tx:
            assert "relation" in " ".join(relations.left_of(tx, [relations.Trace(name, 0, "base/0/0")]))
    world.erase(current)
    assert world.round(current).erased_at is not None
    assert relations_of(world) == []


@pytest.mark.long
def test_a_role_that_may_not_look_at_files_erases_all_the_same_and_says_what_it_did_not_see(server: BusyServer) -> None:
    """As on a hosted PostgreSQL, where nobody is superuser."""
    database = Database(server.fresh_owned_by("ripple_plain"))
    world = PulseWorld(database, server_keys())
    current, needles = answered(world)
    assert close_by_the_clock(world, current)
    world.erase(current)
    assert world.round(current).erased_at is not None
    with database.reading() as tx:
        assert relations.blind_to(tx) == ["statistics", "files"]
    assert server.found(needles) == []
    database.close()


def test_a_relation_whose_round_is_not_open_is_a_stray_and_goes(world: PulseWorld) -> None:
    current, _ = answered(world)
    with world.database.transaction() as tx:
        relations.make(tx, open_answers, "a round of a backup")
    assert len(relations_of(world)) == 3
    with world.database.transaction() as tx:
        assert drop_strays(tx) == 1
    assert len(relations_of(world)) == 2
    assert world.close(current) is not None


@pytest.mark.longest
def test_killed_at_every_step_beside_a_snapshot_nothing_of_the_round_stays(server: BusyServer, world: PulseWorld) -> None:
    """T10 on PostgreSQL, while a report's snapshot is open: open with its rows, or folded without a trace in any file."""
    current, needles = answered(world)
    world.now = current.closes_at
    database, url = world.database, world.database.url

    def steps(mine: Database) -> None:
        world.database = mine  # in the child
        close_by_the_clock(world, current)
        world.erase(current)

    with session(database, "SELECT count(*) FROM people"):
        statement = 0
        database.engine.dispose()
        while killed_at(statement, url, steps):
            is_open, rows = world.round(current).state == RoundState.OPEN, world.count("open_answers")
            assert is_open == (rows > 0)
            assert is_open == (world.count("cells") == 0)
            if not is_open:
                assert server.found(needles) == []
            database.engine.dispose()
            statement += 1 if not is_open else 3
        assert statement > 20
        assert world.round(current).erased_at is not None
        assert server.found(needles) == []


def test_the_folder_of_the_server_is_read_whole(server: BusyServer) -> None:
    """The carver finds what is there: otherwise finding nothing would prove nothing."""
    (server.data / "planted").write_bytes(b"\0" * 100 + b"quagga" + b"\0" * 100)
    assert server.found([b"quagga", b"zebra-not-there"]) == [b"quagga"]
    (server.data / "planted").unlink()
