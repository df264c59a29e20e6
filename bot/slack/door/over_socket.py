"""Socket Mode's way in. What is no payload of Slack's is acknowledged and forgotten."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.door.payloads import cleaned, is_sound

HANG_UP_WITHIN = 1.0  # seconds

log = structlog.get_logger()


class SocketDoor(AsyncSocketModeHandler):
    """One socket."""

    def __init__(self, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self._answering: set[asyncio.Task[Any]] = set()
        self._is_closing = False

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # narrowed as in Bolt's own
        """One envelope; while we close it stays with Slack, which tells an event again, and says of anything else that it failed."""
        task = asyncio.current_task()
        if self._is_closing or task is None:
            return
        self._answering.add(task)
        try:
            await self._answer(client, req)
        finally:
            self._answering.discard(task)

    async def take_no_more(self) -> None:
        """Take no envelope any more, and acknowledge those that were taken: what was kept must not be called failed."""
        self._is_closing = True
        while self._answering:
            await asyncio.wait(set(self._answering))

    async def close_async(self) -> None:
        """Hang up; where Slack does not answer to that the connection goes all the same."""
        if self.client.closed:
            return
        try:
            async with asyncio.timeout(HANG_UP_WITHIN):
                await super().close_async()  # type: ignore[no-untyped-call]
        except TimeoutError:
            log.info("socket_did_not_close")
        finally:
            await self.client.aiohttp_client_session.close()

    async def _answer(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        """What is no payload is acknowledged: sent again it would be none either."""
        if is_sound(req.payload):
            req.payload = cleaned(req.payload)
            await super().handle(client, req)
            return
        log.info("unsound_payload")
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
