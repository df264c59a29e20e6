"""One process for many workspaces. What an event, a start and an idle workspace cost with a thousand installed, against one, in one run.

Each workspace has two people and a channel; a bare Slack answers for all of them. Events and starts are measured in turns, and by the
processor's clock where a busy machine would otherwise be what is measured.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.ids import WorkspaceId
from tests.bench.parts import Part, Row, as_they_come, engines
from tests.bench.serving.beside import waits
from tests.bench.serving.installed import be_slack, environment, events_of, install, workspaces
from tests.bench.serving.load import Signed, one_after_the_other
from tests.bench.serving.process import be_the_bot, memory, processor, server, started

MANY, FEW = 1_000, 5
FLAT = 1.1
KILOBYTES = 200.0
IDLE, GLANCE = 20.0, 1.0  # seconds
PATIENCE = 0.1  # seconds that another's fan-out may cost whoever waits for an answer

Load = Callable[[int], list[Signed]]


@dataclass(slots=True)
class Spent:
    """For one event: the processor's seconds and the clock's, in each turn."""

    processor: list[float]
    clock: list[float]

    def __init__(self) -> None:
        self.processor, self.clock = [], []


def _costs(engine: str, small: bool) -> Iterator[Row]:
    many, events, turns, idle = (FEW, 60, 1, GLANCE) if small else (MANY, 4_000, 7, IDLE)
    yield from as_they_come(_events(engine, many, events, turns, idle))


@asynccontextmanager
async def _company(engine: str, sizes: Sequence[int]) -> AsyncIterator[list[dict[str, str]]]:
    """Databases in which so many workspaces have installed the app, and their Slack: what a bot of each is started with."""
    async with AsyncExitStack() as running:
        slack, _ = await running.enter_async_context(server(be_slack, {}))
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="ripple-keys-")))
        urls = [engines().fresh(engine) for _ in sizes]
        for url, how_many in zip(urls, sizes, strict=True):
            install(url, workspaces(how_many))
        yield [environment(url, slack, folder / str(how_many)) for url, how_many in zip(urls, sizes, strict=True)]


async def _events(engine: str, many: int, events: int, turns: int, idle_for: float) -> AsyncIterator[Row]:
    async with _company(engine, (1, many)) as envs, AsyncExitStack() as running:
        bots = [await running.enter_async_context(server(be_the_bot, env)) for env in envs]
        each = (memory(bots[1][1]) - memory(bots[0][1])) * 1024 / (many - 1)
        yield _row(f"{engine}: memory of an idle workspace / {KILOBYTES:.0f} KB", each / KILOBYTES, 1.0, f"{each:.0f} KB of {many:,}")
        idle = await _idle(bots, idle_for)
        yield _row(f"{engine}: nothing to do with {many:,} workspaces, share of a core", idle[1], None, f"{idle[0]:.4f} with one")
        one, every = _day(workspaces(1)), _day(workspaces(many))
        for name, loads in {"spread over all of them": (one, every), "all in one of them": (one, one)}.items():
            spent = await _in_turns(bots, loads, events, turns)
            for row in _compared(f"{engine}: an event of {many:,} workspaces / of one, {name}", spent):
                yield row


def _starts(engine: str, small: bool) -> Iterator[Row]:
    yield from as_they_come(_started(engine, FEW if small else MANY, 1 if small else 9))


async def _started(engine: str, many: int, times: int) -> AsyncIterator[Row]:
    """Of a database in which everybody was read before, as a deploy finds it."""
    async with _company(engine, (1, many)) as envs:
        for env in envs:
            await started(env, settle=True)
        spent = [Spent(), Spent()]
        for _ in range(times):
            for env, found in zip(envs, spent, strict=True):
                processor_seconds, seconds = await started(env)
                found.processor.append(processor_seconds)
                found.clock.append(seconds)
        for row in _compared(f"{engine}: a start with {many:,} workspaces / with one", spent):
            yield row


def beside_a_fan_out(small: bool) -> Iterator[Row]:
    """At the 99th of a hundred, with the fan-out less without it; what the processor does counted as time, and left out."""
    people, answers = (100, 4) if small else (50_000, 60)
    for works, name in ((False, "its pace alone"), (True, "with what the processor does")):
        alone, beside = (sorted(waits(people, answers, fan_out=one, works=works)) for one in (False, True))
        delay = [found[int(len(found) * 0.99)] for found in (alone, beside)]
        note = f"p99 {delay[1] * 1000:.0f} ms against {delay[0] * 1000:.0f}; the longest {beside[-1] * 1000:.0f}"
        what = f"an answer delayed by another workspace's fan-out of {people:,}, {name} / {PATIENCE * 1000:.0f} ms"
        yield _row(what, (delay[1] - delay[0]) / PATIENCE, 1.0, note)


def _day(some: Sequence[WorkspaceId]) -> Load:
    """A mixed day of messages, reactions and replies, in one workspace after the other."""
    told = itertools.cycle(events_of(some))
    return lambda events: [one for _ in range(events // 20) for one in next(told).day(20)]


async def _in_turns(bots: Sequence[tuple[Any, int]], loads: Sequence[Load], events: int, turns: int) -> list[Spent]:
    """Each as fast as it answers, in turns."""
    spent = [Spent(), Spent()]
    for turn in range(turns + 1):
        for (port, pid), load, found in zip(bots, loads, spent, strict=True):
            told, began = load(events), processor(pid)
            speed = await one_after_the_other(port, told)
            if turn:  # the first turn only warms up
                found.processor.append((processor(pid) - began) / len(told))
                found.clock.append(1 / speed)
    return spent


async def _idle(bots: Sequence[tuple[Any, int]], seconds: float) -> list[float]:
    began = [processor(pid) for _, pid in bots]
    await asyncio.sleep(seconds)
    return [(processor(pid) - before) / seconds for (_, pid), before in zip(bots, began, strict=True)]


def _compared(what: str, spent: Sequence[Spent]) -> Iterator[Row]:
    for name, goal in (("processor", FLAT), ("clock", None)):
        one, many = (statistics.median(getattr(found, name)) * 1e3 for found in spent)
        yield _row(f"{what} ({name})", many / one, goal, f"{many:.3g} against {one:.3g} ms")


def _row(what: str, ratio: float, goal: float | None, note: str) -> Row:
    return {"what": what, "ratio": ratio, "goal": goal, "met": None if goal is None else ratio <= goal, "note": note}


PARTS = (
    Part("events-sqlite", "events of many workspaces against those of one, SQLite", partial(_costs, "sqlite")),
    Part("events-postgresql", "events of many workspaces against those of one, PostgreSQL", partial(_costs, "postgresql")),
    Part("fan-out", "an answer in one workspace while another's fan-out runs, in simulated time", beside_a_fan_out),
    Part("start-sqlite", "a start with many workspaces against one with one, SQLite", partial(_starts, "sqlite")),
    Part("start-postgresql", "a start with many workspaces against one with one, PostgreSQL", partial(_starts, "postgresql")),
)
