"""What a team chose decides what it is asked, and when its anchors come again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.content.dimensions import Dimension
from bot.database.schema import chains, commitments
from bot.ids import TeamId
from bot.pulse.asking.rotation import WorkedOn
from bot.pulse.asking.working import anchors_asked_since, sides_worked_on, worked_on_by_group
from bot.pulse.questions.rules import bank
from bot.pulse.rounds import Round
from tests.givens import WORKSPACE
from tests.pulse.world import MONDAY, PulseWorld, in_transaction, world

__all__ = ["world"]
TODAY = MONDAY.date()
WEEK = timedelta(weeks=1)
HARBOR = TeamId("Harbor")


def chosen(
    world: PulseWorld,
    side: Dimension,
    begun_on: date,
    *,
    again_on: date | None = None,
    ended_on: date | None = None,
    again: str | None = None,
) -> None:
    """Harbor chose something for this side."""
    name = f"{side}{begun_on}"
    chain = {"workspace_id": WORKSPACE, "id": name, "choosing_id": name, "team_id": HARBOR, "dimension": side, "origin": "map"}
    kept = {"workspace_id": WORKSPACE, "id": name, "chain_id": name, "proposal_id": name, "team_id": HARBOR, "noticed_by": "We see it."}
    dates: dict[str, Any] = {"starts_on": begun_on, "ends_on": begun_on + 6 * WEEK, "ended_on": ended_on, "state": "running"}

    def keep(scope: Any) -> None:
        scope.tx.execute(insert(chains).values(chain | {"begun_on": begun_on, "again_on": again_on, "again_round": again}))
        scope.tx.execute(insert(commitments).values(kept | dates))

    in_transaction(world, keep)


def worked_on(world: PulseWorld, on: date = TODAY) -> WorkedOn | None:
    found: dict[TeamId, WorkedOn] = in_transaction(world, sides_worked_on, on)
    return found.get(HARBOR)


def test_a_side_is_worked_on_until_its_anchors_are_due_and_then_until_they_were_told(world: PulseWorld) -> None:
    assert worked_on(world) is None
    over, again = TODAY + 6 * WEEK, TODAY + 10 * WEEK
    chosen(world, Dimension.FAIL, TODAY, ended_on=over, again_on=again)
    assert worked_on(world, over) == WorkedOn(Dimension.FAIL)
    assert worked_on(world, again) == WorkedOn(Dimension.FAIL, anchors_are_due=True)
    assert worked_on(world, again + 13 * WEEK) is None, "nobody waits for it any more"
    chosen(world, Dimension.SHARE, again)
    assert worked_on(world, again) == WorkedOn(Dimension.FAIL, anchors_are_due=True), "what is due goes before what was chosen since"


def test_what_was_told_is_worked_on_no_more(world: PulseWorld) -> None:
    chosen(world, Dimension.FAIL, TODAY - 12 * WEEK, ended_on=TODAY - 6 * WEEK, again_on=TODAY - 2 * WEEK, again="R1")
    assert worked_on(world) is None


def test_of_a_group_of_teams_the_one_whose_anchors_are_due_goes_before() -> None:
    early, due = WorkedOn(Dimension.FAIL), WorkedOn(Dimension.SHARE, anchors_are_due=True)
    sides = {TeamId("A"): early, TeamId("B"): due}
    assert worked_on_by_group(sides, ["A", "B"]) == due and worked_on_by_group(sides, ["A", "C"]) == early  # type: ignore[list-item]
    assert worked_on_by_group(sides, ["C"]) is None  # type: ignore[list-item]


@pytest.mark.long
@pytest.mark.parametrize("side", [Dimension.FAIL, Dimension.TRY])
def test_both_anchors_of_a_side_come_back_within_weeks_once_they_are_due(world: PulseWorld, side: Dimension) -> None:
    members = world.six()
    chosen(world, side, TODAY - 10 * WEEK, ended_on=TODAY - 4 * WEEK, again_on=TODAY)
    asked: set[str] = set()
    for _ in range(4):
        current: Round = world.open()
        asked |= {one.id for one in world.questions(current, members[0])}
        world.finish(current)
        world.next_week(current)
        if in_transaction(world, anchors_asked_since, HARBOR, side, TODAY):
            break
    assert {one.id for one in bank().anchors(side)} <= asked
    assert not in_transaction(world, anchors_asked_since, HARBOR, side, world.now.date() + WEEK)
