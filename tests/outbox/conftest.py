"""Given: the local workspace with the cast in it. A client that never repeats, and a sending loop that can be hurried."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from msgspec.structs import replace
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot.database.engine import Database, Tx
from bot.database.schema import outbox
from bot.localslack import LocalSlack
from bot.outbox.attention import do_not_disturb
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.outbox.claim import everything_is_welcome
from bot.outbox.kinds import Kind, Post
from bot.outbox.loop import Delivery
from bot.outbox.notice import OutboxMessage
from bot.outbox.store import queue_notice
from tests.givens import MONDAY, Clock, scope
from tests.outbox.bodies import a_kind, a_notice

# A minute for a call on this machine: what is to run out is turned by hand (`Leases`), for a busy machine takes seconds for anything.
UNHURRIED = replace(UNLIMITED, timeout=60.0, lease=timedelta(seconds=90), sender_lease=timedelta(seconds=60))
LEASE_OVER = 200.0  # seconds: whatever was claimed, called or given up before may be asked about


class Leases:
    """The clocks that leases run on, turned by hand: ours and the shared one go together, unless the shared one is set."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.set_by = timedelta(0)

    def ours(self) -> float:
        return self.seconds

    def shared(self, _tx: object) -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=self.seconds) + self.set_by

    def turn(self, seconds: float) -> None:
        self.seconds += seconds

    def set_shared(self, **by: float) -> None:
        self.set_by += timedelta(**by)


def on(leases: Leases) -> dict[str, Any]:
    return {"clock": leases.ours, "shared_clock": leases.shared}


async def until(seen: Callable[[], object]) -> None:
    """Wait for it, however long a busy machine takes."""
    while not seen():
        await asyncio.sleep(0.005)


def turn_the_loop(seconds: float) -> None:
    """What waits in the event loop for so long, waits no more: the time limits of calls among it."""
    loop = asyncio.get_running_loop()
    time = loop.time
    loop.time = lambda: time() + seconds  # type: ignore[method-assign]


class NoKeys:
    """Rendering in these tests needs no key."""

    def make(self, tx: Tx, name: str) -> bytes:
        raise AssertionError("no key is needed here")

    get = destroy = make


def says(words: str = "hello", **how: Any) -> Kind:
    """A kind whose messages say these words and their key."""
    return a_kind(lambda _context, message: Post({"text": f"{words} {message.key}"}), **how)


class Town:
    """A workspace, an outbox, and as many senders as a test wants."""

    def __init__(self, database: Database, slack: LocalSlack, client: AsyncWebClient) -> None:
        self.database, self.slack, self.client = database, slack, client
        self.clock = Clock()
        self.shared: datetime | None = None  # a clock for leases that stands still; None: the database's own
        self._numbers = itertools.count(1)

    def queue(self, kind: str, recipient: str, key: str, **facts: Any) -> None:
        with self.database.transaction() as tx:
            assert queue_notice(scope(tx, workspace=self.slack.team_id, now=self.clock()), a_notice(kind, recipient, key, **facts))

    def sender(self, kinds: dict[str, Kind], **how: Any) -> Delivery:
        how = {"limits": UNHURRIED, "welcome": everything_is_welcome} | how
        return Delivery(self.database, self.client, NoKeys(), self.clock, kinds, f"test{next(self._numbers)}", **how)

    async def sends(self, kinds: dict[str, Kind], **how: Any) -> int:
        return await self.sender(kinds, **how).run_once()

    def states(self) -> dict[str, str]:
        with self.database.reading() as tx:
            return {row.dedupe_key: row.state for row in tx.execute(select(outbox.c.dedupe_key, outbox.c.state))}

    def row(self, key: str) -> Any:
        with self.database.reading() as tx:
            return tx.execute(select(outbox).where(outbox.c.dedupe_key == key)).one()

    def reason(self, key: str) -> str | None:
        """Why a message ended, or waits."""
        with self.database.reading() as tx:
            return tx.execute(select(outbox.c.reason).where(outbox.c.dedupe_key == key)).scalar_one()

    def arrived(self, recipient: str) -> list[str]:
        return [message["text"] for message in self.slack.posted(recipient)]

    def all_arrived(self) -> list[str]:
        logs = self.slack.workspace.logs.values()
        return sorted(m["text"] for log in logs for m in log.everything() if m.get("bot_id"))


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack(now=Clock(MONDAY)) as server:
        for name in ("Ana", "Bo", "Cleo", "Dev", "Eve"):
            server.add_person(name)
        server.invite_bot(server.add_channel("general"))
        yield server


@pytest.fixture
async def client(slack: LocalSlack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


@pytest.fixture
def leases() -> Leases:
    return Leases()


@pytest.fixture
def town(database: Database, slack: LocalSlack, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(do_not_disturb, "PATIENCE", UNHURRIED.timeout)
    return Town(database, slack, client)


__all__ = ["Callable", "NoKeys", "OutboxMessage", "Town", "says"]
