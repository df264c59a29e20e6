"""Requests over HTTP. First the signature, on the bytes as they came; before it holds nothing is unpacked, parsed or kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.slack.door.guard import Guard, Visitor
from bot.slack.door.payloads import cleaned, is_sound

PATH = "/slack/events"
HEADERS = ("Content-Type", "X-Slack-Signature", "X-Slack-Request-Timestamp")  # all that is read of them
BODY_LIMIT = 1_000_000  # bytes; Slack's payloads stay far below
BODY_WITHIN = 10.0  # seconds for a body to arrive
LONGEST_TIMESTAMP = 12

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class RequestRefused(Exception):
    """The request is answered with this status and counted with this word."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class HttpDoor:
    """Slack's request URL. `dispatch` is None as long as we start, and once we stop."""

    def __init__(self, secret: str, guard: Guard, dispatch: Callable[[], Dispatch | None]) -> None:
        self._verifier = SignatureVerifier(secret)
        self._guard = guard
        self._dispatch = dispatch

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request. After a refusal the connection is closed: whoever means it opens another."""
        visitor = cast(Visitor, request.protocol)
        self._guard.works(visitor)
        try:
            return await self._answer(request, visitor)
        except RequestRefused as refused:
            self._guard.refusals.one(refused.why)
            answered = web.Response(status=refused.status)
            answered.force_close()
            return answered
        finally:
            self._guard.rests(visitor)

    async def _answer(self, request: web.BaseRequest, visitor: Visitor) -> web.Response:
        _look_at_the_head(request)
        if (dispatch := self._dispatch()) is None:
            return web.Response(status=503, text="starting or stopping: please send it again")
        body = await self._signed_body(request)
        self._guard.proved(visitor)
        asked = _payload(body, request)
        answered = await dispatch(asked)
        return web.Response(status=answered.status, text=answered.body, headers=answered.first_headers_without_set_cookie())

    async def _signed_body(self, request: web.BaseRequest) -> str:
        raw = await self._read(request)
        timestamp, signature = request.headers["X-Slack-Request-Timestamp"], request.headers["X-Slack-Signature"]
        try:
            signed = self._verifier.is_valid(raw, timestamp, signature)
        except UnicodeDecodeError:
            raise RequestRefused(400, "unreadable") from None
        if not signed:
            raise RequestRefused(401, "signature")
        return raw.decode()

    async def _read(self, request: web.BaseRequest) -> bytes:
        found = bytearray()
        try:
            async with asyncio.timeout(BODY_WITHIN):
                async for part in request.content.iter_any():
                    self._guard.takes(len(part))
                    found += part
                    if len(found) > BODY_LIMIT:
                        raise RequestRefused(413, "too_large")
        except TimeoutError:
            raise RequestRefused(408, "silent") from None
        except (ConnectionError, web.RequestPayloadError):  # gone in the middle, or its pieces are no HTTP
            raise RequestRefused(400, "broken_off") from None
        finally:
            self._guard.gives_back(len(found))
        return bytes(found)


def _look_at_the_head(request: web.BaseRequest) -> None:
    """Whatever can be refused from it is: Slack packs nothing, and says how much comes and who signed it."""
    head = request.headers
    if request.path != PATH:
        raise RequestRefused(404, "elsewhere")
    if request.method != "POST":
        raise RequestRefused(405, "method")
    if "Content-Encoding" in head:
        raise RequestRefused(415, "packed")
    length = request.content_length
    if length is not None and length > BODY_LIMIT:
        raise RequestRefused(413, "too_large")
    timestamp, signature = head.get("X-Slack-Request-Timestamp", ""), head.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP and signature.isascii() and signature):
        raise RequestRefused(401, "signature")


def _payload(body: str, request: web.BaseRequest) -> AsyncBoltRequest:
    """What was signed, as Bolt reads it."""
    headers: dict[str, str | Sequence[str]] = {name: request.headers[name] for name in HEADERS if name in request.headers}
    try:
        asked = AsyncBoltRequest(body=body, headers=headers)
    except Exception:  # noqa: BLE001 - whatever it was, it is no payload
        raise RequestRefused(400, "unsound") from None
    if not is_sound(asked.body):
        raise RequestRefused(400, "unsound")
    if not _is_clean(asked):
        asked.body = cleaned(asked.body)
    return asked


def _is_clean(asked: AsyncBoltRequest) -> bool:
    """Whether it cannot hold what no database keeps: UTF-8 has no half pairs, and JSON writes NUL and them as escapes only."""
    return asked.content_type == "application/json" and "\\u" not in asked.raw_body
