"""One bot under test: the real wiring, a real process, and three things of our own to count.

`chaos:message` is a notice that says its key. `chaos:tick` is a due row that queues one such notice for each of its moments. A
reaction with the emoji `chaos` queues one for each time somebody reacted. So whatever happens, everybody can be asked what they saw.

The wall clock is real until the harness turns it. All that read it see the turned one: the product, APScheduler and, as on one machine,
SQLite; a PostgreSQL server has a clock of its own.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import signal
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

import apscheduler.schedulers.base

from bot.__main__ import stop_in_time
from bot.app import bot as wiring
from bot.app import log
from bot.app.features import FEATURES
from bot.app.settings import Settings
from bot.feature import Feature, Features
from bot.outbox.calling.rate_limit import Limits
from bot.outbox.kinds import Post
from bot.outbox.loop import Delivery
from bot.outbox.notice import ANSWER, PERSONAL, Notice
from bot.outbox.sender_lease import database_clock
from bot.outbox.store import queue_notice
from bot.schedule.job import DueContext
from bot.slack.inbound import Answers, Inbound
from tests.outbox.bodies import a_kind, a_notice

MESSAGE, TICK, EMOJI = "chaos:message", "chaos:tick", "chaos"
TICK_EVERY = timedelta(seconds=1)
TICK_EVERY_SECONDS = 0.3

# A lease outlives a call, as in the product; the sender's place is short, so that a kill does not mean a rest.
QUICK = Limits(
    rate=250.0,
    burst=8,
    channel_gap=0.0,
    in_flight=8,
    timeout=1.5,
    margin=0.5,
    lease=timedelta(seconds=3),
    sender_lease=timedelta(seconds=0.2),
)


def live(env: Mapping[str, str], clock_page: str) -> None:
    """Be a bot until told to stop, or killed."""
    os.environ.update(env)
    wiring.Ticker.__init__.__kwdefaults__["every"] = TICK_EVERY_SECONDS  # type: ignore[index]
    settings = Settings.from_env(os.environ)
    log.set_up("json")
    asyncio.run(_serve(settings, _turned(clock_page, on_one_machine=settings.database_url.startswith("sqlite"))))


async def _serve(settings: Settings, clock: Any) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop_in_time, stop)
    await wiring.Bot(settings, limits=QUICK, clock=clock, features=WITH_CHAOS).run(stop)


def _turned(clock_page: str, *, on_one_machine: bool) -> Any:
    """The clock that the harness turns, given to all that read one."""
    with Path(clock_page).open("r+b") as file:
        page = mmap.mmap(file.fileno(), 0)

    def wrong_by() -> timedelta:
        return timedelta(seconds=struct.unpack("d", page[:8])[0])

    class Turned(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + wrong_by()

    apscheduler.schedulers.base.datetime = Turned
    if on_one_machine:
        Delivery.__init__.__kwdefaults__["shared_clock"] = lambda tx: database_clock(tx) + wrong_by()  # type: ignore[index]
    return lambda: datetime.now(UTC) + wrong_by()


def tick(context: DueContext) -> datetime | None:
    """Tell this subject once for each moment; the subject says when the last is."""
    person, last = context.subject.split(" ")
    queue_notice(context.scope, tick_notice(person, context.due_at))
    following = context.due_at + TICK_EVERY
    return following if following <= datetime.fromisoformat(last) else None


def tick_notice(person: str, moment: datetime) -> Notice:
    return a_notice(MESSAGE, person, f"tick {person} {moment.isoformat()}", priority=PERSONAL)


async def chaos_reaction(inbound: Inbound) -> Answers:
    """Somebody reacted: they are told once."""
    if inbound.event.get("reaction") == EMOJI:
        notice = a_notice(MESSAGE, inbound.person, f"heard {inbound.event['item']['ts']}", priority=ANSWER)
        await inbound.once(lambda scope: queue_notice(scope, notice))
    return None


OURS = Feature(
    name="chaos",
    listeners=({("event", "reaction_added"): chaos_reaction},),
    notices=({MESSAGE: a_kind(lambda _context, message: Post({"text": message.key}))},),
    due=({TICK: tick},),
)
WITH_CHAOS = Features((*FEATURES.all, OURS))
