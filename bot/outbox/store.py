"""The outbox's rows: what is to be told, committed with what made it worth telling.

Here a message is queued, chosen, and forgotten; `in_flight.py` keeps it in between. Refuses to decide anything: delivery decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import bindparam, delete, func, select, text, update

from bot.database.bulk import among
from bot.database.engine import Tx
from bot.database.schema import Utc, outbox, workspaces
from bot.database.scope import Scope, execute_everywhere, narrowed
from bot.ids import ChannelId, MessageTs, WorkspaceId
from bot.outbox.body_codec import BODY_AS_TEXT, parsed, read_or_none, to_stored
from bot.outbox.notice import FAN_OUT, Notice, NoticeBody
from bot.outbox.sender_lease import LONGEST_BLOCK
from bot.outbox.states import OutboxState, OutcomeReason

B = TypeVar("B", bound=NoticeBody)


class ReadyMessage(Struct, frozen=True):
    """A message that may go: enough to choose it, not to send it."""

    id: str
    kind: str
    priority: int
    recipient: str
    place: int  # within its kind


def queue_notice(scope: Scope, notice: Notice) -> bool:
    """Queue one notice; False when its key was queued before."""
    return scope.insert_new(outbox, _row(scope, notice)) == 1


def queue_or_join(scope: Scope, notice: Notice, body: type[B], join: Callable[[B], B | None]) -> bool:
    """Queue one notice, or have it told in a message of its kind that still waits for the same person; False when queued before.

    `join` takes in what such a message holds and returns what it holds then, None where there is no room. The notice keeps its row,
    dropped, for its key's sake.
    """
    joined = _joined(scope, notice, body, join)
    row = _row(scope, notice)
    if joined is not None:
        row |= {"state": OutboxState.DROPPED, "reason": OutcomeReason.JOINED, "settled_at": scope.now}
    if scope.insert_new(outbox, row) == 0:
        return False
    if joined is not None:
        message_id, held = joined
        scope.execute(update(outbox).where(outbox.c.id == message_id).values(body=to_stored(held)))
    return True


def queue_notices(scope: Scope, notices: Iterable[Notice]) -> int:
    """Queue many; how many were new."""
    rows = {row["id"]: row for row in (_row(scope, notice) for notice in notices)}
    new = _not_yet_queued(scope, list(rows))
    return scope.insert_new(outbox, [rows[row_id] for row_id in new])


def bodies_waiting(scope: Scope, recipient: str, body: type[B]) -> list[B]:
    """What the messages of one kind that wait for somebody hold, as far as it can be read."""
    waiting = (outbox.c.recipient == recipient, outbox.c.state == OutboxState.READY, outbox.c.kind == body.kind)
    texts = scope.execute(select(BODY_AS_TEXT).where(*waiting).order_by(outbox.c.not_before, outbox.c.id)).scalars()
    return [held for text in texts if (held := read_or_none(body, parsed(text))) is not None]


def end_waiting(scope: Scope, recipient: str, body: type[NoticeBody], until: datetime, reason: OutcomeReason) -> None:
    """End what waits for somebody of one kind, for it was told otherwise; nothing where one of the kind was queued after `until`."""
    of_kind = (outbox.c.recipient == recipient, outbox.c.kind == body.kind)
    newest: datetime | None = scope.execute(select(func.max(outbox.c.queued_at)).where(*of_kind)).scalar_one()
    if newest is not None and newest <= until:
        scope.execute(
            update(outbox)
            .where(*of_kind, outbox.c.state == OutboxState.READY)
            .values(state=OutboxState.DROPPED, reason=reason, settled_at=scope.now)
        )


def withdraw(scope: Scope, recipient: str, body: type[B], is_over: Callable[[B], bool]) -> None:
    """End what waits for somebody of one kind and has lost its moment: something newer takes its place."""
    ready = (outbox.c.recipient == recipient, outbox.c.kind == body.kind, outbox.c.state == OutboxState.READY)
    waiting = scope.execute(select(outbox.c.id, BODY_AS_TEXT).where(*ready)).all()
    over = [row.id for row in waiting if (held := read_or_none(body, parsed(row.body))) is not None and is_over(held)]
    if over:
        ended = {"state": OutboxState.DROPPED, "reason": OutcomeReason.HAS_ENDED, "settled_at": scope.now}
        scope.execute(update(outbox).where(*ready, outbox.c.id.in_(over)).values(**ended))


def is_on_its_way(scope: Scope, key: str) -> bool:
    """Whether the message with this key waits or is being sent."""
    state = select(outbox.c.state).where(outbox.c.dedupe_key == key)
    return scope.execute(state).scalar_one_or_none() in (OutboxState.READY, OutboxState.SENDING)


def did_arrive(scope: Scope, key: str) -> bool:
    """Whether the message with this key was sent. A row that is gone ended so long ago that nobody can tell: it counts as sent."""
    state = select(outbox.c.state).where(outbox.c.dedupe_key == key)
    return scope.execute(state).scalar_one_or_none() in (OutboxState.SENT, None)


def booked_since(scope: Scope, since: datetime) -> list[tuple[datetime, str, str]]:
    """Every message that was queued since then: when, its kind, and to whom or where."""
    query = select(outbox.c.queued_at, outbox.c.kind, outbox.c.recipient).where(outbox.c.queued_at >= since)
    return [(row.queued_at, row.kind, row.recipient) for row in scope.execute(query)]


def redraw_standing(
    scope: Scope, recipient: str, body: type[B], changed: Callable[[B, ChannelId, MessageTs], NoticeBody | None], *, because: str
) -> None:
    """Change what was sent to somebody of one kind where it stands in Slack: the buttons on it can do nothing any more.

    `changed` gives the notice that draws it again at that place, or None for what stays as it is. Once for each message and reason.
    """
    sent = (outbox.c.recipient == recipient, outbox.c.kind == body.kind, outbox.c.state == OutboxState.SENT)
    rows = scope.execute(select(BODY_AS_TEXT, outbox.c.channel_id, outbox.c.message_ts).where(*sent).order_by(outbox.c.id)).all()
    for row in rows:
        held = read_or_none(body, parsed(row.body))
        drawn = changed(held, row.channel_id, row.message_ts) if held is not None and row.channel_id and row.message_ts else None
        if drawn is not None:
            queue_notice(scope, Notice(drawn, recipient, key=f"{because}:{row.channel_id}:{row.message_ts}", priority=FAN_OUT))


# --- choosing ----------------------------------------------------------------------------------------------------


def stands_at(scope: Scope, key: str) -> tuple[ChannelId, MessageTs] | None:
    """Where what was queued under this key stands in Slack; None where it was not sent, or too long ago to be known."""
    query = select(outbox.c.channel_id, outbox.c.message_ts).where(outbox.c.dedupe_key == key, outbox.c.message_ts.is_not(None))
    row = scope.execute(query).first()
    return (row.channel_id, row.message_ts) if row is not None and row.channel_id else None


def workspaces_ready(
    tx: Tx, kinds: Collection[str], now: datetime, *, owner: str, clock: datetime, longest_lease: datetime
) -> list[WorkspaceId]:
    """The workspaces in which a message of these kinds may go now: installed, not blocked, and nobody else sends there."""
    if not kinds:
        return []
    moments = {"now": now, "clock": clock, "longest": longest_lease, "longest_block": clock + LONGEST_BLOCK}
    return list(execute_everywhere(tx, _WORKSPACES_READY, {"kinds": list(kinds), "owner": owner, **moments}).scalars())


def waiting(scope: Scope, kinds: Sequence[str], *, avoid: Collection[str] = (), limit: int) -> list[ReadyMessage]:
    """Up to `limit` messages of each kind that may go now, oldest first, none to the recipients to `avoid`."""
    found: list[ReadyMessage] = []
    ready = set(scope.execute(_KINDS_READY).scalars())
    for kind in [one for one in kinds if one in ready]:
        rows = scope.execute(
            _WAITING,
            {"kind": kind, "now": scope.now, "avoid": list(avoid) or [""], "most": limit},
        )
        found += [ReadyMessage(row.id, kind, row.priority, row.recipient, place) for place, row in enumerate(rows)]
    return found


def first_ready(tx: Tx) -> dict[WorkspaceId, datetime]:
    """From when on the first ready message of each installed workspace may go, whatever Slack said meanwhile."""
    return {row.workspace_id: row.first_at for row in execute_everywhere(tx, _FIRST_READY)}


def anything_late(tx: Tx, now: datetime) -> bool:
    """Whether a ready message's time has passed."""
    return execute_everywhere(tx, _LATE, {"now": now}).one_or_none() is not None


