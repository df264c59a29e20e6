"""Envelopes of a socket. What was taken is acknowledged; while we close nothing more is taken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import pytest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt_app import GatedApp
from bot.slack.door.over_socket import SocketDoor


class Line:
    """Slack's end of a socket: what was acknowledged."""

    logger = logging.getLogger("line")

    def __init__(self) -> None:
        self.acknowledged: list[str] = []

    async def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        self.acknowledged.append(response.envelope_id)


class Ours:
    """Our end. It takes each payload once it may; what it took."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.line, self.status = Line(), 200
        self.door = SocketDoor(GatedApp(self._take, AsyncWebClient()), "xapp-1")

    async def _take(self, body: Mapping[str, Any]) -> BoltResponse:
        self.taken.append(body.get("text"))
        await self.may_end.wait()
        return BoltResponse(status=self.status)

    def sent(self, envelope: str, payload: Any) -> asyncio.Task[None]:
        request = SocketModeRequest("events_api", envelope, payload)
        return asyncio.create_task(self.door.handle(cast(SocketModeClient, self.line), request))


@pytest.fixture
async def ours() -> AsyncIterator[Ours]:
    made = Ours()
    yield made
    await made.door.client.close()


async def soon() -> None:
    """Everybody who can go on has gone on."""
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("payload", "status", "taken", "acknowledged"),
    [
        ({"text": "words"}, 200, ["words"], ["E1"]),
        ({"text": "a\0b\ud800"}, 200, ["a\ufffdb\ufffd"], ["E1"]),
        ({"text": "words"}, 503, ["words"], []),
        ({"team": 7}, 200, [], ["E1"]),
    ],
    ids=["taken", "taken clean", "to be told again", "unsound"],
)
async def test_an_envelope_is_acknowledged_once_it_is_kept_and_at_once_where_it_is_no_payload(
    ours: Ours, payload: Any, status: int, taken: list[str], acknowledged: list[str]
) -> None:
    ours.status = status
    sent = ours.sent("E1", payload)
    await soon()
    assert sent.done() and (ours.taken, ours.line.acknowledged) == (taken, acknowledged)


async def test_while_we_close_what_was_taken_is_acknowledged_and_nothing_more_is_taken(ours: Ours) -> None:
    ours.may_end.clear()
    first = ours.sent("E1", {"text": "first"})
    await soon()
    closing = asyncio.create_task(ours.door.take_no_more())
    await soon()
    assert not closing.done() and ours.line.acknowledged == []
    second = ours.sent("E2", {"text": "second"})
    await soon()
    assert second.done() and ours.taken == ["first"]
    ours.may_end.set()
    await soon()
    assert first.done() and closing.done() and (ours.taken, ours.line.acknowledged) == (["first"], ["E1"])
    await ours.sent("E3", {"team": 7})
    assert ours.line.acknowledged == ["E1"], "whatever it is"


async def test_where_nothing_is_being_answered_there_is_nothing_to_wait_for(ours: Ours) -> None:
    await ours.sent("E1", {"text": "first"})
    closing = asyncio.create_task(ours.door.take_no_more())
    await soon()
    assert closing.done()
