"""Two writers (two replicas, say) take in at one moment what belongs together. Neither has seen the other's half, and nothing is lost.

PostgreSQL alone: SQLite has one writer.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from bot.database.engine import Database
from tests.givens import ANA, BO, CLEO, MONDAY
from tests.sharing.histories import Message, World, meet_everybody, normal, picture

Told = list[dict[str, Any]]
Act = Callable[[World], Told]
OVERTAKEN = 0.3  # seconds the second writer has to come first, if nothing holds it


def marks(which: str, who: str, emoji: str) -> Act:
    return lambda world: world.mark(find(world, which), who, emoji, there=True)


def unmarks(which: str, who: str, emoji: str) -> Act:
    return lambda world: world.mark(find(world, which), who, emoji, there=False)


def replies(world: World) -> Told:
    return world.say(BO, find(world, "root").ts)


def deletes(world: World) -> Told:
    return world.delete(find(world, "root"))


def find(world: World, which: str) -> Message:
    return next(message for message in world.messages.values() if (message.root is None) == (which == "root"))


MOMENTS: dict[str, tuple[Sequence[Act], Act, Act]] = {
    "saved as a learning, used by another": ([], marks("root", ANA, "bulb"), marks("root", BO, "recycle")),
    "used by two": ([marks("root", ANA, "bulb")], marks("root", CLEO, "recycle"), marks("root", BO, "recycle")),
    "not kept any more, used by another": ([marks("root", ANA, "bulb")], unmarks("root", ANA, "bulb"), marks("root", BO, "recycle")),
    "deleted, used by another": ([marks("root", ANA, "bulb")], deletes, marks("root", BO, "recycle")),
    "asked, solved": ([], marks("root", ANA, "question"), marks("root", ANA, "checkered_flag")),
    "answer found helpful by two": (
        [marks("root", ANA, "question"), replies],
        marks("reply", ANA, "white_check_mark"),
        marks("reply", CLEO, "white_check_mark"),
    ),
    "solved by this, no longer by that": (
        [marks("root", ANA, "question"), replies, marks("root", ANA, "checkered_flag")],
        unmarks("root", ANA, "checkered_flag"),
        marks("reply", ANA, "checkered_flag"),
    ),
    "opened up, thanked": ([], marks("root", ANA, "shrug"), marks("root", CLEO, "raised_hands")),
}


@pytest.fixture
def world(postgresql_url: str) -> Iterator[World]:
    database = Database(postgresql_url)
    made = World(database, random.Random(1))
    with database.transaction() as tx:
        meet_everybody(tx)
        for told in made.say(ANA):
            made.hear(tx, told, MONDAY)
    yield made
    database.close()


def hear(world: World, told: Told) -> None:
    with world.database.transaction() as tx:
        world.hear_together(tx, told, MONDAY + timedelta(hours=1))


@pytest.mark.long
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_two_halves_heard_at_one_moment_make_a_whole(world: World, moment: str, turned: bool) -> None:
    before, one, other = MOMENTS[moment]
    for act in before:
        hear(world, act(world))
    first, second = (other(world), one(world)) if turned else (one(world), other(world))
    with ThreadPoolExecutor(1) as elsewhere:
        with world.database.transaction() as tx:
            world.hear_together(tx, first, MONDAY + timedelta(hours=1))
            late = elsewhere.submit(hear, world, second)
            overtaken = finishes(late)
        late.result(timeout=240)
    with world.database.transaction() as tx:
        assert normal(picture(tx)) == normal(world.truth()), f"the second came first: {overtaken}"


def finishes(late: Future[None]) -> bool:
    """Whether it ends within the time, without its error being lost."""
    try:
        late.result(timeout=OVERTAKEN)
    except TimeoutError:
        return False
    return True
