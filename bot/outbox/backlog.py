"""How far behind the outbox and the schedule are, and what got stuck. Numbers and keys for the operator, nothing about people."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, or_, select, update

from bot.database.engine import Tx
from bot.database.schema import channels, due, outbox
from bot.database.scope import execute_everywhere
from bot.ids import ChannelId, WorkspaceId
from bot.outbox.states import OutboxState

STUCK_AFTER = 3  # attempts


class DeadLetter(Struct, frozen=True):
    """A message that ended without being sent, and Slack's word (or ours) for why."""

    workspace: WorkspaceId
    id: str
    kind: str
    recipient: str
    channel: ChannelId | None  # its name, if the recipient is a channel we know
    state: OutboxState
    reason: str
    attempts: int


class StuckJob(Struct, frozen=True):
    """A due row that failed again and again."""

    workspace: WorkspaceId
    kind: str
    attempts: int
    due_at: datetime
    retry_at: datetime | None
    error: str


def dead_letters(tx: Tx, limit: int = 200) -> list[DeadLetter]:
    """Messages that are dead, unsure or expired, the newest first."""
    there = (channels.c.workspace_id == outbox.c.workspace_id) & (channels.c.id == outbox.c.recipient)
    ended = select(outbox, channels.c.name.label("channel")).outerjoin(channels, there)
    ended = ended.where(outbox.c.state.in_((OutboxState.DEAD, OutboxState.UNSURE, OutboxState.EXPIRED)))
    rows = execute_everywhere(tx, ended.order_by(outbox.c.settled_at.desc(), outbox.c.id).limit(limit))
    return [
        DeadLetter(
            workspace=row.workspace_id,
            id=row.id,
            kind=row.kind,
            recipient=row.recipient,
            channel=row.channel,
            state=OutboxState(row.state),
            reason=row.reason or "",
            attempts=row.attempts,
        )
        for row in rows
    ]


def revive(tx: Tx, now: datetime, reason: str | None = None) -> int:
    """Give dead letters another chance (all, or those that died of `reason`); how many. Expired ones stay: their time is over."""
    dead = [outbox.c.state == OutboxState.DEAD, or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > now)]
    if reason is not None:
        dead.append(outbox.c.reason == reason)
    values = {"state": OutboxState.READY, "attempts": 0, "not_before": now, "settled_at": None, "call": None}
    return execute_everywhere(tx, update(outbox).where(*dead).values(**values, channel_id=None, message_ts=None)).rowcount


def stuck_jobs(tx: Tx) -> list[StuckJob]:
    """Due rows that failed at least three times in a row."""
    rows = execute_everywhere(tx, select(due).where(due.c.attempts >= STUCK_AFTER).order_by(due.c.due_at))
    return [StuckJob(row.workspace_id, row.kind, row.attempts, row.due_at, row.retry_at, row.last_error or "") for row in rows]


def states(tx: Tx) -> dict[str, int]:
    """How many messages there are in each state."""
    rows = execute_everywhere(tx, select(outbox.c.state, func.count().label("how_many")).group_by(outbox.c.state))
    return {row.state: row.how_many for row in rows}


def oldest_ready(tx: Tx, now: datetime) -> datetime | None:
    """Since when the message that waits longest might have gone."""
    may_go = (outbox.c.state == OutboxState.READY, outbox.c.not_before <= now)
    first: datetime | None = execute_everywhere(tx, select(func.min(outbox.c.not_before)).where(*may_go)).scalar_one()
    return first


def overdue(tx: Tx, now: datetime) -> tuple[int, datetime | None]:
    """How many due rows wait, and since when the oldest does."""
    count, first = execute_everywhere(tx, select(func.count(), func.min(due.c.due_at)).where(due.c.due_at <= now)).one()
    return count, first
