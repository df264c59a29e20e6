"""What listeners use of a running bot: its database, its Slack, its clock (`bot.slack.inbound.Ripple`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Database
from bot.database.scope import Scope, Scopes
from bot.feature import Features
from bot.ids import WorkspaceId

T = TypeVar("T")
A = TypeVar("A")
R = TypeVar("R")


class RunningRipple(Struct):
    """Each piece of work gets a scope of its own; after a write the outbox looks for messages at once."""

    database: Database
    slack: AsyncWebClient
    scopes: Scopes
    wake: Callable[[], None]
    features: Features
    enterprise: str = ""

    def now(self) -> datetime:
        return self.scopes.clock()

    async def read(self, workspace: WorkspaceId, work: Callable[[Scope], T], now: datetime | None = None) -> T:
        return await self.database.read(lambda tx: work(self.scopes.of(tx, workspace, now)))

    async def write(self, workspace: WorkspaceId, work: Callable[[Scope], T], now: datetime | None = None) -> T:
        result = await self.database.write(lambda tx: work(self.scopes.of(tx, workspace, now)))
        self.wake()
        return result

    def write_together(self, workspace: WorkspaceId, name: str, work: Callable[[Scope, Sequence[A]], Sequence[R]], item: A) -> Awaitable[R]:
        return self.database.write_together((name, workspace), lambda tx, items: work(self.scopes.of(tx, workspace), items), item)
