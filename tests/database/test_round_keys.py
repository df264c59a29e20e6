"""Round keys beside PostgreSQL: given on while somebody lives who has them, and gone with the last who has."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.database.rounds import relations
from bot.database.rounds.round_keys import RoundKeys
from bot.database.rounds.sealing import Pair, seal_to
from bot.database.schema import key_holders, open_keys, replicas, round_seals
from tests.killing import killed_at

NAME = "round:1"
PATIENCE = 60.0  # seconds; a laden machine is no failure


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    made = Database(postgresql_url)
    yield made
    made.close()


@pytest.fixture
def ring(database: Database) -> Iterator[Callable[..., RoundKeys]]:
    """Processes that live until the test ends or stops them."""
    made: list[RoundKeys] = []

    def start(folder: FileKeys | None = None, grace: float = 0.0) -> RoundKeys:
        one = RoundKeys(folder, grace=grace)
        one.start(database, f"host {len(made)}")
        made.append(one)
        return one

    yield start
    for one in made:
        one.stop()


def made_by(database: Database, keys: RoundKeys, name: str = NAME) -> bytes:
    with database.transaction() as tx:
        return keys.make(tx, name)


def known_to(database: Database, keys: RoundKeys, name: str = NAME) -> bytes | None:
    with database.reading() as tx:
        return keys.get(tx, name)


def is_lost(database: Database, keys: RoundKeys, name: str = NAME) -> bool:
    with database.reading() as tx:
        return keys.lost(tx, name)


def until(happened: Callable[[], object]) -> None:
    """Wait for what must come, however slow the machine is."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def seal_of(database: Database, keys: RoundKeys) -> bytes | None:
    seals = relations.own(round_seals, NAME)
    with database.reading() as tx:
        return tx.execute(select(seals.c.sealed).where(seals.c.replica_id == keys.replica_id)).scalar()


def test_only_the_pair_it_was_sealed_to_opens_a_key_and_only_under_its_name() -> None:
    one, other, key = Pair(), Pair(), bytes(range(32))
    sealed = seal_to(one.public, key, NAME)
    assert (one.open(sealed, NAME), other.open(sealed, NAME), one.open(sealed, "round:2")) == (key, None, None)
    assert one.open(sealed[:-1], NAME) is None
    assert one.open(b"", NAME) is None
    assert len(sealed) == 80
    assert key not in sealed
    assert seal_to(one.public, key, NAME) != sealed


def test_whoever_lives_when_a_round_opens_has_its_key_at_once(database: Database, ring: Callable[..., RoundKeys]) -> None:
    one, other = ring(), ring()
    key = made_by(database, one)
    assert known_to(database, other) == key
    assert not is_lost(database, other)


def test_a_newcomer_is_sealed_in_by_any_who_has_it_also_after_the_maker_is_gone(database: Database, ring: Callable[..., RoundKeys]) -> None:
    """A rolling restart with overlap keeps the round."""
    first = ring()
    key = made_by(database, first)
    for _ in range(3):
        newcomer = ring()
        until(lambda new=newcomer: known_to(database, new) == key)  # type: ignore[misc]
        assert newcomer.missing(database) == []
        first.stop()
        first = newcomer
    assert known_to(database, first) == key


def test_the_last_who_has_it_gone_the_key_is_lost_and_never_comes_back(database: Database, ring: Callable[..., RoundKeys]) -> None:
    first = ring()
    made_by(database, first)
    first.stop()
    late = ring()
    assert known_to(database, late) is None
    assert is_lost(database, late)
    assert late.missing(database) == []
    fresh = made_by(database, late)
    assert known_to(database, late) == fresh
    assert known_to(database, first) is None, "an earlier key of the same round is not taken for the new one"


def test_a_key_counts_as_lost_only_after_a_while_without_anybody(database: Database) -> None:
    """A database that restarts lets go of every lock; who comes back in time still has it."""
    first, seconds = RoundKeys(), [0.0]
    made_by(database, first)
    late = RoundKeys(clock=lambda: seconds[0], grace=30)
    assert not is_lost(database, late)
    seconds[0] = 29.0
    assert not is_lost(database, late)
    seconds[0] = 30.0
    assert is_lost(database, late)
    assert not is_lost(database, first), "who has it does not ask whether it is lost"


