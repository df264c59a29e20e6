"""Delivery of payloads to the app: handed over, retried when nobody answered, waited for by tests.

Events are repeated at Slack's times (at once, after a minute, after five); interactions and commands are not.
The way itself (sockets or HTTP) is a `Transport`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from msgspec import Struct

from bot.localslack.faults import EventFault, Faults
from bot.localslack.json_object import Json

ParcelType = Literal["events_api", "interactive", "slash_commands"]
REPEAT_AFTER = (0.0, 60.0, 300.0)
HELD_AT_MOST = 0.5


class NotQuiet(AssertionError):
    """Something was still on its way when the time was up."""


class Parcel(Struct):
    """One payload; `label` says what it is in error messages."""

    type: ParcelType
    payload: Json
    label: str
    wants_payload: bool = False


class AppReply(Struct, frozen=True):
    """What came of one attempt. `reason`: Slack's word for a failure."""

    ok: bool
    payload: Json | None = None
    reason: str = ""
    no_repeat: bool = False


class Transport(Protocol):
    """One way to the app."""

    async def hand_over(self, parcel: Parcel, attempt: int, reason: str) -> AppReply:
        """Try once, within Slack's three seconds."""

    @property
    def reachable(self) -> bool:
        """Whether there is, or was, an app at the other end."""


class InFlight(Struct):
    """One parcel on its way: `first` is the outcome of the first attempt, `done` the last one's."""

    parcel: Parcel
    first: asyncio.Future[AppReply]
    done: asyncio.Future[AppReply]
    attempts: int = 0
    state: str = "on its way"


class Timing(Struct):
    """Slack's times, which tests may shorten: seconds for an answer, and before each repeat."""

    answer_within: float = 3.0
    repeat_after: tuple[float, ...] = REPEAT_AFTER


