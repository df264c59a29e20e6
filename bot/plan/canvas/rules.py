"""What stands on a canvas, as a value."""

from __future__ import annotations

from msgspec import Struct

from bot.culture.rules import CultureMap
from bot.ids import TeamId
from bot.plan.seen import CommitmentSeen, MoveSeen

LESSONS = 5
TRIED = 2


class CanvasSeen(Struct, frozen=True):
    """A team's canvas. `map`: the team's own, or None; `tried`: what came of what it chose, the newest first; `lessons`: what was shared in
    its channel last."""

    team: TeamId
    team_name: str
    why: str
    map: CultureMap | None
    chosen: tuple[CommitmentSeen, ...]
    tried: tuple[MoveSeen, ...]
    lessons: tuple[str, ...]

    @property
    def has_something(self) -> bool:
        """An empty canvas is not made: nothing about nothing."""
        return bool(self.map or self.chosen or self.tried or self.lessons)


class CanvasKept(Struct, frozen=True):
    """Which canvas is the team's, and a hash of what stands on it."""

    canvas: str
    shown: str
