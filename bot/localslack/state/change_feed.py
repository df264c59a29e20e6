"""The change feed of the local workspace: everything that happens, told to whoever listens.

Two kinds of listeners: plain functions, called at once and in order (the bot's events are made so), and
subscribers with a queue of their own (the page). A subscriber that cannot keep up is dropped, never waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from bot.localslack.json_object import Json

ChangeListener = Callable[[Json], None]

QUEUE_LENGTH = 20_000


class Subscription:
    """The changes since one moment, as an async iterator; ends when closed or when it fell too far behind."""

    def __init__(self, feed: ChangeFeed, length: int = QUEUE_LENGTH) -> None:
        self._feed = feed
        self._queue: asyncio.Queue[Json | None] = asyncio.Queue(length)
        self.lagged = False

    def offer(self, change: Json) -> None:
        """Queue a change; a full queue ends the subscription, so that one slow page cannot fill the memory."""
        if self.lagged:
            return
        if self._queue.full():
            self.lagged = True
            self._queue.get_nowait()
            self._queue.put_nowait(None)
            self._feed.drop(self)
            return
        self._queue.put_nowait(change)

    def close(self) -> None:
        """End the iteration after what is already queued."""
        self._feed.drop(self)
        if not self._queue.full():
            self._queue.put_nowait(None)

    def take(self, most: int) -> list[Json]:
        """Up to `most` changes that are queued already; never waits."""
        taken: list[Json] = []
        while len(taken) < most and not self._queue.empty():
            change = self._queue.get_nowait()
            if change is None:
                self._queue.put_nowait(None)
                break
            taken.append(change)
        return taken

    async def __aiter__(self) -> AsyncIterator[Json]:
        while (change := await self._queue.get()) is not None:
            yield change


class ChangeFeed:
    """Numbers every change and hands it on."""

    def __init__(self) -> None:
        self.seq = 0
        self._listeners: list[ChangeListener] = []
        self._subscriptions: set[Subscription] = set()

    def listen(self, listener: ChangeListener) -> None:
        """Call this function for every change, in order, before the change is returned to its cause."""
        self._listeners.append(listener)

    def subscribe(self) -> Subscription:
        """A queue of every change from now on."""
        subscription = Subscription(self)
        self._subscriptions.add(subscription)
        return subscription

    def drop(self, subscription: Subscription) -> None:
        """Forget a subscriber."""
        self._subscriptions.discard(subscription)

    def emit(self, kind: str, **facts: Any) -> None:
        """Tell everyone. What is handed on is never changed later: changes replace, they do not edit."""
        self.seq += 1
        change = {"kind": kind, "seq": self.seq, **facts}
        for listener in self._listeners:
            listener(change)
        for subscription in tuple(self._subscriptions):
            subscription.offer(change)
