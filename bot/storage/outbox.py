"""The outbox: what is to be told, committed with the state that made it worth telling, until Slack has it.

    ready ──> sending ──> sent
      │          ├──────> ready     (Slack said: not now)
      │          ├──────> dead      (Slack said: never; shown with its cure)
      │          └──────> unsure    (nobody can tell; only for kinds that prefer silence)
      ├──> dropped   (no longer worth telling)
      └──> expired   (too late; counted, never silent)

A row that is `sending` is leased: only its owner may settle it until `lease_until`, and after that whoever asks Slack what became
of it. Refuses to decide anything: delivery decides, this page keeps it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, select, text, update

from bot.domain.notices import Letter, Notice
from bot.storage.among import among
from bot.storage.database import Tx, execute_raw_each, insert_new, stored_moment
from bot.storage.schema import Utc, outbox
from bot.storage.senders import LONGEST_BLOCK

QUEUED_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that may go: enough to choose it, not to send it."""

    id: str
    kind: str
    priority: int
    recipient: str
    place: int  # within its kind


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter about to be sent, and where its trace will be found if the answer is lost."""

    id: str
    call: str  # post | thread | update
    channel_id: str | None = None
    message_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A letter that will never be sent."""

    workspace: str
    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A letter that was being sent when its answer, or its sender, was lost. Slack cannot have had it before `since`."""

    letter: Letter
    call: str
    since: datetime


def queue_notice(tx: Tx, workspace: str, notice: Notice, now: datetime) -> bool:
    """Queue one notice; False when its key was queued before."""
    return insert_new(tx, outbox, _row(workspace, notice, now)) == 1


def queue_notices(tx: Tx, workspace: str, notices: Iterable[Notice], now: datetime) -> int:
    """Queue many; how many were new."""
    rows = {row["id"]: row for row in (_row(workspace, notice, now) for notice in notices)}
    new = _not_yet_queued(tx, workspace, list(rows))
    return insert_new(tx, outbox, [rows[row_id] for row_id in new])


# --- choosing ----------------------------------------------------------------------------------------------------


def workspaces_with_mail(
    tx: Tx, kinds: Collection[str], now: datetime, *, owner: str, clock: datetime, longest_lease: datetime
) -> list[str]:
    """The workspaces in which a letter of these kinds may go now: installed, not blocked, and nobody else sends there."""
    if not kinds:
        return []
    moments = {"now": now, "clock": clock, "longest": longest_lease, "longest_block": clock + LONGEST_BLOCK}
    return list(tx.execute(_MAIL, {"kinds": list(kinds), "owner": owner, **moments}).scalars())


def waiting(tx: Tx, workspace: str, kinds: Sequence[str], now: datetime, *, avoid: Collection[str] = (), limit: int) -> list[Waiting]:
    """Up to `limit` letters of each kind that may go now, oldest first, none to the recipients to `avoid`."""
    found: list[Waiting] = []
    for kind in kinds:
        rows = tx.execute(
            _WAITING,
            {"workspace": workspace, "kind": kind, "now": now, "avoid": list(avoid) or [""], "most": limit},
        )
        found += [Waiting(row.id, kind, row.priority, row.recipient, place) for place, row in enumerate(rows)]
    return found


def next_ready_at(tx: Tx) -> datetime | None:
    """When the next letter may go; None when none waits."""
    first: datetime | None = tx.execute(select(func.min(outbox.c.not_before)).where(outbox.c.state == "ready")).scalar_one()
    return first


def anything_late(tx: Tx, now: datetime) -> bool:
    """Whether a ready letter's time has passed."""
    late = select(outbox.c.id).where(outbox.c.state == "ready", outbox.c.expires_at <= now).limit(1)
    return tx.execute(late).first() is not None


