"""Keys: written whole, gone for good, and the same for all who share a secret."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.database.keys import FileKeys, KeyStore, SharedKeys, round_key

SECRET = "a master secret for tests only, 32+"


@pytest.fixture(params=["files", "shared"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> KeyStore:
    return FileKeys(tmp_path / "keys") if request.param == "files" else SharedKeys(SECRET)


def test_a_key_is_the_same_until_it_is_destroyed_and_then_none(database: Database, keys: KeyStore) -> None:
    with database.transaction() as tx:
        made = keys.make(tx, "round:1")
        assert len(made) == 32
        assert keys.make(tx, "round:1") == made == keys.get(tx, "round:1")
        assert keys.make(tx, "round:2") != made
        keys.destroy(tx, "round:1")
        keys.destroy(tx, "round:1")
        assert keys.get(tx, "round:1") is None
        assert keys.make(tx, "round:1") != made


def test_a_key_file_is_readable_by_its_owner_only(tmp_path: Path, database: Database) -> None:
    with database.transaction() as tx:
        FileKeys(tmp_path / "keys").make(tx, round_key("1"))
    [file] = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) & 0o077 == 0


def test_two_processes_that_make_a_key_at_once_get_the_same(tmp_path: Path, database: Database) -> None:
    one, other = FileKeys(tmp_path / "keys"), FileKeys(tmp_path / "keys")
    with database.transaction() as tx:
        assert one.make(tx, "round:1") == other.make(tx, "round:1")
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["round%3A1.key"]


def test_the_file_is_overwritten_before_it_is_unlinked(tmp_path: Path, database: Database) -> None:
    keys = FileKeys(tmp_path / "keys")
    with database.transaction() as tx:
        made = keys.make(tx, "round:1")
        [file] = (tmp_path / "keys").iterdir()
        twin = tmp_path / "twin"
        twin.hardlink_to(file)  # the same pages, still reachable
        keys.destroy(tx, "round:1")
    assert made not in twin.read_bytes()


def test_half_a_key_counts_as_none(tmp_path: Path, database: Database) -> None:
    keys = FileKeys(tmp_path / "keys")
    (tmp_path / "keys" / "round%3A1.key").write_bytes(b"half")
    with database.reading() as tx:
        assert keys.get(tx, "round:1") is None


def test_a_shared_key_needs_both_the_secret_and_the_nonce(database: Database) -> None:
    with database.transaction() as tx:
        made = SharedKeys(SECRET).make(tx, "round:1")
        assert SharedKeys(SECRET).get(tx, "round:1") == made
        assert SharedKeys(SECRET + "!").get(tx, "round:1") != made
        assert made not in b"".join(bytes(row[0]) for row in tx.exec_driver_sql("SELECT nonce FROM round_nonces"))
        tx.exec_driver_sql("DELETE FROM round_nonces")
        assert SharedKeys(SECRET).get(tx, "round:1") is None


def test_a_nonce_of_a_transaction_that_failed_is_gone(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as tx:
        SharedKeys(SECRET).make(tx, "round:1")
        raise RuntimeError
    with database.reading() as tx:
        assert SharedKeys(SECRET).get(tx, "round:1") is None


def test_a_short_master_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        SharedKeys("short")
