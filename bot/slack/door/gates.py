"""The gates of all workspaces. Whose a payload is, and from there to that workspace's own gate.

Slack tells an event of a channel that several of our workspaces share once, in the name of one of them: all of them hear it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from slack_bolt.response import BoltResponse

from bot.slack.dispatch import THROTTLED, Gate
from bot.slack.parse import Unpacked, unpack


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

    def __init__(self, places: Places, dropped: Callable[[str], None]) -> None:
        self._places, self._dropped = places, dropped

    async def close(self, seconds: float) -> None:
        """Let what is still on its way to Slack arrive."""
        await self._places.close(seconds)

    async def take(self, body: Mapping[str, Any]) -> BoltResponse:
        """One payload of Slack's, and what to answer it."""
        said = unpack(body)
        if said is None:
            self._dropped(THROTTLED if body.get("type") == THROTTLED else "not_understood")
            return BoltResponse(status=200)
        gates = await self._places.find(said)
        if gates is None:
            return BoltResponse(status=200)
        if not gates:
            self._dropped("foreign_workspace")
            return BoltResponse(status=200)
        answered = await gates[0].hear(said, body) if len(gates) == 1 else await _all_of(gates, said, body)
        await self._places.after(said)
        return answered


async def _all_of(gates: Sequence[Gate], said: Unpacked, body: Mapping[str, Any]) -> BoltResponse:
    """Slack tells it again where one of them could not take it in; for the others it counts once."""
    answers = await asyncio.gather(*(gate.hear(said, body) for gate in gates))
    return max(answers, key=lambda one: one.status)
