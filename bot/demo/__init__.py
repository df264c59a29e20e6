"""`python -m bot demo`. The unchanged bot, a Slack on this machine, a small company, and a clock to turn."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from bot.app import log
from bot.app.startup import collect_less
from bot.demo.page import serve_page
from bot.demo.report import as_data, tell
from bot.demo.simulation import Simulation
from bot.demo.stage import DemoCannotStart

STOPPED = 130  # as a shell says it of whatever was interrupted


def run_demo(*, headless: bool, weeks: int, as_json: bool, port: int, keep: str | None) -> int:
    """Run the demo; its exit code. 0 only if nothing was repeated and nothing is missing, or a visitor ended it."""
    log.set_up_quiet()
    collect_less()
    try:
        if headless or as_json:
            return asyncio.run(_until_stopped(_headless(weeks, as_json=as_json), STOPPED))
        return asyncio.run(_until_stopped(serve_page(port, Path(keep) if keep else None), 0))
    except DemoCannotStart as told:
        print(told, file=sys.stderr)
        return 2


async def _until_stopped(work: Coroutine[Any, Any, int | None], when_stopped: int) -> int:
    """Do the work; asked to stop, at whatever moment, let it put everything away and say so."""
    doing = asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _stop, doing)
    try:
        return await doing or 0
    except asyncio.CancelledError:
        print("Stopped.", file=sys.stderr, flush=True)
        return when_stopped


def _stop(doing: asyncio.Future[Any]) -> None:
    logging.disable()  # what is cut off in the middle complains, and that is nobody's fault
    doing.cancel()


async def _headless(weeks: int, *, as_json: bool) -> int:
    async with Simulation(flows=False) as simulation:
        for week in range(1, weeks + 1):
            await simulation.live(days=7)
            if not as_json:
                tell(simulation, week)
        data = await as_data(simulation)
    if as_json:
        print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        print(f"Repeated messages: {len(data['repeated'])}. Missing messages: {len(data['missing'])}.")
    return 1 if data["repeated"] or data["missing"] else 0
