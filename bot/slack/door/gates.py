"""The gates of all workspaces. Whose a payload is, and from there to that workspace's own gate.

Slack tells an event of a channel that several of our workspaces share once, in the name of one of them: all of them hear it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

import structlog
from slack_bolt.response import BoltResponse

from bot.database.engine import Busy, DatabaseDown
from bot.slack.dispatch import THROTTLED, Gate
from bot.slack.parse import Unpacked, unpack
from bot.slack.respond import AS_SLACK_WAITS, Patience, not_saved

log = structlog.get_logger()


class Places(Protocol):
    """The workspaces that are served (`bot.app.workspaces.served`)."""

    async def find(self, said: Unpacked) -> Sequence[Gate] | None:
        """The gates that a payload concerns, the one that answers first; None where it is dealt with already."""
        ...

    async def after(self, said: Unpacked) -> None:
        """This was heard."""
        ...

    async def close(self, seconds: float) -> None:
        """Let what is still on its way to Slack arrive."""
        ...


class Gates:
    """`dropped` is told, with a word, of what Slack told and nobody here takes."""

    def __init__(self, places: Places, dropped: Callable[[str], None], patience: Patience = AS_SLACK_WAITS) -> None:
        self._places, self._dropped, self._patience = places, dropped, patience
        self._open, self._idle = 0, asyncio.Event()  # payloads without an answer yet
        self._idle.set()

    async def close(self, seconds: float) -> None:
        """Let what was taken be answered, and what is still on its way to Slack arrive."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        await self._places.close(seconds)

    async def take(self, body: Mapping[str, Any]) -> BoltResponse:
        """One payload of Slack's, and what to answer it."""
        self._open += 1
        self._idle.clear()
        try:
            return await self._take(body)
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def _take(self, body: Mapping[str, Any]) -> BoltResponse:
        if body.get("ssl_check") == "1":  # Slack looks at our certificate
            return BoltResponse(status=200)
        said = unpack(body)
        if said is None:
            self._dropped(THROTTLED if body.get("type") == THROTTLED else "not_understood")
            return BoltResponse(status=200)
        arrived = self._patience.clock()
        try:
            async with asyncio.timeout(self._patience.acknowledge):
                gates = await self._places.find(said)
        except (TimeoutError, Busy, DatabaseDown) as down:
            log.warning("workspace_not_looked_up", kind=said.kind, why=type(down).__name__)
            return not_saved(said, body)
        return await self._heard_by(gates, said, body, self._patience.clock() - arrived)

    async def _heard_by(self, gates: Sequence[Gate] | None, said: Unpacked, body: Mapping[str, Any], waited: float) -> BoltResponse:
        if gates is None:
            return BoltResponse(status=200)
        if not gates:
            self._dropped("foreign_workspace")
            return BoltResponse(status=200)
        answered = await (gates[0].hear(said, body, waited) if len(gates) == 1 else _all_of(gates, said, body, waited))
        with suppress(TimeoutError, Busy, DatabaseDown):  # the next tick looks again
            async with asyncio.timeout(self._patience.calls):
                await self._places.after(said)
        return answered


async def _all_of(gates: Sequence[Gate], said: Unpacked, body: Mapping[str, Any], waited: float) -> BoltResponse:
    """Slack tells it again where one of them could not take it in; for the others it counts once."""
    answers = await asyncio.gather(*(gate.hear(said, body, waited) for gate in gates))
    return max(answers, key=lambda one: one.status)
