"""The sender. Its share of the rate Slack allows, in simulated time; and its own ceiling against a bare loop of the same calls."""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from typing import Any

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from bot.database.engine import Database
from bot.database.schema import outbox
from bot.outbox.calling.rate_limit import UNLIMITED, Limits
from bot.outbox.claim import everything_is_welcome
from bot.outbox.kinds import Post
from bot.outbox.loop import Delivery
from bot.outbox.notice import FAN_OUT
from bot.outbox.store import queue_notices
from tests.bench.parts import Part, engines, processes
from tests.bench.serving.web_api import serve_web_api
from tests.givens import scope
from tests.outbox.bodies import a_kind, a_notice
from tests.schedule.givens import NoKeys
from tests.virtual import START, DatabaseInPlace, PretendSlack, VirtualLoop, at, run_virtually

WORKSPACE = "T0BENCH"
BLOCKS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "How easy was it to ask for help this week?", "verbatim": True}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": f"a{n}", "value": str(n), "text": {"type": "plain_text", "text": f"Choice {n}"}}
            for n in range(5)
        ],
    },
]
KINDS = {"survey": a_kind(lambda _context, message: Post({"text": f"A question for {message.recipient}", "blocks": BLOCKS}))}
RATE = 8.75


# --- simulated time ----------------------------------------------------------------------------------------------


def share_of_the_allowed_rate(people: int) -> list[dict[str, Any]]:
    """A fan-out at the rate Slack allows: how much of it is used, how soon the first arrives, how many 429s we cause."""
    slack, spent = _fan_out(people, allowed=RATE, limits=Limits())
    took = slack.posts[-1][0] - slack.posts[0][0]
    share = (len(slack.posts) - 1) / took / RATE
    name = f"fan-out to {people:,}"
    return [
        _row(f"{name}: share of the allowed rate", share, 1.0, goal=0.98),
        _row(f"{name}: first message after (s)", slack.posts[0][0], 1.0, goal=1.0, less=True),
        _row(f"{name}: 429s of our own making", slack.refused, people, goal=0.0, less=True),
        _row(f"{name}: sender's share of a core", spent / took, 1.0, goal=0.10, less=True),
    ]


def learning_an_unknown_limit(people: int) -> list[dict[str, Any]]:
    """Slack allows less than we think: how much of it is used, and how often it must say so."""
    slack, _ = _fan_out(people, allowed=5.0, limits=Limits())
    share = (len(slack.posts) - 1) / (slack.posts[-1][0] - slack.posts[0][0]) / 5.0
    return [
        _row(f"fan-out to {people:,}, limit unknown: share of the allowed rate", share, 1.0, goal=0.95),
        _row(f"fan-out to {people:,}, limit unknown: 429s", slack.refused, people, goal=0.01, less=True),
    ]


def _fan_out(people: int, *, allowed: float, limits: Limits) -> tuple[PretendSlack, float]:
    database = DatabaseInPlace(engines().fresh("sqlite"))
    _fill(database, people)
    started = time.process_time()

    async def simulate(loop: VirtualLoop) -> PretendSlack:
        slack = PretendSlack(loop, rate=allowed)
        now, stop = (lambda: at(loop.time())), asyncio.Event()
        delivery = Delivery(
            database,
            slack,
            NoKeys(),
            now,
            KINDS,
            "bench",  # type: ignore[arg-type]
            limits=limits,
            welcome=everything_is_welcome,
            clock=loop.time,
            shared_clock=lambda _tx: now(),
        )
        running = asyncio.create_task(delivery.run(stop))
        while len(slack.posts) < people:
            await asyncio.sleep(5)
        stop.set()
        await running
        return slack

    slack = run_virtually(simulate)
    spent = time.process_time() - started
    with database.reading() as tx:
        sent = tx.execute(select(func.count()).select_from(outbox).where(outbox.c.state == "sent")).scalar_one()
    database.close()
    if sent != people or len({who for _, who in slack.posts}) != people:
        raise AssertionError("lost or doubled")
    return slack, spent


# --- real time ---------------------------------------------------------------------------------------------------


def ceiling(messages: int) -> list[dict[str, Any]]:
    """Without any limit: our sender, durable and once only, against a bare loop of the same HTTP calls."""
    ready: Any = processes().Queue()
    server = processes().Process(target=_serve, args=(ready,), daemon=True)
    server.start()
    url = ready.get(timeout=30)
    bare, ours = [], []
    try:
        for _ in range(3):
            bare.append(asyncio.run(_bare(url, messages)))
            ours.append(asyncio.run(_ours(url, messages)))
    finally:
        server.terminate()
        server.join()
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        _row("ceiling without limits: messages/s against a bare loop", statistics.median(ours), statistics.median(bare), goal=0.8),
        _row("memory of the whole benchmark (MB)", rss, 200, goal=1.0, less=True),
    ]


async def _bare(url: str, messages: int) -> float:
    limit = asyncio.Semaphore(UNLIMITED.in_flight)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-1", base_url=url, session=session, retry_handlers=[])

        async def post(n: int) -> None:
            async with limit:
                await client.api_call("chat.postMessage", json={"channel": f"U{n}", "text": f"A question for U{n}", "blocks": BLOCKS})

        started = time.perf_counter()
        await asyncio.gather(*(post(n) for n in range(messages)))
        return messages / (time.perf_counter() - started)


async def _ours(url: str, messages: int) -> float:
    database = Database(engines().fresh("sqlite"))
    _fill(database, messages)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-1", base_url=url, session=session, retry_handlers=[])
        delivery = Delivery(
            database,
            client,
            NoKeys(),
            lambda: START,
            KINDS,
            "bench",
            limits=UNLIMITED,
            welcome=everything_is_welcome,
        )
        started = time.perf_counter()
        calls = await delivery.run_once()
        took = time.perf_counter() - started
    database.close()
    if calls != messages:
        raise AssertionError("lost or doubled")
    return messages / took


def _serve(ready: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=b'{"ok":true,"channel":"D1","ts":"1.2"}', content_type="application/json")

    serve_web_api(answer, ready)


def _fill(database: Database, messages: int) -> None:
    with database.transaction() as tx:
        notices = (a_notice("survey", f"U{n}", f"k{n}", priority=FAN_OUT) for n in range(messages))
        queue_notices(scope(tx, now=START), notices)


def _row(what: str, measured: float, against: float, *, goal: float, less: bool = False) -> dict[str, Any]:
    ratio = measured / against
    met = ratio <= goal if less else ratio >= goal
    return {"what": what, "measured": measured, "against": against, "ratio": ratio, "goal": goal, "met": met}


PARTS = (
    Part(
        "rate",
        "fan-outs at the rate Slack allows, in simulated time",
        lambda small: (row for size in ((200,) if small else (1_000, 10_000, 50_000)) for row in share_of_the_allowed_rate(size)),
    ),
    Part("unknown-limit", "a fan-out under a limit nobody told us", lambda small: learning_an_unknown_limit(200 if small else 5_000)),
    Part("ceiling", "our sender without limits against a bare loop", lambda small: ceiling(150 if small else 3_000)),
)
