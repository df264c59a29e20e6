"""P10a in the database. No two exact cells of one group and one question, none older than half a year, and results go on."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.ids import LineageId, QuestionId
from bot.pulse.asking.acts import next_opening
from bot.pulse.privacy.released import Shown
from bot.pulse.results import cells
from bot.pulse.results.merging import merge_cells, merge_due, merged_before
from tests.givens import scope
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]


def twice(world: PulseWorld) -> list[tuple[str, str]]:
    """Groups and questions with two exact cells."""
    with world.database.reading() as tx:
        found = Counter((one.cohort, one.question) for one in cells.past_cells(scope(tx), since_week=0))
    return [place for place, times in found.items() if times > 1]


@pytest.mark.longest
def test_no_question_of_a_group_ever_has_two_cells_and_figures_go_on(world: PulseWorld) -> None:
    members = world.six(size=9)
    for _ in range(40):
        world.whole_round(members)
        assert twice(world) == []
    with world.database.reading() as tx:
        merged = merged_before(scope(tx, now=world.now), since_week=0)
        oldest = min(one.week for one in cells.past_cells(scope(tx), since_week=0))
    assert merged
    assert all(one.mean % (10 if len(one.parts) > 3 else 15) == 0 and len({key for key, _ in one.parts}) >= 3 for one in merged)
    assert (world.now.date().toordinal() - 1) // 7 - oldest <= 27
    assert any(isinstance(one, Shown) for one in world.results(members[0]).figures)


@pytest.mark.longest
def test_what_was_merged_under_a_smaller_k_is_not_read_under_a_larger_one(world: PulseWorld) -> None:
    members = world.six(size=9)
    for _ in range(30):
        world.whole_round(members)
    with world.database.transaction() as tx:
        assert merged_before(scope(tx, now=world.now), since_week=0)
        tx.exec_driver_sql("UPDATE rounds SET k = 8")
        assert merged_before(scope(tx, now=world.now), since_week=0) == []


@pytest.mark.long
def test_a_company_that_stopped_asking_keeps_no_exact_cell_for_more_than_half_a_year(world: PulseWorld) -> None:
    members = world.six(size=9)
    for _ in range(8):
        world.whole_round(members)
    world.now = next_opening(world.now + timedelta(weeks=27))
    assert world.run(merge_due, "T") == world.now + timedelta(days=7)
    assert world.count("cells") == 0


def test_asking_again_merges_the_whole_side_and_leaves_other_groups_alone(world: PulseWorld) -> None:
    groups = {name: world.six(name, size=8) for name in ("Alba", "Bree")}
    world.whole_round([person for members in groups.values() for person in members])
    with world.database.reading() as tx:
        before = cells.past_cells(scope(tx), since_week=0)
    mine = [one for one in before if one.cohort == "team:Alba"]
    assert in_transaction(world, merge_cells, {LineageId("team:Alba"): [QuestionId(mine[0].question)]}) == 1
    with world.database.reading() as tx:
        after = cells.past_cells(scope(tx), since_week=0)
    side = mine[0].question.split(".")[0]
    assert after == [one for one in before if one.cohort != "team:Alba" or not one.question.startswith(side)]
