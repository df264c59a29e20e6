"""How long starting takes. `run` until it is ready, and what the demo needs, each in a process of its own, by the processor's clock.

The floor is measured in the same process, before: what `import slack_bolt, sqlalchemy` costs whoever builds on them. That is not enough
to listen: Bolt's asynchronous app and Slack's client on aiohttp come on top for everybody, so their share is shown beside ours.

The first start in a large company: whoever was read already uses Ripple while the rest is read at Slack's pace. The floor of the whole is
Slack's own, twenty pages of a thousand people a minute; the pretend Slack counts them and refuses more.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.app.bot import Bot
from bot.app.settings import Settings
from bot.localslack import LocalSlack, RateLimits, Someone
from bot.people.slack_pages import A_MINUTE, PAGE, PAGES_A_MINUTE
from tests.bench.parts import Part, Row, as_they_come, engines
from tests.stories.processes import environment, local_slack

START = """
import asyncio, os, sys, time
sys.modules["rich"] = None  # structlog imports it where a development tool brought it; what running needs does not
begin = time.process_time()
import slack_bolt, sqlalchemy
floor = time.process_time()
from bot.imports import kept_for_good
with kept_for_good():
    import slack_bolt.async_app, slack_bolt.adapter.socket_mode.aiohttp
    listening = time.process_time()
    from bot.app import log
    from bot.app.bot import Bot
    from bot.app.settings import Settings
log.set_up_quiet()
imported = time.process_time()
async def start():
    bot = Bot(Settings.from_env(os.environ))
    await bot.start()
    print(floor - begin, listening - begin, imported - begin, time.process_time() - begin)
    await bot.stop()
asyncio.run(start())
"""
LIVED = "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'bot', 'demo', '--headless', '--weeks', '{}'], stdout=-3)"
SPENT = "; used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)"
SHORT, WEEKS = 5.0, 2  # seconds
PEOPLE, FEW = 50_000, 1_500
SLACK_WAITS = 3.0  # seconds for the answer to a command
BETWEEN = 0.5


def starting(small: bool) -> Iterator[Row]:
    """On a database whose schema is current, as at nearly every start."""
    yield from as_they_come(_starts(2 if small else 9))


async def _starts(times: int) -> AsyncIterator[Row]:
    """The quickest of several, because a busy machine only ever adds."""
    with tempfile.TemporaryDirectory(prefix="ripple-start-") as folder:
        async with local_slack() as slack:
            env = environment(slack, engines().fresh("sqlite"), Path(folder))
            runs = [await _figures_beside(START, env) for _ in range(times)]
    floor, listening, imported, ready = min(runs, key=lambda figures: figures[-1])
    note = f"{ready * 1000:.0f} ms against {floor * 1000:.0f} ms"
    yield _row("start of `run` until it is ready / importing slack_bolt and sqlalchemy", ready / floor, 1.3, note)
    parts = (("what it imports", imported), ("what Bolt's asynchronous app and aiohttp import", listening))
    for what, seconds in parts:
        yield {"what": f"of that, {what}", "ratio": seconds / floor, "note": f"{seconds * 1000:.0f} ms"}


def two_weeks(small: bool) -> Iterator[dict[str, Any]]:
    """The processor's seconds, which on a quiet machine are the clock's. The small form lives one week."""
    weeks, times = (1, 1) if small else (WEEKS, 3)
    spent = min(_figures(LIVED.format(weeks) + SPENT)[0] for _ in range(times))
    yield _row(f"demo --headless --weeks {weeks}, the processor's seconds / 5", spent / SHORT, 1.0, f"{spent:.1f} s")


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


def _figures(code: str) -> list[float]:
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return [float(figure) for figure in said.split()]


async def _figures_beside(code: str, env: Mapping[str, str]) -> list[float]:
    """The same while the pretend Slack answers here."""
    line, pipe = (sys.executable, "-c", code), asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*line, env={**os.environ, **env}, stdout=pipe, stderr=pipe)
    out, err = await process.communicate()
    if process.returncode:
        raise RuntimeError(err.decode())
    return [float(figure) for figure in out.split()]


def _row(what: str, ratio: float, goal: float, note: str) -> dict[str, Any]:
    return {"what": what, "ratio": ratio, "goal": goal, "met": ratio <= goal, "note": note}


PARTS = (
    Part("run", "the start of `run`", starting),
    Part("demo", "two weeks of the demo without a browser", two_weeks),
    Part("sqlite", "the first start of a company of 50,000 on SQLite", partial(first_start, "sqlite")),
    Part("postgresql", "the first start of a company of 50,000 on PostgreSQL", partial(first_start, "postgresql")),
)
