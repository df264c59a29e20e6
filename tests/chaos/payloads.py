"""Fault F17, the long form: `python -m tests.chaos.payloads --count 100000`. Spoilt payloads at the doors of a bot in a process of its own.

Half go through HTTP, correctly signed, half through Socket Mode; some with bytes flipped or cut. Printed: answers by status (`no answer`:
Slack would send it again), what the bot logged as an error, how long good commands took meanwhile, how the memory of the bot's own
process went, and how many blocks of it Python had in use when everything was loaded and at the end. The memory may grow a little while
the blocks do not: malloc keeps what was freed in pieces, and errors wait in circles for the collector. Blocks that grow are a leak.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import bot as wiring
from bot.app import log
from bot.app.bot import real_now
from bot.app.settings import Settings
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.slack.respond import AS_SLACK_WAITS, Patience
from tests.chaos.doors import EnvelopeDoor, HttpDoor, Json, kind_of
from tests.givens import Engines
from tests.slack.malformed import SEED, SUNRISE
from tests.slack.payloads import Payloads, lived_in, spoilt
from tests.stories.driver import Story
from tests.stories.processes import A_HANG

IN_FLIGHT = 16
GOOD_EVERY = 100
WARM_AFTER = 0.2  # of the payloads: what is loaded once is loaded by then
NO_LEAK = 0.5  # more blocks in use for each payload; whatever is kept of every single one is at least one
SAMPLES = 20
FEW = 20_000
ALL_ANSWERED = frozenset({"200", "400", "401", "413"})

Send = Callable[[Json, random.Random], Awaitable[str]]


@dataclass
class Outcome:
    """What came of it at one door."""

    door: str
    payloads: int = 0
    seconds: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)
    again: list[str] = field(default_factory=list)  # the first payloads that Slack would repeat
    logged: Counter[str] = field(default_factory=Counter)
    good_ms: list[float] = field(default_factory=list)
    bad_answers: int = 0  # good commands that were not answered as they should be
    memory_mb: list[float] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)  # that Python has in use, at WARM_AFTER and at the end

    @property
    def right(self) -> bool:
        return not (self.again or self.logged or self.bad_answers or self.leaks)

    @property
    def leaks(self) -> bool:
        """Whether something is kept of the payloads. The first thousands say nothing: caches still fill."""
        return self.payloads >= FEW and self.blocks[-1] - self.blocks[0] > NO_LEAK * self.payloads

    @property
    def grown_mb(self) -> float:
        """From when everything was loaded to the end."""
        return self.memory_mb[-1] - self.memory_mb[int(len(self.memory_mb) * WARM_AFTER)]

    def as_dict(self) -> Json:
        """For people and files."""
        line = sorted(self.good_ms)
        good = {"median": line[len(line) // 2], "p99": line[int(len(line) * 0.99)]}
        counted = {"statuses": dict(self.statuses), "logged": dict(self.logged), "good_ms": good}
        plain = {name: getattr(self, name) for name in ("door", "payloads", "seconds", "again", "bad_answers", "memory_mb", "blocks")}
        return {"right": self.right, **plain, **counted, "grown_mb": round(self.grown_mb, 1)}


# --- the bot, in a process of its own --------------------------------------------------------------------------------


def _live(env: Mapping[str, str], moment: datetime, log_file: str, patience: Patience) -> None:
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    log.set_up("json")
    began = time.monotonic()

    async def serve() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _tell_blocks, Path(f"{log_file}.blocks"))
        # The week it woke up in goes on from where the story left it.
        clock = lambda: moment + timedelta(seconds=time.monotonic() - began)  # noqa: E731
        await wiring.Bot(Settings.from_env(env), clock=clock, limits=UNLIMITED, patience=patience).run(stop)

    asyncio.run(serve())


def _tell_blocks(file: Path) -> None:
    gc.collect()
    file.write_text(str(sys.getallocatedblocks()), encoding="ascii")


async def blocks_of(pid: int, log_file: Path) -> int:
    """How many blocks of memory Python has in use there, without what only waits for the collector."""
    file = Path(f"{log_file}.blocks")
    file.unlink(missing_ok=True)
    os.kill(pid, signal.SIGUSR1)
    await _until(lambda: asyncio.to_thread(lambda: file.exists() and bool(file.read_text())))
    return int(file.read_text(encoding="ascii"))


def memory_of(pid: int) -> float:
    """MB of memory a process uses now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


# --- throwing --------------------------------------------------------------------------------------------------------


