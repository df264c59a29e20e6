"""What is turned away at the door. Counted one by one, told to the log once a minute with one word.

Anybody can knock a thousand times a second. No refusal may cost a line each, and no line holds anything that was sent.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import structlog

log = structlog.get_logger()

TOLD_AGAIN_AFTER = 60.0  # seconds


class Refusals:
    """`count` is told each one by its reason; `clock` are seconds that only grow."""

    def __init__(self, count: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._count, self._clock = count, clock
        self._told_at: dict[str, float] = {}
        self.untold: Counter[str] = Counter()

    def one(self, why: str) -> None:
        """One more was turned away for this reason, a word of ours."""
        self._count(why)
        self.untold[why] += 1
        now = self._clock()
        if now - self._told_at.get(why, -TOLD_AGAIN_AFTER) >= TOLD_AGAIN_AFTER:
            self._told_at[why] = now
            log.info("turned_away", why=why, times=self.untold.pop(why))