def anything_being_sent(tx: Tx) -> bool:
    """Whether a message is on its way, or its outcome unknown."""
    return execute_everywhere(tx, _BEING_SENT).one_or_none() is not None


# --- deleting ----------------------------------------------------------------------------------------------------


def delete_ended(scope: Scope, states: Collection[OutboxState], before: datetime, *, keep: Collection[str], limit: int) -> int:
    """Delete up to `limit` messages that ended in these states before that moment, but none of the kinds to `keep`; how many."""
    old = (
        select(outbox.c.id)
        .where(outbox.c.state.in_(list(states)))
        .where(outbox.c.settled_at < before, outbox.c.kind.not_in(list(keep)))
        .limit(limit)
    )
    return scope.execute(delete(outbox).where(outbox.c.id.in_(narrowed(old)))).rowcount


def _row(scope: Scope, notice: Notice) -> dict[str, Any]:
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"ripple:{scope.workspace}:{notice.key}").hex,
        "dedupe_key": notice.key,
        "kind": notice.kind,
        "recipient": notice.recipient,
        "body": to_stored(notice.body),
        "priority": notice.priority,
        "state": OutboxState.READY,
        "not_before": notice.not_before or scope.now,
        "expires_at": notice.expires_at,
        "attempts": 0,
        "queued_at": scope.now,
    }


