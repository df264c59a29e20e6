"""Claim: lock messages, decide, render, and mark them `sending`, all in one transaction before a call.

Too late: expired. Unasked and not welcome now: later, or dropped. Rendered: marked, together with the ledger's entry.
Refuses to call Slack.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from msgspec import Struct, field
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Database, Tx
from bot.database.scope import Scope, Scopes
from bot.ids import PersonId, WorkspaceId
from bot.metrics import Metrics
from bot.outbox import in_flight, sender_lease
from bot.outbox.body_codec import BodyUnreadable
from bot.outbox.calling.rate_limit import Clock, Limits, Wait, boot_clock, heard_within
from bot.outbox.kinds import AnyKind, Drop, Kinds, Later, Update
from bot.outbox.notice import StoredMessage
from bot.outbox.render import SlackCall, as_call
from bot.outbox.states import CountedOutcome, OutboxState, OutcomeReason

MOST_ATTEMPTS = 6
FIRST_BACK_OFF = 5.0
LONGEST_BACK_OFF = 3600.0
SHORTEST_DELAY = timedelta(milliseconds=50)

log = structlog.get_logger()

Welcome = Callable[[Scope, Sequence[tuple[StoredMessage, AnyKind]]], dict[str, Later | Drop]]


def everything_is_welcome(scope: Scope, _messages: Sequence[tuple[StoredMessage, AnyKind]]) -> dict[str, Later | Drop]:
    """No ledger, no quiet hours: for tests of the sending alone."""
    return {}


def nobody_is_gone(_tx: Tx, _owners: Collection[str]) -> Collection[str]:
    """Where nobody can tell who is dead, every lease runs to its end."""
    return ()


class SendContext(Struct, frozen=True):
    """What every workspace's sender works with."""

    database: Database
    slack_of: Callable[[WorkspaceId], AsyncWebClient]
    scopes: Scopes
    kinds: Kinds
    owner: str
    limits: Limits
    metrics: Metrics
    welcome: Welcome = everything_is_welcome
    before_asking: Callable[[WorkspaceId, Collection[PersonId]], Awaitable[None]] | None = None
    clock: Clock = boot_clock
    wait: Wait = heard_within  # for the next message's turn
    shared_clock: Callable[[Tx], datetime] = sender_lease.database_clock
    # Messages this process is calling Slack about, or has called and not written down: whatever their leases say, nobody here repeats them.
    open_calls: set[str] = field(default_factory=set)
    gone: Callable[[Tx, Collection[str]], Collection[str]] = nobody_is_gone  # those owners of leases who are surely dead
    looked_for: set[tuple[str, int]] = field(default_factory=set)  # message and attempt: one look at once each
    watch: sender_lease.ClockWatch = field(default_factory=sender_lease.ClockWatch)

    def now(self) -> datetime:
        """The product's clock."""
        return self.scopes.clock()

    def lease_clock(self, tx: Tx) -> tuple[datetime, bool]:
        """The shared clock, and whether a lease that is over by it is over: not when it was set while a call may still be made."""
        limits, before = self.limits, self.clock()
        shared = self.shared_clock(tx)
        doubt = (limits.lease + limits.sender_lease).total_seconds() + limits.margin
        return shared, self.watch.believes(shared, before, self.clock(), tolerance=limits.margin, doubt=doubt)

    def scope(self, tx: Tx, workspace: WorkspaceId, now: datetime | None = None) -> Scope:
        """What sending to this workspace works with, in this transaction."""
        return self.scopes.of(tx, workspace, now)


class Tally(Struct):
    """What a transaction did, told to the metrics only after it was committed."""

    ended: list[tuple[str, OutboxState | CountedOutcome]] = field(default_factory=list)

    def add(self, kind: str, outcome: OutboxState | CountedOutcome) -> None:
        self.ended.append((kind, outcome))

    def tell(self, metrics: Metrics) -> None:
        for kind, outcome in self.ended:
            metrics.outbox_messages.labels(kind, outcome).inc()


def back_off(attempts: int, message_id: str) -> timedelta:
    """5 s, 20 s, 80 s ... an hour, spread by a fifth so that messages that failed together do not return together."""
    spread = 0.9 + 0.2 * int(message_id[:4], 16) / 0xFFFF
    return timedelta(seconds=min(FIRST_BACK_OFF * 4 ** max(0, attempts - 1), LONGEST_BACK_OFF) * spread)


# --- before the call ---------------------------------------------------------------------------------------------


