"""The two doors through which Slack reaches the bot, HTTP and sockets, and what is broken on the way."""

from __future__ import annotations

import json
import random
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.localslack import FORM, Parcel, signed_headers
from tests.stories.driver import Story

BROKEN_BYTES = 0.1  # of the bodies over HTTP
SPOILT_ENVELOPES = 0.1  # of the envelopes over Socket Mode
NO_ANSWER = "no answer"
Json = dict[str, Any]


class HttpDoor:
    """Slack's requests, signed, bytes and all."""

    def __init__(self, story: Story, port: int, answer_within: float) -> None:
        self._secret = story.slack.signing_secret
        self._url = f"http://127.0.0.1:{port}/slack/events"
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=answer_within))

    async def ready(self) -> bool:
        status, _ = await self._post(json.dumps({"type": "url_verification", "challenge": "x", "token": "t"}).encode(), "application/json")
        return status == "200"

    async def send(self, payload: Json, kind: str, rng: random.Random | None) -> tuple[str, str]:
        body, content = _encoded(payload, kind)
        if rng is not None and rng.random() < BROKEN_BYTES:
            body = _broken(body, rng)
        return await self._post(body, content)

    async def _post(self, body: bytes, content: str) -> tuple[str, str]:
        headers = signed_headers(body, self._secret, int(time.time())) | {"Content-Type": content}
        try:
            async with self._session.post(self._url, data=body, headers=headers) as answer:
                return str(answer.status), await answer.text()
        except (aiohttp.ClientError, TimeoutError):
            return NO_ANSWER, ""

    async def close(self) -> None:
        await self._session.close()


class EnvelopeDoor:
    """Slack's envelopes."""

    def __init__(self, story: Story) -> None:
        self._sockets = story.slack.sockets

    async def ready(self) -> bool:
        return self._sockets.ready_count > 0

    async def send(self, payload: Json, kind: str, rng: random.Random | None) -> tuple[str, str]:
        envelope: Any = payload
        if rng is not None and rng.random() < SPOILT_ENVELOPES:
            kind = rng.choice(("hello", "", "options", "\0", "x" * 5000))
            envelope = rng.choice((payload, "x"))  # on null, numbers and lists the SDK itself raises, and acknowledges nothing
        reply = await self._sockets.hand_over(Parcel(kind, envelope, ""), 0, "")  # type: ignore[arg-type]
        return "200" if reply.ok else NO_ANSWER, json.dumps(reply.payload)

    async def close(self) -> None:
        """Nothing is held."""


def _encoded(payload: Json, kind: str) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode({str(name): str(value) for name, value in fields.items()}, errors="surrogatepass").encode(), FORM


def _broken(body: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(body) + 1)
    if rng.random() < 0.3:
        return body[:place]
    return body[:place] + rng.choice((b"\0", b"\xff", b"%", b"{", b'"', b"&payload=", rng.randbytes(8))) + body[place + rng.randrange(3) :]


def kind_of(payload: Json) -> str:
    """How Slack sends such a payload."""
    if "command" in payload:
        return "slash_commands"
    return "events_api" if payload.get("type") == "event_callback" else "interactive"
