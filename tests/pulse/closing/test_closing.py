"""Closing: counts of five or nothing, no key, no rows; crash it anywhere; and what everybody may see afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.database.keys import round_key
from bot.database.schema import CELL_COUNTS
from bot.pulse.rounds import Round, RoundState
from tests.pulse.world import PulseWorld, world

__all__ = ["world"]

CELL_TOTALS = f"SELECT {' + '.join(f'coalesce({count}, 0)' for count in CELL_COUNTS)} FROM cells"


def key_is_there(world: PulseWorld, current: Round) -> bool:
    with world.database.reading() as tx:
        return world.keys.get(tx, round_key(current.id)) is not None


def due(world: PulseWorld) -> list[str]:
    return [row[0] for row in world.rows("SELECT kind FROM due ORDER BY kind")]


@pytest.mark.each_way
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


@pytest.mark.each_way
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


@pytest.mark.each_way
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


@pytest.mark.each_way
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


@pytest.mark.each_way
def test_a_release_is_stored_once_and_never_again(world: PulseWorld) -> None:
    current = world.whole_round(world.six(size=8))
    before = world.rows("SELECT * FROM published ORDER BY subject, dimension")
    world.release(current)
    assert world.rows("SELECT * FROM published ORDER BY subject, dimension") == before
