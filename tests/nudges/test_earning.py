"""From a drawn week to sums, a verdict, and what is suggested since."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.content.act_library import Role
from bot.content.dimensions import Dimension
from bot.database.schema import activity, nudges
from bot.ids import PersonId
from bot.nudges.earning import acts as earning
from bot.nudges.earning.rules import (
    DECIDED_AT,
    Decision,
    NudgeTrial,
    TrialSums,
    Verdict,
    block_to_fold,
    decided,
    folded,
    is_retired,
    sums_of,
    uplift,
)
from bot.nudges.earning.store import keep_trial
from bot.nudges.earning.views import tried_modal
from bot.nudges.library import every_act
from bot.nudges.rules import Reader, choose
from bot.words import words_in
from tests.givens import WORKSPACE
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]
EN = words_in("en")
TODAY = date(2026, 3, 2)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def week(person: str, *, nudged: bool, did: bool) -> Decision:
    return Decision(PersonId(person), Dimension.SHARE, nudged, 0.7, did)


def test_a_block_with_fewer_people_than_scores_need_is_dropped() -> None:
    few = [week(f"U{n % 4}", nudged=True, did=True) for n in range(12)]
    assert folded(few, 5) == {}
    assert folded([*few, week("U9", nudged=False, did=False)], 5)[Dimension.SHARE].decisions == 13


def test_errors_are_clustered_by_person() -> None:
    """The same weeks lived by fewer people say less."""
    several = [week(f"U{n}", nudged=n % 2 == 0, did=n % 4 < 3) for n in range(40)]
    one_each, four_each = sums_of(several), sums_of([week(f"U{n % 2}", nudged=one.nudged, did=one.did) for n, one in enumerate(several)])
    assert uplift(one_each).points == pytest.approx(uplift(four_each).points)
    assert uplift(four_each).error > uplift(one_each).error


def test_it_is_decided_once_at_the_number_that_was_said_beforehand() -> None:
    early = NudgeTrial(Dimension.SHARE, TODAY, TrialSums(DECIDED_AT - 1, 60, 100, 5, 0, 100.0, 10.0))
    assert decided(early, TODAY).verdict is None
    full = decided(NudgeTrial(Dimension.SHARE, TODAY, TrialSums(DECIDED_AT, 60, 100, 5, 0, 0.0, 10.0)), TODAY)
    assert full.verdict is Verdict.RETIRED
    assert is_retired(full, TODAY + timedelta(weeks=51)) and not is_retired(full, TODAY + timedelta(weeks=52))
    assert decided(NudgeTrial(full.side, TODAY, early.sums, Verdict.KEPT, TODAY), TODAY).verdict is Verdict.KEPT


def test_a_block_waits_until_its_last_week_has_passed() -> None:
    assert block_to_fold(MONDAY, MONDAY + timedelta(days=27)) is None
    assert block_to_fold(MONDAY, MONDAY + timedelta(days=28)) == (MONDAY, MONDAY + timedelta(weeks=3))


def test_what_people_did_becomes_sums_without_a_name(world: PulseWorld) -> None:
    members = world.six("Harbor", size=10)
    world.now = MONDAY
    in_transaction(world, earning.plan_workspace)
    act = next(one for one in every_act() if one.dimension is Dimension.SHARE)

    def lived(scope: Any) -> None:
        for n, person in enumerate(members):
            drawn = {"workspace_id": WORKSPACE, "id": f"n{n}", "person_id": person, "act_id": act.id, "week": TODAY, "probability": 0.7}
            scope.tx.execute(
                insert(nudges).values(drawn | {"state": "held_out" if n < 3 else "declined" if n == 3 else "sent", "made_at": MONDAY})
            )
            if n % 2:
                did = {
                    "workspace_id": WORKSPACE,
                    "person_id": person,
                    "kind": "shared",
                    "item_id": f"i{n}",
                    "at": MONDAY + timedelta(days=3),
                }
                scope.tx.execute(insert(activity).values(did))

    in_transaction(world, lived)
    world.now = MONDAY + timedelta(weeks=4, hours=4)
    world.run(earning.fold_due, WORKSPACE)
    world.run(earning.fold_due, WORKSPACE)
    (trial,) = in_transaction(world, earning.what_we_tried)
    sums = trial.sums
    assert (sums.decisions, sums.held_out, sums.did_nudged, sums.did_held_out, sums.declined) == (10, 3, 4, 1, 1)
    assert "10 of 240 weeks" in str(tried_modal(EN, [trial])), "no difference is told before the end"
    assert not any(person in str(row) for row in world.rows("SELECT * FROM nudge_trials") for person in members)


def test_nothing_is_suggested_about_a_side_that_did_nothing_and_everybody_reads_why(world: PulseWorld) -> None:
    world.six("Harbor", size=10)
    gone = NudgeTrial(Dimension.SHARE, TODAY, TrialSums(210, 60, 60, 24, 7, 2.0, 400.0), Verdict.RETIRED, TODAY)
    in_transaction(world, keep_trial, gone)
    retired = in_transaction(world, earning.retired_sides)
    assert retired == {Dimension.SHARE}
    for seed in range(40):
        found = choose(Reader(Role.EVERYONE), {}, MONDAY, random.Random(seed), retired=retired)
        assert found is not None and found.act.dimension is not Dimension.SHARE
    told = str(tried_modal(EN, [gone]))
    assert "The difference: 1 points (likely -15 to 17), from 210 weeks, 60 of them without." in told
    assert "“Not now” was said 7 times." in told and "Left out for a year" in told