def claim(
    context: SendContext,
    scope: Scope,
    ids: Iterable[str],
    lease_until: datetime,
    update_wait: Callable[[], float],
    tally: Tally,
    *,
    one_by_one: bool,
) -> list[SlackCall]:
    """Lock these messages, decide, render, and mark those to be sent now.

    `update_wait`: seconds until a message may be changed. A message that cannot be rendered raises, unless `one_by_one`: then it
    alone is set aside for later.
    """
    messages = [(message, context.kinds[message.kind]) for message in in_flight.lock_ready(scope, list(ids))]
    if one_by_one:
        calls = [call for pair in messages for call in _render_alone(context, scope, pair, update_wait, tally)]
    else:
        calls = _render_all(context, scope, messages, update_wait, tally)
    in_flight.mark_sending(scope, [call.attempt for call in calls], context.owner, lease_until)
    return calls


def _render_all(
    context: SendContext,
    scope: Scope,
    messages: Sequence[tuple[StoredMessage, AnyKind]],
    update_wait: Callable[[], float],
    tally: Tally,
) -> list[SlackCall]:
    fresh = [pair for pair in messages if not _expired(scope, *pair, tally) and not _unreadable(scope, *pair, tally)]
    unwelcome = context.welcome(scope, [pair for pair in fresh if pair[1].as_unasked is not None])
    calls: list[SlackCall] = []
    for message, kind in fresh:
        rendered = unwelcome.get(message.id) or kind.rendered(scope, message)
        if isinstance(rendered, Update) and (seconds := update_wait()):
            rendered = Later(scope.now + timedelta(seconds=seconds))
        if isinstance(rendered, Later):
            _put_off(scope, message, rendered.at)
        elif isinstance(rendered, Drop):
            end(scope, message, kind, OutboxState.DROPPED, rendered.reason, tally)
        else:
            calls.append(as_call(message, rendered))
    return calls


def _render_alone(
    context: SendContext, scope: Scope, pair: tuple[StoredMessage, AnyKind], update_wait: Callable[[], float], tally: Tally
) -> list[SlackCall]:
    message, kind = pair
    savepoint = scope.tx.begin_nested()
    try:
        calls = _render_all(context, scope, [pair], update_wait, tally)
    except Exception:
        savepoint.rollback()
        log.exception("message_not_rendered", kind=message.kind, message=message.id)
        retry(scope, message, kind, message.attempts + 1, OutcomeReason.NOT_RENDERED, tally)
        return []
    savepoint.commit()
    return calls


def _put_off(scope: Scope, message: StoredMessage, until: datetime) -> None:
    # A rule that says "later" and means now would turn in circles.
    at = max(until, scope.now + SHORTEST_DELAY)
    in_flight.put_back(scope, message.id, not_before=at, reason=None, attempts=message.attempts)


def _expired(scope: Scope, message: StoredMessage, kind: AnyKind, tally: Tally) -> bool:
    if message.expires_at is None or message.expires_at > scope.now:
        return False
    end(scope, message, kind, OutboxState.EXPIRED, OutcomeReason.TOO_LATE, tally)
    return True


def _unreadable(scope: Scope, message: StoredMessage, kind: AnyKind, tally: Tally) -> bool:
    try:
        kind.opened(message)
    except BodyUnreadable as unreadable:
        log.error("body_unreadable", kind=message.kind, outbox_message=message.id, why=str(unreadable))
        # A dead letter even where the kind leaves no trace: the damage says nothing about a person, and cured it can be sent.
        in_flight.end_unsent(scope, message.id, OutboxState.DEAD, OutcomeReason.UNREADABLE_BODY)
        tally.add(message.kind, OutboxState.DEAD)
        return True
    return False


# --- how a message leaves, or stays ------------------------------------------------------------------------------


def end(scope: Scope, message: StoredMessage, kind: AnyKind, state: OutboxState, reason: str, tally: Tally) -> None:
    """The message will not be sent: say why, or leave no trace if its kind wants none."""
    if kind.forget:
        in_flight.forget(scope, [message.id])
    else:
        in_flight.end_unsent(scope, message.id, state, reason)
    tally.add(message.kind, counted_as(kind, state))


def counted_as(kind: AnyKind, state: OutboxState) -> OutboxState | CountedOutcome:
    """The outcome for the metrics. Of a kind that is forgotten all count alike: how many reminders were dropped would tell how
    many people have answered, and only a real one can be refused."""
    return CountedOutcome.ENDED if kind.forget else state


def retry(scope: Scope, message: StoredMessage, kind: AnyKind, attempts: int, reason: str, tally: Tally, *, at_once: bool = False) -> None:
    """Back into the outbox, with a back-off that grows; after `MOST_ATTEMPTS` it is a dead letter."""
    if attempts >= MOST_ATTEMPTS:
        end(scope, message, kind, OutboxState.DEAD, reason, tally)
        return
    wait = timedelta(0) if at_once else back_off(attempts, message.id)
    in_flight.put_back(scope, message.id, not_before=scope.now + wait, reason=reason, attempts=attempts)
    tally.add(message.kind, CountedOutcome.RETRIED)
