"""After a call: what Slack's answer means for the message, written down.

Only the row's owner may write it down, with one exception: when Slack says it has the message, that is the truth whoever holds the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never

import structlog
from msgspec import Struct

from bot.database.engine import Tx
from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs
from bot.outbox import in_flight, sender_lease
from bot.outbox.calling.slack_call import CallRefused, NotReached, Outcome, RefusalMeaning, SlackAnswered, SlowDown, Unknown
from bot.outbox.claim import SendContext, Tally, counted_as, end, retry
from bot.outbox.kinds import AnyKind, WhenUnknown
from bot.outbox.notice import StoredMessage
from bot.outbox.render import SlackCall
from bot.outbox.states import OutboxState, OutcomeReason

TROUBLE_PAUSE = timedelta(minutes=10)

log = structlog.get_logger()


class FinishedCall(Struct, frozen=True):
    """A call that was made, or was not made because its lease was running out (`outcome` None)."""

    call: SlackCall
    outcome: Outcome | None


def record_outcomes(
    context: SendContext, scope: Scope, finished: Sequence[FinishedCall], clock: datetime, rate: float, tally: Tally
) -> None:
    """Write down what became of these calls. `clock` is the shared clock, for leases and orders to wait."""
    sent = [(one.call.message, one.outcome.answer) for one in finished if isinstance(one.outcome, SlackAnswered)]
    _record_sent(context, scope, sent, tally)
    unsent = [one for one in finished if not isinstance(one.outcome, SlackAnswered)]
    mine = in_flight.still_mine(scope, [one.call.message.id for one in unsent], context.owner)
    for one in unsent:
        if one.call.message.id in mine:
            _record_unsent(context, scope, one.call.message, one.outcome, clock, tally)
        _heed(scope, one.outcome, clock, rate)


def arrived(context: SendContext, scope: Scope, message: StoredMessage, channel: ChannelId, ts: MessageTs, tally: Tally) -> None:
    """Slack has this message; its row says so already."""
    kind = context.kinds[message.kind]
    _tell_feature(scope, kind, message, channel, ts)
    if kind.forget:
        in_flight.forget(scope, [message.id])
    tally.add(message.kind, counted_as(kind, OutboxState.SENT))


def not_arrived(context: SendContext, scope: Scope, message: StoredMessage, tally: Tally) -> None:
    """Slack does not have it: it may go again at once."""
    kind = context.kinds[message.kind]
    retry(scope, message, kind, message.attempts, OutcomeReason.FIRST_TRY_LOST, tally, at_once=True)


def unresolved(context: SendContext, scope: Scope, message: StoredMessage, tally: Tally) -> None:
    """Nobody can tell whether Slack has it: the kind's own rule decides."""
    kind = context.kinds[message.kind]
    if kind.when_unknown is WhenUnknown.SILENCE:
        end(scope, message, kind, OutboxState.UNSURE, OutcomeReason.OUTCOME_UNKNOWN, tally)
    else:
        not_arrived(context, scope, message, tally)


def sweep(context: SendContext, tx: Tx, now: datetime, tally: Tally) -> None:
    """Count out every message whose time has passed."""
    _count_out(context, tx, in_flight.expire(tx, now), OutboxState.EXPIRED, tally)


def _record_sent(context: SendContext, scope: Scope, sent: Sequence[tuple[StoredMessage, Mapping[str, Any]]], tally: Tally) -> None:
    rows = [
        (message.id, str(answer.get("channel") or message.recipient), str(answer.get("ts") or answer.get("canvas_id") or ""))
        for message, answer in sent
    ]
    # Where no row may stay, none is marked either: on PostgreSQL a dead row would keep where its message is, or that it has none.
    forgotten = {message.id for message, _ in sent if context.kinds[message.kind].forget}
    news = in_flight.mark_sent(scope, [row for row in rows if row[0] not in forgotten]) | in_flight.not_ended(scope, forgotten)
    for (message, _), (_, channel, ts) in zip(sent, rows, strict=True):
        if message.id in news:
            arrived(context, scope, message, ChannelId(channel), MessageTs(ts), tally)


def _record_unsent(
    context: SendContext, scope: Scope, message: StoredMessage, outcome: Outcome | None, clock: datetime, tally: Tally
) -> None:
    kind = context.kinds[message.kind]
    match outcome:
        case None | SlowDown() | NotReached():
            reason = outcome.reason if isinstance(outcome, NotReached) else None
            in_flight.put_back(scope, message.id, not_before=message.not_before, reason=reason, attempts=message.attempts)
        case Unknown():
            # Slack may still be at it: ask no earlier than a whole call and its margin from now.
            ask_at = clock + timedelta(seconds=context.limits.timeout + context.limits.margin)
            in_flight.mark_unknown(scope, message.id, outcome.reason, ask_at)
        case CallRefused():
            _record_refused(context, scope, message, kind, outcome, tally)
        case SlackAnswered():
            raise ValueError("an answered call is recorded as sent")
        case _:
            assert_never(outcome)


def _record_refused(context: SendContext, scope: Scope, message: StoredMessage, kind: AnyKind, refused: CallRefused, tally: Tally) -> None:
    error = refused.error
    match refused.meaning:
        case RefusalMeaning.AGAIN:
            retry(scope, message, kind, message.attempts + 1, error, tally)
        case RefusalMeaning.WORKSPACE:
            in_flight.put_back(scope, message.id, not_before=message.not_before, reason=error, attempts=message.attempts)
        case RefusalMeaning.MOOT:
            end(scope, message, kind, OutboxState.DROPPED, error, tally)
        case RefusalMeaning.MESSAGE | RefusalMeaning.PLAINER:
            end(scope, message, kind, OutboxState.DEAD, error, tally)
        case RefusalMeaning.RECIPIENT:
            end(scope, message, kind, OutboxState.DEAD, error, tally)
            if not kind.forget:  # else what becomes of the others would say that this one was no stand-in
                others = in_flight.end_all_to(scope, message.recipient, error)
                _count_out(context, scope.tx, others, OutboxState.DEAD, tally)
        case _:
            assert_never(refused.meaning)


def _heed(scope: Scope, outcome: Outcome | None, clock: datetime, rate: float) -> None:
    if isinstance(outcome, SlowDown):
        sender_lease.block(scope.tx, scope.workspace, clock + timedelta(seconds=outcome.seconds), trouble=None, rate=rate)
    elif isinstance(outcome, CallRefused) and outcome.meaning is RefusalMeaning.WORKSPACE:
        sender_lease.block(scope.tx, scope.workspace, clock + TROUBLE_PAUSE, trouble=outcome.error, rate=rate)


def _count_out(context: SendContext, tx: Tx, gone: Sequence[in_flight.EndedUnsent], state: OutboxState, tally: Tally) -> None:
    for one in gone:
        kind = context.kinds.get(one.kind)
        if kind is not None and kind.forget:
            in_flight.forget(context.scope(tx, one.workspace), [one.id])
        tally.add(one.kind, counted_as(kind, state) if kind is not None else state)


def _tell_feature(scope: Scope, kind: AnyKind, message: StoredMessage, channel: ChannelId, ts: MessageTs) -> None:
    if kind.after_sent is None:
        return
    # The message is there whatever the feature makes of it: its mistake must not send the message again.
    savepoint = scope.tx.begin_nested()
    try:
        kind.was_sent(scope, message, channel, ts)
    except Exception:
        savepoint.rollback()
        log.exception("after_sent_failed", **kind.in_logs(message))
    else:
        savepoint.commit()
