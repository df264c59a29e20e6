"""Every Web API call that was made, with what came of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct, field

from bot.localslack.json_object import Json

CALLS_KEPT = 50_000


class ApiCall(Struct):
    """One call. `status` 0: the caller never got an answer. `done`: it had its effect."""

    method: str
    arguments: Json
    at: datetime
    status: int = 0
    error: str = ""
    done: bool = False
    fault: str = ""
    answer: Json = field(default_factory=dict)


class CallLog:
    """The newest calls, oldest first; iterate, index, count, or ask for those `of` one method."""

    def __init__(self, keep: int = CALLS_KEPT) -> None:
        self._kept: deque[ApiCall] = deque(maxlen=keep)
        self.total = 0

    def add(self, call: ApiCall) -> ApiCall:
        """Remember a call."""
        self._kept.append(call)
        self.total += 1
        return call

    def of(self, method: str) -> list[ApiCall]:
        """The calls of one method."""
        return [call for call in self._kept if call.method == method]

    def clear(self) -> None:
        """Forget them all."""
        self._kept.clear()

    def __iter__(self) -> Iterator[ApiCall]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, place: int) -> ApiCall:
        return self._kept[place]