def _joined(scope: Scope, notice: Notice, body: type[B], join: Callable[[B], B | None]) -> tuple[str, B] | None:
    # Locked: whoever is sending it at this moment has marked it before we look, and then it is ready no more.
    waiting = (outbox.c.state == OutboxState.READY, outbox.c.recipient == notice.recipient, outbox.c.kind == notice.kind)
    rows = scope.execute(
        select(outbox.c.id, BODY_AS_TEXT).where(*waiting).order_by(outbox.c.not_before, outbox.c.id).with_for_update()
    ).all()
    for row in rows:
        held = read_or_none(body, parsed(row.body))
        joined = join(held) if held is not None else None
        if joined is not None:
            return row.id, joined
    return None


def _not_yet_queued(scope: Scope, ids: list[str]) -> list[str]:
    # Only saves work: the unique key, not this look, stops the double.
    there = set(scope.execute(select(outbox.c.id).where(among(outbox.c.id, ids))).scalars())
    return [row_id for row_id in ids if row_id not in there]


# Distinct workspaces by one index step each, however many messages wait (a loose index scan) and however many workspaces have none.
# What kinds wait is asked only where something may go: that takes a step for each kind.
_WORKSPACES_READY = text(
    """
    WITH RECURSIVE named(id) AS (
        SELECT min(workspace_id) FROM outbox WHERE state = 'ready'
        UNION ALL
        SELECT (SELECT min(workspace_id) FROM outbox WHERE state = 'ready' AND workspace_id > named.id)
        FROM named WHERE named.id IS NOT NULL
    )
    SELECT id FROM named WHERE id IS NOT NULL AND CASE WHEN (
        SELECT min(o.not_before) FROM outbox AS o WHERE o.workspace_id = named.id AND o.state = 'ready'
    ) <= :now THEN EXISTS (
        SELECT 1 FROM outbox AS o
        WHERE o.workspace_id = named.id AND o.state = 'ready' AND o.kind IN :kinds AND o.not_before <= :now
    ) ELSE FALSE END AND NOT EXISTS (
        SELECT 1 FROM senders AS s WHERE s.workspace_id = named.id AND (
            (s.blocked_until > :clock AND s.blocked_until <= :longest_block)
            OR (s.owner <> :owner AND s.lease_until > :clock AND s.lease_until <= :longest)
        )
    ) AND NOT EXISTS (SELECT 1 FROM workspaces AS w WHERE w.id = named.id AND w.uninstalled_at IS NOT NULL)
    """
).bindparams(
    bindparam("kinds", expanding=True),
    bindparam("now", type_=Utc),
    bindparam("clock", type_=Utc),
    bindparam("longest", type_=Utc),
    bindparam("longest_block", type_=Utc),
)

# The same for the kinds that wait in one workspace: of some seventy, hardly ever more than three.
_KINDS_READY = text(
    """
    WITH RECURSIVE named(kind) AS (
        SELECT min(kind) FROM outbox WHERE workspace_id = :workspace AND state = 'ready'
        UNION ALL
        SELECT (SELECT min(kind) FROM outbox WHERE workspace_id = :workspace AND state = 'ready' AND kind > named.kind)
        FROM named WHERE named.kind IS NOT NULL
    )
    SELECT kind FROM named WHERE kind IS NOT NULL
    """
)
_GONE = select(workspaces.c.id).where(workspaces.c.uninstalled_at.is_not(None))
_FIRST_READY = (
    select(outbox.c.workspace_id, func.min(outbox.c.not_before).label("first_at"))
    .where(outbox.c.state == OutboxState.READY, outbox.c.workspace_id.not_in(_GONE))
    .group_by(outbox.c.workspace_id)
)
_BEING_SENT = select(outbox.c.id).where(outbox.c.state == OutboxState.SENDING).limit(1)
_LATE = select(outbox.c.id).where(outbox.c.state == OutboxState.READY, outbox.c.expires_at <= bindparam("now", type_=Utc)).limit(1)

# Oldest first; among equals in an order that is random for people and the same every time.
_WAITING = (
    select(outbox.c.id, outbox.c.priority, outbox.c.recipient)
    .where(outbox.c.state == OutboxState.READY, outbox.c.kind == bindparam("kind"), outbox.c.not_before <= bindparam("now", type_=Utc))
    .where(outbox.c.recipient.not_in(bindparam("avoid", expanding=True)))
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(bindparam("most"))
)
