"""The first start in a large company. Whoever was read already uses Ripple while the rest is still being read, at Slack's pace.

The floor of the whole is Slack's own: twenty pages of a thousand people a minute. The pretend Slack counts them and refuses more.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bot.app.bot import Bot
from bot.app.settings import Settings
from bot.localslack import LocalSlack, RateLimits, Someone
from bot.people.slack_pages import A_MINUTE, PAGE, PAGES_A_MINUTE
from tests.bench.parts import Part, Row, as_they_come, engines
from tests.stories.processes import environment, local_slack

PEOPLE, FEW = 50_000, 4_000
SLACK_WAITS = 3.0  # seconds for the answer to a command
BETWEEN = 0.5


def first_start(engine: str, small: bool) -> Iterator[Row]:
    """Some two minutes: the pauses that Slack's pace asks for are real."""
    yield from as_they_come(_started(engine, FEW if small else PEOPLE))


async def _started(engine: str, people: int) -> AsyncIterator[Row]:
    with tempfile.TemporaryDirectory(prefix="ripple-roster-") as folder:
        async with local_slack(limits=RateLimits(time.monotonic, enabled=True)) as slack:
            ana = _fill(slack, people)
            bot = Bot(Settings.from_env(environment(slack, engines().fresh(engine), Path(folder))))
            began = time.monotonic()
            await bot.start()
            ready = time.monotonic() - began
            await slack.connected()
            slowest, typed = await _typing(bot, ana)
            whole = time.monotonic() - began
            await bot.stop()
            refused = len(slack.limits.refused)
    pace = (-(-people // PAGE) - 1) // PAGES_A_MINUTE * A_MINUTE
    note = f"ready after {ready:.1f} s of {whole:.1f} s; {refused} refusals"
    yield _row(f"{engine}: usable after / first start of {people:,} people", ready / whole, 0.1 if pace else 0.9, note)
    yield _row(f"{engine}: the slowest of {typed} commands meanwhile / Slack's patience", slowest / SLACK_WAITS, 0.5, f"{slowest:.2f} s")
    if pace:
        yield _row(f"{engine}: the whole roster / the pauses that Slack's pace asks for", whole / pace, 1.5, f"{pace:.0f} s of pauses")


def _fill(slack: LocalSlack, people: int) -> Someone:
    first, *_ = [slack.add_person(f"Person {number}", is_admin=number == 0) for number in range(people)]
    slack.invite_bot(slack.add_channel("harbor", members=[first]))
    return first


async def _typing(bot: Bot, ana: Someone) -> tuple[float, int]:
    """Ana uses Ripple until everybody was read; her longest wait, and how often she waited."""
    assert bot.roster is not None
    waits = []
    while not bot.roster.done():
        began = time.monotonic()
        await ana.types("/learn help", in_="#harbor")
        waits.append(time.monotonic() - began)
        await asyncio.sleep(BETWEEN)
    await bot.roster
    return max(waits, default=0.0), len(waits)


def _row(what: str, ratio: float, goal: float, note: str) -> dict[str, Any]:
    return {"what": what, "ratio": ratio, "goal": goal, "met": ratio <= goal, "note": note}


PARTS = tuple(
    Part(engine, f"the first start of a company of 50,000 on {engine}", partial(first_start, engine)) for engine in ("sqlite", "postgresql")
)
