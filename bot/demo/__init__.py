"""`python -m bot demo`: the unchanged bot, a Slack on this machine, a small company, and a clock to turn."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot import log
from bot.demo.page import serve_page
from bot.demo.report import as_data, tell
from bot.demo.stage import Stage


def run_demo(*, headless: bool, weeks: int, as_json: bool, port: int, keep: str | None) -> int:
    """Run the demo; its exit code. 0 only if nothing was repeated and nothing is missing."""
    log.set_up_quiet()
    if headless or as_json:
        return asyncio.run(_headless(weeks, as_json=as_json))
    return asyncio.run(serve_page(port, Path(keep) if keep else None))


async def _headless(weeks: int, *, as_json: bool) -> int:
    async with Stage(flows=False) as stage:
        for week in range(1, weeks + 1):
            await stage.live(days=7)
            if not as_json:
                tell(stage, week)
        data = await as_data(stage)
    if as_json:
        print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        print(f"Repeated messages: {len(data['repeated'])}. Missing messages: {len(data['missing'])}.")
    return 1 if data["repeated"] or data["missing"] else 0
