"""After a call: what Slack's answer means for the letter, written down.

Only the row's owner may settle it, with one exception: when Slack says it has the message, that is the truth whoever holds the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never

import structlog

from bot.database.engine import Tx
from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs
from bot.outbox import in_flight as underway
from bot.outbox import sender_lease as senders
from bot.outbox.claim import Office, Tally, counted_as, end, try_again
from bot.outbox.kinds import Kind
from bot.outbox.notice import Letter, WhyNotSent
from bot.outbox.render import SlackCall
from bot.outbox.slack_call import CallRefused, NotReached, Outcome, RefusalMeaning, SlackAnswered, SlowDown, Unknown

TROUBLE_PAUSE = timedelta(minutes=10)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Finished:
    """A call that was made, or was not made because its lease was running out (`outcome` None)."""

    call: SlackCall
    outcome: Outcome | None


def settle(office: Office, scope: Scope, finished: Sequence[Finished], clock: datetime, rate: float, tally: Tally) -> None:
    """Write down what became of these calls. `clock` is the shared clock, for leases and orders to wait."""
    sent = [(one.call.letter, one.outcome.answer) for one in finished if isinstance(one.outcome, SlackAnswered)]
    _settle_sent(office, scope, sent, tally)
    unsent = [one for one in finished if not isinstance(one.outcome, SlackAnswered)]
    mine = underway.still_mine(scope, [one.call.letter.id for one in unsent], office.owner)
    for one in unsent:
        if one.call.letter.id in mine:
            _settle_unsent(office, scope, one.call.letter, one.outcome, clock, tally)
        _heed(scope, one.outcome, clock, rate)


def arrived(office: Office, scope: Scope, letter: Letter, channel: ChannelId, ts: MessageTs, tally: Tally) -> None:
    """Slack has this letter; its row says so already."""
    kind = office.kinds[letter.kind]
    if kind.after_sent is not None:
        _tell_feature(scope, kind, letter, channel, ts)
    if kind.forget:
        underway.forget(scope, [letter.id])
    tally.add(letter.kind, counted_as(kind, "sent"))


def not_arrived(office: Office, scope: Scope, letter: Letter, tally: Tally) -> None:
    """Slack does not have it: it may go again at once."""
    kind = office.kinds[letter.kind]
    try_again(scope, letter, kind, letter.attempts, WhyNotSent.LOST, tally, at_once=True)


def unresolved(office: Office, scope: Scope, letter: Letter, tally: Tally) -> None:
    """Nobody can tell whether Slack has it: the kind's own rule decides."""
    kind = office.kinds[letter.kind]
    if kind.when_unsure == "silence":
        end(scope, letter, kind, "unsure", WhyNotSent.CANNOT_TELL, tally)
    else:
        not_arrived(office, scope, letter, tally)


def sweep(office: Office, tx: Tx, now: datetime, tally: Tally) -> None:
    """Count out every letter whose time has passed."""
    _count_out(office, tx, underway.expire(tx, now), "expired", tally)


def _settle_sent(office: Office, scope: Scope, sent: Sequence[tuple[Letter, Mapping[str, Any]]], tally: Tally) -> None:
    rows = [(letter.id, str(answer.get("channel") or letter.recipient), str(answer.get("ts") or "")) for letter, answer in sent]
    news = underway.mark_sent(scope, rows)
    for (letter, _), (_, channel, ts) in zip(sent, rows, strict=True):
        if letter.id in news:
            arrived(office, scope, letter, ChannelId(channel), MessageTs(ts), tally)


def _settle_unsent(office: Office, scope: Scope, letter: Letter, outcome: Outcome | None, clock: datetime, tally: Tally) -> None:
    kind = office.kinds[letter.kind]
    match outcome:
        case None | SlowDown() | NotReached():
            reason = outcome.reason if isinstance(outcome, NotReached) else None
            underway.put_back(scope, letter.id, not_before=letter.not_before, reason=reason, attempts=letter.attempts)
        case Unknown():
            # Slack may still be at it: ask no earlier than a whole call and its margin from now.
            ask_at = clock + timedelta(seconds=office.limits.timeout + office.limits.margin)
            underway.doubt(scope, letter.id, outcome.reason, ask_at)
        case CallRefused():
            _settle_refused(office, scope, letter, kind, outcome, tally)
        case SlackAnswered():
            raise ValueError("an answered call is settled as sent")
        case _:
            assert_never(outcome)


def _settle_refused(office: Office, scope: Scope, letter: Letter, kind: Kind, refused: CallRefused, tally: Tally) -> None:
    error = refused.error
    match refused.meaning:
        case RefusalMeaning.AGAIN:
            try_again(scope, letter, kind, letter.attempts + 1, error, tally)
        case RefusalMeaning.WORKSPACE:
            underway.put_back(scope, letter.id, not_before=letter.not_before, reason=error, attempts=letter.attempts)
        case RefusalMeaning.MOOT:
            end(scope, letter, kind, "dropped", error, tally)
        case RefusalMeaning.LETTER | RefusalMeaning.PLAINER:
            end(scope, letter, kind, "dead", error, tally)
        case RefusalMeaning.RECIPIENT:
            end(scope, letter, kind, "dead", error, tally)
            others = underway.settle_all_to(scope, letter.recipient, error)
            _count_out(office, scope.tx, others, "dead", tally)
        case _:
            assert_never(refused.meaning)


def _heed(scope: Scope, outcome: Outcome | None, clock: datetime, rate: float) -> None:
    if isinstance(outcome, SlowDown):
        senders.block(scope.tx, scope.workspace, clock + timedelta(seconds=outcome.seconds), trouble=None, rate=rate)
    elif isinstance(outcome, CallRefused) and outcome.meaning is RefusalMeaning.WORKSPACE:
        senders.block(scope.tx, scope.workspace, clock + TROUBLE_PAUSE, trouble=outcome.error, rate=rate)


def _count_out(office: Office, tx: Tx, gone: Sequence[underway.Ended], state: str, tally: Tally) -> None:
    for one in gone:
        kind = office.kinds.get(one.kind)
        if kind is not None and kind.forget:
            underway.forget(office.scope(tx, one.workspace), [one.id])
        tally.add(one.kind, counted_as(kind, state) if kind is not None else state)


def _tell_feature(scope: Scope, kind: Kind, letter: Letter, channel: ChannelId, ts: MessageTs) -> None:
    # The message is there whatever the feature makes of it: its mistake must not send the message again.
    savepoint = scope.tx.begin_nested()
    try:
        if kind.after_sent is not None:
            kind.after_sent(scope, letter, channel, ts)
    except Exception:
        savepoint.rollback()
        log.exception("after_sent_failed", kind=letter.kind, letter=letter.id)
    else:
        savepoint.commit()
