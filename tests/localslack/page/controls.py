"""The demo's side of the page, for its tests. A clock that can be turned, a tour, a small database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

TOUR: Json = {
    "welcome": {"title": "Welcome", "words": "You are {me}.", "button": "Begin"},
    "steps": [
        {"title": "Share", "words": "A line.", "button": "Write one", "does": {"write": "/til Cmd+Shift+T opens the tab I just closed"}},
        {"title": "Answer", "words": "A tap.", "button": "Open my messages", "does": {"app": "messages"}},
        {"title": "Turn", "words": "A week.", "button": "Turn a week", "does": {"turn": "week"}},
        {"title": "Read", "words": "One screen.", "button": "Show it", "does": {"find": "Week 47"}},
        {"title": "Look", "words": "Counts.", "button": "Open the database", "does": {"panel": "database"}},
    ],
}


class FakeControls:
    """A clock that can be turned, and a database to look into."""

    def __init__(self) -> None:
        self.moment = MONDAY
        self.running = True
        self.turned: list[str] = []
        self.done, self.share = asyncio.Event(), 0.0

    def now(self) -> datetime:
        return self.moment

    async def turn_clock(self, to: str) -> None:
        self.turned.append(to)
        hours = {"hour": 1, "next": 2, "day": 24, "week": 168}[to]
        self.moment += timedelta(hours=hours)

    async def reset(self) -> None:
        await self.done.wait()

    def reset_share(self) -> float:
        return self.share

    async def timeline(self) -> list[Json]:
        if not self.running:
            return []
        at = [
            (-26, "Weekly digest", "#general", "sent"),
            (-2, "Pulse question", "Ana, Bo, Dev", "sent"),
            (-1, "Nudge", "Cleo", "failed"),
            (3, "Round closes", "12 people", "due"),
            (25, "Thanks for the answer", "Bo", "due"),
            (97, "Weekly digest", "#general", "due"),
        ]
        return [{"at": (self.moment + timedelta(hours=h)).isoformat(), "what": w, "to": t, "state": s} for h, w, t, s in at]

    def tour(self) -> Json:
        return TOUR

    async def tables(self) -> Json:
        secret, open_ = "Where answers lie", "In the open"
        held = [("cells", 60, secret), ("slots", 3, secret), ("learnings", 214, open_), ("outbox", 873, open_), ("people", 14, open_)]
        return {
            "lead": "Counts only.",
            "tables": [{"name": n, "rows": r, "note": "Counts only: no row says who.", "group": g} for n, r, g in held],
        }

    async def find(self, words: str) -> dict[str, int]:
        return {"people": 1, "outbox": 9} if words.startswith("U") else {"learnings": 2, "slots": 1} if words == "leak" else {}

    async def table(self, name: str, offset: int) -> Json:
        rows = [[n, f"2026-W{40 + n % 8}", n % 5 + 1, None if n % 4 else "five or more"] for n in range(offset, offset + 50)]
        return {"columns": ["id", "week", "count", "note"], "rows": rows}

    async def stop_bot(self) -> None:
        self.running = False

    async def start_bot(self) -> None:
        self.running = True

    def bot_running(self) -> bool:
        return self.running
