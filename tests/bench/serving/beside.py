"""Somebody is answered in one workspace while another's fan-out runs. One sender loop for both, in simulated time.

What the processor does takes its time as well: everything happens on one thread, so whoever works keeps the other waiting.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

from bot.ids import WorkspaceId
from bot.outbox.calling.rate_limit import Limits
from bot.outbox.claim import everything_is_welcome
from bot.outbox.kinds import Post
from bot.outbox.loop import Delivery
from bot.outbox.notice import ANSWER, FAN_OUT
from bot.outbox.store import queue_notices
from tests.bench.parts import engines
from tests.givens import scope
from tests.outbox.bodies import a_kind, a_notice
from tests.schedule.givens import NoKeys
from tests.virtual import DatabaseInPlace, PretendSlack, VirtualLoop, at, run_virtually

LARGE, OTHER = WorkspaceId("T0LARGE"), WorkspaceId("T0OTHER")
LATENCY = 0.08  # seconds that a call takes
EVERY = 6.0  # seconds between two people who want an answer, on average
KINDS = {name: a_kind(lambda _context, message: Post({"text": f"For {message.recipient}"})) for name in ("survey", "reply")}


def waits(people: int, answers: int, *, fan_out: bool, works: bool) -> list[float]:
    """The simulated seconds from what somebody did to the answer in Slack, without the call itself, for each of so many."""
    database = DatabaseInPlace(engines().fresh("sqlite"))
    try:
        if fan_out:
            with database.transaction() as tx:
                notices = (a_notice("survey", f"U{n}", f"k{n}", priority=FAN_OUT) for n in range(people))
                queue_notices(scope(tx, now=at(0), workspace=LARGE), notices)
        return run_virtually(lambda loop: _answered(loop, database, answers), works=works)
    finally:
        database.close()


async def _answered(loop: VirtualLoop, database: DatabaseInPlace, answers: int) -> list[float]:
    slacks = {one: PretendSlack(loop, latency=LATENCY) for one in (LARGE, OTHER)}
    now, stop, chance = (lambda: at(loop.time())), asyncio.Event(), random.Random(7)
    how: dict[str, Any] = {"limits": Limits(), "welcome": everything_is_welcome, "clock": loop.time, "shared_clock": lambda _tx: now()}
    delivery = Delivery(database, slacks[LARGE], NoKeys(), now, KINDS, "bench", slack_of=slacks.__getitem__, **how)  # type: ignore[arg-type]
    running, moments, moment = asyncio.create_task(delivery.run(stop)), [], 5.0
    for number in range(answers):
        moment += chance.uniform(0.5, 1.5) * EVERY
        moments.append(moment)
        await asyncio.sleep(moment - loop.time())
        reply = a_notice("reply", f"U{number}", f"r{number}", priority=ANSWER)
        await database.write(lambda tx, one=reply: queue_notices(scope(tx, now=now(), workspace=OTHER), [one]))  # type: ignore[misc]
        delivery.wake()
    while len(slacks[OTHER].posts) < answers:
        await asyncio.sleep(1)
    stop.set()
    await running
    arrived = {who: when for when, who in slacks[OTHER].posts}
    return [arrived[f"U{number}"] - moment - LATENCY for number, moment in enumerate(moments)]
