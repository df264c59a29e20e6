"""The databases of a run stand where somebody said, and are gone when their tests are over."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

from tests import places
from tests.givens import Engines


def test_a_place_that_somebody_named_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert places.in_memory() is None
    assert places.new_folder().parent == tmp_path


def test_without_room_in_memory_the_disk_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "NAMED", ())
    monkeypatch.setattr(places, "ROOM", 1 << 62)
    assert places.in_memory() is None


def test_what_a_killed_run_left_is_found_and_what_runs_or_just_began_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    running, killed, begun, another = places.new_folder(), tmp_path / "killed", tmp_path / "begun", tmp_path / "another"
    for folder in (killed, begun, another):
        folder.mkdir()
    for folder in (running, killed):
        (folder / places.LOCK).touch()
        os.utime(folder / places.LOCK, (0, 0))
    (begun / places.LOCK).touch()
    assert [folder for folder in (running, killed, begun, another) if places.was_left(folder)] == [killed]


@pytest.mark.each_way
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_database_is_gone_once_its_file_of_tests_is_over_though_somebody_is_connected(engine: str, engines: Engines) -> None:
    connected = sqlalchemy.create_engine(engines.fresh(engine))
    connection = connected.connect()
    assert connection.exec_driver_sql("SELECT count(*) FROM teams").scalar_one() == 0
    engines.delete_made()
    connection.invalidate()
    with pytest.raises(OperationalError), connected.connect() as again:
        again.exec_driver_sql("SELECT count(*) FROM teams")
    connected.dispose()
