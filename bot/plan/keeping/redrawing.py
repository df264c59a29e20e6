"""What was chosen is told in one message, pinned and changed in place."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import ChainId
from bot.outbox.notice import CHANNEL, FAN_OUT, Notice
from bot.outbox.store import queue_notice
from bot.plan import store as rows
from bot.plan.notice_bodies import CanvasDrawn, ChoiceChanged
from bot.plan.rules import Choosing


def redraw(scope: Scope, chain_id: ChainId, what: str) -> None:
    """The message of the week in which this chain was chosen for, as it stands now. `what` happened, for once."""
    chain = rows.chain(scope, chain_id)
    choosing = rows.choosing(scope, chain.choosing) if chain else None
    if choosing is not None:
        redraw_card(scope, choosing, what)


def redraw_card(scope: Scope, choosing: Choosing, what: str) -> None:
    """The same, of a week."""
    if choosing.channel is not None and choosing.ts is not None:
        body = ChoiceChanged(choosing.id, choosing.channel, choosing.ts)
        queue_notice(scope, Notice(body, choosing.channel, key=f"plan:{choosing.id}:card:{what}", priority=CHANNEL))
        drawn = Notice(CanvasDrawn(choosing.team), choosing.channel, key=f"canvas:{choosing.id}:{what}", priority=FAN_OUT)
        queue_notice(scope, drawn)
