"""The Bolt app. Bolt reads the request and answers Slack's challenge; everything else goes straight to the gate.

Signatures are checked at the door, on the bytes as they came (`bot.slack.door.over_http`).

Before its listeners Bolt makes a Web API client, an authorization and a context for each request. No listener of ours asks for
them, and they cost more than committing the event does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

CHALLENGE = "url_verification"
Take = Callable[[Mapping[str, Any]], Awaitable[BoltResponse]]


class GatedApp(AsyncApp):
    """One for each workspace; `take` is its gate. Socket Mode has no signing secret."""

    def __init__(self, take: Take, client: AsyncWebClient, signing_secret: str = "") -> None:
        super().__init__(
            name="ripple",  # or Bolt reads the source of the whole stack for one: 50 ms at each start
            client=client,
            authorize=_nobody,
            signing_secret=signing_secret,
            request_verification_enabled=bool(signing_secret),
        )
        self._take = take

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Commit, then acknowledge: the answer comes when what was said is durable."""
        if req.body.get("type") == CHALLENGE:
            return await super().async_dispatch(req)
        return await self._take(req.body)


async def _nobody(**_: Any) -> AuthorizeResult:
    raise AssertionError("nothing that needs an authorization reaches Bolt's listeners")
