"""What somebody writes into a round's row. It is folded once, it takes no answer after, and the next round opens all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.commands.changed_by_hand import changed_by_hand
from bot.database.schema import rounds
from bot.errors import TooLate
from bot.pulse import store as pulses
from bot.pulse.acts import plan_workspace
from bot.pulse.asking.acts import open_due
from bot.pulse.changed_by_hand import put_right
from bot.pulse.closing.acts import close_due
from bot.pulse.results.releasing import release_due
from bot.pulse.rounds import RoundState
from tests.givens import WORKSPACE, scope
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]


def by_hand(world: PulseWorld, **values: Any) -> None:
    with world.database.transaction() as tx:
        tx.execute(update(rounds).values(**values))


def told(world: PulseWorld) -> list[str]:
    with world.database.reading() as tx:
        return [what for what, _ in changed_by_hand(scope(tx))]


def stood(world: PulseWorld) -> tuple[list[Any], list[Any]]:
    return world.rows("SELECT cohort_id, question_id, c1, c2, c3, c4, c5 FROM cells ORDER BY 1, 2"), world.rows(
        "SELECT subject, dimension FROM published ORDER BY 1, 2"
    )


@pytest.mark.long
@pytest.mark.parametrize("how_far", ["closed", "erased", "released"])
def test_a_closed_round_that_is_opened_by_hand_takes_no_answers_and_goes_on_where_it_was(world: PulseWorld, how_far: str) -> None:
    members = world.six(size=9)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    question = next(one for one in world.questions(current, members[0]) if one.scale.points)
    world.close(current)
    if how_far != "closed":
        world.erase(current)
    if how_far == "released":
        world.release(current)
    cells, lines = stood(world)
    by_hand(world, state="open", closes_at=world.now + timedelta(days=3))
    with pytest.raises(TooLate):
        world.tap(current, members[0], question, question.scale.points[0])
    assert told(world) == [f"round 1: closed on {current.closes_at:%Y-%m-%d}, but its state says open"]
    assert world.run(close_due, current.id) is None  # what the clock would have done
    assert told(world) == []
    world.erase(current)
    world.release(current)
    assert world.round(current).state == RoundState.RELEASED
    assert stood(world)[0] == cells
    assert lines in ([], stood(world)[1])
    world.now = world.now + timedelta(days=7 - world.now.weekday())
    assert world.open().number == 2


@pytest.mark.long
@pytest.mark.parametrize("values", [{"state": "folded"}, {"state": "released"}, {"state": "never heard of"}])
def test_an_open_round_whose_state_is_changed_by_hand_is_dropped_unread_at_its_close(world: PulseWorld, values: dict[str, Any]) -> None:
    members = world.six(size=9)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    by_hand(world, **values)
    assert world.close(current) is None
    assert (world.count("cells"), world.count("open_answers")) == (0, 0)
    world.erase(current)
    world.release(current)
    assert world.round(current).state == RoundState.RELEASED


def test_a_released_round_that_is_set_back_by_hand_shows_what_it_showed(world: PulseWorld) -> None:
    members = world.six(size=9)
    current = world.whole_round(members)
    lines = stood(world)[1]
    by_hand(world, state="folded", released_at=None)
    assert world.run(release_due, current.id) is None
    assert (world.round(current).state, stood(world)[1]) == (RoundState.RELEASED, lines)


def test_the_start_and_the_next_opening_put_it_right(world: PulseWorld) -> None:
    members = world.six(size=9)
    world.whole_round(members)
    by_hand(world, state="open")
    in_transaction(world, plan_workspace)
    assert told(world) == []
    by_hand(world, state="folded")
    assert world.run(open_due, WORKSPACE) is not None
    assert told(world) == []
    in_transaction(world, put_right)
    with world.database.reading() as tx:
        newest = pulses.newest_round(scope(tx))
    assert newest is not None and (newest.number, newest.state) == (2, RoundState.OPEN)


@pytest.mark.parametrize(
    "moved",
    [timedelta(days=-10), *(pytest.param(one, marks=pytest.mark.long) for one in (timedelta(days=-3, hours=-23), timedelta(days=60)))],
)
def test_an_open_round_whose_close_is_moved_by_hand_closes_by_the_clock_and_counts_nobody_below_five(
    world: PulseWorld, moved: timedelta
) -> None:
    members = world.six(size=9)
    current = world.open()
    for person in members[:4]:
        world.answer_all(current, person)
    by_hand(world, closes_at=current.closes_at + moved)
    if moved < timedelta():
        with pytest.raises(TooLate):
            world.now = max(world.now, current.closes_at + moved)
            world.answer_all(current, members[4])
    world.now = max(world.now, current.closes_at)
    assert world.run(close_due, current.id) is None
    assert (world.count("cells"), world.count("open_answers")) == (0, 0)
    world.erase(current)
    world.release(current)
    assert world.round(current).state == RoundState.RELEASED
