"""The demo in the browser. The page opens at once and shows how the weeks before the visitor pass; then the visitor has the clock."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from bot.demo.controls import DemoControls
from bot.demo.simulation import BEFOREHAND, Simulation, heed_a_stop

BAR = 30  # characters
LOOK_EVERY = 0.2  # seconds
DAYS = round(timedelta(weeks=BEFOREHAND) / timedelta(days=1) + 1)  # and one to the first question


async def serve_page(port: int, folder: Path | None) -> None:
    """Serve until cancelled."""
    controls = DemoControls()
    simulation = Simulation(flows=False, port=port, folder=folder, controls=controls)
    controls.show(simulation)
    try:
        await simulation.open()
        print(f"\n  Open  {simulation.slack.base_url}/\n\nEverything stays on this machine. Ctrl-C ends it.", flush=True)
        await simulation.begin()
        if simulation.needs_living():
            await _live_and_tell(simulation)
        heed_a_stop()
        simulation.clock.flow(True)
        controls.open()  # only now: until then the page shows how far the weeks are
        print("Ready.", flush=True)
        async with simulation.beating():
            await asyncio.Event().wait()
    finally:
        await simulation.close()


async def _live_and_tell(simulation: Simulation) -> None:
    print("The company lives its first week before you come:", flush=True)
    telling = asyncio.create_task(_tell(simulation))
    try:
        await simulation.live_beforehand()
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
        if sys.stdout.isatty():
            print("\r\033[K", end="", flush=True)


async def _tell(simulation: Simulation) -> None:
    """How far they are: a bar in a terminal, a line a week elsewhere."""
    day = 0
    while True:
        share, now = simulation.share_lived(), simulation.clock()
        if sys.stdout.isatty():
            print(f"\r\033[K  {'#' * round(share * BAR):<{BAR}}  {now:%a %d %B}", end="", flush=True)
        elif (lived := int(share * DAYS)) > day:
            day = lived
            print(f"  {day} of {DAYS} days", flush=True)
        await asyncio.sleep(LOOK_EVERY)