def anything_in_doubt(tx: Tx, clock: datetime, longest_lease: datetime) -> bool:
    """Whether a letter waits for somebody to ask Slack about it."""
    over = (outbox.c.lease_until <= clock) | (outbox.c.lease_until > longest_lease)
    return tx.execute(select(outbox.c.id).where(outbox.c.state == "sending", over).limit(1)).first() is not None


def anything_moving(tx: Tx, now: datetime) -> bool:
    """Whether a letter may go now or is being sent."""
    moving = (outbox.c.state == "sending") | ((outbox.c.state == "ready") & (outbox.c.not_before <= now))
    return tx.execute(select(outbox.c.id).where(moving).limit(1)).first() is not None


# --- sending -----------------------------------------------------------------------------------------------------


def take(tx: Tx, workspace: str, ids: Collection[str]) -> list[Letter]:
    """Those of the letters that are still ready, locked until the transaction ends; others' are passed over."""
    rows = tx.execute(_TAKE, {"workspace": workspace, "ids": list(ids)}).all()
    return [_letter(row) for row in rows]


def mark_sending(tx: Tx, workspace: str, begun: Sequence[Begun], owner: str, until: datetime) -> None:
    """These are about to be sent by `owner`: one attempt more each."""
    alike: dict[tuple[str, str | None, str | None], list[str]] = {}
    for one in begun:
        alike.setdefault((one.call, one.channel_id, one.message_ts), []).append(one.id)
    for (call, channel, ts), ids in alike.items():
        values = {"call": call, "channel": channel, "ts": ts, "owner": owner, "until": until}
        tx.execute(_SENDING, {"of": workspace, "ids": ids, **values})


def still_mine(tx: Tx, workspace: str, ids: Collection[str], owner: str) -> set[str]:
    """Those being sent by `owner` still: nobody else took them over."""
    if not ids:
        return set()
    return set(tx.execute(_MINE, {"workspace": workspace, "ids": list(ids), "owner": owner}).scalars())


def mark_sent(tx: Tx, workspace: str, arrived: Sequence[tuple[str, str, str]], now: datetime) -> set[str]:
    """Slack has these: (id, channel, ts). True whoever holds the row; the ids of those that were still on their way."""
    if not arrived:
        return set()
    places = {row: (channel, ts) for row, channel, ts in sorted(arrived)}
    underway = set(tx.execute(_UNDERWAY, {"workspace": workspace, "ids": list(places)}).scalars())
    at = stored_moment(tx, now)
    execute_raw_each(tx, _SENT, [(*places[row], at, workspace, row) for row in places if row in underway])
    return underway


def settle(tx: Tx, workspace: str, row_id: str, state: str, reason: str, now: datetime) -> None:
    """The end of a letter that was not sent: dropped, expired, unsure or dead, and why."""
    tx.execute(_one(workspace, row_id).values(state=state, reason=reason, settled_at=now, **_FREE))


def forget(tx: Tx, workspace: str, ids: Collection[str]) -> None:
    """Leave no row: its outcome would say something about a person."""
    tx.execute(delete(outbox).where(outbox.c.workspace_id == workspace, outbox.c.id.in_(list(ids))))


def put_back(tx: Tx, workspace: str, row_id: str, *, not_before: datetime, reason: str | None, attempts: int) -> None:
    """Ready again from `not_before` on."""
    tx.execute(
        _one(workspace, row_id).values(
            state="ready",
            not_before=not_before,
            reason=reason,
            attempts=attempts,
            call=None,
            channel_id=None,
            message_ts=None,
            **_FREE,
        )
    )


def settle_all_to(tx: Tx, workspace: str, recipient: str, reason: str, now: datetime) -> list[Ended]:
    """Nothing reaches this recipient any more: end every ready letter to them."""
    ready = (outbox.c.workspace_id == workspace, outbox.c.recipient == recipient, outbox.c.state == "ready")
    return _end(tx, ready, {"state": "dead", "reason": reason, "settled_at": now})


