"""A benchmark is cut into parts. Each can be run alone, says what it measures, and hands over its rows as they are known."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.app.startup import COLLECT_AFTER
from tests.givens import Engines
from tests.places import new_folder

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """`name` within its benchmark; `doing`: what a reader is told meanwhile; `rows`: given whether it is to be small."""

    name: str
    doing: str
    rows: Callable[[bool], Iterable[Row]]


class Form:
    """The form in which all parts are measured, said once, before the first."""

    small = False


@cache
def engines() -> Engines:
    """Fresh databases of both kinds. One server for all parts: starting it takes longer than many of them.

    The small form only tries that everything runs: its databases stand in memory, where there is room, and wait for no disk.
    """
    folder = new_folder() if Form.small else Path(tempfile.mkdtemp(prefix="ripple-bench-"))
    return Engines(folder, durable=not Form.small)


@cache
def processes() -> Any:
    """What processes are started with. Each imports the bot anew; in the small form one does, and the others are its forks."""
    if not Form.small:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["bot.app.bot", "bot.app.workspaces.settling", "tests.bench.bench_inbound", "tests.bench.bench_replicas"]
    )
    return context


def put_away() -> None:
    """Stop what `engines` started, and delete its files."""
    if engines.cache_info().currsize:
        engines().close()
        shutil.rmtree(engines().folder, ignore_errors=True)


@contextmanager
def collecting_less() -> Iterator[None]:
    """Garbage is collected as a running bot does it."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def as_they_come(rows: AsyncIterator[Row]) -> Iterator[Row]:
    """The rows of a measurement that needs a running loop, each as soon as it is known."""
    with asyncio.Runner() as runner:
        try:
            while (row := runner.run(_next(rows))) is not None:
                yield row
        finally:
            runner.run(_closed(rows))


async def _next(rows: AsyncIterator[Row]) -> Row | None:
    return await anext(rows, None)


async def _closed(rows: AsyncIterator[Row]) -> None:
    if hasattr(rows, "aclose"):
        await rows.aclose()
