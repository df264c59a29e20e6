"""Letters whose sending was cut short: did they arrive? Slack is asked before anything is sent again.

A letter gets here when its answer was lost, or when its sender died with it in hand. It carries its id as metadata; the conversation is
read back and searched for it. Found: it was sent. Not there: it may go again. Cannot be read: the kind's own rule decides.
A changed message needs no question: changing it again changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Tx
from bot.ids import ChannelId, MessageTs
from bot.outbox import in_flight as underway
from bot.outbox.claim import Office, Tally
from bot.outbox.in_flight import Doubt
from bot.outbox.notice import WhyNotSent
from bot.outbox.record_outcome import arrived, not_arrived, unresolved
from bot.outbox.render import carries
from bot.outbox.slack_call import LONGEST_RETRY_AFTER, CallRefused, NotReached, Outcome, SlackAnswered, SlowDown, Unknown, call

AT_ONCE = 20
ASK_AGAIN = 15.0
PAGES = 5
PAGE = 200
CLOCKS_DIFFER = timedelta(minutes=10)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FoundInSlack:
    """Slack has it."""

    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class NotThere:
    """Slack does not have it."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The conversation cannot be read, or holds too much."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Slack did not answer."""

    seconds: float


Verdict = FoundInSlack | NotThere | CannotTell | AskAgain


async def resolve_doubts(office: Office) -> int:
    """Take the letters in doubt whose time has come and ask Slack about each; how many."""
    doubts = await office.database.write(lambda tx: _take(office, tx))
    await asyncio.gather(*(_resolve(office, doubt) for doubt in doubts))
    return len(doubts)


def doubts_wait(office: Office, tx: Tx, clock: datetime) -> bool:
    """Whether there is a letter to ask about."""
    return underway.anything_in_doubt(tx, clock - _margin(office), _longest_lease(office, clock))


def _take(office: Office, tx: Tx) -> list[Doubt]:
    clock = office.shared_clock(tx)
    return underway.take_doubts(
        tx,
        list(office.kinds),
        clock - _margin(office),
        owner=office.owner,
        until=clock + _asking_takes(office),
        longest_lease=_longest_lease(office, clock),
        limit=AT_ONCE,
    )


def _margin(office: Office) -> timedelta:
    return timedelta(seconds=office.limits.margin)


def _asking_takes(office: Office) -> timedelta:
    """The longest that asking about one letter can take."""
    return timedelta(seconds=(PAGES + 2) * office.limits.timeout) + office.limits.lease


def _longest_lease(office: Office, clock: datetime) -> datetime:
    """No lease made now ends after this: one that does was made by a clock that has since gone back."""
    return clock + _asking_takes(office) + timedelta(seconds=LONGEST_RETRY_AFTER)


async def _resolve(office: Office, doubt: Doubt) -> None:
    verdict = await _ask(office, doubt)
    log.info("doubt_resolved", kind=doubt.letter.kind, letter=doubt.letter.id, verdict=type(verdict).__name__)
    tally = await office.database.write(lambda tx: _settle(office, tx, doubt, verdict))
    tally.tell(office.metrics)


async def _ask(office: Office, doubt: Doubt) -> Verdict:
    if doubt.call == "update":
        return NotThere()
    slack = office.slack_of(doubt.letter.workspace)
    channel = await _conversation(office, slack, doubt)
    if not isinstance(channel, str):
        return channel
    params: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": PAGE}
    params["oldest"] = f"{(doubt.since - CLOCKS_DIFFER).timestamp():.6f}"
    method = "conversations.history"
    if doubt.call == "thread":
        method, params["ts"] = "conversations.replies", doubt.letter.message_ts
    return await _search(office, slack, method, params, doubt)


async def _search(office: Office, slack: AsyncWebClient, method: str, params: dict[str, Any], doubt: Doubt) -> Verdict:
    for _ in range(PAGES):
        outcome = await call(slack, method, params=params, within=office.limits.timeout)
        if not isinstance(outcome, SlackAnswered):
            return _no_answer(outcome)
        for message in outcome.answer.get("messages", ()):
            if carries(message, doubt.letter.id):
                return FoundInSlack(params["channel"], MessageTs(str(message["ts"])))
        cursor = _cursor(outcome.answer)
        if not cursor:
            return NotThere()
        params["cursor"] = cursor
    return CannotTell()


async def _conversation(office: Office, slack: AsyncWebClient, doubt: Doubt) -> ChannelId | Verdict:
    recipient, workspace = doubt.letter.recipient, doubt.letter.workspace
    if recipient[:1] not in ("U", "W"):
        return ChannelId(recipient)
    known = await office.database.read(lambda tx: underway.known_conversation(office.scope(tx, workspace), recipient))
    if known is not None:
        return known
    outcome = await call(slack, "conversations.open", json={"users": recipient}, within=office.limits.timeout)
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


def _settle(office: Office, tx: Tx, doubt: Doubt, verdict: Verdict) -> Tally:
    letter, tally = doubt.letter, Tally()
    scope = office.scope(tx, letter.workspace)
    if not underway.still_mine(scope, [letter.id], office.owner):
        return tally
    match verdict:
        case FoundInSlack():
            underway.mark_sent(scope, [(letter.id, verdict.channel, verdict.ts)])
            arrived(office, scope, letter, verdict.channel, verdict.ts, tally)
        case NotThere():
            not_arrived(office, scope, letter, tally)
        case CannotTell():
            unresolved(office, scope, letter, tally)
        case AskAgain():
            ask_at = office.shared_clock(tx) + timedelta(seconds=verdict.seconds)
            underway.doubt(scope, letter.id, WhyNotSent.NOT_ANSWERED_YET, ask_at)
    return tally
