"""Messages in flight: leased while they are sent, ended by what Slack answered, reconciled when the outcome is unknown.

A row that is `sending` is leased: only its owner may write its outcome until `lease_until`, and after that whoever reconciles it.
When Slack says that it has the message, that is true whoever holds the row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, delete, select, update

from bot.database.bulk import among, execute_raw_each, stored_moment
from bot.database.engine import Tx
from bot.database.schema import Utc, outbox
from bot.database.scope import Scope, execute_everywhere
from bot.ids import ChannelId, MessageTs, WorkspaceId
from bot.outbox.body_codec import BODY_AS_TEXT, parsed
from bot.outbox.notice import OutboxMessage, StoredMessage
from bot.outbox.states import CallKind, OutboxState, OutcomeReason


class Attempt(Struct, frozen=True):
    """A message about to be sent, and where its trace will be found if the answer is lost."""

    id: str
    call: CallKind
    channel_id: ChannelId | None = None
    message_ts: MessageTs | None = None


class EndedUnsent(Struct, frozen=True):
    """A message that will never be sent."""

    workspace: WorkspaceId
    id: str
    kind: str


class UnknownOutcome(Struct, frozen=True):
    """A message that was being sent when its answer, or its sender, was lost. Slack cannot have had it before `since`."""

    message: StoredMessage
    call: CallKind
    since: datetime


def lock_ready(scope: Scope, ids: Collection[str]) -> list[StoredMessage]:
    """Those of the messages that are still ready, locked until the transaction ends; others' are passed over."""
    rows = scope.execute(_LOCK_READY, {"ids": list(ids)}).all()
    return [_message(row) for row in rows]


def mark_sending(scope: Scope, attempts: Sequence[Attempt], owner: str, until: datetime) -> None:
    """These are about to be sent by `owner`: one attempt more each."""
    alike: dict[tuple[str, str | None, str | None], list[str]] = {}
    for one in attempts:
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
    found = {row: (channel, ts) for row, channel, ts in sorted(arrived)}
    open_still = not_ended(scope, list(found))
    at = stored_moment(scope.tx, scope.now)
    execute_raw_each(scope.tx, _SENT, [(*found[row], at, scope.workspace, row) for row in found if row in open_still])
    return open_still


def not_ended(scope: Scope, ids: Collection[str]) -> set[str]:
    """Those that are still on their way, locked until the transaction ends."""
    return set(scope.execute(_NOT_ENDED, {"ids": sorted(ids)}).scalars()) if ids else set()


def end_unsent(scope: Scope, row_id: str, state: OutboxState, reason: str) -> None:
    """The end of a message that was not sent: dropped, expired, unsure or dead, and why."""
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
            state=OutboxState.READY,
            not_before=not_before,
            reason=reason,
            attempts=attempts,
            call=None,
            channel_id=None,
            message_ts=None,
            **_FREE,
        )
    )


def end_all_to(scope: Scope, recipient: str, reason: str) -> list[EndedUnsent]:
    """Nothing reaches this recipient any more: end every ready message to them."""
    ready = (outbox.c.recipient == recipient, outbox.c.state == OutboxState.READY)
    ended = update(outbox).where(*ready).values(state=OutboxState.DEAD, reason=reason, settled_at=scope.now)
    return [EndedUnsent(*row) for row in scope.execute(ended.returning(*_ENDED))]


def expire(tx: Tx, now: datetime) -> list[EndedUnsent]:
    """End every ready message whose time has passed."""
    late = (outbox.c.state == OutboxState.READY, outbox.c.expires_at <= now)
    ended = update(outbox).where(*late).values(state=OutboxState.EXPIRED, reason=OutcomeReason.TOO_LATE, settled_at=now)
    return [EndedUnsent(*row) for row in execute_everywhere(tx, ended.returning(*_ENDED))]


# --- unknown outcomes --------------------------------------------------------------------------------------------


def any_unknown(tx: Tx, clock: datetime, longest_lease: datetime) -> bool:
    """Whether a message whose outcome is unknown waits for somebody to ask Slack about it."""
    return execute_everywhere(tx, _UNKNOWN, {"clock": clock, "longest": longest_lease}).first() is not None


def mark_unknown(scope: Scope, row_id: str, reason: str, ask_at: datetime) -> None:
    """Nobody knows whether this arrived. Its owner looks at once; from `ask_at` on whoever comes first asks Slack."""
    scope.execute(update(outbox).where(outbox.c.id == row_id).values(lease_until=ask_at, reason=reason))


def owners(tx: Tx) -> set[str]:
    """Whose messages are being sent, or in doubt."""
    return set(execute_everywhere(tx, _OWNERS).scalars())


