"""One history: bots that are killed, frozen and cut off while people must be told things; then everybody is asked what they saw.

Right is: everything once. `lost`: never seen. `doubled`: seen again. `unsure`: given up by rule. Late is how long the last ones took.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import random
import signal
import socket
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy

from bot.domain.notices import FAN_OUT, Notice
from bot.localslack.delivery import Timing
from bot.localslack.server import LocalSlack
from bot.storage.database import Database
from bot.storage.due import set_due
from bot.storage.figures import states, stuck_jobs
from bot.storage.migrate import to_head
from bot.storage.outbox import queue_notices
from tests.chaos.process import EMOJI, LETTER, TICK, TICK_EVERY, live, tick_notice

REPEATS = (0.1, 0.5, 2.0, 5.0, *[10.0] * 12)  # Slack's repeats in a hurry, the hourly ones of Delayed Events included
FAULT_EVERY = 30  # kills
KILLED_WHEN_UP = 0.85
FROZEN_FOR = 4.5  # longer than any lease in these histories
SETTLE_WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens in a history. The same seed makes the same plan; the machine's timing is its own."""

    name: str
    url: str
    replicas: int = 1
    letters: int = 1_000
    people: int = 100
    kills: int = 10
    seed: int = 1
    http: bool = False
    faults: tuple[str, ...] = ()
    every: float = 0.5  # seconds between blows
    events: int = 100
    ticks: int = 20


@dataclass(slots=True)
class Verdict:
    """What came of it."""

    plan: Plan
    expected: int = 0
    lost: int = 0
    doubled: int = 0
    strangers: int = 0
    unsure: int = 0
    blows: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    settled_in: float = 0.0  # after the last blow
    unanswered_events: int = 0
    asked: int = 0  # letters in doubt that Slack was asked about
    examples: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not (self.lost or self.doubled or self.strangers)

    def as_dict(self) -> dict[str, Any]:
        """For a file: what was planned and what came of it."""
        figures = {name: getattr(self, name) for name in ("expected", "lost", "doubled", "strangers", "unsure", "asked", "seconds")}
        return {"history": self.plan.name, "seed": self.plan.seed, "right": self.right, **figures, "blows": dict(self.blows)}

    def line(self) -> str:
        blows = " ".join(f"{name}={count}" for name, count in sorted(self.blows.items()))
        return (
            f"{self.plan.name:<28} {'right' if self.right else 'WRONG':<6} expected {self.expected:>6}  lost {self.lost}  "
            f"doubled {self.doubled}  unsure {self.unsure}  strangers {self.strangers}  in doubt {self.asked}  "
            f"unanswered events {self.unanswered_events}  "
            f"settled {self.settled_in:.1f} s after the last of: {blows or 'nothing'}"
        )


def live_through(plan: Plan, log_folder: Path | None = None) -> Verdict:
    """Run one history to its end."""
    return asyncio.run(History(plan, log_folder).run())


class Bots:
    """The processes: started from one that has everything imported already, so that a thousand deaths take minutes."""

    def __init__(self, env: dict[str, str], how_many: int, log_folder: Path) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.chaos.process"])
        self._env, self._folder = env, log_folder
        self.processes: list[Any] = [self._start(n) for n in range(how_many)]

    def _start(self, place: int) -> Any:
        process = self._context.Process(target=_live_quietly, args=(self._env, str(self._folder / f"bot{place}.log")), daemon=True)
        process.start()
        return process

    def restart(self, place: int) -> None:
        self.processes[place].join(10)
        self.processes[place] = self._start(place)

    def restart_the_fallen(self) -> int:
        fallen = [place for place, process in enumerate(self.processes) if not process.is_alive()]
        for place in fallen:
            self.restart(place)
        return len(fallen)

    def signal(self, place: int, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.processes[place].pid, number)

    def end(self) -> None:
        for place in range(len(self.processes)):
            self.signal(place, signal.SIGCONT)
            self.signal(place, signal.SIGTERM)
        for process in self.processes:
            process.join(12)
            if process.is_alive():
                process.kill()
                process.join()


