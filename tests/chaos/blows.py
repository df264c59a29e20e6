"""Everything that is done to the bots. Killed, frozen, cut off from Slack, from the database and from the time of day."""

from __future__ import annotations

import asyncio
import gzip
import random
import resource
import signal
import sqlite3
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.database.engine import Database
from bot.localslack import Fault, LocalSlack
from tests.chaos.bots import Bots, TurnedClocks
from tests.chaos.plan import Plan, Verdict
from tests.chaos.telling import Telling

SLACK_FAULTS = ("limits", "errors", "lost_answers", "lost_calls", "hangs")
EVENT_FAULTS = ("events", "sockets", "refresh")
ALL_FAULTS = (*SLACK_FAULTS, *EVENT_FAULTS, "freeze", "deploy", "clock", "database")
ONLY_SQLITE = ("full",)  # the file that may not grow is the database's
ONLY_HTTP = ("unsigned",)

FROZEN_FOR = 4.0  # longer than any lease in these histories
LATENCY = 0.03  # seconds that Slack takes for each message
AT_AN_ACKNOWLEDGEMENT = 0.4  # of the kills
REACT_TOGETHER = 8
JUMPS = (-5.0, 30.0, -30.0, 3600.0, -3600.0, 86_400.0, -86_400.0)
WRONG_FOR = 2.0
NO_ROOM_FOR = 2.0
UNSIGNED = 60  # requests
LOCKED_FOR = (0.3, 1.0, 3.0, 11.0)  # seconds; the last is more than SQLite waits for a lock


