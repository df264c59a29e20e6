"""Clocks that jump, and key folders that are read-only or emptied."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.pulse.asking import acts as asking
from bot.pulse.closing.unfinished import unfinished_rounds
from bot.pulse.rounds import RoundState
from tests.givens import scope
from tests.pulse.world import MONDAY, PulseWorld, file_keys, world

__all__ = ["world"]


@pytest.mark.long
@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(hours=-1), timedelta(hours=1), timedelta(days=40)])
def test_a_clock_that_jumps_between_close_and_erasure_changes_no_count_and_skips_no_step(world: PulseWorld, jump: timedelta) -> None:
    members = world.six(size=9)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    assert world.close(current) is not None
    before = world.rows("SELECT * FROM cells ORDER BY question_id")
    world.now += jump
    assert world.release(current) is not None, "nothing is released before it is erased"
    world.erase(current)
    assert world.round(current).erased_at == world.now
    world.release(current)
    assert world.round(current).state == RoundState.RELEASED
    assert world.rows("SELECT * FROM cells ORDER BY question_id") == before
    assert world.count("open_answers") == 0


def as_nobody(work: Callable[[], None]) -> None:
    """In a child that may write nothing of ours; whoever runs the tests may be root."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            work()
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_key_folder_that_cannot_be_written_makes_no_key_and_destroys_none() -> None:
    with tempfile.TemporaryDirectory(prefix="ripple-keys-") as folder:
        path = Path(folder) / "keys"
        keys = FileKeys(path)
        keys.make(None, "round:1")  # type: ignore[arg-type]
        for readable in (Path(folder), path):
            readable.chmod(0o555)

        def try_it() -> None:
            for refused in (lambda: keys.make(None, "round:2"), lambda: keys.destroy(None, "round:1")):  # type: ignore[arg-type]
                with pytest.raises(OSError, match="ermission denied"):
                    refused()
            assert keys.left(None, "round:1")  # type: ignore[arg-type]

        as_nobody(try_it)
        path.chmod(0o700)


def test_a_key_file_that_cannot_be_taken_away_keeps_the_round_from_being_called_erased(sqlite_url: str, tmp_path: Path) -> None:
    made = PulseWorld(Database(sqlite_url), file_keys(tmp_path))
    members = made.six(size=8)
    current = made.open()
    for person in members:
        made.answer_all(current, person)
    made.close(current)
    [file] = [one for one in (tmp_path / "keys").iterdir() if "round" in one.name]
    key = file.read_bytes()
    file.unlink()
    file.mkdir()  # what stands in its place cannot be overwritten
    made.erase(current)
    assert made.round(current).erased_at is None
    assert made.release(current) is not None, "results wait"
    with made.database.reading() as tx:
        [late] = unfinished_rounds(scope(tx, now=made.now + timedelta(hours=1)))
    assert late.is_closed
    file.rmdir()
    file.write_bytes(key)
    made.erase(current)
    assert made.round(current).erased_at is not None
    assert not file.exists()
    made.database.close()


def test_an_emptied_key_folder_means_asked_once_more_and_a_second_time_nobody_is_asked(sqlite_url: str, tmp_path: Path) -> None:
    made = PulseWorld(Database(sqlite_url), file_keys(tmp_path))
    members = made.six(size=8)
    current = made.open()
    for person in members:
        made.answer_all(current, person)
    for day in (1, 2):
        made.now = MONDAY + timedelta(days=day, hours=6)
        for file in (tmp_path / "keys").iterdir():
            file.unlink()
        made.run(asking.watch_due, current.id)
        assert made.count("open_answers") == 0
    assert len(made.notices("pulse:again")) == len(members)
    assert made.round(current).asked_again == 2
    made.finish(current)
    assert made.count("cells") == 0
    made.database.close()
