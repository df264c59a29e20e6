"""Random histories, told late, twice and in the wrong order, end exactly where the truth ends. On both engines."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database import schema
from bot.database.engine import Database
from bot.sharing.reactions.rules import moment_of
from tests.givens import MONDAY
from tests.sharing.histories import START, World, forget_everything, meet_everybody, normal, picture, play

HISTORIES = 60


@pytest.mark.longest
def test_any_order_and_repetition_ends_at_the_truth(database: Database) -> None:
    for seed in range(HISTORIES):
        world = World(database, random.Random(seed))
        with database.transaction() as tx:
            forget_everything(tx)
            meet_everybody(tx)
            play(world, tx, 80)
            assert normal(picture(tx)) == normal(world.truth()), f"seed {seed}"


@pytest.mark.long
def test_events_taken_in_together_end_at_the_truth_too(database: Database) -> None:
    for seed in range(HISTORIES // 2):
        world = World(database, random.Random(1000 + seed))
        told = twice_and_shuffled(world, 80)
        with database.transaction() as tx:
            forget_everything(tx)
            meet_everybody(tx)
            for batch in batches(world, told):
                world.hear_together(tx, batch, MONDAY + timedelta(hours=9))
            assert normal(picture(tx)) == normal(world.truth()), f"seed {seed}"


@pytest.mark.long
def test_the_weekly_numbers_move_with_the_facts_and_back(database: Database) -> None:
    world = World(database, random.Random(7))
    with database.transaction() as tx:
        meet_everybody(tx)
        play(world, tx, 150)
        counts = schema.weekly_counts.c
        told = dict(tx.execute(select(counts.name, func.sum(counts.value)).group_by(counts.name)).all())
        facts: Counter[str] = Counter()
        for (act, _who), number in world.truth()["facts"].items():
            facts[act] += number
        assert {name: value for name, value in told.items() if value and name != "solved"} == dict(facts)
        assert told.get("solved", 0) == sum(solved for *_, solved in world.truth()["asks"])
        for message in world.messages.values():
            gone = {"what": "delete", "ts": message.ts, "event_ts": world.tick()}
            world.hear(tx, gone, MONDAY)
        assert set(tx.execute(select(counts.value)).scalars()) <= {0}
        assert picture(tx) == {"learnings": set(), "asks": set(), "answers": set(), "facts": Counter()}
        assert tx.execute(select(func.count()).select_from(schema.search_items)).scalar_one() == 0
        by_people = select(func.count()).select_from(schema.reactions).where(schema.reactions.c.person_id != "")
        assert tx.execute(by_people).scalar_one() == 0


def test_the_moment_of_a_mark_is_the_moment_of_its_event() -> None:
    assert moment_of(f"{START}.000100") == datetime.fromtimestamp(START, MONDAY.tzinfo) + timedelta(microseconds=100)


def twice_and_shuffled(world: World, steps: int) -> list[dict[str, Any]]:
    """All that happened, told after the event, some of it twice, in no order."""
    told = [told for _ in range(steps) for told in world.happen()]
    told += [one for one in told if world.chance.random() < 0.3]
    world.chance.shuffle(told)
    return told


def batches(world: World, told: list[dict[str, Any]], most: int = 12) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    while told:
        size = world.chance.randint(1, most)
        found.append(told[:size])
        told = told[size:]
    return found
