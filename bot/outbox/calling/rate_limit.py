"""How fast Slack may be called: learned from its answers, kept for each workspace.

1. A steady rate with a small burst, for the whole workspace (a generic cell rate: one moment is all its state).
2. One message a second to each conversation; changes of messages on a rate of their own.
3. Slack's 429 stops everything for as long as it says and, once, cuts the rate; it climbs back quickly to just below where it was cut,
   then by 2 % a minute, never above the limit.

Runs on a clock that only goes forward. Refuses to know what is sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from msgspec import Struct

CUT = 0.7
NEAR_THE_WALL = 0.95
BACK_NEAR_THE_WALL = 30.0  # seconds
CLIMB_A_MINUTE = 0.02
SLOWEST = 0.2
HOLDS_KEPT = 4_096
FULL = 1e-9  # rounding

Clock = Callable[[], float]
Wait = Callable[[asyncio.Event, float | None, bool], Awaitable[None]]


class Limits(Struct, frozen=True):
    """What Slack allows one app in one workspace, and how long we wait for it.

    `rate` is messages a second ("several hundred a minute"; 525 a minute is a figure used in production), `updates` changes of
    messages a second (tier 3). `lease` must be longer than `timeout` + `margin`, so that a call that may still be made never
    meets one that was given up.
    """

    rate: float = 8.75
    burst: int = 3
    channel_gap: float = 1.0
    updates: float = 0.75
    in_flight: int = 16
    timeout: float = 10.0
    margin: float = 2.0
    lease: timedelta = timedelta(seconds=30)
    sender_lease: timedelta = timedelta(seconds=15)

    def __post_init__(self) -> None:
        if self.lease.total_seconds() < self.timeout + 2 * self.margin:
            raise ValueError("the lease must outlive a call and its margins")


UNLIMITED = Limits(rate=100_000, burst=1_000, channel_gap=0.0, updates=100_000, in_flight=64)


def boot_clock() -> float:
    """Seconds that go on while the machine sleeps, so that a lease is over after it wakes."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


async def heard_within(bell: asyncio.Event, seconds: float | None, _is_calling: bool) -> None:
    """Wait for the bell, for so long at most; None: however long it takes. Calls that are being made ring it when they end."""
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return


class Bucket:
    """A rate with a burst."""

    def __init__(self, rate: float, burst: int, clock: Clock) -> None:
        self.rate = rate
        self._burst = burst
        self._clock = clock
        self._owed_until = clock()

    def free(self) -> int:
        """How many may go at once, now."""
        owed = max(0.0, self._owed_until - self._clock()) * self.rate
        return int(self._burst - owed + FULL)

    def wait(self) -> float:
        """Seconds until one may go."""
        return max(0.0, self._owed_until - self._clock() - (self._burst - 1) / self.rate)

    def spend(self) -> None:
        """One went."""
        self._owed_until = max(self._owed_until, self._clock()) + 1 / self.rate


class Pace:
    """One workspace's pace."""

    def __init__(self, limits: Limits, clock: Clock = boot_clock) -> None:
        self._limits = limits
        self._clock = clock
        self._posts = Bucket(limits.rate, limits.burst, clock)
        self._updates = Bucket(limits.updates, limits.burst, clock)
        self._holds: dict[str, float] = {}
        self._blocked_until = self._trouble_until = 0.0
        self._wall = self._posts.rate
        self._climbed_at = clock()
        self._is_cut = False  # since Slack last took a message

    @property
    def rate(self) -> float:
        """Messages a second, as learned so far."""
        return self._posts.rate

    def adopt(self, rate: float | None) -> None:
        """Go on at the pace another sender learned."""
        if rate is not None and rate != self._posts.rate:
            self._posts.rate = min(rate, self._limits.rate)
            self._wall = max(self._wall, self._posts.rate)

    def free(self) -> int:
        """How many messages may go now."""
        return 0 if self._shut_for() else self._posts.free()

    def wait(self) -> float:
        """Seconds until a message may go, whoever it is for."""
        return max(self._shut_for(), self._posts.wait())

    def blocked_for(self) -> float:
        """How long Slack wants to hear nothing at all, in seconds; a trouble, which may be cured at any moment, left out."""
        return max(0.0, self._blocked_until - self._clock())

    def hold_of(self, recipient: str) -> float:
        """Seconds until this conversation takes another message."""
        return max(0.0, self._holds.get(recipient, 0.0) - self._clock())

    def held(self) -> list[str]:
        """The conversations that take nothing just now."""
        now = self._clock()
        return [recipient for recipient, until in self._holds.items() if until > now]

    def spend(self, recipient: str) -> None:
        """A message goes to this recipient now, who takes no other as long as it may be on its way."""
        self._posts.spend()
        self.hold(recipient, max(self._limits.channel_gap, self._limits.timeout) if self._limits.channel_gap else 0.0)

    def arrived(self, recipient: str) -> None:
        """The call is over: the next one a second later. Counted from its beginning, two calls of unlike haste would come too close."""
        self.hold(recipient, self._limits.channel_gap)

    def hold(self, name: str, seconds: float) -> None:
        """Nothing to this name for so long."""
        if not seconds:
            return
        if len(self._holds) > HOLDS_KEPT:
            self._holds = {held: self._holds[held] for held in self.held()}
        self._holds[name] = self._clock() + seconds

    def update_wait(self) -> float:
        """Seconds until a message may be changed; takes the place when it is 0."""
        seconds = self._updates.wait()
        if not seconds:
            self._updates.spend()
        return seconds

    def block(self, seconds: float) -> None:
        """Nothing for so long; the rate stays."""
        self._blocked_until = max(self._blocked_until, self._clock() + seconds)

    def block_for_trouble(self, seconds: float) -> None:
        """The same where Slack takes nothing from us at all, until somebody cures that."""
        self._trouble_until = max(self._trouble_until, self._clock() + seconds)

    def forget_trouble(self) -> bool:
        """Somebody says it may be cured; whether there was still to wait for it."""
        was_left, self._trouble_until = self._trouble_until > self._clock(), 0.0
        return was_left

    def _shut_for(self) -> float:
        return max(self.blocked_for(), self._trouble_until - self._clock())

    def limited(self, retry_after: float) -> None:
        """Slack answered 429: wait as long as it says, then go slower.

        Answers to calls made before count once, and so do refusals in a row: while Slack takes nothing at all it says nothing about
        the rate, and half an hour of that must not leave us crawling for hours.
        """
        if not self.blocked_for() and not self._is_cut:
            self._wall = self._posts.rate
            self._posts.rate = max(SLOWEST, self._posts.rate * CUT)
            self._is_cut = True
        self.block(retry_after)
        self._climbed_at = self._clock()

    def went_well(self) -> None:
        """Slack took a message: go a little faster."""
        self._is_cut = False
        now = self._clock()
        since, self._climbed_at = now - self._climbed_at, now
        rate = self._posts.rate
        if rate < self._wall * NEAR_THE_WALL:
            gained = rate + self._wall * (NEAR_THE_WALL - CUT) * since / BACK_NEAR_THE_WALL
            rate = min(gained, self._wall * NEAR_THE_WALL)
        else:
            rate *= 1 + CLIMB_A_MINUTE * min(since, 60.0) / 60.0
        self._posts.rate = min(rate, self._limits.rate)