def expire(tx: Tx, now: datetime) -> list[Ended]:
    """End every ready letter whose time has passed."""
    late = (outbox.c.state == "ready", outbox.c.expires_at <= now)
    return _end(tx, late, {"state": "expired", "reason": "too late", "settled_at": now})


# --- when the answer was lost ------------------------------------------------------------------------------------


def doubt(tx: Tx, workspace: str, row_id: str, reason: str, ask_at: datetime) -> None:
    """Nobody knows whether this arrived: from `ask_at` on somebody asks Slack."""
    tx.execute(_one(workspace, row_id).values(lease_owner=None, lease_until=ask_at, reason=reason))


def take_doubts(
    tx: Tx,
    kinds: Collection[str],
    clock: datetime,
    *,
    owner: str,
    until: datetime,
    longest_lease: datetime,
    limit: int,
) -> list[Doubt]:
    """Letters whose sender is gone, now ours to ask Slack about.

    A lease that ends after `longest_lease` was made by a clock that has since gone back: it counts as over.
    """
    over = (outbox.c.lease_until <= clock) | (outbox.c.lease_until > longest_lease)
    rows = tx.execute(
        select(outbox)
        .where(outbox.c.state == "sending", outbox.c.kind.in_(list(kinds)), over)
        .order_by(outbox.c.lease_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        tx.execute(_one(row.workspace_id, row.id).values(lease_owner=owner, lease_until=until))
    # Whoever queued it may have had a clock that was hours ahead; its lease was given by the clock that all share.
    return [Doubt(_letter(row), row.call or "post", min(row.queued_at, row.lease_until, clock)) for row in rows]


def known_conversation(tx: Tx, workspace: str, recipient: str) -> str | None:
    """The conversation earlier letters to this recipient ended up in."""
    return tx.execute(
        select(outbox.c.channel_id)
        .where(outbox.c.workspace_id == workspace, outbox.c.recipient == recipient)
        .where(outbox.c.state == "sent", outbox.c.channel_id.is_not(None))
        .limit(1)
    ).scalar_one_or_none()


# --- forgetting --------------------------------------------------------------------------------------------------


def forget_settled(tx: Tx, workspace: str, states: Collection[str], before: datetime, *, keep: Collection[str], limit: int) -> int:
    """Drop up to `limit` letters that ended in these states before that moment, but none of the kinds to `keep`; how many."""
    old = (
        select(outbox.c.id)
        .where(outbox.c.workspace_id == workspace, outbox.c.state.in_(list(states)))
        .where(outbox.c.settled_at < before, outbox.c.kind.not_in(list(keep)))
        .limit(limit)
    )
    return tx.execute(delete(outbox).where(outbox.c.workspace_id == workspace, outbox.c.id.in_(old))).rowcount


def _end(tx: Tx, which: Sequence[Any], values: dict[str, Any]) -> list[Ended]:
    ended = update(outbox).where(*which).values(**values)
    rows = tx.execute(ended.returning(outbox.c.workspace_id, outbox.c.id, outbox.c.kind)).all()
    return [Ended(*row) for row in rows]


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        workspace=row.workspace_id,
        kind=row.kind,
        recipient=row.recipient,
        key=row.dedupe_key,
        body=row.body,
        attempts=row.attempts,
        not_before=row.not_before,
        expires_at=row.expires_at,
        channel_id=row.channel_id,
        message_ts=row.message_ts,
    )


def _row(workspace: str, notice: Notice, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": workspace,
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"ripple:{workspace}:{notice.key}").hex,
        "dedupe_key": notice.key,
        "kind": notice.kind,
        "recipient": notice.recipient,
        "body": notice.body,
        "priority": notice.priority,
        "state": "ready",
        "not_before": notice.not_before or now,
        "expires_at": notice.expires_at,
        "attempts": 0,
        "queued_at": now,
    }


