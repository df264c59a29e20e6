"""The bot in a process of its own, and what the system says of a process. Its memory, and the processor's seconds it took."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.bench.parts import processes

TICKS = os.sysconf("SC_CLK_TCK")
WITHIN = 400.0  # seconds for a process to say that it is ready


@asynccontextmanager
async def server(serve: Callable[[Mapping[str, str], Any], None], env: Mapping[str, str]) -> AsyncIterator[tuple[Any, int]]:
    """What `serve` puts into its queue first, and its process id; killed at the end."""
    context = processes()
    ready: Any = context.Queue()
    process = context.Process(target=serve, args=(env, ready), daemon=True)
    process.start()
    try:
        yield await asyncio.to_thread(ready.get, timeout=WITHIN), process.pid or 0
    finally:
        process.kill()
        process.join()


async def started(env: Mapping[str, str], *, settle: bool = False) -> tuple[float, float]:
    """Start the bot once and stop it: how long it took until it was ready, the processor's seconds and the clock's; imports left out.

    `settle`: before it stops, everybody who had installed it is read.
    """
    context = processes()
    ready: Any = context.Queue()
    process = context.Process(target=_start_and_stop, args=(env, settle, ready), daemon=True)
    process.start()
    found: tuple[float, float] = await asyncio.to_thread(ready.get, timeout=WITHIN)
    await asyncio.to_thread(process.join)
    return found


def be_the_bot(env: Mapping[str, str], ready: Any) -> None:
    """Serve until killed; says its port once everybody who had installed it before was read."""
    from bot.app import bot as wiring
    from bot.app import log
    from bot.app.settings import Settings
    from bot.app.workspaces import settling

    os.environ.update(env)
    log.set_up_quiet()
    settling.PAUSE = 0.0  # what a start takes its time for is no part of what an event costs

    async def serve() -> None:
        bot = wiring.Bot(Settings.from_env(os.environ))
        running = asyncio.ensure_future(bot.run(asyncio.Event()))
        while not bot.ready:
            await asyncio.sleep(0.01)
        await bot.settling.done()
        ready.put(bot.port)
        await running

    asyncio.run(serve())


def _start_and_stop(env: Mapping[str, str], settle: bool, ready: Any) -> None:
    from bot.app import bot as wiring
    from bot.app import log
    from bot.app.settings import Settings
    from bot.app.workspaces import settling

    os.environ.update(env)
    log.set_up_quiet()
    settling.PAUSE = 0.0 if settle else settling.PAUSE

    async def start() -> None:
        began = time.process_time(), time.perf_counter()
        bot = wiring.Bot(Settings.from_env(os.environ))
        await bot.start()
        took = time.process_time() - began[0], time.perf_counter() - began[1]
        if settle:
            await bot.settling.done()
        await bot.stop()
        ready.put(took)

    asyncio.run(start())


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no memory figure")


def processor(pid: int) -> float:
    """Seconds of the processor that a process took, its threads included."""
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / TICKS
