"""Socket Mode's way in. What is no payload of Slack's is acknowledged and forgotten."""

from __future__ import annotations

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.door.payloads import cleaned, is_sound

log = structlog.get_logger()


class SocketDoor(AsyncSocketModeHandler):
    """One socket."""

    async def close_async(self) -> None:
        """Hang up; where Slack does not answer to that and nobody waits any longer, the connection goes all the same."""
        try:
            await super().close_async()  # type: ignore[no-untyped-call]
        finally:
            await self.client.aiohttp_client_session.close()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # narrowed as in Bolt's own
        """One envelope. What is no payload is acknowledged: sent again it would be none either."""
        if is_sound(req.payload):
            req.payload = cleaned(req.payload)
            await super().handle(client, req)
            return
        log.info("unsound_payload")
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
