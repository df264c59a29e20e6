"""Seconds that pass when somebody waits for them. Slack's pace is kept, and nobody sits through it.

For the demo and the stories, whose wall clock stands or leaps. The bot's sender waits here for a message's turn, and the pretend Slack
counts calls a minute by the same seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.database.engine import Tx
from bot.outbox.loop import DeliveryTimes

A_TURN = timedelta(seconds=2)
A_PERSONS_ACT = 1.0  # seconds


class LeapingSeconds:
    """Call it for the seconds so far: what the wall clock went forward, what was waited for, and a second for each act of a person."""

    def __init__(self, wall: Callable[[], datetime], acts: Callable[[], int]) -> None:
        self._wall, self._acts = wall, acts
        self._acted = 0
        self._began = self._seen = wall()
        self._seconds = 0.0

    def __call__(self) -> float:
        now, before = self._wall(), self._seen
        self._seen = now
        self._seconds += max(0.0, (now - before).total_seconds())  # a company that is made anew turns the wall clock back
        acted, self._acted = self._acted, self._acts()
        return self.leap(A_PERSONS_ACT * max(0, self._acted - acted))

    def leap(self, seconds: float) -> float:
        """So many seconds pass now; how many there were in all."""
        self._seconds += seconds
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        """The same for whoever sleeps, and lets others run."""
        self.leap(seconds)
        await asyncio.sleep(0)

    def shared(self, _tx: Tx) -> datetime:
        """The clock of leases, which the database's own would run behind."""
        return self._began + timedelta(seconds=self())

    async def wait(self, bell: asyncio.Event, seconds: float | None, is_calling: bool) -> None:
        """Wait for the bell as long as calls are being made, which take real time; else a wait with an end is over at once."""
        if seconds is None or is_calling:
            await bell.wait()
        else:
            self.leap(seconds)

    def its_turn(self, next_at: datetime | None) -> datetime | None:
        """When the next message goes, if it waits only for its turn: Slack takes so many changes of messages a second."""
        return next_at if next_at is not None and timedelta(0) < next_at - self._wall() <= A_TURN else None

    def times(self) -> DeliveryTimes:
        """What the bot's delivery runs on."""
        return DeliveryTimes(clock=self, wait=self.wait, shared_clock=self.shared)
