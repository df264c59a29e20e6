"""The WebSocket of one tab: a snapshot first, then patches, and the clock."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from aiohttp import web

from bot.localslack.page_server.page_state import PageState
from bot.localslack.state.change_feed import Subscription

MOST_AT_ONCE = 500
CLOCK_EVERY = 0.5


async def stream(page: PageState, request: web.Request) -> web.StreamResponse:
    """Serve one tab until it goes away."""
    user = page.person(request.query.get("as", ""))
    socket = web.WebSocketResponse(heartbeat=60.0, max_msg_size=4096)
    await socket.prepare(request)
    page.open_tab(user)
    subscription = page.slack.workspace.feed.subscribe()
    senders = [
        asyncio.create_task(_send_changes(page, socket, user, subscription)),
        asyncio.create_task(_send_clock(page, socket)),
    ]
    try:
        async for _ in socket:
            pass
    finally:
        page.close_tab(user)
        subscription.close()
        for sender in senders:
            await _stop(sender)
    return socket


async def _stop(sender: asyncio.Task[None]) -> None:
    sender.cancel()
    with suppress(asyncio.CancelledError, ConnectionError):
        await sender


async def _send_changes(page: PageState, socket: web.WebSocketResponse, user: str, subscription: Subscription) -> None:
    await socket.send_json([page.snapshot(user)])
    async for first in subscription:
        patches, again = page.patches([first, *subscription.take(MOST_AT_ONCE)], user)
        if again:
            user = page.person(user)
            patches = [{**page.snapshot(user), "anew": True}]
        if patches:
            await socket.send_json(patches)
    # A tab that fell too far behind is closed; it comes back for a new snapshot.
    await socket.close()


async def _send_clock(page: PageState, socket: web.WebSocketResponse) -> None:
    told: object = None
    before = page.slack.workspace.now()
    while True:
        await asyncio.sleep(CLOCK_EVERY)
        now = page.slack.workspace.now()
        page.running = now != before
        before = now
        clock, bot = page.clock(), page.bot()
        # A running clock is told by the minute, everything else at once.
        if (clock["now"][:16], clock["running"], clock["turning"], clock["again"], bot) != told:
            told = (clock["now"][:16], clock["running"], clock["turning"], clock["again"], bot)
            await socket.send_json([{"t": "clock", "clock": clock}, {"t": "bot", "bot": bot}])
