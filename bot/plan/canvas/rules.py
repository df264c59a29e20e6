"""What stands on a canvas, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from bot.culture.rules import CultureMap
from bot.ids import TeamId
from bot.plan.seen import CommitmentSeen

LESSONS = 5


@dataclass(frozen=True, slots=True)
class CanvasSeen:
    """A team's canvas. `map`: the team's own, or None; `lessons`: what was shared in its channel last, and learned from its plan."""

    team: TeamId
    team_name: str
    why: str
    map: CultureMap | None
    chosen: tuple[CommitmentSeen, ...]
    lessons: tuple[str, ...]

    @property
    def has_something(self) -> bool:
        """An empty canvas is not made: nothing about nothing."""
        return bool(self.map or self.chosen or self.lessons)


@dataclass(frozen=True, slots=True)
class CanvasKept:
    """Which canvas is the team's, and a hash of what stands on it."""

    canvas: str
    shown: str
