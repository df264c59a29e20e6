"""Making a canvas, and changing it in place. An extra: where Slack refuses it, all else goes on."""

from __future__ import annotations

from hashlib import sha256

from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs
from bot.outbox.attention.rules import NotCounted
from bot.outbox.kinds import Canvas, Drop, Kind, Kinds, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people.teams import store as teams
from bot.plan.canvas.acts import canvas_seen
from bot.plan.canvas.rules import CanvasKept
from bot.plan.canvas.store import canvas_kept, keep_canvas
from bot.plan.canvas.views import canvas_markdown
from bot.plan.notice_bodies import CanvasDrawn


def canvas_drawn(scope: Scope, message: OutboxMessage[CanvasDrawn]) -> Rendered:
    """As it reads now; nothing where it reads so already."""
    text, team = _text(scope, message), teams.team(scope, message.body.team)
    if not text or team is None or team.channel_id is None:
        return Drop(OutcomeReason.NOTHING_TO_SHOW)
    kept = canvas_kept(scope, message.body.team)
    if kept is not None and kept.shown == _hash(text):
        return Drop(OutcomeReason.NOT_NEEDED)
    return Canvas(team.channel_id, text, kept.canvas if kept is not None else None)


def canvas_stands(scope: Scope, message: OutboxMessage[CanvasDrawn], _channel: ChannelId, canvas: MessageTs) -> None:
    """It is there. Slack names a new one; one that was changed has its name already."""
    kept = canvas_kept(scope, message.body.team)
    name = kept.canvas if kept is not None else str(canvas)
    if name:
        keep_canvas(scope, message.body.team, CanvasKept(name, _hash(_text(scope, message))))


def _text(scope: Scope, message: OutboxMessage[CanvasDrawn]) -> str:
    seen = canvas_seen(scope, message.body.team)
    return canvas_markdown(words_for(scope, message), seen) if seen is not None and seen.has_something else ""


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


KINDS: Kinds = by_kind(Kind(CanvasDrawn, canvas_drawn, counts=NotCounted.CHANGED, after_sent=canvas_stands))