class Blows:
    """The blows of one history, in the order of its seed."""

    def __init__(
        self, plan: Plan, slack: LocalSlack, bots: Bots, clocks: TurnedClocks, database: Database, telling: Telling, port: int
    ) -> None:
        self._port = port
        self._plan, self._slack, self._bots, self._clocks = plan, slack, bots, clocks
        self._store, self._telling = database, telling
        self.rng = random.Random(plan.seed)
        self.journal: list[str] = []
        self._later: set[asyncio.Task[None]] = set()
        self._slack.faults.add("slow", "chat.postMessage", times=None, seconds=LATENCY)

    async def fall(self, name: str, verdict: Verdict) -> None:
        """One blow; those who did not get up again are replaced."""
        # Before it too: a bot that had ended already would be counted as killed.
        verdict.blows["fell by itself"] += await asyncio.to_thread(self._bots.restart_the_fallen)
        if name == "kill":
            await self._kill(verdict)
        else:
            await getattr(self, f"_{name}")()
        verdict.blows[name] += 1
        self.journal.append(f"{datetime.now(UTC):%H:%M:%S.%f} {name}")
        verdict.blows["fell by itself"] += await asyncio.to_thread(self._bots.restart_the_fallen)

    async def end(self) -> None:
        """No more of it, and every clock where whatever was put off is due."""
        await asyncio.gather(*self._later)
        self._slack.faults.clear()
        self._clocks.turn_all_to_the_furthest()

    def _any(self) -> int:
        return self.rng.randrange(self._plan.replicas)

    async def _kill(self, verdict: Verdict) -> None:
        place = self._any()
        if self.rng.random() < AT_AN_ACKNOWLEDGEMENT:
            await self._until_acknowledged()
        self._bots.signal(place, signal.SIGKILL)
        verdict.in_flight += await asyncio.to_thread(self._telling.in_flight)
        await asyncio.to_thread(self._bots.restart, place)

    async def _until_acknowledged(self) -> None:
        """The worst moment: Slack has just been told that all is well."""
        handings = self._telling.react(REACT_TOGETHER)
        if handings:
            await asyncio.wait([one.first for one in handings], timeout=1.0, return_when=asyncio.FIRST_COMPLETED)

    async def _deploy(self) -> None:
        place = self._any()
        self._bots.signal(place, signal.SIGTERM)
        await asyncio.to_thread(self._bots.restart, place)

    async def _freeze(self) -> None:
        place = self._any()
        self._bots.signal(place, signal.SIGSTOP)
        self._telling.react(REACT_TOGETHER)
        await asyncio.sleep(FROZEN_FOR)
        self._bots.signal(place, signal.SIGCONT)

    # --- Slack ---------------------------------------------------------------------------------------------------

    def _fault(self, kind: Any, method: str = "*", **facts: Any) -> None:
        self._slack.faults.calls.insert(0, Fault(kind, method, **facts))  # before the latency, which meets every message

    async def _limits(self) -> None:
        self._fault("rate_limited", "chat.postMessage", times=self.rng.randint(1, 30), retry_after=1)

    async def _errors(self) -> None:
        for kind in ("status", "html"):
            self._fault(kind, "chat.postMessage", times=self.rng.randint(1, 10))
            self._fault(kind, "conversations.history", times=self.rng.randint(1, 3))
            self._fault(kind, times=1)
        self._fault("refuse", "chat.postMessage", error="internal_error", times=3)

    async def _lost_answers(self) -> None:
        self._fault("drop_after", "chat.postMessage", times=self.rng.randint(1, 15), chance=0.3)

    async def _lost_calls(self) -> None:
        self._fault("drop_before", times=self.rng.randint(1, 15), chance=0.3)

    async def _hangs(self) -> None:
        for kind in ("hang", "hang_after"):
            self._fault(kind, "chat.postMessage", times=self.rng.randint(1, 4), chance=0.3, seconds=8)

    async def _events(self) -> None:
        for kind in ("duplicate", "reorder", "delay"):
            self._slack.faults.add_event(kind, "reaction_added", times=10)
        self._telling.react(3 * REACT_TOGETHER)

    async def _sockets(self) -> None:
        self._telling.react(REACT_TOGETHER)
        self._slack.sockets.cut_all()

    async def _refresh(self) -> None:
        self._telling.react(REACT_TOGETHER)
        await self._slack.sockets.disconnect_all()

    async def _unsigned(self) -> None:
        """Strangers at the door: nothing they send is unpacked, read or answered but by a refusal, and Slack is heard beside them."""
        self._telling.react(REACT_TOGETHER)
        self._telling.type(2)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            await asyncio.gather(*(self._knock(session, n) for n in range(UNSIGNED)))

    async def _knock(self, session: aiohttp.ClientSession, n: int) -> None:
        body, packed = b'{"a":' * 100_000, {"Content-Encoding": "gzip"}
        signed = {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": str(int(time.time()))}
        sent, headers = ((body, {}), (body, signed), (gzip.compress(bytes(10_000_000)), packed | signed))[n % 3]
        with suppress(aiohttp.ClientError, TimeoutError):  # a bot that is down, or hangs up on strangers
            async with session.post(f"http://127.0.0.1:{self._port}/slack/events", data=sent, headers=headers) as answer:
                assert answer.status in (401, 413, 415, 503), answer.status

    # --- the database and the time of day --------------------------------------------------------------------------

    async def _database(self) -> None:
        self._telling.react(REACT_TOGETHER)
        if self._store.is_sqlite:
            await asyncio.to_thread(self._lock, self.rng.choice(LOCKED_FOR))
        else:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            await asyncio.to_thread(self._telling.write, lambda tx: tx.exec_driver_sql(cut))

    def _lock(self, seconds: float) -> None:
        """Another process holds the file."""
        connection = sqlite3.connect(str(self._store.file), isolation_level=None, timeout=20)
        connection.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    async def _full(self) -> None:
        """No file of a bot may grow for a while: what it cannot write it must not acknowledge."""
        place, log = self._any(), Path(f"{self._store.file}-wal")
        room = log.stat().st_size if log.exists() else 0
        with suppress(ProcessLookupError, PermissionError):
            before = resource.prlimit(self._bots.processes[place].pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            self._telling.react(REACT_TOGETHER)
            self._telling.type(2)
            await asyncio.sleep(NO_ROOM_FOR)
            resource.prlimit(self._bots.processes[place].pid, resource.RLIMIT_FSIZE, before)

    async def _crash(self) -> None:
        """The database's server dies and comes back."""
        assert self._plan.crash_database is not None
        self._telling.react(REACT_TOGETHER)
        await asyncio.to_thread(self._plan.crash_database)

    async def _clock(self) -> None:
        place, seconds = self._any(), self.rng.choice(JUMPS)
        self._clocks.turn(place, seconds)
        self._later.add(asyncio.create_task(self._turn_back(place)))

    async def _turn_back(self, place: int) -> None:
        await asyncio.sleep(WRONG_FOR)
        self._clocks.turn(place, 0.0)
