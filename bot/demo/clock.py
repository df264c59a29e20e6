"""A clock that can be turned forward, and flows or stands still in between."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 3, 16, 5, 30, tzinfo=UTC)  # a Monday, before anybody's morning; the month ends in the third week


class DemoClock:
    """Call it for the time. `flows`: seconds pass by themselves; otherwise only turning moves it."""

    def __init__(self, begin: datetime = BEGIN, *, flows: bool) -> None:
        self._base = self._begin = begin
        self._flows = flows
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        gone = time.monotonic() - self._since if self._flows else 0.0
        return self._base + timedelta(seconds=gone)

    @property
    def flows(self) -> bool:
        """Whether seconds pass by themselves."""
        return self._flows

    def turn_to(self, moment: datetime) -> None:
        """It is `moment` now; never backwards."""
        if moment > self():
            self._base, self._since = moment, time.monotonic()

    def begin_again(self) -> None:
        """Back to the beginning: the one way backwards, for a company that is made anew."""
        self._base, self._since = self._begin, time.monotonic()

    def flow(self, on: bool) -> None:
        """Let seconds pass, or hold them."""
        self._base, self._since = self(), time.monotonic()
        self._flows = on
