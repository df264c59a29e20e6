"""A large round asks its people part by part. Nobody is left out or asked twice, whatever happens in between."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from bot.database.schema import outbox
from bot.database.scope import Scope
from bot.pulse.asking.telling import acts as telling
from bot.pulse.asking.telling.acts import ASK_PART, ask_all, ask_part_due
from bot.pulse.rounds import Round
from bot.schedule.job import DueContext
from bot.schedule.runner import Schedule
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]


def queued(world: PulseWorld) -> list[tuple[Any, ...]]:
    found = [*world.notices("pulse:ask"), *world.notices("pulse:reminder")]
    return sorted((row["kind"], row["recipient"], row["dedupe_key"], str(row["not_before"]), str(row["expires_at"])) for row in found)


@pytest.fixture
def large(world: PulseWorld, monkeypatch: pytest.MonkeyPatch) -> tuple[Round, list[str], list[tuple[Any, ...]]]:
    """A round, its people, and what they are sent where all of it is queued at once; then that is taken back, and parts are small."""
    members = [*world.six("Harbor"), *world.six("Bridge", size=8)]
    opened = world.open()
    at_once = queued(world)
    assert len(at_once) == 2 * len(members)
    in_transaction(world, lambda scope: scope.execute(delete(outbox)))
    monkeypatch.setattr(telling, "ASKED_AT_ONCE", 3)
    return opened, members, at_once


def test_a_crash_between_two_parts_or_in_one_loses_nobody_and_doubles_nobody(world: PulseWorld, large: Any) -> None:
    opened, members, at_once = large
    assert in_transaction(world, ask_all, opened, members) == len(members)
    assert queued(world) == [], "the opening itself is over sooner"
    crashes = {1, 4}
    runs, sizes = 0, []

    def job(due: DueContext) -> None:
        nonlocal runs
        runs += 1
        ask_part_due(due)
        if runs in crashes:
            raise SystemExit("killed before it was committed")

    while True:
        runner = Schedule(world.database, world.keys, lambda: world.now, world.new_id, random.Random(1), {ASK_PART: job}, {})
        try:
            if not runner.run_once():
                break
        except SystemExit:
            continue
        sizes.append(len(queued(world)))
        world.now += timedelta(seconds=5)
    assert queued(world) == at_once, "the same messages, at the same moments"
    assert len(sizes) == 5 and sizes == sorted(sizes), "in transactions of their own"
    assert world.rows(f"SELECT kind FROM due WHERE kind = '{ASK_PART}'") == []


def test_whoever_is_gone_between_two_parts_moves_nobody_else(world: PulseWorld, large: Any) -> None:
    opened, members, at_once = large
    in_transaction(world, ask_all, opened, members)
    gone = members[3]
    for part in range(5):
        world.run(ask_part_due, f"{opened.id}|{part}/5")
        if part == 2:
            in_transaction(world, _forgotten, gone)
    others = [row for row in at_once if row[1] != gone]
    assert [row for row in queued(world) if row[1] != gone] == others


def test_what_is_left_of_a_round_that_is_over_is_asked_of_nobody(world: PulseWorld, large: Any) -> None:
    opened, members, _ = large
    in_transaction(world, ask_all, opened, members)
    world.now = opened.closes_at
    world.run(ask_part_due, f"{opened.id}|0/5")
    assert queued(world) == []


def _forgotten(scope: Scope, person: str) -> None:
    from bot.database.schema import cohort_members, people

    scope.execute(delete(cohort_members).where(cohort_members.c.person_id == person))
    scope.execute(delete(people).where(people.c.id == person))
