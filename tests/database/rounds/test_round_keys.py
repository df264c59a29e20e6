"""Round keys beside PostgreSQL: given on while somebody lives who has them, and gone with the last who has."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from bot.database.engine import Database
from bot.database.rounds import relations
from bot.database.rounds.round_keys import RoundKeys
from bot.database.rounds.sealing import Pair, seal_to
from bot.database.schema import key_holders, open_keys, replicas, round_seals
from tests.database.rounds.ring import NAME, database, has_it, is_lost, known_to, left_of, made_by, ring, seal_of, until
from tests.killing import killed_at

__all__ = ["database", "ring"]


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


def test_a_close_keeps_no_seals_from_a_look_of_its_own_process_while_it_waits_for_it(database: Database) -> None:
    """Each took first what the other wanted next, and PostgreSQL ended one of them."""
    keys = RoundKeys()
    made_by(database, keys)
    keys.look(database, "host")
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")

    def close() -> None:
        with database.transaction() as tx:
            keys.destroy(tx, NAME)

    def is_waiting() -> bool:
        with database.reading() as tx:
            return bool(tx.execute(waiting).scalar_one())

    with ThreadPoolExecutor(1) as one:
        with database.transaction() as looking:
            looking.execute(update(key_holders).values(has_it=True))
            closing = one.submit(close)
            until(is_waiting)
            assert looking.execute(select(relations.own(round_seals, NAME))).all() == []
        closing.result()
    assert known_to(database, keys) is None


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
    until(lambda: has_it(database, other))
    assert other._pair.open(sealed, NAME) is None
    assert known_to(database, other) == key


def test_a_destroyed_key_is_called_gone_only_when_everybody_forgot_it(database: Database, ring: Callable[..., RoundKeys]) -> None:
    one, other = ring(), ring()
    made_by(database, one)
    until(lambda: has_it(database, other) and has_it(database, one))
    with database.transaction() as tx:
        traces = one.destroy(tx, NAME)
    assert {trace.relation.partition("_")[0] for trace in traces} >= {"round", "pg"}
    assert known_to(database, other) is None
    until(lambda: left_of(database, one) == [])
    assert NAME not in other._known
    with database.reading() as tx:
        assert relations.left_of(tx, traces) == []
        assert relations.named_like(tx, round_seals) == []


def test_somebody_who_does_not_forget_is_named_to_the_operator(database: Database, ring: Callable[..., RoundKeys]) -> None:
    one = ring()
    made_by(database, one)
    frozen = ring()
    until(lambda: has_it(database, frozen))
    frozen.look = lambda *_: None  # type: ignore[method-assign]  # as a stopped process: it lives, and looks no more
    with database.transaction() as tx:
        one.destroy(tx, NAME)
    assert left_of(database, one) == ["the key in the memory of host 1"]
    frozen.stop()
    until(lambda: left_of(database, one) == [])


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


@pytest.mark.long
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


@pytest.mark.long
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
