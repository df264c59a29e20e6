"""Faults on request: what goes wrong with Web API calls, with events on their way, and with sockets.

A fault is a value: which calls it meets, how often, and what happens. Nothing goes wrong unless it was asked for.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from bot.localslack.json_object import Json

FaultKind = Literal["rate_limited", "status", "html", "refuse", "slow", "hang", "hang_after", "drop_before", "drop_after"]
EventFaultKind = Literal["duplicate", "delay", "reorder", "lose"]
EVERY = "*"
UPLOAD = "upload"  # in a method's place: the address that takes a file's bytes


class Fault(Struct):
    """One thing that goes wrong with calls.

    rate_limited: 429 with `retry_after`. status: the HTTP `status`, no effect. html: 200 with a web page instead of
    JSON. refuse: the error word `error`, with Slack's `messages` about what is wrong and where. slow: done after
    `seconds`, or when `until` is set. hang: no effect, no answer for `seconds`, then the connection is cut; hang_after: the same with the
    effect. drop_before, drop_after: the connection is cut before or after the effect.
    """

    kind: FaultKind
    method: str = EVERY
    times: int | None = 1
    chance: float = 1.0
    retry_after: int = 1
    status: int = 503
    error: str = "fatal_error"
    messages: tuple[str, ...] = ()
    seconds: float = 60.0
    until: asyncio.Event | None = None
    when: Callable[[Json], bool] | None = None
    met: int = 0

    def meets(self, method: str, arguments: Json, rng: random.Random) -> bool:
        """Whether this call goes wrong; counts it if so."""
        if self.method not in (EVERY, method) or (self.times is not None and self.met >= self.times):
            return False
        if self.when is not None and not self.when(arguments):
            return False
        if self.chance < 1.0 and rng.random() >= self.chance:
            return False
        self.met += 1
        return True

    @property
    def has_effect(self) -> bool:
        """Whether the call is carried out in spite of the fault."""
        return self.kind in ("slow", "hang_after", "drop_after")


class EventFault(Struct):
    """One thing that goes wrong with events: sent twice, `seconds` late, in reverse groups of `size`, or not at all."""

    kind: EventFaultKind
    event: str = EVERY
    times: int | None = 1
    chance: float = 1.0
    seconds: float = 0.2
    size: int = 2
    met: int = 0

    def meets(self, event: str, rng: random.Random) -> bool:
        """Whether this event goes wrong; counts it if so."""
        if self.event not in (EVERY, event) or (self.times is not None and self.met >= self.times):
            return False
        if self.chance < 1.0 and rng.random() >= self.chance:
            return False
        self.met += 1
        return True


class Faults:
    """The faults that are switched on. `late_sockets`: seconds before a new socket says hello."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.calls: list[Fault] = []
        self.events: list[EventFault] = []
        self.late_sockets = 0.0
        self.deaf_sockets = False

    def add(self, kind: FaultKind, method: str = EVERY, **facts: Any) -> Fault:
        """Switch a fault of calls on (keywords of `Fault`); returns it, so that `met` can be looked at."""
        fault = Fault(kind, method, **facts)
        self.calls.append(fault)
        return fault

    def add_event(self, kind: EventFaultKind, event: str = EVERY, **facts: Any) -> EventFault:
        """Switch a fault of events on (keywords of `EventFault`)."""
        fault = EventFault(kind, event, **facts)
        self.events.append(fault)
        return fault

    def refuse_blocks(self, block_type: str, times: int | None = None) -> Fault:
        """Answer `invalid_blocks` to every message with such a block, as workspaces do that lack it yet."""
        line = f"[ERROR] unsupported type: {block_type}"
        return self.add("refuse", error="invalid_blocks", messages=(line,), times=times, when=lambda a: _holds(a, block_type))

    def clear(self) -> None:
        """Everything works again."""
        self.calls.clear()
        self.events.clear()
        self.late_sockets = 0.0
        self.deaf_sockets = False

    def of_call(self, method: str, arguments: Json) -> Fault | None:
        """The first fault that meets this call."""
        return next((f for f in self.calls if f.meets(method, arguments, self.rng)), None)

    def of_answer(self, body: Json) -> Fault | None:
        """The first refusal of content that meets an answer to a command or a response_url."""
        refusals = (f for f in self.calls if f.kind == "refuse" and f.when is not None)
        return next((f for f in refusals if f.meets("response_url", body, self.rng)), None)

    def of_upload(self) -> Fault | None:
        """The first `status` fault of "upload" alone: the address that takes a file's bytes answers with it."""
        named = (f for f in self.calls if f.kind == "status" and f.method == UPLOAD)
        return next((f for f in named if f.meets(UPLOAD, {}, self.rng)), None)

    def of_event(self, event: str) -> EventFault | None:
        """The first fault that meets this event."""
        return next((f for f in self.events if f.meets(event, self.rng)), None)


def _holds(arguments: Json, block_type: str) -> bool:
    blocks = arguments.get("blocks")
    if isinstance(blocks, str):
        return f'"{block_type}"' in blocks
    return any(isinstance(block, dict) and block.get("type") == block_type for block in blocks or [])
