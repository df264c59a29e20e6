"""Signed events as Slack sends them, and two ways to send them. As fast as they are answered, and at a rate that does not wait."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

SECRET = "an-invented-signing-secret-0123456789"
CONNECTIONS = 64
EMOJI = "tada"  # one of the agreed ones: remembered for good
Signed = tuple[bytes, dict[str, str]]


@dataclass
class Events:
    """New events without end, in a channel that the bot is in, by people it knows."""

    team: str
    channel: str
    person: str
    author: str
    _number: Any = field(default_factory=itertools.count)

    def reactions(self, how_many: int) -> list[Signed]:
        """Each an agreed reaction to another message."""
        return [self._reaction() for _ in range(how_many)]

    def day(self, how_many: int) -> list[Signed]:
        """What a busy workspace tells: mostly messages that are nothing to us, reactions, replies in threads."""
        kinds = [self._message] * 14 + [self._reaction] * 5 + [self._reply]
        return [kinds[n * 7 % 20]() for n in range(how_many)]

    def _reaction(self) -> Signed:
        item = {"type": "message", "channel": self.channel, "ts": self._ts()}
        event = {"type": "reaction_added", "user": self.person, "reaction": EMOJI, "item": item, "item_user": self.author}
        return self._signed(event | {"event_ts": self._ts()})

    def _message(self, **more: str) -> Signed:
        ts = self._ts()
        event = {"type": "message", "channel": self.channel, "channel_type": "channel", "user": self.person, "ts": ts, "event_ts": ts}
        return self._signed(event | {"text": "The ferry from pier 4 leaves at noon today."} | more)

    def _reply(self) -> Signed:
        return self._message(thread_ts=self._ts())

    def _ts(self) -> str:
        number = next(self._number)
        return f"{1_700_000_000 + number // 1_000_000}.{number % 1_000_000:06d}"

    def _signed(self, event: dict[str, Any]) -> Signed:
        envelope = {
            "type": "event_callback",
            "team_id": self.team,
            "api_app_id": "A0",
            "event": event,
            "event_id": f"Ev{next(self._number)}",
            "event_time": 1,
        }
        body, stamp = json.dumps(envelope).encode(), str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return body, {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def one_after_the_other(port: int, events: Sequence[Signed]) -> float:
    """Over `CONNECTIONS` connections, each as soon as the last is answered: events a second."""
    waiting = iter(events)
    async with _session() as session:

        async def keep_sending() -> None:
            for event in waiting:
                await _send(session, port, event)

        started = time.perf_counter()
        await asyncio.gather(*(keep_sending() for _ in range(CONNECTIONS)))
        return len(events) / (time.perf_counter() - started)


async def at_a_rate(port: int, events: Sequence[Signed], per_second: float) -> list[float]:
    """Sent when their moment comes, answered or not: the seconds from that moment to the answer, for each."""
    async with _session() as session:
        started = time.perf_counter()

        async def at_its_moment(number: int, event: Signed) -> float:
            moment = started + number / per_second
            await asyncio.sleep(moment - time.perf_counter())
            await _send(session, port, event)
            return time.perf_counter() - moment

        return list(await asyncio.gather(*(at_its_moment(number, event) for number, event in enumerate(events))))


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS))


async def _send(session: aiohttp.ClientSession, port: int, event: Signed) -> None:
    body, headers = event
    async with session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers) as response:
        await response.read()
        if response.status != 200:
            raise AssertionError(f"{response.status} for an event")
