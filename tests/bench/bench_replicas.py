"""Several replicas on one PostgreSQL against one alone, without Slack's limits. Also what a bot's memory does under a million events.

A workspace has one sender at a time, so the fan-outs go to several workspaces. All share this machine's cores with their database, their
load and Slack, so more replicas can hardly be faster here; what counts is that they do not stand in each other's way.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from bot.database.engine import Database
from bot.database.schema import outbox
from bot.localslack import LocalSlack, signed_headers
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.outbox.claim import everything_is_welcome
from bot.outbox.loop import Delivery
from bot.outbox.notice import FAN_OUT
from bot.outbox.store import queue_notices
from tests.bench.bench_delivery import KINDS, _row, _serve
from tests.bench.parts import Part, as_they_come, engines, processes
from tests.givens import Engines, scope
from tests.outbox.bodies import a_notice
from tests.schedule.givens import NoKeys
from tests.virtual import START

REPLICAS, FEW = (1, 2, 4), (1, 2)
WORKSPACES = 8
CONNECTIONS = 16
SIDE_BY_SIDE = 0.8  # of one alone: with so few cores, more processes cost something and gain nothing
SECRET = "an-invented-signing-secret-0123456789"
GROWN_AT_MOST = 50.0  # MB


# --- fan-outs --------------------------------------------------------------------------------------------------------


def _fan_outs(engines: Engines, replicas: Sequence[int], messages: int) -> Iterator[dict[str, Any]]:
    context = processes()
    ready: Any = context.Queue()
    slack = context.Process(target=_serve, args=(ready,), daemon=True)
    slack.start()
    url = ready.get(timeout=30)
    speeds: dict[int, float] = {}
    for count in replicas:
        speeds[count] = _fan_out(engines.fresh("postgresql"), url, count, messages)
        if count > 1:
            what = f"fan-out to {WORKSPACES} workspaces, {count} replicas against one (messages/s)"
            yield _row(what, speeds[count], speeds[1], goal=SIDE_BY_SIDE)
    slack.terminate()


def _fan_out(database_url: str, slack_url: str, replicas: int, messages: int) -> float:
    database = Database(database_url)
    for workspace in range(WORKSPACES):
        notices = [a_notice("survey", f"U{n}", f"k{n}", priority=FAN_OUT) for n in range(messages // WORKSPACES)]
        with database.transaction() as tx:
            queue_notices(scope(tx, workspace=f"T0BENCH{workspace}", now=START), notices)
    context = processes()
    go, stop = context.Event(), context.Event()
    ready: Any = context.Queue()
    given = [(database_url, slack_url, f"r{n}", ready, go, stop) for n in range(replicas)]
    senders = [context.Process(target=_send, args=one, daemon=True) for one in given]  # gone with us, should we be stopped
    for process in senders:
        process.start()
    for _ in senders:
        ready.get(timeout=60)
    started = time.perf_counter()
    go.set()
    while _sent(database) < messages:
        time.sleep(0.02)
    took = time.perf_counter() - started
    stop.set()
    for process in senders:
        process.join()
    database.close()
    return messages / took


def _sent(database: Database) -> int:
    with database.reading() as tx:
        return int(tx.execute(select(func.count()).select_from(outbox).where(outbox.c.state == "sent")).scalar_one())


def _send(database_url: str, slack_url: str, owner: str, ready: Any, go: Any, stop: Any) -> None:
    async def send() -> None:
        database, told = Database(database_url), asyncio.Event()
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient("xoxb-1", base_url=slack_url, session=session, retry_handlers=[])
            how = {"limits": UNLIMITED, "welcome": everything_is_welcome}
            delivery = Delivery(database, client, NoKeys(), lambda: START, KINDS, owner, **how)  # type: ignore[arg-type]
            ready.put(owner)
            await asyncio.to_thread(go.wait)
            running = asyncio.create_task(delivery.run(told))
            await asyncio.to_thread(stop.wait)
            told.set()
            await running
        database.close()

    asyncio.run(send())


# --- events ----------------------------------------------------------------------------------------------------------


async def _inbound(engines: Engines, replicas: Sequence[int], events: int, warm: int) -> AsyncIterator[dict[str, Any]]:
    speeds: dict[int, float] = {}
    async with LocalSlack(now=lambda: datetime.now(UTC)) as slack:
        for count in replicas:
            url = engines.fresh("postgresql")
            async with AsyncExitStack() as stack:
                bots = [await stack.enter_async_context(_bot(slack, url, engines.folder)) for _ in range(count)]
                ports = [port for port, _ in bots]
                await _load(ports, slack, warm, "warm")
                speeds[count] = await _load(ports, slack, events, "e")
            if count > 1:
                yield _row(f"durable events/s, {count} replicas against one", speeds[count], speeds[1], goal=SIDE_BY_SIDE)


async def _memory(engines: Engines, events: int) -> AsyncIterator[dict[str, Any]]:
    async with LocalSlack(now=lambda: datetime.now(UTC)) as slack:
        for engine in ("sqlite", "postgresql"):
            async with _bot(slack, engines.fresh(engine), engines.folder) as (port, pid):
                idle = _resident(pid)
                await _load([port], slack, events // 10, "warm")
                warm = _resident(pid)
                await _load([port], slack, events - events // 10, "e")
                grown = _resident(pid) - warm
            yield _row(f"memory of an idle bot on {engine} (MB)", idle, 200.0, goal=1.0, less=True)
            name = f"memory grown in {events:,} events on {engine}, after the first tenth (MB)"
            yield _row(name, grown, GROWN_AT_MOST, goal=1.0, less=True)


async def _load(ports: list[int], slack: LocalSlack, events: int, name: str) -> float:
    """New reactions, signed, to each bot in turn; how many a second."""
    waiting = iter(range(events))
    places = itertools.cycle(ports)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def keep_sending() -> None:
            for n in waiting:
                body = _reaction(slack, f"Ev{name}{n}", n)
                headers = signed_headers(body, SECRET, int(time.time())) | {"Content-Type": "application/json"}
                async with session.post(f"http://127.0.0.1:{next(places)}/slack/events", data=body, headers=headers) as answer:
                    await answer.read()
                    if answer.status != 200:
                        raise AssertionError(f"{answer.status} for an event")

        started = time.perf_counter()
        await asyncio.gather(*(keep_sending() for _ in range(CONNECTIONS * len(ports))))
        return events / (time.perf_counter() - started)


def _reaction(slack: LocalSlack, event_id: str, n: int) -> bytes:
    item = {"type": "message", "channel": "C0BENCH", "ts": f"{1_700_000_000 + n // 1000}.{n % 1000:06d}"}
    event = {"type": "reaction_added", "user": "U0BENCH", "reaction": "bench", "item": item, "event_ts": "1700000001.000100"}
    about = {"type": "event_callback", "team_id": slack.team_id, "api_app_id": "A0", "event_time": 1}
    return json.dumps({**about, "event": event, "event_id": event_id}).encode()


@asynccontextmanager
async def _bot(slack: LocalSlack, url: str, folder: Path) -> AsyncIterator[tuple[int, int]]:
    """A whole bot in a process of its own: its port and its process."""
    env = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
        "RIPPLE_KEY_FOLDER": str(folder / "keys"),
        "RIPPLE_MASTER_SECRET": "0" * 64 if url.startswith("postgresql") else "",
        "PORT": "0",
        "RIPPLE_HEALTH_PORT": "0",  # several side by side
    }
    context = processes()
    ready: Any = context.Queue()
    process = context.Process(target=_be_the_bot, args=(env, ready), daemon=True)
    process.start()
    try:
        yield await asyncio.to_thread(ready.get, timeout=60), process.pid or 0
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)


def _be_the_bot(env: dict[str, str], ready: Any) -> None:
    from bot.app import bot as wiring
    from bot.app import log
    from bot.app.settings import Settings

    os.environ.update(env)
    log.set_up_quiet()

    async def serve() -> None:
        bot = wiring.Bot(Settings.from_env(os.environ))
        await bot.start()
        ready.put(bot.port)
        await asyncio.Event().wait()

    asyncio.run(serve())


def _resident(pid: int) -> float:
    """MB of memory a process uses now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _sending(small: bool) -> Iterator[dict[str, Any]]:
    made = engines()
    yield from _fan_outs(made, *((FEW, 80) if small else (REPLICAS, 4_000)))


def _hearing(small: bool) -> Iterator[dict[str, Any]]:
    made = engines()
    yield from as_they_come(_inbound(made, *((FEW, 80, 40) if small else (REPLICAS, 6_000, 200))))


def _growing(small: bool) -> Iterator[dict[str, Any]]:
    made = engines()
    yield from as_they_come(_memory(made, 200 if small else 1_000_000))


PARTS = (
    Part("fan-out", "several senders on one PostgreSQL against one alone", _sending),
    Part("events", "several listeners on one PostgreSQL against one alone", _hearing),
    Part("memory", "a bot's memory under many events", _growing),
)
