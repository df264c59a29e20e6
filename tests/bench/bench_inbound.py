"""What Slack tells us. Durable and deduplicated by the whole bot, against an empty Bolt listener on the same server, in the same run.

Every event is signed and new. The bot has committed what matters of it before it acknowledges; the empty listener keeps nothing.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.database.engine import Database
from bot.localslack import LocalSlack
from tests.bench.parts import Part, as_they_come, engines
from tests.bench.serving.load import SECRET, Events, Signed, at_a_rate, one_after_the_other
from tests.bench.serving.process import be_the_bot, memory, server
from tests.givens import Engines

PER_SECOND = 500


def _told(engine: str, small: bool) -> Iterator[dict[str, Any]]:
    made = engines()
    yield from as_they_come(_measure(made, engine, 80 if small else 4_000, 1 if small else 5))


async def _measure(made: Engines, engine: str, events: int, rounds: int) -> AsyncIterator[dict[str, Any]]:
    async with LocalSlack(now=lambda: datetime.now(UTC)) as slack:
        told = _company(slack)
        kinds = {"reactions that count": told.reactions, "a mixed day of messages, reactions and replies": told.day}
        url = made.fresh(engine)
        async with server(_be_empty, {}) as floor, server(be_the_bot, _env(slack, url, made.folder / "keys")) as bot:
            await one_after_the_other(bot[0], told.reactions(events // 2))
            _analyze(url)
            for name, make in kinds.items():
                yield await _fastest(f"{name}, on {engine}", bot[0], floor[0], partial(make, events), rounds)
            for row in await _waits(engine, bot[0], floor[0], partial(told.day, events // 2), rounds):
                yield row
            yield _row(f"memory of the bot after all this on {engine} (MB)", memory(bot[1]), 200, goal=1.0, less=True)


def _company(slack: LocalSlack) -> Events:
    """Two people in a channel that the bot is in."""
    ana, bo = slack.add_person("Ana"), slack.add_person("Bo")
    channel = slack.add_channel("general", ["Ana", "Bo"])
    slack.invite_bot("general")
    return Events(slack.team_id, channel, ana.id, bo.id)


def _analyze(url: str) -> None:
    """What autovacuum does within a minute: PostgreSQL's plans for an empty table fit no other."""
    database = Database(url)
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    database.close()


async def _fastest(name: str, bot: int, floor: int, make: Callable[[], list[Signed]], rounds: int) -> dict[str, Any]:
    """Events a second in turns, each as fast as it answers; the middle of the turns."""
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(rounds + 1):
        speeds = await one_after_the_other(floor, make()), await one_after_the_other(bot, make())
        if turn:  # the first turn only warms up
            theirs.append(speeds[0])
            ours.append(speeds[1])
    what = f"{name}: events/s against an empty Bolt listener"
    return _row(what, statistics.median(ours), statistics.median(theirs), goal=1.0)


async def _waits(engine: str, bot: int, floor: int, make: Callable[[], list[Signed]], rounds: int) -> list[dict[str, Any]]:
    """The acknowledgement as Slack waits for it, at a rate that Slack sets."""
    waits: dict[int, list[float]] = {bot: [], floor: []}
    for _ in range(rounds):
        for port, found in waits.items():
            found += await at_a_rate(port, make(), PER_SECOND)
    slowest = {port: sorted(found)[int(len(found) * 0.99)] for port, found in waits.items()}
    return [
        _row(f"p99 of the acknowledgement at {PER_SECOND} events/s on {engine} (s)", slowest[bot], 3.0, goal=1.0, less=True),
        _row(f"the same against an empty Bolt listener's, on {engine}", slowest[bot], slowest[floor], goal=None),
    ]


# --- the two servers, each a process of its own --------------------------------------------------------------------


def _be_empty(_env: dict[str, str], ready: Any) -> None:
    from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T", bot_user_id="U", bot_id="B", bot_token="xoxb-1")

    async def serve() -> None:
        bolt = AsyncApp(authorize=authorize, signing_secret=SECRET, process_before_response=True)

        @bolt.event("message")
        async def no_message() -> None:
            return None

        @bolt.event("reaction_added")
        async def no_reaction() -> None:
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


def _row(what: str, measured: float, against: float, *, goal: float | None, less: bool = False) -> dict[str, Any]:
    ratio = measured / against
    met = None if goal is None else (ratio <= goal if less else ratio >= goal)
    return {"what": what, "measured": measured, "against": against, "ratio": ratio, "goal": goal, "met": met}


PARTS = tuple(
    Part(engine, f"events heard against an empty Bolt listener, {engine}", partial(_told, engine)) for engine in ("sqlite", "postgresql")
)
