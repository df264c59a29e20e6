"""Before a call: lock the letters, decide, render, mark them `sending`, all in one transaction.

Too late: expired. Unasked and not welcome now: later, or dropped. Rendered: marked, together with the ledger's entry.
Refuses to call Slack.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Database, Tx
from bot.database.scope import Scope, Scopes
from bot.ids import PersonId, WorkspaceId
from bot.metrics import Metrics
from bot.outbox import in_flight as underway
from bot.outbox import sender_lease as senders
from bot.outbox.kinds import Drop, Kind, Kinds, Later, Update
from bot.outbox.notice import Letter, WhyNotSent
from bot.outbox.rate_limit import Clock, Limits, boot_clock
from bot.outbox.render import SlackCall, as_call

MOST_ATTEMPTS = 6
FIRST_BACKOFF = 5.0
LONGEST_BACKOFF = 3600.0
SHORTEST_DELAY = timedelta(milliseconds=50)

log = structlog.get_logger()

Welcome = Callable[[Scope, Sequence[tuple[Letter, Kind]]], dict[str, Later | Drop]]


def everything_is_welcome(scope: Scope, _letters: Sequence[tuple[Letter, Kind]]) -> dict[str, Later | Drop]:
    """No ledger, no quiet hours: for tests of the sending alone."""
    return {}


@dataclass(frozen=True, slots=True)
class Office:
    """What all desks share."""

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
    shared_clock: Callable[[Tx], datetime] = senders.database_clock

    def now(self) -> datetime:
        """The product's clock."""
        return self.scopes.clock()

    def scope(self, tx: Tx, workspace: WorkspaceId, now: datetime | None = None) -> Scope:
        """What sending to this workspace works with, in this transaction."""
        return self.scopes.of(tx, workspace, now)


@dataclass(slots=True)
class Tally:
    """What a transaction did, told to the metrics only after it was committed."""

    ended: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, outcome: str) -> None:
        self.ended.append((kind, outcome))

    def tell(self, metrics: Metrics) -> None:
        for kind, outcome in self.ended:
            metrics.letters.labels(kind, outcome).inc()


def backoff(attempts: int, letter_id: str) -> timedelta:
    """5 s, 20 s, 80 s ... an hour, spread by a fifth so that letters that failed together do not return together."""
    spread = 0.9 + 0.2 * int(letter_id[:4], 16) / 0xFFFF
    return timedelta(seconds=min(FIRST_BACKOFF * 4 ** max(0, attempts - 1), LONGEST_BACKOFF) * spread)


# --- before the call ---------------------------------------------------------------------------------------------


def begin(
    office: Office,
    scope: Scope,
    ids: Iterable[str],
    lease_until: datetime,
    update_wait: Callable[[], float],
    tally: Tally,
    *,
    one_by_one: bool,
) -> list[SlackCall]:
    """Lock these letters, decide, render, and mark those to be sent now.

    `update_wait`: seconds until a message may be changed. A letter that cannot be rendered raises, unless `one_by_one`: then it
    alone is set aside for later.
    """
    letters = [(letter, office.kinds[letter.kind]) for letter in underway.take(scope, list(ids))]
    if one_by_one:
        calls = [call for pair in letters for call in _begin_alone(office, scope, pair, update_wait, tally)]
    else:
        calls = _begin_all(office, scope, letters, update_wait, tally)
    underway.mark_sending(scope, [call.begun for call in calls], office.owner, lease_until)
    return calls


def _begin_all(
    office: Office, scope: Scope, letters: Sequence[tuple[Letter, Kind]], update_wait: Callable[[], float], tally: Tally
) -> list[SlackCall]:
    fresh = [pair for pair in letters if not _expired(scope, *pair, tally)]
    unwelcome = office.welcome(scope, [pair for pair in fresh if pair[1].as_unasked is not None])
    calls: list[SlackCall] = []
    for letter, kind in fresh:
        rendered = unwelcome.get(letter.id) or kind.render(scope, letter)
        if isinstance(rendered, Update) and (seconds := update_wait()):
            rendered = Later(scope.now + timedelta(seconds=seconds))
        if isinstance(rendered, Later):
            _put_off(scope, letter, rendered.at)
        elif isinstance(rendered, Drop):
            end(scope, letter, kind, "dropped", rendered.reason, tally)
        else:
            calls.append(as_call(letter, rendered))
    return calls


def _begin_alone(
    office: Office, scope: Scope, pair: tuple[Letter, Kind], update_wait: Callable[[], float], tally: Tally
) -> list[SlackCall]:
    letter, kind = pair
    savepoint = scope.tx.begin_nested()
    try:
        calls = _begin_all(office, scope, [pair], update_wait, tally)
    except Exception:
        savepoint.rollback()
        log.exception("letter_not_rendered", kind=letter.kind, letter=letter.id)
        try_again(scope, letter, kind, letter.attempts + 1, WhyNotSent.NOT_RENDERED, tally)
        return []
    savepoint.commit()
    return calls


def _put_off(scope: Scope, letter: Letter, until: datetime) -> None:
    # A rule that says "later" and means now would turn in circles.
    at = max(until, scope.now + SHORTEST_DELAY)
    underway.put_back(scope, letter.id, not_before=at, reason=None, attempts=letter.attempts)


def _expired(scope: Scope, letter: Letter, kind: Kind, tally: Tally) -> bool:
    if letter.expires_at is None or letter.expires_at > scope.now:
        return False
    end(scope, letter, kind, "expired", WhyNotSent.TOO_LATE, tally)
    return True


# --- how a letter leaves, or stays -------------------------------------------------------------------------------


def end(scope: Scope, letter: Letter, kind: Kind, state: str, reason: str, tally: Tally) -> None:
    """The letter will not be sent: say why, or leave no trace if its kind wants none."""
    if kind.forget:
        underway.forget(scope, [letter.id])
    else:
        underway.settle(scope, letter.id, state, reason)
    tally.add(letter.kind, counted_as(kind, state))


def counted_as(kind: Kind, state: str) -> str:
    """The outcome for the metrics. Of a kind that is forgotten, sent and dropped count alike: how many reminders were
    dropped would tell how many people have answered."""
    return "settled" if kind.forget and state != "dead" else state


def try_again(scope: Scope, letter: Letter, kind: Kind, attempts: int, reason: str, tally: Tally, *, at_once: bool = False) -> None:
    """Back into the outbox, a little later each time; after `MOST_ATTEMPTS` it is a dead letter."""
    if attempts >= MOST_ATTEMPTS:
        end(scope, letter, kind, "dead", reason, tally)
        return
    wait = timedelta(0) if at_once else backoff(attempts, letter.id)
    underway.put_back(scope, letter.id, not_before=scope.now + wait, reason=reason, attempts=attempts)
    tally.add(letter.kind, "retried")
