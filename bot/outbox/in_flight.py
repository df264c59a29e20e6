"""Letters underway: leased while they are sent, settled by what Slack answered, asked about when nobody knows.

A row that is `sending` is leased: only its owner may settle it until `lease_until`, and after that whoever asks Slack what became
of it. When Slack says that it has the message, that is true whoever holds the row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from bot.database.bulk import among, execute_raw_each, stored_moment
from bot.database.engine import Tx
from bot.database.schema import outbox
from bot.outbox.notice import Letter


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


def anything_in_doubt(tx: Tx, clock: datetime, longest_lease: datetime) -> bool:
    """Whether a letter waits for somebody to ask Slack about it."""
    over = (outbox.c.lease_until <= clock) | (outbox.c.lease_until > longest_lease)
    return tx.execute(select(outbox.c.id).where(outbox.c.state == "sending", over).limit(1)).first() is not None


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


def _one(workspace: str, row_id: str) -> Any:
    return update(outbox).where(outbox.c.workspace_id == workspace, outbox.c.id == row_id)


_FREE: dict[str, Any] = {"lease_owner": None, "lease_until": None}

_TAKE = (
    select(outbox)
    .where(outbox.c.workspace_id == bindparam("workspace"), among(outbox.c.id, "ids"), outbox.c.state == "ready")
    .with_for_update(skip_locked=True)
)
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