async def throw_at(
    door_name: str, engine_url: str, folder: Path, count: int, seed: int = SEED, *, patience: Patience = AS_SLACK_WAITS
) -> Outcome:
    """So many spoilt payloads at one door, and a good command among every hundred.

    `patience`: how long the bot takes for its answers. Slack's own is told by the clock, which a busy machine does not keep.
    """
    outcome = Outcome(door_name)
    story = Story(mode=door_name, database_url=engine_url, folder=folder, begin=SUNRISE)
    story.slack.limits.enabled = False  # spoilt payloads come faster than people press, and each is answered
    log_file = folder / f"{door_name}.log"
    async with story:
        await lived_in(story)
        made = Payloads(story)
        assert story.bot is not None
        port = story.bot.port if door_name == "http" else 0
        env, moment = {**story.environment(), "PORT": str(port)}, story.clock()
        await story.stop_bot()
        process = multiprocessing.get_context("spawn").Process(target=_live, args=(env, moment, str(log_file), patience), daemon=True)
        process.start()
        door = HttpDoor(story, port, patience.acknowledge + 1.0) if door_name == "http" else EnvelopeDoor(story)
        try:
            await _until(door.ready)
            await _throw(outcome, made, door, process.pid or 0, count, seed, log_file)
        finally:
            await door.close()
            process.terminate()
            await asyncio.to_thread(process.join, 12)
            process.kill()
    outcome.logged = _errors(log_file)
    return outcome


async def _throw(outcome: Outcome, made: Payloads, door: HttpDoor | EnvelopeDoor, pid: int, count: int, seed: int, log_file: Path) -> None:
    rng, began = random.Random(seed), time.monotonic()
    running: set[asyncio.Task[None]] = set()

    async def send(payload: Json, kind: str, luck: random.Random) -> None:
        status, said = await door.send(payload, kind, luck)
        outcome.statuses[status] += 1
        if status not in ALL_ANSWERED and len(outcome.again) < 20:
            outcome.again.append(f"{status} {said[:100]} {kind} {json.dumps(payload)[:1500]}")

    for number in range(count):
        good = made.one(rng)
        kind = kind_of(good)
        running.add(asyncio.create_task(send(spoilt(rng, good), kind, random.Random(rng.random()))))
        if len(running) >= IN_FLIGHT:
            _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        if number % GOOD_EVERY == 0:
            await _good(outcome, made, door)
        if number == int(count * WARM_AFTER):
            await asyncio.gather(*running)  # what is on its way holds blocks too
            running = set()
            outcome.blocks.append(await blocks_of(pid, log_file))
        if number % max(1, count // SAMPLES) == 0:
            outcome.memory_mb.append(round(memory_of(pid), 1))
    await asyncio.gather(*running)
    await _good(outcome, made, door)
    outcome.memory_mb.append(round(memory_of(pid), 1))
    outcome.blocks.append(await blocks_of(pid, log_file))
    outcome.payloads, outcome.seconds = count, round(time.monotonic() - began, 1)


async def _good(outcome: Outcome, made: Payloads, door: HttpDoor | EnvelopeDoor) -> None:
    began = time.perf_counter()
    status, said = await door.send(made.good(), "slash_commands", None)
    outcome.good_ms.append(round((time.perf_counter() - began) * 1e3, 1))
    outcome.bad_answers += status != "200" or "/til" not in said


async def _until(ready: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(A_HANG):
        while not await ready():
            await asyncio.sleep(0.05)


def _errors(log_file: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in log_file.read_text(encoding="utf-8").splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            found[f"not JSON: {line[:200]}"] += 1
            continue
        if said.get("level") in ("error", "critical"):
            found[f"{said.get('event')} {said.get('id', '')}: {str(said.get('exception', ''))[-300:]}"] += 1
    return found


async def _main(given: argparse.Namespace) -> int:
    outcomes: list[Outcome] = []
    doors = ("http", "socket") if given.door == "both" else (given.door,)
    with tempfile.TemporaryDirectory(prefix="ripple-payloads-") as folder:
        engines = Engines(Path(folder))
        for door in doors:
            outcomes.append(await throw_at(door, engines.fresh(given.engine), Path(folder), given.count // len(doors), given.seed))
            sys.stdout.write(json.dumps(outcomes[-1].as_dict(), indent=2) + "\n")
            sys.stdout.flush()
        engines.close()
    if given.out:
        Path(given.out).write_text(json.dumps([one.as_dict() | {"at": f"{real_now():%F}"} for one in outcomes], indent=2) + "\n")
    return 0 if all(one.right for one in outcomes) else 1


if __name__ == "__main__":
    asking = argparse.ArgumentParser(prog="python -m tests.chaos.payloads", description=__doc__)
    asking.add_argument("--count", type=int, default=100_000)
    asking.add_argument("--seed", type=int, default=SEED)
    asking.add_argument("--door", choices=("http", "socket", "both"), default="both")
    asking.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asking.add_argument("--out", default="", help="write the outcomes as JSON to this file")
    sys.exit(asyncio.run(_main(asking.parse_args())))
