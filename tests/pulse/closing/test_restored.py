"""Rounds that were restored, crashed, lowered by hand or killed while they closed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.database.engine import Database
from bot.errors import TooLate
from bot.people import store as people
from bot.pulse.asking import acts as pulse_rounds
from bot.pulse.privacy.released import Shown
from bot.pulse.rounds import RoundState
from bot.pulse.rules import KeyLost
from bot.pulse.settings.acts import raise_thresholds
from tests.givens import scope
from tests.killing import killed_at
from tests.pulse.closing.test_closing import CELL_TOTALS, key_is_there
from tests.pulse.world import MONDAY, PulseWorld, file_keys, in_transaction, server_keys, world

pytestmark = pytest.mark.each_way

__all__ = ["world"]


def test_a_backup_restored_after_the_close_is_not_reopened_and_its_rows_are_dropped(engines: Any, tmp_path: Path) -> None:
    """T14: the key is gone, so there is nothing to reopen the round with."""
    world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(tmp_path))
    members = world.six(size=8)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    backup = tmp_path / "backup.sqlite"
    _copy(world.database, backup)
    world.finish(current)
    world.database.close()

    restored = PulseWorld(Database(f"sqlite:///{backup}"), world.keys)
    restored.now = world.now
    assert restored.count("open_answers") > 0
    assert restored.round(current).state == RoundState.OPEN
    with pytest.raises(TooLate, match=r"pulse\.closed"):
        restored.tap(current, members[0], restored.questions(current, members[0])[0], 3)
    assert restored.close(current) is None
    assert restored.count("open_answers") == 0
    assert restored.count("cells") == 0
    assert restored.round(current).state == RoundState.FOLDED
    restored.database.close()


def _copy(database: Database, target: Path) -> None:
    source = database.engine.raw_connection()
    with sqlite3.connect(target) as copy:
        source.driver_connection.backup(copy)  # type: ignore[union-attr]
    source.close()


def test_a_round_that_is_closed_two_weeks_late_is_not_read_any_more(world: PulseWorld) -> None:
    members = world.six(size=8)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    world.now = current.opens_at + timedelta(days=15)
    assert world.close(current) is None
    assert (world.count("open_answers"), world.count("cells")) == (0, 0)
    world.erase(current)
    world.release(current)
    assert world.round(current).state == RoundState.RELEASED


def test_a_threshold_lowered_by_hand_changes_nothing(world: PulseWorld) -> None:
    """T9: neither the round's own number nor the setting can go below the contract."""
    members = world.six()
    with world.database.transaction() as tx:
        people.change_setting(scope(tx, now=world.now), "pulse_k", 2, None)
    current = world.open()
    with pytest.raises(Exception, match="k_never_lower"), world.database.transaction() as tx:
        tx.exec_driver_sql("UPDATE rounds SET k = 2")
    if world.database.is_sqlite:  # somebody who switches the check off
        with world.database.transaction() as tx:
            tx.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            tx.exec_driver_sql("UPDATE rounds SET k = 2, comments_k = 1")
    for person in members[:4]:
        world.answer_all(current, person)
    world.finish(current)
    assert world.count("cells") == 0


@pytest.mark.longest
def test_raising_the_threshold_hides_earlier_releases_at_once(world: PulseWorld) -> None:
    """T9."""
    members = world.six(size=12)
    for _ in range(8):
        world.whole_round(members)
    assert any(isinstance(one, Shown) for one in world.results(members[0]).figures)
    world.people("UOWNER", is_owner=True)
    in_transaction(world, raise_thresholds, "UOWNER", 13, 13)
    assert not any(isinstance(one, Shown) for one in world.results(members[0]).figures)
    world.whole_round(members)
    assert not any(isinstance(one, Shown) for one in world.results(members[0]).figures)


def killed(world: PulseWorld, statement: int, work: Callable[[Database], None]) -> bool:
    world.database.engine.dispose()
    return killed_at(statement, world.database.url, work)


@pytest.mark.longest
def test_killed_at_every_step_a_round_is_open_with_its_key_or_folded_without_rows(world: PulseWorld) -> None:
    """T10: never counts beside rows beside a key; and whatever happened, going on leads to the same counts."""
    members = world.six(size=6)
    current = world.open()
    for person in members:
        world.answer_all(current, person, 3)
    world.now = current.closes_at

    def all_steps(database: Database) -> None:
        world.database = database  # in the child
        world.close(current)
        world.erase(current)
        world.release(current)

    statement, kills = 0, 0
    while killed(world, statement, all_steps):
        kills += 1
        state, rows = world.round(current).state, world.count("open_answers")
        cells, key = world.count("cells"), key_is_there(world, current)
        if state == RoundState.OPEN:
            assert (rows, cells, key) == (6 * len(world.questions(current, members[0])), 0, True)
        else:
            assert rows == 0
            assert cells > 0
        statement += 1
    assert kills > 20
    assert world.round(current).state == RoundState.RELEASED
    assert {row[0] for row in world.rows(CELL_TOTALS)} == {6}
    assert not key_is_there(world, current)


def test_a_crash_of_postgresql_loses_answers_not_promises(engines: Any) -> None:
    """P6: it empties the unlogged tables, proofs of keys too; the round goes on and its people are asked once more."""
    world = PulseWorld(Database(engines.fresh("postgresql")), server_keys())
    members = world.six(size=8)
    current = world.open()
    world.now = MONDAY + timedelta(days=1, hours=6)
    for person in members:
        world.answer_all(current, person, 1)
    with world.database.transaction() as tx:
        unlogged = [row[0] for row in tx.exec_driver_sql("SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'")]
        assert {"open_keys", "key_holders", "round_nonces", "silences"} < set(unlogged)
        tx.exec_driver_sql(f"TRUNCATE {', '.join(unlogged)}")
    assert isinstance(world.tap(current, members[0], world.questions(current, members[0])[0], 0), KeyLost)
    world.run(pulse_rounds.watch_due, current.id)
    assert len(world.notices("pulse:again")) == len(members)
    for person in members[:6]:
        world.answer_all(current, person, 5)
    folded = world.finish(current)
    assert folded is not None
    assert {cell.n for cell in folded.cells} == {6}
    world.database.close()
