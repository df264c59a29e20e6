"""What comes in, before Bolt reads it. A payload whose skeleton is not Slack's is refused here, with 400 or a plain acknowledgement.

Bolt looks for team, person and channel in every payload, and answers 500 where it finds a number; Slack would repeat that for nothing.
NUL and half surrogate pairs, which no database keeps, become the replacement character.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

log = structlog.get_logger()

HEADERS = ("Content-Type", "X-Slack-Signature", "X-Slack-Request-Timestamp")  # all that is read of them
NAMED = ("team", "user", "channel", "enterprise")  # an id, or an object that has one
OBJECTS = ("view", "message", "previous_message", "item", "assistant_thread", "function_data")
LISTS = ("authorizations", "response_urls")
DEEPEST = 100  # levels; Slack's own payloads have some fifteen
LONGEST_TIMESTAMP = 12
REPLACEMENT = "\ufffd"


async def over_http(bolt: AsyncApp, request: web.Request) -> web.Response:
    """One request; Bolt checks its signature."""
    if not _can_be_checked(request):
        return web.Response(status=401)
    body = await _read(request)
    if body is None or not is_sound(body.body):
        log.info("unsound_payload")
        return web.Response(status=400, text="this is not a payload of Slack's")
    if not _is_clean(body):
        body.body = cleaned(body.body)
    answered = await bolt.async_dispatch(body)
    return web.Response(status=answered.status, text=answered.body, headers=answered.first_headers_without_set_cookie())


class SocketDoor(AsyncSocketModeHandler):
    """Socket Mode's way in."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # narrowed as in Bolt's own
        """One envelope. What is no payload is acknowledged: sent again it would be none either."""
        if is_sound(req.payload):
            req.payload = cleaned(req.payload)
            await super().handle(client, req)
            return
        log.info("unsound_payload")
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def is_sound(body: Any) -> bool:
    """Whether the parts that say who and where have the shapes that Slack documents."""
    if not isinstance(body, Mapping) or not isinstance(body.get("event", {}), Mapping):
        return False
    event = body.get("event", {})
    return _has_shape(body) and _has_shape(event) and not _too_deep(body, DEEPEST)


def cleaned(found: Any) -> Any:
    """The same without NUL and half surrogate pairs; what is clean already is not copied."""
    if isinstance(found, str):
        return found if found.isascii() and "\0" not in found else _clean_text(found)
    if isinstance(found, dict):
        return {cleaned(key): cleaned(value) for key, value in found.items()}
    return [cleaned(one) for one in found] if isinstance(found, list) else found


def _is_clean(asked: AsyncBoltRequest) -> bool:
    """Whether it cannot hold what no database keeps: UTF-8 has no half pairs, and JSON writes NUL and them as escapes only."""
    return asked.content_type == "application/json" and "\\u" not in asked.raw_body


def _can_be_checked(request: web.Request) -> bool:
    """Bolt raises on a timestamp that is no number and on a signature that is no ASCII; a missing one it refuses itself."""
    timestamp, signature = request.headers.get("X-Slack-Request-Timestamp", "0"), request.headers.get("X-Slack-Signature", "")
    return timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP and signature.isascii()


async def _read(request: web.Request) -> AsyncBoltRequest | None:
    try:
        headers: dict[str, str | Sequence[str]] = {name: request.headers[name] for name in HEADERS if name in request.headers}
        return AsyncBoltRequest(body=(await request.read()).decode(), headers=headers)
    except web.HTTPException:  # too large: aiohttp's own 413
        raise
    except Exception as broken:  # noqa: BLE001 - whatever it was, it is no payload
        log.info("unreadable_body", why=type(broken).__name__)
        return None


def _has_shape(node: Mapping[str, Any]) -> bool:
    for name in NAMED:
        one = node.get(name)
        if not _is_text(one) and not (isinstance(one, Mapping) and _is_text(one.get("id"))):
            return False
    for name in LISTS:
        if (listed := node.get(name)) is not None and not (isinstance(listed, list) and all(map(_is_sound_object, listed))):
            return False
    return all(_is_sound_object(node[name]) for name in OBJECTS if node.get(name) is not None)


def _is_sound_object(found: Any) -> bool:
    return isinstance(found, Mapping) and _has_shape(found)


def _is_text(found: Any) -> bool:
    return found is None or isinstance(found, str)


def _too_deep(node: Any, left: int) -> bool:
    for one in node.values() if isinstance(node, dict) else node:
        if isinstance(one, (dict, list)) and (left == 0 or _too_deep(one, left - 1)):
            return True
    return False


def _clean_text(text: str) -> str:
    return text.replace("\0", REPLACEMENT).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
