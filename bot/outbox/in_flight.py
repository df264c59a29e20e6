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
from bot.database.scope import Scope, execute_everywhere
from bot.ids import ChannelId, MessageTs, WorkspaceId
from bot.outbox.notice import Letter


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter about to be sent, and where its trace will be found if the answer is lost."""

    id: str
    call: str  # post | thread | update
    channel_id: ChannelId | None = None
    message_ts: MessageTs | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A letter that will never be sent."""

    workspace: WorkspaceId
    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A letter that was being sent when its answer, or its sender, was lost. Slack cannot have had it before `since`."""

    letter: Letter
    call: str
    since: datetime


def take(scope: Scope, ids: Collection[str]) -> list[Letter]:
    """Those of the letters that are still ready, locked until the transaction ends; others' are passed over."""
    rows = scope.execute(_TAKE, {"ids": list(ids)}).all()
    return [_letter(row) for row in rows]


def mark_sending(scope: Scope, begun: Sequence[Begun], owner: str, until: datetime) -> None:
    """These are about to be sent by `owner`: one attempt more each."""
    alike: dict[tuple[str, str | None, str | None], list[str]] = {}
    for one in begun:
        alike.setdefault((one.call, one.channel_id, one.message_ts), []).append(one.id)
    for (call, channel, ts), ids in alike.items():
        values = {"call": call, "channel": channel, "ts": ts, "owner": owner, "until": until}
        scope.execute(_SENDING, {"ids": ids, **values})


def still_mine(scope: Scope, ids: Collection[str], owner: str) -> set[str]:
    """Those being sent by `owner` still: nobody else took them over."""
    if not ids:
        return set()
    return set(scope.execute(_MINE, {"ids": list(ids), "owner": owner}).scalars())


def mark_sent(scope: Scope, arrived: Sequence[tuple[str, str, str]]) -> set[str]:
    """Slack has these: (id, channel, ts). True whoever holds the row; the ids of those that were still on their way."""
    if not arrived:
        return set()
    places = {row: (channel, ts) for row, channel, ts in sorted(arrived)}
    underway = set(scope.execute(_UNDERWAY, {"ids": list(places)}).scalars())
    at = stored_moment(scope.tx, scope.now)
    execute_raw_each(scope.tx, _SENT, [(*places[row], at, scope.workspace, row) for row in places if row in underway])
    return underway


def settle(scope: Scope, row_id: str, state: str, reason: str) -> None:
    """The end of a letter that was not sent: dropped, expired, unsure or dead, and why."""
    scope.execute(update(outbox).where(outbox.c.id == row_id).values(state=state, reason=reason, settled_at=scope.now, **_FREE))


def forget(scope: Scope, ids: Collection[str]) -> None:
    """Leave no row: its outcome would say something about a person."""
    scope.execute(delete(outbox).where(outbox.c.id.in_(list(ids))))


def put_back(scope: Scope, row_id: str, *, not_before: datetime, reason: str | None, attempts: int) -> None:
    """Ready again from `not_before` on."""
    scope.execute(
        update(outbox)
        .where(outbox.c.id == row_id)
        .values(
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


def settle_all_to(scope: Scope, recipient: str, reason: str) -> list[Ended]:
    """Nothing reaches this recipient any more: end every ready letter to them."""
    ready = (outbox.c.recipient == recipient, outbox.c.state == "ready")
    ended = update(outbox).where(*ready).values(state="dead", reason=reason, settled_at=scope.now)
    return [Ended(*row) for row in scope.execute(ended.returning(*_ENDED))]


def expire(tx: Tx, now: datetime) -> list[Ended]:
    """End every ready letter whose time has passed."""
    late = (outbox.c.state == "ready", outbox.c.expires_at <= now)
    ended = update(outbox).where(*late).values(state="expired", reason="too late", settled_at=now)
    return [Ended(*row) for row in execute_everywhere(tx, ended.returning(*_ENDED))]


# --- when the answer was lost ------------------------------------------------------------------------------------


def anything_in_doubt(tx: Tx, clock: datetime, longest_lease: datetime) -> bool:
    """Whether a letter waits for somebody to ask Slack about it."""
    over = (outbox.c.lease_until <= clock) | (outbox.c.lease_until > longest_lease)
    return execute_everywhere(tx, select(outbox.c.id).where(outbox.c.state == "sending", over).limit(1)).first() is not None


def doubt(scope: Scope, row_id: str, reason: str, ask_at: datetime) -> None:
    """Nobody knows whether this arrived: from `ask_at` on somebody asks Slack."""
    scope.execute(update(outbox).where(outbox.c.id == row_id).values(lease_owner=None, lease_until=ask_at, reason=reason))


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
    rows = execute_everywhere(
        tx,
        select(outbox)
        .where(outbox.c.state == "sending", outbox.c.kind.in_(list(kinds)), over)
        .order_by(outbox.c.lease_until)
        .limit(limit)
        .with_for_update(skip_locked=True),
    ).all()
    for row in rows:
        execute_everywhere(
            tx,
            update(outbox)
            .where(outbox.c.workspace_id == row.workspace_id, outbox.c.id == row.id)
            .values(lease_owner=owner, lease_until=until),
        )
    # Whoever queued it may have had a clock that was hours ahead; its lease was given by the clock that all share.
    return [Doubt(_letter(row), row.call or "post", min(row.queued_at, row.lease_until, clock)) for row in rows]


def known_conversation(scope: Scope, recipient: str) -> ChannelId | None:
    """The conversation earlier letters to this recipient ended up in."""
    return scope.execute(
        select(outbox.c.channel_id)
        .where(outbox.c.recipient == recipient)
        .where(outbox.c.state == "sent", outbox.c.channel_id.is_not(None))
        .limit(1)
    ).scalar_one_or_none()


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


_ENDED = (outbox.c.workspace_id, outbox.c.id, outbox.c.kind)
_FREE: dict[str, Any] = {"lease_owner": None, "lease_until": None}

_TAKE = select(outbox).where(among(outbox.c.id, "ids"), outbox.c.state == "ready").with_for_update(skip_locked=True)
_MINE = (
    select(outbox.c.id)
    .where(among(outbox.c.id, "ids"))
    .where(outbox.c.state == "sending", outbox.c.lease_owner == bindparam("owner"))
    .with_for_update()
)
_SENDING = (
    update(outbox)
    .where(among(outbox.c.id, "ids"))
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
_UNDERWAY = select(outbox.c.id).where(among(outbox.c.id, "ids")).where(outbox.c.state.in_(["ready", "sending", "unsure"])).with_for_update()
_SENT = """
    UPDATE outbox
    SET state = 'sent', channel_id = ?, message_ts = ?, settled_at = ?, reason = NULL, lease_owner = NULL, lease_until = NULL
    WHERE workspace_id = ? AND id = ?
    """
