"""One history. Bots that are killed, frozen and cut off while people must be told things; then everybody is asked what they saw."""

from __future__ import annotations

import asyncio
import logging
import random
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.database.engine import Database
from bot.database.migrate import to_head
from bot.localslack import LocalSlack, Timing
from tests.chaos.blows import Blows
from tests.chaos.bots import Bots, TurnedClocks
from tests.chaos.plan import KILLS_A_FAULT, Plan, Verdict
from tests.chaos.telling import CHANNEL, Telling

REPEATS = (0.1, 0.3, 1.0, *[2.0] * 40)  # Slack's repeats in a hurry, the hourly ones of Delayed Events included
KILLED_WHEN_UP = 0.85
UP_WITHIN = 5.0
LOOK_EVERY = 0.02
REACTED_BEFORE_UP = 0.3  # of the reactions: the others come while a bot is there to hear them


def live_through(plan: Plan, log_folder: Path | None = None) -> Verdict:
    """Run one history to its end."""
    return asyncio.run(History(plan, log_folder).run())


class History:
    def __init__(self, plan: Plan, log_folder: Path | None) -> None:
        self.plan = plan
        self.verdict = Verdict(plan)
        self._rng = random.Random(plan.seed)
        self._order = ["kill"] * plan.kills + [fault for fault in plan.faults for _ in range(max(1, plan.kills // KILLS_A_FAULT))]
        self._rng.shuffle(self._order)
        self._log_folder = log_folder
        self._port = _free_port()

    async def run(self) -> Verdict:
        started = time.monotonic()
        logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
        with tempfile.TemporaryDirectory(prefix="ripple-chaos-") as folder:
            async with self._world(Path(folder)), self._watched():
                await self._beat()
                last_blow = time.monotonic()
                await self._until_settled()
                self.verdict.settled_in = time.monotonic() - last_blow
                await asyncio.to_thread(self.telling.judge, self.verdict)
                self.verdict.blows["ended late"] = self.bots.ended_late
        if self._log_folder is not None:
            (self._log_folder / "blows.log").write_text("\n".join(self.blows.journal) + "\n")
        self.verdict.seconds = time.monotonic() - started
        return self.verdict

    @asynccontextmanager
    async def _world(self, folder: Path) -> AsyncIterator[None]:
        database = Database(self.plan.url)
        to_head(database)
        clocks = TurnedClocks(folder, self.plan.replicas)
        timing = Timing(answer_within=3.0, repeat_after=REPEATS)
        async with LocalSlack(now=lambda: datetime.now(UTC), timing=timing, seed=self.plan.seed) as self.slack:
            people = [self.slack.add_person(f"Person {n}").id for n in range(self.plan.people)]
            self.slack.invite_bot(self.slack.add_channel(CHANNEL, members=people))
            self.bots = Bots(self._env(folder), self.plan.replicas, self._log_folder or folder, clocks)
            self.telling = Telling(self.plan, database, self.slack, people, len(self._order))
            self.blows = Blows(self.plan, self.slack, self.bots, clocks, database, self.telling, self._port)
            try:
                await self._connected()
                yield
            finally:
                await asyncio.to_thread(self.bots.end)
        database.close()

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        """How long this process, which is Slack, was kept from running: a laden machine is no bot's fault."""

        async def watch() -> None:
            while True:
                before = time.monotonic()
                await asyncio.sleep(LOOK_EVERY)
                late = time.monotonic() - before - LOOK_EVERY
                self.verdict.slack_stood_still = max(self.verdict.slack_stood_still, late)

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()

    async def _connected(self) -> None:
        if not self.plan.http:
            await self.slack.connected(1, timeout=240)
            return
        self.slack.send_events_to(f"http://127.0.0.1:{self._port}/slack/events")
        async with asyncio.timeout(240):
            while not await self.slack.verify_url():
                await asyncio.sleep(0.1)

    def _env(self, folder: Path) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": "" if self.plan.http else self.slack.app_token,
            "PORT": str(self._port),
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.plan.url,
            "RIPPLE_KEY_FOLDER": str(folder / "keys"),
            "RIPPLE_MASTER_SECRET": "0" * 64 if self.plan.replicas > 1 else "",
            "RIPPLE_HEALTH_PORT": "0",
        }

    async def _beat(self) -> None:
        """Blow after blow, and all the while something to tell."""
        portion = -(-self.plan.reactions // len(self._order))
        for number, blow in enumerate(self._order):
            await asyncio.to_thread(self.telling.tell_portion, number)
            self.telling.react(int(portion * REACTED_BEFORE_UP))
            if self._rng.random() < KILLED_WHEN_UP:
                await self._until_up()
            self.telling.react(portion - int(portion * REACTED_BEFORE_UP))
            self.telling.type(-(-self.plan.commands // len(self._order)))
            await asyncio.sleep(self.plan.every * (0.5 + self._rng.random()))
            await self.blows.fall(blow, self.verdict)
        await self.blows.end()

    async def _until_up(self) -> None:
        """Most blows should fall on bots at work, some on bots that are starting."""
        until = time.monotonic() + UP_WITHIN
        while time.monotonic() < until:
            up = await self.slack.verify_url() if self.plan.http else self.slack.sockets.ready_count >= self.plan.replicas
            if up:
                return
            await asyncio.sleep(0.02)
        self.verdict.blows["not up in time"] += 1

    async def _until_settled(self) -> None:
        self.telling.react(self.plan.reactions)
        until = time.monotonic() + self.plan.settle_within
        while time.monotonic() < until:
            self.verdict.blows["fell by itself"] += await asyncio.to_thread(self.bots.restart_the_fallen)
            if await asyncio.to_thread(self.telling.is_settled):
                return
            await asyncio.sleep(0.2)
        self.verdict.blows["not settled in time"] += 1
        self.verdict.examples += await asyncio.to_thread(self.telling.what_waits)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
