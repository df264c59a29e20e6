"""The door in HTTP mode. Before any signature holds nothing is unpacked, nothing read, and nobody is kept out."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.app.servers import Listening, listen
from bot.localslack import signed_headers
from bot.slack.door.guard import Guard
from bot.slack.door.over_http import HttpDoor
from bot.slack.door.refusals import TOLD_AGAIN_AFTER, Refusals

SECRET = "a secret of this test"
EVENT = json.dumps({"type": "event_callback", "event": {"type": "x"}}).encode()
LONG = 240.0  # seconds; what takes that long never comes


class Door:
    """A real port with a guard; what came through, and what was turned away."""

    def __init__(self, *, most: int = 50, patience: float = LONG) -> None:
        self.through: list[AsyncBoltRequest] = []
        self.refused: Counter[str] = Counter()
        self.guard = Guard(Refusals(lambda why: self.refused.update([why])), most, patience)
        self.listening: Listening | None = None

    async def take(self, request: AsyncBoltRequest) -> BoltResponse:
        self.through.append(request)
        return BoltResponse(status=200)

    @property
    def port(self) -> int:
        assert self.listening is not None
        return self.listening.port

    async def knock(self, body: bytes, headers: dict[str, str], path: str = "/slack/events", method: str = "POST") -> int:
        async with aiohttp.ClientSession(auto_decompress=False) as session:
            url = f"http://127.0.0.1:{self.port}{path}"
            async with session.request(method, url, data=body, headers={"Content-Type": "application/json", **headers}) as answered:
                return answered.status


@asynccontextmanager
async def door(**how: float) -> AsyncIterator[Door]:
    made = Door(**how)  # type: ignore[arg-type]
    made.listening = await listen(HttpDoor(SECRET, made.guard, lambda: made.take), made.guard, "127.0.0.1", 0, "PORT")
    yield made
    await made.listening.close()


def signed(body: bytes, age: int = 0) -> dict[str, str]:
    return signed_headers(body, SECRET, int(time.time()) - age)


async def until(counted: Counter[str], why: str, times: int) -> None:
    async with asyncio.timeout(LONG):
        while counted[why] < times:
            await asyncio.sleep(0.01)


async def test_a_signed_event_comes_through_as_it_was_sent() -> None:
    async with door() as one:
        assert await one.knock(EVENT, signed(EVENT)) == 200
    assert one.through[0].body == json.loads(EVENT)
    assert not one.refused


@pytest.mark.parametrize("body", [EVENT, b"{", b"[" * 200_000, b"payload=%7B", b"x" * 900_000, b""])
async def test_before_the_signature_holds_nobody_looks_at_the_body(body: bytes) -> None:
    forged = signed(body) | {"X-Slack-Signature": "v0=" + "0" * 64}
    async with door() as one:
        for headers in (forged, signed(body, age=301), {}):
            assert await one.knock(body, headers) == 401, "what it would be read as is not found out"
    assert not one.through


@pytest.mark.long
@pytest.mark.parametrize("packed", ["gzip", "deflate", "br", "identity", "zstd"])
async def test_a_packed_body_is_refused_by_its_head_and_never_unpacked(packed: str) -> None:
    bomb = gzip.compress(b"[" * 50_000_000)
    async with door() as one:
        assert await one.knock(bomb, signed(bomb) | {"Content-Encoding": packed}) == 415
    assert one.refused == {"packed": 1} and not one.through


async def test_what_is_no_request_of_slacks_is_refused_with_one_word_for_each_reason() -> None:
    huge = b"{" + b" " * 1_000_000 + b"}"
    async with door() as one:
        statuses = [
            await one.knock(EVENT, signed(EVENT), path="/healthz"),
            await one.knock(EVENT, signed(EVENT), method="PUT"),
            await one.knock(huge, signed(huge)),
            await one.knock(b"[1]", signed(b"[1]")),
        ]
    assert statuses == [404, 405, 413, 400]
    assert one.refused == {"elsewhere": 1, "method": 1, "too_large": 1, "unsound": 1}


async def test_a_body_in_pieces_is_no_longer_than_one_in_one() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b" " * 50_000

    async with door() as one, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            async with session.post(f"http://127.0.0.1:{one.port}/slack/events", data=pieces(), headers=signed(b"")) as answered:
                assert answered.status == 413
                raise aiohttp.ClientError
    assert one.refused == {"too_large": 1}


START = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
HALF_SIGNED = START + b"X-Slack-Signature: v0=1\r\nX-Slack-Request-Timestamp: 1\r\nContent-Length: 9000\r\n\r\n{"


@pytest.mark.parametrize("said", [b"", b"POST /slack/ev", START + b"X-Slow: ", HALF_SIGNED])
async def test_whoever_says_nothing_or_half_of_it_is_cut_off(said: bytes) -> None:
    async with door(patience=0.2) as one:
        reader, writer = await asyncio.open_connection("127.0.0.1", one.port)
        writer.write(said)
        await until(one.refused, "silent", 1)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()


async def test_a_connection_that_carried_a_signed_request_is_kept() -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in signed(EVENT).items())
    request = f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {len(EVENT)}\r\n\r\n".encode() + EVENT
    async with door(patience=0.2) as one:
        reader, writer = await asyncio.open_connection("127.0.0.1", one.port)
        for turn in (1, 2):
            writer.write(request)
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
            _, stranger = await asyncio.open_connection("127.0.0.1", one.port)
            await until(one.refused, "silent", turn)
            stranger.close()
        writer.close()
    assert len(one.through) == 2


async def test_where_the_room_is_full_the_stranger_who_waited_longest_goes_and_slack_is_heard() -> None:
    async with door(most=5) as one:
        idle = [await asyncio.open_connection("127.0.0.1", one.port) for _ in range(12)]
        await until(one.refused, "crowded", 7)
        assert await one.knock(EVENT, signed(EVENT)) == 200
        assert one.refused == {"crowded": 8}
        for reader, _ in idle[:8]:
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
        assert not any(reader.at_eof() for reader, _ in idle[8:])
        for _, writer in idle:
            writer.close()


async def test_whoever_leaves_in_the_middle_of_a_body_is_counted_and_no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    async with door() as one:
        _, writer = await asyncio.open_connection("127.0.0.1", one.port)
        writer.write(HALF_SIGNED)
        await writer.drain()
        writer.close()
        await until(one.refused, "broken_off", 1)
        assert await one.knock(EVENT, signed(EVENT)) == 200
    assert "request_failed" not in caplog.text


async def test_what_is_no_http_is_counted_and_not_written_down(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with door() as one:
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", one.port)
            writer.write(b"GET quagga\x00zanzibar\r\n\r\n")
            await reader.read()
            writer.close()
    assert one.refused == {"not_http": 3}
    assert "zanzibar" not in caplog.text and "quagga" not in caplog.text


def test_a_refusal_is_counted_each_time_and_told_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    counted: Counter[str] = Counter()
    moment = [100.0]
    refusals = Refusals(lambda why: counted.update([why]), clock=lambda: moment[0])
    for _ in range(5):
        refusals.one("signature")
    refusals.one("packed")
    assert refusals.untold == {"signature": 4}
    moment[0] += TOLD_AGAIN_AFTER
    refusals.one("signature")
    assert counted == {"signature": 6, "packed": 1} and not refusals.untold
