"""Reconcile messages whose outcome is unknown: Slack is asked whether they arrived before anything is sent again.

A message gets here when its answer was lost, or when its sender died with it in flight. It carries its id as metadata; the conversation is
read back and searched for it. Found: it was sent. Not there: it may go again. Cannot be read: the kind's own rule decides.
A changed message needs no question: changing it again changes nothing. Refuses to ask while the call may still arrive: that is later.
A message that leaves no trace is asked about only when it goes again (`look_for`): its row must tell nothing, and no stand-in is found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Tx
from bot.ids import ChannelId, MessageTs
from bot.outbox import in_flight
from bot.outbox.calling.slack_call import CallRefused, NotReached, Outcome, SlackAnswered, SlowDown, Unknown, call
from bot.outbox.claim import SendContext, Tally
from bot.outbox.in_flight import UnknownOutcome
from bot.outbox.notice import StoredMessage
from bot.outbox.record_outcome import arrived, not_arrived, unresolved
from bot.outbox.render import carries
from bot.outbox.states import CallKind, OutcomeReason
from bot.slack.refused import LATE

AT_ONCE = 20
ASK_AGAIN = 15.0
PAGES = 5
PAGE = 200
CLOCKS_DIFFER = timedelta(minutes=10)
LOOK_BACK = timedelta(days=7)  # longer than a round, so than any message that leaves no trace

log = structlog.get_logger()


class FoundInSlack(Struct, frozen=True):
    """Slack has it."""

    channel: ChannelId
    ts: MessageTs


class NotThere(Struct, frozen=True):
    """Slack does not have it."""


class CannotTell(Struct, frozen=True):
    """The conversation cannot be read, or holds too much."""


class AskAgain(Struct, frozen=True):
    """Slack did not answer."""

    seconds: float


Verdict = FoundInSlack | NotThere | CannotTell | AskAgain


async def reconcile_all(context: SendContext) -> int:
    """Take the messages with an unknown outcome whose time has come and ask Slack about each; how many."""
    unknown = await context.database.write(lambda tx: _take_unknown(context, tx))
    await asyncio.gather(*(_reconcile(context, one) for one in unknown))
    return len(unknown)


async def look_for(context: SendContext, message: StoredMessage) -> Verdict:
    """Whether Slack has this message from an earlier try."""
    return await ask(context, UnknownOutcome(message, CallKind.POST, context.now() - LOOK_BACK))


def any_to_reconcile(context: SendContext, tx: Tx, clock: datetime) -> bool:
    """Whether there is a message to ask about."""
    return in_flight.any_unknown(tx, clock - _margin(context), _longest_lease(context, clock))


def _take_unknown(context: SendContext, tx: Tx) -> list[UnknownOutcome]:
    clock, is_believed = context.lease_clock(tx)
    if not is_believed:
        return []
    return in_flight.take_unknown(
        tx,
        list(context.kinds),
        clock - _margin(context),
        owner=context.owner,
        until=clock + _asking_takes(context),
        longest_lease=_longest_lease(context, clock),
        leave_out=set(context.open_calls),
        limit=AT_ONCE,
    )


def _margin(context: SendContext) -> timedelta:
    return timedelta(seconds=context.limits.margin)


def _asking_takes(context: SendContext) -> timedelta:
    """The longest that asking about one message can take."""
    return timedelta(seconds=(PAGES + 2) * context.limits.timeout) + context.limits.lease


def _longest_lease(context: SendContext, clock: datetime) -> datetime:
    """No lease made now ends after this: one that does was made by a clock that has since gone back."""
    return clock + _asking_takes(context) + timedelta(seconds=LATE)


async def _reconcile(context: SendContext, unknown: UnknownOutcome) -> None:
    kind = context.kinds[unknown.message.kind]
    verdict = NotThere() if kind.forget else await ask(context, unknown)
    log.info("outcome_reconciled", **kind.in_logs(unknown.message), verdict=type(verdict).__name__)
    tally = await context.database.write(lambda tx: _record_verdict(context, tx, unknown, verdict))
    tally.tell(context.metrics)


async def ask(context: SendContext, unknown: UnknownOutcome) -> Verdict:
    """Whether Slack has this message, by what stands in its conversation."""
    if unknown.call is CallKind.UPDATE:
        return NotThere()
    slack = context.slack_of(unknown.message.workspace)
    channel = await _conversation(context, slack, unknown)
    if not isinstance(channel, str):
        return channel
    params: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": PAGE}
    params["oldest"] = f"{(unknown.since - CLOCKS_DIFFER).timestamp():.6f}"
    method = "conversations.history"
    if unknown.call is CallKind.THREAD:
        method, params["ts"] = "conversations.replies", unknown.message.message_ts
    return await _search(context, slack, method, params, unknown)


async def _search(context: SendContext, slack: AsyncWebClient, method: str, params: dict[str, Any], unknown: UnknownOutcome) -> Verdict:
    for _ in range(PAGES):
        outcome = await call(slack, method, params=params, within=context.limits.timeout)
        if not isinstance(outcome, SlackAnswered):
            return _no_answer(outcome)
        for shown in outcome.answer.get("messages", ()):
            if carries(shown, unknown.message.id):
                return FoundInSlack(params["channel"], MessageTs(str(shown["ts"])))
        cursor = _cursor(outcome.answer)
        if not cursor:
            return NotThere()
        params["cursor"] = cursor
    return CannotTell()


async def _conversation(context: SendContext, slack: AsyncWebClient, unknown: UnknownOutcome) -> ChannelId | Verdict:
    recipient, workspace = unknown.message.recipient, unknown.message.workspace
    if recipient[:1] not in ("U", "W"):
        return ChannelId(recipient)
    known = await context.database.read(lambda tx: in_flight.known_conversation(context.scope(tx, workspace), recipient))
    if known is not None:
        return known
    outcome = await call(slack, "conversations.open", json={"users": recipient}, within=context.limits.timeout)
    if isinstance(outcome, SlackAnswered):
        return ChannelId(str(outcome.answer["channel"]["id"]))
    return _no_answer(outcome)


def _no_answer(outcome: Outcome) -> Verdict:
    match outcome:
        case SlowDown():
            return AskAgain(outcome.seconds)
        case NotReached() | Unknown():
            return AskAgain(ASK_AGAIN)
        case CallRefused():
            return CannotTell()
        case _:
            return CannotTell()


def _cursor(answer: Mapping[str, Any]) -> str:
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")


def _record_verdict(context: SendContext, tx: Tx, unknown: UnknownOutcome, verdict: Verdict) -> Tally:
    message, tally = unknown.message, Tally()
    scope = context.scope(tx, message.workspace)
    if not in_flight.still_mine(scope, [message.id], context.owner):
        return tally
    match verdict:
        case FoundInSlack():
            in_flight.mark_sent(scope, [(message.id, verdict.channel, verdict.ts)])
            arrived(context, scope, message, verdict.channel, verdict.ts, tally)
        case NotThere():
            not_arrived(context, scope, message, tally)
        case CannotTell():
            unresolved(context, scope, message, tally)
        case AskAgain():
            ask_at = context.shared_clock(tx) + timedelta(seconds=verdict.seconds)
            in_flight.mark_unknown(scope, message.id, OutcomeReason.SLACK_SILENT, ask_at)
    return tally
