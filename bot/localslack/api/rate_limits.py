"""Slack's rate limits: calls a minute by each method's tier, one message a second in a channel. Off by default.

A call over the limit is answered 429 with Retry-After, is not carried out, and is remembered in `refused`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from msgspec import Struct

from bot.localslack.api.scopes import TIERS

WINDOW_SECONDS = 60.0
UNKNOWN_TIER = 50
ROUNDING = 1e-6


class RateLimited(Struct, frozen=True):
    """One refused call."""

    method: str
    channel: str
    retry_after: int
    at: float


class RateLimits:
    """Counts calls; `enabled` switches it. `burst`: messages a channel takes at once before it asks to slow down."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        *,
        enabled: bool = False,
        burst: int = 1,
        posts_a_minute: int = 600,
    ) -> None:
        self.enabled = enabled
        self.burst = burst
        self.posts_a_minute = posts_a_minute
        self.refused: list[RateLimited] = []
        self._monotonic = monotonic
        self._windows: dict[str, deque[float]] = {}
        self._channels: dict[str, tuple[float, float]] = {}

    def retry_after(self, method: str, channel: str = "") -> int:
        """How many seconds the caller must wait; 0 when the call may go through (and is then counted)."""
        if not self.enabled:
            return 0
        now = self._monotonic()
        wait = self._window_wait(method, now)
        if not wait and method == "chat.postMessage":
            wait = self._channel_wait(channel, now)
        if wait:
            seconds = max(1, math.ceil(wait))
            self.refused.append(RateLimited(method, channel, seconds, now))
            return seconds
        self._windows[method].append(now)
        return 0

    def clear(self) -> None:
        """Forget every call counted so far."""
        self._windows.clear()
        self._channels.clear()
        self.refused.clear()

    def _window_wait(self, method: str, now: float) -> float:
        most = TIERS.get(method, UNKNOWN_TIER) or self.posts_a_minute
        window = self._windows.setdefault(method, deque())
        while window and window[0] <= now - WINDOW_SECONDS:
            window.popleft()
        return window[0] + WINDOW_SECONDS - now if len(window) >= most else 0.0

    def _channel_wait(self, channel: str, now: float) -> float:
        # A bucket of `burst` messages that refills by one a second.
        left, since = self._channels.get(channel, (float(self.burst), now))
        left = min(float(self.burst), left + (now - since))
        if left < 1 - ROUNDING:
            return 1 - left
        self._channels[channel] = (max(0.0, left - 1), now)
        return 0.0