@dataclass
class AppDelivery:
    """Everything on its way to the app. `lost`: parcels that Slack gave up on."""

    carrier: Transport
    timing: Timing
    faults: Faults
    lost: list[Parcel] = field(default_factory=list)
    delivered: int = 0

    def __post_init__(self) -> None:
        self._open: dict[int, InFlight] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[InFlight] = []
        self._resting = 0
        self._idle, self._calm = asyncio.Event(), asyncio.Event()
        self._mark()
        self._collected: list[InFlight] | None = None

    def send_event(self, parcel: Parcel, event_type: str) -> None:
        """Send an event, unless a fault says otherwise."""
        if not self.carrier.reachable:
            return
        fault = self.faults.of_event(event_type) if self.faults.events else None
        if fault is None:
            self._start(parcel, repeatable=True)
        else:
            self._send_with_fault(parcel, fault)

    async def ask(self, parcel: Parcel) -> AppReply:
        """Send an interaction or a command, and wait for the app's answer."""
        return await self._start(parcel, repeatable=False).done

    @contextmanager
    def collecting(self) -> Iterator[list[InFlight]]:
        """Note what is sent inside the block (which must not await), so that just these can be waited for."""
        outer, self._collected = self._collected, []
        try:
            yield self._collected
        finally:
            self._collected = outer

    async def handed(self, all_in_flight: Iterable[InFlight]) -> None:
        """Wait until each was tried once."""
        for in_flight in all_in_flight:
            await in_flight.first

    async def quiet(self, timeout: float) -> None:
        """Wait until nothing is on its way any more; says what is when the time is up."""
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        while self._open:
            try:
                await asyncio.wait_for(self._idle.wait(), max(0.0, until - loop.time()))
            except TimeoutError:
                listed = "; ".join(f"{each.parcel.label}: {each.state}" for each in self._open.values())
                raise NotQuiet(f"still on the way after {timeout} s: {listed}") from None
            # What the answer set off (an event of a message just posted) gets its turn before we look again.
            await asyncio.sleep(0)

    async def calm(self, timeout: float) -> bool:
        """Wait until nothing is in the app's hands, and say whether that came in time. What waits for its repeat does not count."""
        until = asyncio.get_running_loop().time() + timeout
        while not self._calm.is_set():
            try:
                await asyncio.wait_for(self._calm.wait(), max(0.0, until - asyncio.get_running_loop().time()))
            except TimeoutError:
                return False
            await asyncio.sleep(0)
        return True

    async def stop(self) -> None:
        """Drop everything that is still on its way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for in_flight in list(self._open.values()):
            self._close(in_flight, AppReply(False, reason="stopped"))

    def _send_with_fault(self, parcel: Parcel, fault: EventFault) -> None:
        if fault.kind == "lose":
            self.lost.append(parcel)
        elif fault.kind == "duplicate":
            self._start(parcel, repeatable=True)
            self._start(parcel, repeatable=True)
        elif fault.kind == "delay":
            self._start(parcel, repeatable=True, delay=fault.seconds)
        else:
            self._hold(parcel, fault.size)

    def _start(self, parcel: Parcel, *, repeatable: bool, delay: float = 0.0) -> InFlight:
        in_flight = self._opened(parcel)
        self._spawn(self._carry(in_flight, self.timing.repeat_after if repeatable else (), delay))
        return in_flight

    def _opened(self, parcel: Parcel) -> InFlight:
        loop = asyncio.get_running_loop()
        in_flight = InFlight(parcel, loop.create_future(), loop.create_future())
        self._open[id(in_flight)] = in_flight
        self._mark()
        if self._collected is not None:
            self._collected.append(in_flight)
        return in_flight

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hold(self, parcel: Parcel, size: int) -> None:
        """Keep events back until there are `size`, then send them the other way round."""
        in_flight = self._opened(parcel)
        in_flight.state = "held back to be reordered"
        in_flight.first.set_result(AppReply(False, reason="held"))
        self._held.append(in_flight)
        if len(self._held) >= size:
            self._release()
        elif len(self._held) == 1:
            self._spawn(self._release_later())

    async def _release_later(self) -> None:
        await asyncio.sleep(HELD_AT_MOST)
        self._release()

    def _release(self) -> None:
        held, self._held = self._held, []
        for in_flight in reversed(held):
            self._spawn(self._carry(in_flight, self.timing.repeat_after, 0.0))

    async def _carry(self, in_flight: InFlight, repeats: tuple[float, ...], delay: float) -> None:
        reply, reason = AppReply(False), ""
        try:
            for attempt, wait in enumerate((delay, *repeats)):
                if wait:
                    in_flight.state = f"attempt {attempt + 1} in {wait:g} s ({reason or 'delayed'})"
                    self._note_first(in_flight, AppReply(False, reason="delayed"))
                    await self._rest(in_flight, wait)
                in_flight.state, in_flight.attempts = "waiting for the app's answer", attempt + 1
                reply = await self.carrier.hand_over(in_flight.parcel, attempt, reason)
                self._note_first(in_flight, reply)
                if reply.ok or reply.no_repeat:
                    break
                reason = reply.reason
        finally:
            self._close(in_flight, reply)

    async def _rest(self, in_flight: InFlight, seconds: float) -> None:
        self._resting += 1
        self._mark()
        try:
            await asyncio.sleep(seconds)
        finally:
            self._resting -= 1
            self._mark()

    def _note_first(self, in_flight: InFlight, reply: AppReply) -> None:
        if not in_flight.first.done():
            in_flight.first.set_result(reply)

    def _close(self, in_flight: InFlight, reply: AppReply) -> None:
        self._note_first(in_flight, reply)
        if not in_flight.done.done():
            in_flight.done.set_result(reply)
        if reply.ok:
            self.delivered += 1
        else:
            self.lost.append(in_flight.parcel)
        self._open.pop(id(in_flight), None)
        self._mark()

    def _mark(self) -> None:
        for event, is_so in ((self._idle, not self._open), (self._calm, len(self._open) <= self._resting)):
            if is_so:
                event.set()
            else:
                event.clear()