def test_a_seal_that_was_used_opens_nowhere_any_more(database: Database, ring: Callable[..., RoundKeys]) -> None:
    """Whoever copied the seals while the round was open and gets at a process's memory later finds no half that fits."""
    one, other = ring(), ring()
    key = made_by(database, one)
    sealed = seal_of(database, other)
    assert sealed is not None
    until(lambda: _has_it(database, other))
    assert other._pair.open(sealed, NAME) is None
    assert known_to(database, other) == key


def _has_it(database: Database, keys: RoundKeys) -> bool:
    with database.reading() as tx:
        return tx.execute(select(key_holders.c.has_it).where(key_holders.c.replica_id == keys.replica_id)).scalar() is True


def test_a_destroyed_key_is_called_gone_only_when_everybody_forgot_it(database: Database, ring: Callable[..., RoundKeys]) -> None:
    one, other = ring(), ring()
    made_by(database, one)
    until(lambda: _has_it(database, other) and _has_it(database, one))
    with database.transaction() as tx:
        traces = one.destroy(tx, NAME)
    assert {trace.relation.partition("_")[0] for trace in traces} >= {"round", "pg"}
    assert known_to(database, other) is None
    until(lambda: _left(database, one) == [])
    assert NAME not in other._known
    with database.reading() as tx:
        assert relations.left_of(tx, traces) == []
        assert relations.named_like(tx, round_seals) == []


def test_somebody_who_does_not_forget_is_named_to_the_operator(database: Database, ring: Callable[..., RoundKeys]) -> None:
    one = ring()
    made_by(database, one)
    frozen = ring()
    until(lambda: _has_it(database, frozen))
    frozen.look = lambda *_: None  # type: ignore[method-assign]  # as a stopped process: it lives, and looks no more
    with database.transaction() as tx:
        one.destroy(tx, NAME)
    assert _left(database, one) == ["the key in the memory of host 1"]
    frozen.stop()
    until(lambda: _left(database, one) == [])


def _left(database: Database, keys: RoundKeys) -> list[str]:
    with database.reading() as tx:
        return keys.left(tx, NAME)


def test_a_key_of_a_transaction_that_failed_is_no_key(database: Database) -> None:
    keys = RoundKeys()
    with pytest.raises(RuntimeError), database.transaction() as tx:
        keys.make(tx, NAME)
        raise RuntimeError
    assert known_to(database, keys) is None
    assert is_lost(database, keys)
    assert known_to(database, keys) is None
    with database.reading() as tx:
        assert relations.named_like(tx, round_seals) == []


def test_an_open_transaction_s_key_survives_a_look_that_does_not_see_it_yet(database: Database) -> None:
    keys = RoundKeys()
    with database.transaction() as tx:
        key = keys.make(tx, NAME)
        keys.look(database, "here")
    assert known_to(database, keys) == key


def test_the_database_holds_no_key_and_nothing_that_opens_one(database: Database, ring: Callable[..., RoundKeys]) -> None:
    one, _other = ring(), ring()
    key = made_by(database, one)
    with database.reading() as tx:
        seals = relations.own(round_seals, NAME)
        held = [
            bytes(part) for table in (seals, open_keys, replicas) for row in tx.execute(select(table)) for part in row if _is_bytes(part)
        ]
    assert held
    assert all(key not in part for part in held)


def _is_bytes(part: object) -> bool:
    return isinstance(part, (bytes, memoryview))


def test_an_emptied_database_makes_every_key_a_lost_one(database: Database) -> None:
    """What a crash of PostgreSQL does to unlogged relations."""
    keys = RoundKeys()
    made_by(database, keys)
    with database.transaction() as tx:
        tx.exec_driver_sql("TRUNCATE open_keys, key_holders, replicas")
    assert is_lost(database, keys)
    fresh = made_by(database, keys)
    assert known_to(database, keys) == fresh


def test_a_maker_killed_at_any_statement_leaves_a_key_that_is_lost_and_can_be_made_anew(
    database: Database, ring: Callable[..., RoundKeys]
) -> None:
    """The last process killed during the seal: nobody else lived, so nobody has it."""

    def open_it(mine: Database) -> None:
        maker = RoundKeys()
        maker.look(mine, "the maker")
        with mine.transaction() as tx:
            maker.make(tx, NAME)
        maker.look(mine, "the maker")

    statement = 0
    while killed_at(statement, database.url, open_it):
        late = ring()
        assert known_to(database, late) is None
        until(lambda who=late: is_lost(database, who))  # type: ignore[misc]
        fresh = made_by(database, late)
        assert known_to(database, late) == fresh
        with database.transaction() as tx:
            late.destroy(tx, NAME)
        late.stop()
        statement += 5
    assert statement > 20


