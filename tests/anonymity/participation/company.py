"""T19: a company through its pulse weeks, minute by minute, and what attackers hold of it.

What they hold: the database's rows about people and messages and the page of metrics, copied each minute, and database and key folder
after each close; the source code, and how many did not answer. What they may not know is who. In four weeks of five something fails in
Slack while reminders go out: nothing is reached, posting alone fails, everything fails, or replies are lost.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.keys import KeyStore
from bot.database.schema import key_holders, open_keys, replicas, round_nonces
from bot.localslack import LocalSlack
from bot.outbox.calling.rate_limit import UNLIMITED, boot_clock
from bot.outbox.loop import Delivery
from bot.pulse.notices import KINDS
from bot.pulse.rounds import Round
from tests.pulse.world import MONDAY, PulseWorld

QUICK = replace(UNLIMITED, timeout=5.0, margin=0.05)
NOWHERE = "http://127.0.0.1:9/api/"  # nobody listens there
Z95 = 1.6448536269514722  # one-sided
ANSWERING, BEFORE_THE_REMINDER, NEVER = 0.7, 0.75, 0.15
OUTAGES = ("", "unreachable", "posts fail", "all fails", "replies lost")
OUTAGE = range(70)  # minutes: nearly as long as reminders go out
MINUTE = timedelta(minutes=1)
KEY_TABLES = (round_nonces, open_keys, replicas, key_holders)

Page = Mapping[str, float]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Copy:
    """What was copied in one minute."""

    at: datetime
    outbox: tuple[Row, ...]
    about_people: tuple[Row, ...]
    page: Page


@dataclass(slots=True)
class Week:
    """One round: what the attackers hold of it, and the truth."""

    people: list[str]
    asked: Mapping[str, datetime]  # when each is asked, and (`due`) reminded: both stand in the outbox from the opening on
    due: Mapping[str, datetime]
    copies: list[Copy] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    silences: dict[bytes, bytes] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)


class AskedCompany:
    """One team of `size`, a real outbox, the pretend Slack over HTTP, and a clock that is turned by minutes."""

    def __init__(self, url: str, keys: KeyStore, folder: Path, slack: LocalSlack, session: aiohttp.ClientSession, *, size: int, seed: int):
        self.rng = random.Random(seed)
        self.world = PulseWorld(Database(url), keys, seed=seed)
        self.people = [slack.add_person(f"Person {number}").id for number in range(size)]
        self.world.team("Harbor", self.people)
        self.never = set(self.rng.sample(self.people, int(size * NEVER)))
        self._folder, self._slack = folder, slack
        self._client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        self._nowhere = AsyncWebClient(slack.bot_token, base_url=NOWHERE, session=session, retry_handlers=[])
        self._is_reached = True
        self._jumped = 0.0
        self.delivery = Delivery(
            self.world.database,
            self._client,
            keys,
            lambda: self.world.now,
            KINDS,
            "one",
            limits=QUICK,
            slack_of=lambda _workspace: self._client if self._is_reached else self._nowhere,
            clock=self._seconds,
            shared_clock=lambda _tx: MONDAY + timedelta(seconds=self._seconds()),
        )
        self.metrics = self.delivery._context.metrics

    def _seconds(self) -> float:
        """A clock that runs, and jumps with every minute that is turned."""
        return self._jumped + boot_clock()

    async def live(self, outages: Sequence[str]) -> list[Week]:
        """A round for each of these, from opening to release, with that trouble while reminders go out."""
        return [await self._week(outage) for outage in outages]

    async def _week(self, outage: str) -> Week:
        current = self.world.open()
        week = Week(self.people, self._moments("pulse:ask"), self._moments("pulse:reminder"))
        taps = self._taps(week)
        week.silent = set(self.people) - {person for _, person in taps}
        for first, fails in ((min(week.asked.values()), ""), (min(week.due.values()), outage)):
            await self._hours(current, week, first - MINUTE, taps, fails)
        for _, person in taps:  # and the last, before the close
            self._answer(current, person)
        self.world.finish(current)
        self._seize(week)
        self.world.next_week(current)
        return week

    def _moments(self, kind: str) -> dict[str, datetime]:
        return {str(row["recipient"]): row["not_before"] for row in self.world.notices(kind)}

    def _taps(self, week: Week) -> list[tuple[datetime, str]]:
        """Who answers and when: most a few minutes after they were asked, the others after the reminder."""
        taps = []
        for person in self.people:
            if person not in self.never and self.rng.random() < ANSWERING:
                first = week.asked if self.rng.random() < BEFORE_THE_REMINDER else week.due
                taps.append((first[person] + self.rng.randint(1, 4) * MINUTE, person))
        return sorted(taps)

    async def _hours(self, current: Round, week: Week, start: datetime, taps: list[tuple[datetime, str]], outage: str) -> None:
        for minute in range(80):
            self._jumped += 60
            self.world.now = start + minute * MINUTE
            self._let_fail(outage if minute in OUTAGE else "")
            while taps and taps[0][0] <= self.world.now:
                self._answer(current, taps.pop(0)[1])
            if not self.delivery.idle():
                await self.delivery.run_once()
            week.copies.append(self._copy())

    def _let_fail(self, outage: str) -> None:
        faults = self._slack.faults
        faults.clear()
        self._is_reached = outage != "unreachable"
        if outage == "posts fail":
            faults.add("status", "chat.postMessage", status=503, times=None)
        if outage == "all fails":
            faults.add("status", status=503, times=None)
        if outage == "replies lost":
            faults.add("drop_after", times=None)

    def _answer(self, current: Round, person: str) -> None:
        self.world.answer_all(current, person)
        self.metrics.heard({"type": "block_actions", "actions": [{"action_id": "pulse:answer#q1.4"}]}, 200, 0.01)

    # --- what is copied ------------------------------------------------------------------------------------------

    def _copy(self) -> Copy:
        with self.world.database.reading() as tx:
            outbox, attention, preferences = (
                tuple(dict(row._mapping) for row in tx.exec_driver_sql(f"SELECT * FROM {table}"))
                for table in ("outbox", "attention", "preferences")
            )
        return Copy(self.world.now, outbox, attention + preferences, figures(self.metrics.page()))

    def _seize(self, week: Week) -> None:
        week.keys = [file.read_bytes() for file in sorted(self._folder.rglob("*")) if file.is_file()] + self._kept_beside()
        week.silences = {bytes(slot): bytes(sealed) for slot, sealed in self.world.rows("SELECT slot, sealed FROM silences")}

    def _kept_beside(self) -> list[bytes]:
        """Everything in the database that may be a key."""
        with self.world.database.reading() as tx:
            rows = [row for table in KEY_TABLES for row in tx.execute(select(table))]
        return [bytes(value) for row in rows for value in row if isinstance(value, bytes | memoryview)]


def figures(page: bytes) -> Page:
    """Every figure of the page by its name and labels; how long things took is left out, for no two runs are alike."""
    found = {}
    for family in text_string_to_metric_families(page.decode()):
        for one in family.samples:
            if not one.name.endswith(("_sum", "_bucket", "_created")):
                found[f"{one.name}{sorted(one.labels.items())}"] = one.value
    return found