def _not_yet_queued(tx: Tx, workspace: str, ids: list[str]) -> list[str]:
    # Only saves work: the unique key, not this look, stops the double.
    there: set[str] = set()
    for start in range(0, len(ids), QUEUED_TOGETHER):
        some = ids[start : start + QUEUED_TOGETHER]
        there.update(tx.execute(select(outbox.c.id).where(outbox.c.workspace_id == workspace, outbox.c.id.in_(some))).scalars())
    return [row_id for row_id in ids if row_id not in there]


def _one(workspace: str, row_id: str) -> Any:
    return update(outbox).where(outbox.c.workspace_id == workspace, outbox.c.id == row_id)


def _of(workspace: str = "workspace") -> Select[Any]:
    return select(outbox).where(outbox.c.workspace_id == bindparam(workspace))


_FREE: dict[str, Any] = {"lease_owner": None, "lease_until": None}

# Distinct workspaces by one index step each, however many letters wait (a loose index scan).
_MAIL = text(
    """
    WITH RECURSIVE places(id) AS (
        SELECT min(workspace_id) FROM outbox
        UNION ALL
        SELECT (SELECT min(workspace_id) FROM outbox WHERE workspace_id > places.id) FROM places WHERE places.id IS NOT NULL
    )
    SELECT id FROM places WHERE id IS NOT NULL AND EXISTS (
        SELECT 1 FROM outbox AS o
        WHERE o.workspace_id = places.id AND o.state = 'ready' AND o.kind IN :kinds AND o.not_before <= :now
    ) AND NOT EXISTS (
        SELECT 1 FROM senders AS s WHERE s.workspace_id = places.id AND (
            (s.blocked_until > :clock AND s.blocked_until <= :longest_block)
            OR (s.owner <> :owner AND s.lease_until > :clock AND s.lease_until <= :longest)
        )
    ) AND NOT EXISTS (SELECT 1 FROM workspaces AS w WHERE w.id = places.id AND w.uninstalled_at IS NOT NULL)
    """
).bindparams(
    bindparam("kinds", expanding=True),
    bindparam("now", type_=Utc),
    bindparam("clock", type_=Utc),
    bindparam("longest", type_=Utc),
    bindparam("longest_block", type_=Utc),
)

# Oldest first; among equals in an order that is random for people and the same every time.
_WAITING = (
    select(outbox.c.id, outbox.c.priority, outbox.c.recipient)
    .where(outbox.c.workspace_id == bindparam("workspace"))
    .where(outbox.c.state == "ready", outbox.c.kind == bindparam("kind"), outbox.c.not_before <= bindparam("now", type_=Utc))
    .where(outbox.c.recipient.not_in(bindparam("avoid", expanding=True)))
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(bindparam("most"))
)
_TAKE = _of().where(among(outbox.c.id, "ids"), outbox.c.state == "ready").with_for_update(skip_locked=True)
_MINE = (
    select(outbox.c.id)
    .where(outbox.c.workspace_id == bindparam("workspace"), among(outbox.c.id, "ids"))
    .where(outbox.c.state == "sending", outbox.c.lease_owner == bindparam("owner"))
    .with_for_update()
)
_SENDING = (
    update(outbox)
    .where(outbox.c.workspace_id == bindparam("of"), among(outbox.c.id, "ids"))
    .values(
        state="sending",
        attempts=outbox.c.attempts + 1,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        call=bindparam("call"),
        channel_id=bindparam("channel"),
        message_ts=bindparam("ts"),
    )
)


_UNDERWAY = (
    select(outbox.c.id)
    .where(outbox.c.workspace_id == bindparam("workspace"), among(outbox.c.id, "ids"))
    .where(outbox.c.state.in_(["ready", "sending", "unsure"]))
    .with_for_update()
)
_SENT = """
    UPDATE outbox
    SET state = 'sent', channel_id = ?, message_ts = ?, settled_at = ?, reason = NULL, lease_owner = NULL, lease_until = NULL
    WHERE workspace_id = ? AND id = ?
    """
