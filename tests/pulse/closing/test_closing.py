"""Closing: counts of five or nothing, no key, no rows; crash it anywhere; and what everybody may see afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.database.engine import Database
from bot.database.keys import round_key
from bot.database.schema import CELL_COUNTS
from bot.errors import TooLate
from bot.people import store as people
from bot.pulse import store as pulses
from bot.pulse.asking import acts as pulse_rounds
from bot.pulse.closing import acts as pulse_close
from bot.pulse.privacy.released import Because, ResponseCount, Said, Shown, WholeCompany, Withheld
from bot.pulse.privacy.response_share import AnsweredShare
from bot.pulse.results import store as releases
from bot.pulse.rounds import Round, RoundState
from bot.pulse.rules import KeyLost
from bot.pulse.settings.acts import raise_thresholds
from tests.givens import scope
from tests.killing import killed_at
from tests.pulse.world import MONDAY, PulseWorld, file_keys, in_transaction, server_keys, world

pytestmark = pytest.mark.each_way

__all__ = ["world"]

CELL_TOTALS = f"SELECT {' + '.join(f'coalesce({count}, 0)' for count in CELL_COUNTS)} FROM cells"


def key_is_there(world: PulseWorld, current: Round) -> bool:
    with world.database.reading() as tx:
        return world.keys.get(tx, round_key(current.id)) is not None


def due(world: PulseWorld) -> list[str]:
    return [row[0] for row in world.rows("SELECT kind FROM due ORDER BY kind")]


def test_closing_leaves_counts_and_nothing_to_link_them_with(world: PulseWorld) -> None:
    members = world.six(size=8)
    current = world.open()
    for person in members:
        world.answer_all(current, person, 4)
    world.close(current)
    assert world.count("open_answers") == 0
    assert world.round(current).state == RoundState.FOLDED
    assert "pulse:erase" in due(world)
    world.erase(current)
    assert not key_is_there(world, current)
    assert world.round(current).erased_at == world.now
    assert "pulse:release" in due(world)


def test_four_answers_leave_no_cell_at_all(world: PulseWorld) -> None:
    """T12."""
    members = world.six()
    current = world.open()
    for person in members[:4]:
        world.answer_all(current, person)
    world.finish(current)
    assert world.count("cells") == 0
    assert world.rows("SELECT response_band FROM cohorts") == [("half",)]  # four of six: a share, which is no number (P17)


def test_no_cell_below_five_exists_after_many_thin_rounds(world: PulseWorld) -> None:
    """T12, with residual cells of teams that answered too little."""
    groups = [world.six(name) for name in ("Alba", "Bree", "Cove", "Dell")]
    for _ in range(4):
        current = world.open()
        for members in groups:
            for person in members[: world.rng.choice([2, 3, 4, 5, 6])]:
                world.answer_all(current, person)
        world.finish(current)
        world.next_week(current)
    totals = [row[0] for row in world.rows(CELL_TOTALS)]
    assert totals
    assert min(totals) >= 5


def test_answers_of_two_thin_teams_meet_in_a_residual_cell_of_the_company(world: PulseWorld) -> None:
    groups = [world.six(name) for name in ("Alba", "Bree", "Cove")]
    for _ in range(4):  # a new group is silent for four weeks, and gives nothing to what others share
        world.whole_round(person for members in groups for person in members[:3])
        assert world.count("cells") == 0
    current = world.open()
    asked = {tuple(one.id for one in world.questions(current, members[0])) for members in groups}
    assert len(asked) == 1  # a block of three cohorts is asked the same
    for members in groups:
        for person in members[:3]:
            world.answer_all(current, person)
    world.finish(current)
    assert {row[0] for row in world.rows("SELECT kind FROM cohorts WHERE id IN (SELECT cohort_id FROM cells)")} == {"residual"}
    assert {row[0] for row in world.rows(CELL_TOTALS)} == {9}


def test_a_cohort_that_falls_below_six_while_the_round_is_open_gets_no_cell_of_its_own(world: PulseWorld) -> None:
    members = world.six()
    current = world.open()
    for person in members[:5]:
        world.answer_all(current, person)
    world.leaves(members[5])
    world.finish(current)
    assert world.count("cells") == 0


def test_somebody_who_leaves_a_larger_team_changes_nothing_for_the_others(world: PulseWorld) -> None:
    members = world.six(size=9)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    world.leaves(members[0])
    world.finish(current)
    assert {row[0] for row in world.rows(CELL_TOTALS)} == {9}


def test_closing_twice_folds_once(world: PulseWorld) -> None:
    members = world.six(size=8)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    assert world.close(current) is not None
    before = world.rows("SELECT * FROM cells ORDER BY question_id")
    assert world.close(current) is None
    world.erase(current)
    world.erase(current)
    assert world.rows("SELECT * FROM cells ORDER BY question_id") == before


def test_nothing_is_released_before_the_traces_are_erased(world: PulseWorld) -> None:
    members = world.six(size=8)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    world.close(current)
    assert world.release(current) == world.now + timedelta(minutes=1)
    assert world.count("published") == 0
    world.erase(current)
    assert world.release(current) is None
    assert world.count("published") > 0


def test_every_group_is_released_in_the_same_minute_at_the_full_hour(world: PulseWorld) -> None:
    for name in ("Alba", "Bree", "Cove"):
        world.six(name)
    current = world.open()
    world.finish(current)
    released = world.round(current).released_at
    assert released is not None
    assert (released.minute, released.second) == (0, 0)
    assert len({row[0] for row in world.rows("SELECT DISTINCT subject FROM published")}) == 4  # three teams and the company


def test_a_release_is_stored_once_and_never_again(world: PulseWorld) -> None:
    current = world.whole_round(world.six(size=8))
    before = world.rows("SELECT * FROM published ORDER BY subject, dimension")
    world.release(current)
    assert world.rows("SELECT * FROM published ORDER BY subject, dimension") == before


# --- restored, crashed, lowered ----------------------------------------------------------------------------------


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


# --- killed at every step ----------------------------------------------------------------------------------------


def killed(world: PulseWorld, statement: int, work: Callable[[Database], None]) -> bool:
    world.database.engine.dispose()
    return killed_at(statement, world.database.url, work)


@pytest.mark.timeout(180)
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


# --- what is shown -----------------------------------------------------------------------------------------------


def test_a_new_group_shows_nothing_for_four_weeks_and_says_why(world: PulseWorld) -> None:
    members = world.six(size=10)
    world.whole_round(members)
    figures = world.results(members[0]).figures
    assert figures
    assert all(isinstance(one, Withheld) and one.because is Because.NEW_GROUP for one in figures)


def test_after_two_months_figures_come_with_intervals_and_honest_gaps(world: PulseWorld) -> None:
    members = world.six(size=10)
    for _ in range(8):
        world.whole_round(members)
    results = world.results(members[0])
    shown = [one for one in results.figures if isinstance(one, Shown)]
    assert shown
    assert all(one.low is not None and one.score is not None and one.low < one.score for one in shown)
    assert any(isinstance(one, Withheld) for one in results.figures)
    assert results.response == ResponseCount(AnsweredShare.MOST)


def test_everybody_in_a_group_sees_the_same_and_a_lead_sees_no_more(world: PulseWorld) -> None:
    members = [f"U{number}" for number in range(10)]
    world.team("Harbor", members, leads=["ULEAD"], channel="C0HARBOR")
    for _ in range(8):
        world.whole_round(members)
    seen = {repr(world.results(person).figures) for person in members}
    assert len(seen) == 1
    assert [row["recipient"] for row in world.notices("pulse:results")][-1] == "C0HARBOR"
    assert "Harbor" in str(world.rendered("pulse:results", "C0HARBOR").message)


def test_what_is_read_back_is_word_for_word_what_was_stored(world: PulseWorld) -> None:
    members = world.six(size=10)
    for _ in range(8):
        world.whole_round(members)
    with world.database.reading() as tx:
        newest = pulses.newest_round(scope(tx), RoundState.RELEASED)
        assert newest is not None
        [lineage] = [cohort.lineage for cohort in pulses.cohorts_of(scope(tx), newest.id)]
        stored = releases.lines_of(scope(tx), newest.id, [lineage])[lineage]
    shown = {line.figure.about: line.figure for line in stored if "figure" in line.shown}
    assert {one.about: one for one in world.results(members[0]).figures} == shown
    assert any(line.line for line in stored)


def test_how_many_preferred_not_to_say_is_told_for_the_company_only(world: PulseWorld) -> None:
    groups = [world.six(name, size=10) for name in ("Alba", "Bree", "Cove")]
    for _ in range(4):  # a new group is silent for four weeks
        world.whole_round([])
    current = world.open()
    for members in groups:
        for person in members:
            for question in world.questions(current, person):
                choices = list(question.scale.points)
                world.tap(current, person, question, 0 if person.endswith("1") or not choices else choices[0])
    world.finish(current)
    with world.database.reading() as tx:
        subjects = ["company", *(cohort.lineage for cohort in pulses.cohorts_of(scope(tx), current.id))]
        lines = releases.lines_of(scope(tx), current.id, subjects)
    assert [(line.figure.said, line.figure.score) for line in lines["company"] if line.dimension == WholeCompany.NOT_SAID] == [
        (Said.ABOUT_SHARE, 10)
    ]
    assert not [line for subject, some in lines.items() if subject != "company" for line in some if line.dimension in releases.NO_ANSWERS]


def test_the_release_comes_at_the_next_full_hour() -> None:
    assert pulse_close.next_full_hour(MONDAY) == MONDAY + timedelta(hours=1)
    assert pulse_close.next_full_hour(MONDAY + timedelta(minutes=59)) == MONDAY + timedelta(hours=1)


def test_a_channel_is_told_only_what_is_new(world: PulseWorld) -> None:
    members = [f"U{number}" for number in range(10)]
    world.team("Harbor", members, channel="C0HARBOR")
    shown: dict[str, int] = {}
    quiet_weeks = 0
    for _ in range(10):
        before = len(world.notices("pulse:results"))
        world.whole_round(members, 4)
        now = {str(one.about): one.score for one in world.results(members[0]).figures if isinstance(one, Shown) and one.score is not None}
        news = [dimension for row in world.notices("pulse:results")[before:] for dimension in row["body"]["news"]]
        changed = {title for title, score in now.items() if shown.get(title) != score}
        assert set(news) == changed
        quiet_weeks += bool(now) and not news
        shown = now
    assert shown
    assert quiet_weeks


# --- PostgreSQL after a crash ------------------------------------------------------------------------------------


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


# --- homogeneity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("all_alike", "but_one"), [(5, 4), (1, 2)])
def test_a_team_of_one_mind_and_one_with_a_single_other_voice_look_the_same(
    engines: Any, tmp_path: Path, all_alike: int, but_one: int
) -> None:
    """T8, through the whole pipeline: what is published is identical, word for word."""
    seen: list[list[Any]] = []
    for name, odd in (("alike", all_alike), ("other", but_one)):
        world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(tmp_path / name))
        members = world.six(size=8)
        for _ in range(9):
            current = world.open()
            for person in members:
                world.answer_all(current, person, odd if person == members[0] else all_alike)
                for question in world.questions(current, person):
                    values = list(question.scale.points)
                    if values and all_alike not in values:
                        world.tap(current, person, question, values[0])
                    elif values and odd not in values:
                        world.tap(current, person, question, all_alike)
            world.finish(current)
            world.next_week(current)
        seen.append(world.rows("SELECT subject, dimension, shown FROM published ORDER BY round_id, subject, dimension"))
        assert any('"kind": "shown"' in row[2] for row in seen[-1])
        world.database.close()
    assert seen[0] == seen[1]


def test_an_answer_in_a_group_of_four_answers_changes_nothing_that_is_published(engines: Any, tmp_path: Path) -> None:
    """T7: as long as the cell has fewer than five answers, mine makes no difference."""
    seen: list[list[Any]] = []
    for mine in (1, 5):
        world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(tmp_path / str(mine)))
        members, others = world.six("Alba", size=8), world.six("Bree", size=9)
        for _ in range(8):
            current = world.open()
            for person in members[1:4]:
                world.answer_all(current, person, 5)
            world.answer_all(current, members[0], mine)
            for person in others:
                world.answer_all(current, person, 5)
            world.finish(current)
            world.next_week(current)
        seen.append(world.rows("SELECT subject, dimension, shown FROM published ORDER BY round_id, subject, dimension"))
        world.database.close()
    assert seen[0] == seen[1]