def in_doubt(tx: Tx, kinds: Collection[str], owners: Collection[str], clock: datetime) -> list[UnknownOutcome]:
    """Messages of these owners that may have arrived. A change is none of them: it is simply made again."""
    rows = execute_everywhere(
        tx,
        select(*_MESSAGE)
        .where(outbox.c.state == OutboxState.SENDING, outbox.c.call != CallKind.UPDATE)
        .where(outbox.c.kind.in_(list(kinds)), outbox.c.lease_owner.in_(list(owners)))
        .order_by(outbox.c.lease_until),
    ).all()
    return [_in_doubt(row, clock) for row in rows]


def take_unknown(
    tx: Tx,
    kinds: Collection[str],
    clock: datetime,
    *,
    owner: str,
    until: datetime,
    longest_lease: datetime,
    leave_out: Collection[str] = (),
    limit: int,
) -> list[UnknownOutcome]:
    """Messages whose sender is gone, now ours to ask Slack about. `leave_out`: those we are sending ourselves, however long that takes.

    A lease that ends after `longest_lease` was made by a clock that has since gone back: it counts as over.
    """
    over = (outbox.c.lease_until <= clock) | (outbox.c.lease_until > longest_lease)
    rows = execute_everywhere(
        tx,
        select(*_MESSAGE)
        .where(outbox.c.state == OutboxState.SENDING, outbox.c.kind.in_(list(kinds)), outbox.c.id.not_in(list(leave_out)), over)
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
    return [_in_doubt(row, clock) for row in rows]


def known_conversation(scope: Scope, recipient: str) -> ChannelId | None:
    """The conversation earlier messages to this recipient ended up in."""
    return scope.execute(
        select(outbox.c.channel_id)
        .where(outbox.c.recipient == recipient)
        .where(outbox.c.state == OutboxState.SENT, outbox.c.channel_id.is_not(None))
        .limit(1)
    ).scalar_one_or_none()


def _in_doubt(row: Row[Any], clock: datetime) -> UnknownOutcome:
    # Whoever queued it may have had a clock that was hours ahead; its lease was given by the clock that all share.
    return UnknownOutcome(_message(row), CallKind(row.call or CallKind.POST), min(row.queued_at, row.lease_until, clock))


def _message(row: Row[Any]) -> StoredMessage:
    return OutboxMessage(
        id=row.id,
        workspace=row.workspace_id,
        kind=row.kind,
        recipient=row.recipient,
        key=row.dedupe_key,
        body=parsed(row.body),
        attempts=row.attempts,
        not_before=row.not_before,
        expires_at=row.expires_at,
        channel_id=row.channel_id,
        message_ts=row.message_ts,
    )


_ENDED = (outbox.c.workspace_id, outbox.c.id, outbox.c.kind)
_FREE: dict[str, Any] = {"lease_owner": None, "lease_until": None}

# Said so that no index on it fits: the rows are few and named by their ids, and SQLite, which keeps no statistics here, would
# otherwise read through everything that waits in the workspace to find them.
_STATE_OF_FEW = outbox.c.state.concat("")

_MESSAGE = (*(column for column in outbox.c if column.name != "body"), BODY_AS_TEXT)
_LOCK_READY = select(*_MESSAGE).where(among(outbox.c.id, "ids"), _STATE_OF_FEW == OutboxState.READY).with_for_update(skip_locked=True)
_MINE = (
    select(outbox.c.id)
    .where(among(outbox.c.id, "ids"))
    .where(_STATE_OF_FEW == OutboxState.SENDING, outbox.c.lease_owner == bindparam("owner"))
    .with_for_update()
)
_UNKNOWN = (
    select(outbox.c.id)
    .where(outbox.c.state == OutboxState.SENDING)
    .where((outbox.c.lease_until <= bindparam("clock", type_=Utc)) | (outbox.c.lease_until > bindparam("longest", type_=Utc)))
    .limit(1)
)
_OWNERS = select(outbox.c.lease_owner).where(outbox.c.state == OutboxState.SENDING, outbox.c.lease_owner.is_not(None)).distinct()
_SENDING = (
    update(outbox)
    .where(among(outbox.c.id, "ids"))
    .values(
        state=OutboxState.SENDING,
        attempts=outbox.c.attempts + 1,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        call=bindparam("call"),
        channel_id=bindparam("channel"),
        message_ts=bindparam("ts"),
    )
)
_NOT_ENDED = (
    select(outbox.c.id, outbox.c.lease_owner)  # a column that no index holds: an index that held all would be walked for it
    .where(among(outbox.c.id, "ids"))
    .where(_STATE_OF_FEW.in_([OutboxState.READY, OutboxState.SENDING, OutboxState.UNSURE]))
    .with_for_update()
)
_SENT = """
    UPDATE outbox
    SET state = 'sent', channel_id = ?, message_ts = ?, settled_at = ?, reason = NULL, lease_owner = NULL, lease_until = NULL
    WHERE workspace_id = ? AND id = ?
    """
