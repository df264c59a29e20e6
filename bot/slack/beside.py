"""Answers that come as messages beside the outbox. One at a time to each conversation, as fast as Slack takes them.

Slack takes a message a second to a conversation and refuses the others. What somebody typed and gets back in several messages would
lose all but the first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.refused import seconds_to_wait

GAP = 1.0  # seconds between two messages to one conversation
TRIES = 5
TOO_MANY = 429

Sleep = Callable[[float], Awaitable[None]]
Post = Callable[[], Awaitable[Any]]


class Beside:
    """The lines before each conversation. `sleep`: how one waits."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._lines: dict[str, list[asyncio.Future[None]]] = {}

    async def post(self, place: str, post: Post) -> None:
        """Post when it is this message's turn; SlackApiError where Slack refuses it for another reason than haste, or too often."""
        line = self._lines.setdefault(place, [])
        before, mine = line[-1] if line else None, asyncio.get_running_loop().create_future()
        line.append(mine)
        try:
            if before is not None:
                await asyncio.wait({before})
                await self._sleep(GAP)
            await self._insist(post)
        finally:
            mine.set_result(None)
            line.remove(mine)
            if not line:
                self._lines.pop(place, None)

    async def _insist(self, post: Post) -> None:
        for tries_left in reversed(range(TRIES)):
            try:
                await post()
            except SlackApiError as refused:
                if refused.response.status_code != TOO_MANY or not tries_left:
                    raise
                await self._sleep(seconds_to_wait(refused.response.headers))
            else:
                return
