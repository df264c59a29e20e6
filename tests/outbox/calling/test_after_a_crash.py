"""After a crash whoever starts sends at once, also in a crash loop.

What the dead had sent is found; what may still arrive is not repeated.
"""

from __future__ import annotations

import asyncio

import pytest

from bot.outbox import sender_lease
from tests.outbox.conftest import LEASE_OVER, UNHURRIED, Leases, Town, on, says, until

pytestmark = pytest.mark.each_way
HELLO = {"hello": says()}


def everybody_else(_tx: object, owners: object) -> object:
    """As where the system says that we are alone."""
    return owners


async def killed_while_sending(town: Town, leases: Leases, fault: str) -> None:
    """A sender dies with its call half way; its lease of the workspace stays, as nobody gave it back."""
    before = len(town.slack.calls.of("chat.postMessage"))
    town.slack.faults.add(fault, "chat.postMessage", seconds=3_600)
    dying = asyncio.create_task(town.sender(HELLO, gone=everybody_else, **on(leases)).run_once())
    await until(lambda: len(town.slack.calls.of("chat.postMessage")) > before)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    with town.database.transaction() as tx:
        assert sender_lease.acquire_lease(tx, town.slack.team_id, f"dead{before}", leases.shared(tx), UNHURRIED.sender_lease)


async def test_what_waits_goes_at_once_and_what_the_dead_had_sent_is_found(town: Town, leases: Leases) -> None:
    ana, bo = town.slack.person("Ana").id, town.slack.person("Bo").id
    town.queue("hello", ana, "k1")
    await killed_while_sending(town, leases, "hang_after")
    town.queue("hello", bo, "k2")
    assert await town.sends(HELLO, **on(leases)) == 0, "who knows nothing of the dead waits for their leases"
    assert town.states() == {"k1": "sending", "k2": "ready"}
    await town.sends(HELLO, gone=everybody_else, **on(leases))
    assert town.states() == {"k1": "sent", "k2": "sent"}
    assert (town.arrived(ana), town.arrived(bo)) == (["hello k1"], ["hello k2"])


@pytest.mark.long
async def test_in_a_crash_loop_each_start_goes_on_at_once(town: Town, leases: Leases) -> None:
    people = [town.slack.add_person(f"P{number}").id for number in range(6)]
    for number, person in enumerate(people):
        town.queue("hello", person, f"k{number}")
        await killed_while_sending(town, leases, "hang_after")
    await town.sends(HELLO, gone=everybody_else, **on(leases))
    assert set(town.states().values()) == {"sent"}
    assert [len(town.arrived(person)) for person in people] == [1] * 6


async def test_what_is_not_there_yet_may_still_arrive_and_is_repeated_only_when_it_cannot(town: Town, leases: Leases) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1")
    await killed_while_sending(town, leases, "hang")
    for _ in range(3):
        await town.sends(HELLO, gone=everybody_else, **on(leases))
        assert town.states() == {"k1": "sending"} and len(town.slack.calls.of("chat.postMessage")) == 1
    leases.turn(LEASE_OVER)
    await town.sends(HELLO, gone=everybody_else, **on(leases))
    assert town.states() == {"k1": "sent"} and town.arrived(ana) == ["hello k1"]


async def test_a_sender_that_only_seemed_dead_writes_down_that_slack_has_it(town: Town, leases: Leases) -> None:
    ana, landed = town.slack.person("Ana").id, asyncio.Event()
    town.queue("hello", ana, "k1")
    town.slack.faults.add("slow", "chat.postMessage", until=landed)
    living = asyncio.create_task(town.sender(HELLO, **on(leases)).run_once())
    await until(lambda: town.slack.calls.of("chat.postMessage"))
    await town.sends(HELLO, gone=everybody_else, **on(leases))
    assert town.states() == {"k1": "sending"}
    landed.set()
    await living
    assert town.states() == {"k1": "sent"} and town.arrived(ana) == ["hello k1"]