def test_a_maker_killed_beside_another_process_gives_its_key_on_or_never_had_one(
    database: Database, ring: Callable[..., RoundKeys]
) -> None:
    other, statement, given = ring(), 0, 0
    database.engine.dispose()

    def open_it(mine: Database) -> None:
        with mine.transaction() as tx:
            RoundKeys().make(tx, f"round:{statement}")

    while killed_at(statement, database.url, open_it):
        name = f"round:{statement}"
        with database.reading() as tx:
            there = tx.execute(select(open_keys.c.key_id).where(open_keys.c.key_id == name)).scalar()
        assert (known_to(database, other, name) is not None) == (there is not None)
        given += there is not None
        statement += 1
    assert statement > 10
    assert known_to(database, other, f"round:{statement}") is not None


# --- with a key folder -------------------------------------------------------------------------------------------


def test_with_a_key_folder_a_restart_keeps_the_round(database: Database, ring: Callable[..., RoundKeys], tmp_path: Path) -> None:
    first = ring(FileKeys(tmp_path / "keys"))
    key = made_by(database, first)
    first.stop()
    second = ring(FileKeys(tmp_path / "keys"))
    assert known_to(database, second) == key
    with database.transaction() as tx:
        second.destroy(tx, NAME)
    assert list((tmp_path / "keys").iterdir()) == []


def test_an_emptied_or_lost_key_folder_costs_the_round_only_when_nobody_has_it_in_memory(
    database: Database, ring: Callable[..., RoundKeys], tmp_path: Path
) -> None:
    first = ring(FileKeys(tmp_path / "keys"))
    key = made_by(database, first)
    for file in (tmp_path / "keys").iterdir():
        file.unlink()
    assert known_to(database, first) == key
    first.stop()
    second = ring(FileKeys(tmp_path / "keys"))
    assert known_to(database, second) is None
    assert is_lost(database, second)


def test_two_hosts_with_a_key_folder_each_share_the_round_and_both_forget_it(
    database: Database, ring: Callable[..., RoundKeys], tmp_path: Path
) -> None:
    one, other = ring(FileKeys(tmp_path / "here")), ring(FileKeys(tmp_path / "there"))
    key = made_by(database, one)
    until(lambda: _has_it(database, other))
    assert known_to(database, other) == key
    with database.transaction() as tx:
        other.destroy(tx, NAME)
    until(lambda: not list((tmp_path / "here").iterdir()))
    until(lambda: _left(database, other) == [])


def test_two_hosts_that_share_one_key_folder_have_one_key(database: Database, ring: Callable[..., RoundKeys], tmp_path: Path) -> None:
    one, other = ring(FileKeys(tmp_path / "keys")), ring(FileKeys(tmp_path / "keys"))
    key = made_by(database, one)
    assert known_to(database, other) == key
    assert made_by(database, other) == key
    with database.transaction() as tx:
        other.destroy(tx, NAME)
    assert list((tmp_path / "keys").iterdir()) == []


def test_a_host_that_was_off_while_the_round_closed_destroys_its_key_file_when_it_comes_back(
    database: Database, ring: Callable[..., RoundKeys], tmp_path: Path
) -> None:
    """And leaves alone what is younger than any transaction, what is open, and the keys of other things."""
    files = FileKeys(tmp_path / "keys")
    with database.reading() as tx:
        for name in ("round:closed meanwhile", "round:just made", "ask:1"):
            files.make(tx, name)
    for name in ("round%3Aclosed%20meanwhile", "ask%3A1"):
        os.utime(tmp_path / "keys" / f"{name}.key", (0, 0))
    back = ring(files)
    made_by(database, back)
    os.utime(tmp_path / "keys" / "round%3A1.key", (0, 0))
    back.look(database, "back")
    assert {file.name for file in (tmp_path / "keys").iterdir()} == {"round%3Ajust%20made.key", "ask%3A1.key", "round%3A1.key"}


def test_a_lock_that_was_cut_is_taken_again_and_the_key_stays(database: Database, ring: Callable[..., RoundKeys]) -> None:
    """The database ends the session, as at a restart: for a moment nobody lives, and then somebody does again."""
    one = ring()
    key = made_by(database, one)
    with database.transaction() as tx:
        tx.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()")
    late = ring(grace=30.0)
    until(lambda: known_to(database, late) == key)
    assert not is_lost(database, late)
