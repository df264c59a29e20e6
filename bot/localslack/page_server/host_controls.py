"""Controls that the host of the local workspace (the demo) gives the page: clock, bot, database.

Everything is optional. The local workspace itself knows none of it; without controls the page hides those parts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.localslack.json_object import Json


class HostControls(Protocol):
    """The demo's side of the page's buttons."""

    def ready(self) -> bool:
        """Whether the scene is set; until then the page only says that it is about to open."""

    async def turn_clock(self, to: str) -> None:
        """Move the clock on: an "hour", to the "next" thing that happens, a "day", a "week", or whatever a step of the tour names."""

    async def pause(self, on: bool) -> None:
        """Let time stand still, or flow again."""

    def paused(self) -> bool:
        """Whether time stands still."""

    async def timeline(self) -> list[Json]:
        """What is due and what was sent: {"at": iso, "what": str, "to": str, "state": str}."""

    def tour(self) -> Json:
        """What a newcomer is told: {"welcome": {"title", "words", "button"}, "steps": [{..., "does": {...}}]}; {me} is the visitor."""

    async def tables(self) -> Json:
        """The database's tables: {"lead": str, "tables": [{"name", "rows", "note", "group"}]}; the first group is where answers lie."""

    async def find(self, words: str) -> dict[str, int]:
        """In how many rows of each table these words stand."""

    async def table(self, name: str, offset: int) -> Json:
        """A page of one table: {"columns": [...], "rows": [[...]]}."""

    async def stop_bot(self) -> None:
        """Kill the bot."""

    async def start_bot(self) -> None:
        """Start the bot again."""

    def bot_running(self) -> bool:
        """Whether the bot is up."""

    async def reset(self) -> None:
        """Everything back to how the demo began."""

    def reset_share(self) -> float:
        """Meanwhile: how much of that is done, 0 to 1."""

    def companies(self) -> list[Json]:
        """The workspaces that one can switch between: {"name", "at": path of its page, "note"}."""

    def install_at(self) -> str:
        """Where whoever has not installed the app does it."""

    def now(self) -> datetime:
        """The moment on the demo's clock."""
