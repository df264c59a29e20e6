"""Round keys with a key folder: restarts, two hosts, and hosts that were off."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.database.rounds.round_keys import RoundKeys
from tests.database.rounds.ring import NAME, database, has_it, is_lost, known_to, left_of, made_by, ring, until

__all__ = ["database", "ring"]


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
    until(lambda: has_it(database, other))
    assert known_to(database, other) == key
    with database.transaction() as tx:
        other.destroy(tx, NAME)
    until(lambda: not list((tmp_path / "here").iterdir()))
    until(lambda: left_of(database, other) == [])


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
        tx.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"  # others run on this server
        )
    late = ring(grace=30.0)
    until(lambda: known_to(database, late) == key)
    assert not is_lost(database, late)
