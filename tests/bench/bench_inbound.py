"""What Slack tells us: durable and deduplicated by the whole bot, against an empty Bolt listener on the same server, in the same run.

Every event is a signed, new reaction; the bot has committed it before it acknowledges, the empty listener keeps nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.localslack.server import LocalSlack
from tests.givens import Engines

SECRET = "an-invented-signing-secret-0123456789"
CONNECTIONS = 16
EMOJI = "bench"
PERSON = "U0BENCH"


def rows(small: bool = False) -> list[dict[str, Any]]:
    """One row a figure."""
    with tempfile.TemporaryDirectory(prefix="ripple-bench-") as folder:
        engines = Engines(Path(folder))
        found = asyncio.run(_measure(engines, Path(folder), 800 if small else 4_000, 1 if small else 3))
        engines.close()
    return [*found, _start_up(1 if small else 5)]


async def _measure(engines: Engines, folder: Path, events: int, rounds: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with LocalSlack(now=lambda: datetime.now(UTC)) as slack:
        slack.add_person("Ana")
        empty = _server(_be_empty, {"PORT": "0"})
        found += [row async for row in _against(slack, engines, folder, empty, events, rounds)]
    return found


async def _against(slack: LocalSlack, engines: Engines, folder: Path, empty: Any, events: int, rounds: int) -> Any:
    async with empty as floor:
        for engine in ("sqlite", "postgresql"):
            async with _server(_be_the_bot, _env(slack, engines.fresh(engine), folder / f"keys-{engine}")) as bot:
                speeds: dict[str, list[float]] = {"empty": [], "bot": []}
                waits: dict[str, list[float]] = {"empty": [], "bot": []}
                for turn in range(rounds + 1):
                    for name, (port, _) in (("empty", floor), ("bot", bot)):
                        speed, wait = await _load(port, slack, events if turn else 200, f"{engine}{turn}")
                        if turn:  # the first turn only warms up
                            speeds[name].append(speed)
                            waits[name].append(wait)
                ours, theirs = statistics.median(speeds["bot"]), statistics.median(speeds["empty"])
                yield _row(f"durable events/s, whole bot on {engine}, against an empty Bolt listener", ours, theirs, goal=1.0)
                p999, floor_p999 = statistics.median(waits["bot"]), statistics.median(waits["empty"])
                yield _row(f"slowest of 1,000 acknowledgements (s) on {engine}, {CONNECTIONS} at once", p999, 3.0, goal=1.0, less=True)
                yield _row(f"the same against an empty Bolt listener's on {engine}", p999, floor_p999, goal=None)
                yield _row(f"memory of the bot after the load on {engine} (MB)", _memory(bot[1]), 200, goal=1.0, less=True)


async def _load(port: int, slack: LocalSlack, events: int, name: str) -> tuple[float, float]:
    """(events a second, the slowest of a thousand in seconds)."""
    bodies = [_event(slack, f"Ev{name}{n}") for n in range(events)]
    waits: list[float] = []
    queue = iter(bodies)
    url = f"http://127.0.0.1:{port}/slack/events"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:

        async def keep_sending() -> None:
            for body, headers in queue:
                started = time.perf_counter()
                async with session.post(url, data=body, headers=headers) as response:
                    await response.read()
                    if response.status != 200:
                        raise AssertionError(f"{response.status} for an event")
                waits.append(time.perf_counter() - started)

        started = time.perf_counter()
        await asyncio.gather(*(keep_sending() for _ in range(CONNECTIONS)))
        took = time.perf_counter() - started
    return events / took, sorted(waits)[int(len(waits) * 0.999)]


def _event(slack: LocalSlack, event_id: str) -> tuple[bytes, dict[str, str]]:
    item = {"type": "message", "channel": "C0BENCH", "ts": f"1700000000.{abs(hash(event_id)) % 1_000_000:06d}"}
    event = {"type": "reaction_added", "user": PERSON, "reaction": EMOJI, "item": item, "event_ts": "1700000001.000100"}
    envelope = {
        "type": "event_callback",
        "team_id": slack.team_id,
        "api_app_id": "A0",
        "event": event,
        "event_id": event_id,
        "event_time": 1,
    }
    body, stamp = json.dumps(envelope).encode(), str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
    return body, headers


# --- the two servers, each a process of its own --------------------------------------------------------------------


@asynccontextmanager
async def _server(serve: Any, env: dict[str, str]) -> AsyncIterator[tuple[int, int]]:
    context = multiprocessing.get_context("spawn")
    ready: Any = context.Queue()
    process = context.Process(target=serve, args=(env, ready), daemon=True)
    process.start()
    try:
        yield await asyncio.to_thread(ready.get, timeout=60), process.pid or 0
    finally:
        process.kill()
        process.join()


def _be_empty(_env: dict[str, str], ready: Any) -> None:
    from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T", bot_user_id="U", bot_id="B", bot_token="xoxb-1")

    async def serve() -> None:
        bolt = AsyncApp(authorize=authorize, signing_secret=SECRET, process_before_response=True)

        @bolt.event("reaction_added")
        async def nothing() -> None:
            return None

        async def heard(request: web.Request) -> web.Response:
            answered: web.Response = await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))
            return answered

        app = web.Application()
        app.router.add_post("/slack/events", heard)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ready.put(int(runner.addresses[0][1]))
        await asyncio.Event().wait()

    asyncio.run(serve())


def _be_the_bot(env: dict[str, str], ready: Any) -> None:
    from bot import log, wiring
    from bot.settings import Settings

    os.environ.update(env)
    log.set_up()

    async def serve() -> None:
        bot = wiring.Bot(Settings.from_env(os.environ))
        await bot.start()
        ready.put(bot.port)
        await asyncio.Event().wait()

    asyncio.run(serve())


def _env(slack: LocalSlack, url: str, keys: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
        "RIPPLE_KEY_FOLDER": str(keys),
        "RIPPLE_HEALTH_PORT": "0",
        "PORT": "0",
    }


# --- start-up and memory -------------------------------------------------------------------------------------------


def _start_up(times: int) -> dict[str, Any]:
    """Everything imported, against importing slack_bolt alone."""
    whole = [_seconds_of("import bot.wiring") for _ in range(times)]
    bolt = [_seconds_of("import slack_bolt.async_app, slack_bolt.adapter.socket_mode.aiohttp, aiohttp") for _ in range(times)]
    return _row("start-up: importing the whole bot against slack_bolt (s)", min(whole), min(bolt), goal=2.0, less=True)


def _seconds_of(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - started


def _memory(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no memory figure")


def _row(what: str, measured: float, against: float, *, goal: float | None, less: bool = False) -> dict[str, Any]:
    ratio = measured / against
    met = None if goal is None else (ratio <= goal if less else ratio >= goal)
    return {"what": what, "measured": measured, "against": against, "ratio": ratio, "goal": goal, "met": met}
