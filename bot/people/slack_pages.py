"""Slack's paged methods, read whole, with patience."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.slack.inbound import Ripple
from bot.slack.refused import is_passing, seconds_to_wait

PAGE = 999  # Slack's largest: a thousand in most methods, one less in users.conversations
PAGES_A_MINUTE = 18  # of the twenty calls a minute that tier 2 allows; the next waits until the first of them is a minute ago
A_MINUTE = 60.0
PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds, where Slack does not say how long


async def every_item(ripple: Ripple, method: str, what: str, pauses: Sequence[float] = PAUSES, **arguments: Any) -> AsyncIterator[Any]:
    """Every item of a paged method; waits where Slack says so."""
    async for page in whole_pages(ripple, method, what, pauses, **arguments):
        for item in page:
            yield item


async def whole_pages(
    ripple: Ripple, method: str, what: str, pauses: Sequence[float] = PAUSES, **arguments: Any
) -> AsyncIterator[list[Any]]:
    """Every page of a paged method, at a pace that Slack allows."""
    cursor, asked_at = "", deque[float](maxlen=PAGES_A_MINUTE)
    while True:
        if len(asked_at) == PAGES_A_MINUTE:
            await asyncio.sleep(max(0.0, asked_at[0] + A_MINUTE - time.monotonic()))
        asked_at.append(time.monotonic())
        answer = await patiently(ripple, method, pauses, limit=PAGE, cursor=cursor, **arguments)
        yield answer[what]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def patiently(ripple: Ripple, method: str, pauses: Sequence[float] = PAUSES, **arguments: Any) -> Any:
    """One call, tried again after each of the pauses, or when Slack says so."""
    for again_in in (*pauses, None):
        try:
            return await getattr(ripple.slack, method)(**arguments)
        except SlackApiError as refused:
            if again_in is None or not is_passing(refused):
                raise
            await asyncio.sleep(seconds_to_wait(refused.response.headers, again_in))
        except (ClientError, TimeoutError):
            if again_in is None:
                raise
            await asyncio.sleep(again_in)
    raise AssertionError("unreachable")
