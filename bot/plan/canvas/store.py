"""Canvases, as rows; and what was shared in a channel last."""

from __future__ import annotations

from sqlalchemy import select

from bot.database.schema import learnings, team_canvases
from bot.database.scope import Scope
from bot.ids import ChannelId, TeamId
from bot.plan.canvas.rules import CanvasKept


def canvas_kept(scope: Scope, team: TeamId) -> CanvasKept | None:
    """A team's, if it was made."""
    row = scope.execute(select(team_canvases).where(team_canvases.c.team_id == team)).one_or_none()
    return CanvasKept(row.canvas_id, row.shown) if row is not None else None


def keep_canvas(scope: Scope, team: TeamId, kept: CanvasKept) -> None:
    """It is there, and this stands on it."""
    scope.upsert(team_canvases, {"team_id": team, "canvas_id": kept.canvas, "shown": kept.shown})


def shared_in(scope: Scope, channel: ChannelId, most: int) -> list[str]:
    """What was shared in this channel last: whoever reads the canvas reads it there."""
    query = select(learnings.c.text).where(learnings.c.channel_id == channel).order_by(learnings.c.shared_at.desc(), learnings.c.id)
    return list(scope.execute(query.limit(most)).scalars())
