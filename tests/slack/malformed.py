"""Payloads that Slack would never send, made from those it does: `python -m tests.slack.malformed --count 100000`.

Every kind of payload that the bot listens to, with one to three things wrong: a key gone, another type, too long, too deep, NUL, half
a surrogate pair, digits that `int` refuses, somebody else's id. Whatever comes: no exception, no word to anybody but the sender, and
the next good command is answered. Reproducible by its seed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.door.payloads import cleaned, is_sound
from tests.givens import MONDAY, Engines
from tests.slack.payloads import Json, Payloads, Thrown, lived_in, spoilt
from tests.stories.driver import Story

SEED = 20260302
IN_FLIGHT = 16
SUNRISE = MONDAY - timedelta(hours=3)  # before a round opens


# --- throwing them --------------------------------------------------------------------------------------------------


@contextmanager
def listening(found: list[str]) -> Iterator[None]:
    """Every error that is logged by anybody, or that nobody caught, is a failure."""

    def note(_logger: Any, method: str, line: Any) -> Any:
        if method in ("error", "critical", "exception"):
            problem = line.get("exc_info")
            found.append(f"{line.get('event')} {line.get('kind')} {line.get('id')}: {_where(problem)}")
        raise structlog.DropEvent

    class Errors(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(f"{record.name}: {record.getMessage()[:300]} {_where(record.exc_info and record.exc_info[1])}")

    before, handler = structlog.get_config()["processors"], Errors(logging.ERROR)
    in_place = list(before)
    before[:] = [note]
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        before[:] = in_place
        logging.getLogger().removeHandler(handler)


def _where(problem: Any) -> str:
    if not isinstance(problem, BaseException):
        return ""
    trace, steps = problem.__traceback__, []
    while trace is not None:
        steps.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(problem).__name__}: {str(problem)[:200]} at {' '.join(steps[-5:])}"


async def throw(story: Story, count: int, *, seed: int = SEED, seconds: float | None = None) -> Thrown:
    """So many spoilt payloads through the bot's own Bolt app, and a good command among every hundred."""
    assert story.bot is not None
    bot, rng, thrown, made = story.bot, random.Random(seed), Thrown(), Payloads(story)
    gate = asyncio.Semaphore(IN_FLIGHT)
    until = time.monotonic() + seconds if seconds else None

    async def send(body: Json, number: int) -> None:
        async with gate:
            if not is_sound(body):
                thrown.statuses[400] += 1
                return
            try:
                answered = await bot.bolt.async_dispatch(AsyncBoltRequest(body=cleaned(body), mode="socket_mode"))
            except Exception as broken:
                thrown.failures.append(f"payload {number}: {_where(broken)}")
            else:
                thrown.statuses[answered.status] += 1

    before, earlier = 0.0, _queued(story)
    with listening(thrown.failures):
        running: set[asyncio.Task[None]] = set()
        for number in range(count):
            if until is not None and time.monotonic() > until:
                break
            running.add(asyncio.create_task(send(spoilt(rng, made.one(rng)), number)))
            if len(running) >= IN_FLIGHT * 2:
                _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            if number % 100 == 99:
                await _good(story, made, thrown)
            if number == min(5000, count // 2):
                before = rss()
        await asyncio.gather(*running)
        await bot.gate.close(10.0)
        await _good(story, made, thrown)
    thrown.grown = rss() - before
    thrown.told = _queued(story) - earlier
    for stranger in thrown.told.keys() - {made.channel["id"], *(person["id"] for person in made.people)}:
        thrown.failures.append(f"somebody was written to: {stranger}")
    return thrown


def _queued(story: Story) -> Counter[str]:
    return Counter(str(row["recipient"]) for row in story.rows("outbox"))


async def _good(story: Story, made: Payloads, thrown: Thrown) -> None:
    assert story.bot is not None
    began = time.perf_counter()
    answered = await story.bot.bolt.async_dispatch(AsyncBoltRequest(body=made.good(), mode="socket_mode"))
    thrown.good.append(time.perf_counter() - began)
    if answered.status != 200 or "/til" not in str(answered.body):
        thrown.failures.append(f"a good command was not answered: {answered.status} {str(answered.body)[:200]}")


def rss() -> float:
    """MB of memory in use now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


async def _main(given: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="ripple-malformed-") as folder:
        engines = Engines(Path(folder))
        story = Story(mode="socket", database_url=engines.fresh(given.engine), folder=Path(folder), begin=SUNRISE)
        async with story:
            await lived_in(story)
            began = time.monotonic()
            thrown = await throw(story, given.count, seed=given.seed, seconds=given.seconds)
        engines.close()
    good = sorted(thrown.good)
    figures = {
        "payloads": sum(thrown.statuses.values()),
        "seconds": round(time.monotonic() - began, 1),
        "statuses": dict(thrown.statuses),
        "failures": len(thrown.failures),
        "queued": sum(thrown.told.values()),
        "grown_mb": round(thrown.grown, 1),
        "good_command_ms": {"median": round(good[len(good) // 2] * 1e3, 1), "p99": round(good[int(len(good) * 0.99)] * 1e3, 1)},
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    for failure, times in Counter(thrown.failures).most_common(40):
        sys.stdout.write(f"{times:6} {failure}\n")
    return 1 if thrown.failures else 0


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--count", type=int, default=100_000)
    asking.add_argument("--seed", type=int, default=SEED)
    asking.add_argument("--seconds", type=float, default=None, help="stop after so long")
    asking.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    sys.exit(asyncio.run(_main(asking.parse_args())))