class History:
    def __init__(self, plan: Plan, log_folder: Path | None) -> None:
        self.plan = plan
        self.rng = random.Random(plan.seed)
        self.verdict = Verdict(plan)
        self.expected: Counter[tuple[str, str]] = Counter()
        self.blows = ["kill"] * plan.kills + [fault for fault in plan.faults for _ in range(max(1, plan.kills // FAULT_EVERY))]
        self.rng.shuffle(self.blows)
        self._log_folder = log_folder
        self._port = _free_port()

    async def run(self) -> Verdict:
        started = time.monotonic()
        logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
        with tempfile.TemporaryDirectory(prefix="ripple-chaos-") as folder:
            async with self._world(Path(folder)):
                await asyncio.gather(self._tell(), self._beat())
                last_blow = time.monotonic()
                self.slack.faults.clear()
                await self._until_settled()
                self.verdict.settled_in = time.monotonic() - last_blow
                self._judge()
        self.verdict.seconds = time.monotonic() - started
        return self.verdict

    @asynccontextmanager
    async def _world(self, folder: Path) -> AsyncIterator[None]:
        self.database = Database(self.plan.url)
        to_head(self.database)
        timing = Timing(answer_within=3.0, repeat_after=REPEATS)
        async with LocalSlack(now=lambda: datetime.now(UTC), timing=timing, seed=self.plan.seed) as self.slack:
            self.people = [self.slack.add_person(f"Person {n}").id for n in range(self.plan.people)]
            self.bots = Bots(self._env(folder), self.plan.replicas, self._log_folder or folder)
            try:
                await self._connected()
                yield
            finally:
                await asyncio.to_thread(self.bots.end)
        self.database.close()

    async def _connected(self) -> None:
        if not self.plan.http:
            await self.slack.connected(1, timeout=60)
            return
        self.slack.send_events_to(f"http://127.0.0.1:{self._port}/slack/events")
        async with asyncio.timeout(60):
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

    # --- what must be told ---------------------------------------------------------------------------------------

    async def _tell(self) -> None:
        """Queue letters in portions, plan due rows, and let people react, all while the blows fall."""
        await asyncio.to_thread(self._plan_ticks)
        portions = max(20, self.plan.kills)
        for portion in range(portions):
            await asyncio.to_thread(self._queue, portion, portions)
            for n in range(portion, self.plan.events, portions):
                self._react(n)
            await asyncio.sleep(self.plan.every * len(self.blows) / portions)

    def _queue(self, portion: int, portions: int) -> None:
        keys = range(portion, self.plan.letters, portions)
        notices = [Notice(LETTER, self.people[n % len(self.people)], f"letter {n}", priority=FAN_OUT) for n in keys]
        self._write(lambda tx: queue_notices(tx, self.slack.team_id, notices, datetime.now(UTC)))
        self.expected.update((notice.recipient, notice.key) for notice in notices)

    def _plan_ticks(self) -> None:
        first = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
        for person in self.people[: min(20, len(self.people))]:
            last = first + TICK_EVERY * (self.plan.ticks - 1)
            subject = f"{person} {last.isoformat()}"
            self._write(lambda tx, subject=subject: set_due(tx, self.slack.team_id, TICK, subject, first))
            moments = [first + TICK_EVERY * n for n in range(self.plan.ticks)]
            self.expected.update((person, tick_notice(person, moment).key) for moment in moments)

    def _react(self, n: int) -> None:
        person, ts = self.people[n % len(self.people)], f"1700000000.{n:06d}"
        item = {"type": "message", "channel": "C0CHAOS", "ts": ts}
        self.slack.events.tell_anyway({"type": "reaction_added", "user": person, "reaction": EMOJI, "item": item, "event_ts": ts})
        self.expected[person, f"heard {ts}"] += 1

    def _write(self, work: Callable[[Any], Any]) -> None:
        """The harness itself must not lose anything when it cuts the database."""
        for _ in range(50):
            try:
                with self.database.transaction() as tx:
                    work(tx)
            except sqlalchemy.exc.DBAPIError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the harness could not reach the database")

    # --- blows ---------------------------------------------------------------------------------------------------

    async def _beat(self) -> None:
        for blow in self.blows:
            if self.rng.random() < KILLED_WHEN_UP:
                await self._until_up()
            await asyncio.sleep(self.plan.every * (0.5 + self.rng.random()))
            await getattr(self, f"_{blow}")()
            self.verdict.blows[blow] += 1
            self.verdict.blows["fell by itself"] += await asyncio.to_thread(self.bots.restart_the_fallen)
        self.verdict.blows["fell by itself"] += 0

    async def _until_up(self) -> None:
        """Most blows should fall on bots at work, some on bots that are starting."""
        until = time.monotonic() + 5
        while time.monotonic() < until:
            up = await self.slack.verify_url() if self.plan.http else self.slack.sockets.ready_count >= self.plan.replicas
            if up:
                return
            await asyncio.sleep(0.05)

    async def _kill(self) -> None:
        place = self._any()
        self.bots.signal(place, signal.SIGKILL)
        await asyncio.to_thread(self.bots.restart, place)

    async def _deploy(self) -> None:
        place = self._any()
        self.bots.signal(place, signal.SIGTERM)
        await asyncio.to_thread(self.bots.restart, place)

    async def _freeze(self) -> None:
        place = self._any()
        self.bots.signal(place, signal.SIGSTOP)
        await asyncio.sleep(FROZEN_FOR)
        self.bots.signal(place, signal.SIGCONT)

    async def _limits(self) -> None:
        self.slack.faults.add("rate_limited", "chat.postMessage", times=self.rng.randint(1, 30), retry_after=1)

    async def _errors(self) -> None:
        for kind in ("status", "html"):
            self.slack.faults.add(kind, times=self.rng.randint(1, 10))
        self.slack.faults.add("refuse", "chat.postMessage", error="internal_error", times=3)

    async def _lost_answers(self) -> None:
        self.slack.faults.add("drop_after", "chat.postMessage", times=self.rng.randint(1, 15), chance=0.3)

    async def _lost_calls(self) -> None:
        self.slack.faults.add("drop_before", times=self.rng.randint(1, 15), chance=0.3)

    async def _hangs(self) -> None:
        for kind in ("hang", "hang_after"):
            self.slack.faults.add(kind, "chat.postMessage", times=self.rng.randint(1, 4), chance=0.3, seconds=8)

    async def _events(self) -> None:
        for kind in ("duplicate", "reorder", "delay"):
            self.slack.faults.add_event(kind, times=10)

    async def _sockets(self) -> None:
        self.slack.sockets.cut_all()

    async def _refresh(self) -> None:
        await self.slack.sockets.disconnect_all()

    async def _database(self) -> None:
        """Every connection to PostgreSQL is cut at once."""
        if self.database.is_sqlite:
            return
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        await asyncio.to_thread(self._write, lambda tx: tx.exec_driver_sql(cut))

    def _any(self) -> int:
        return self.rng.randrange(len(self.bots.processes))

    # --- the end -------------------------------------------------------------------------------------------------

    async def _until_settled(self) -> None:
        until = time.monotonic() + SETTLE_WITHIN
        while time.monotonic() < until:
            self.verdict.blows["fell by itself"] += await asyncio.to_thread(self.bots.restart_the_fallen)
            if await asyncio.to_thread(self._is_settled):
                return
            await asyncio.sleep(0.2)

    def _is_settled(self) -> bool:
        with self.database.reading() as tx:
            counted = states(tx)
            waiting = tx.exec_driver_sql(f"SELECT count(*) FROM due WHERE kind = '{TICK}'").scalar_one()
        moving = counted.get("ready", 0) + counted.get("sending", 0)
        return not moving and not waiting and not self.slack.delivery._open

    def _judge(self) -> None:
        for parcel in self.slack.delivery.lost:
            # Slack gave up on these without ever having an acknowledgement: whether they had an effect is open.
            event = parcel.payload.get("event", {})
            self.expected.pop((event.get("user", ""), f"heard {event.get('item', {}).get('ts')}"), None)
            self.verdict.unanswered_events += 1
        with self.database.reading() as tx:
            self.verdict.unsure = states(tx).get("unsure", 0)
            self.verdict.examples += [f"stuck: {job.kind} {job.error}" for job in stuck_jobs(tx)]
        seen = Counter((person, message["text"]) for person in self.people for message in self.slack.posted(person))
        gone = {(event.get("user"), f"heard {event.get('item', {}).get('ts')}") for event in self._given_up()}
        self.verdict.asked = len(self.slack.calls.of("conversations.history"))
        self.verdict.expected = sum(self.expected.values())
        missing = self.expected - seen
        again = Counter({what: count - 1 for what, count in seen.items() if count > 1})
        strange = [what for what in seen if what not in self.expected and what not in gone]
        self.verdict.lost, self.verdict.doubled = missing.total() - self.verdict.unsure, again.total()
        self.verdict.strangers = len([what for what in strange if what[1].split(" ")[0] in ("letter", "tick", "heard")])
        self.verdict.examples += [f"lost {what}" for what in list(missing)[:5]] + [f"doubled {what}" for what in list(again)[:5]]

    def _given_up(self) -> list[dict[str, Any]]:
        return [parcel.payload.get("event", {}) for parcel in self.slack.delivery.lost]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _live_quietly(env: dict[str, str], log_file: str) -> None:
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    live(env)
