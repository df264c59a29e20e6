"""A first look, at once, at messages in doubt. Their answer was just lost, or their sender died.

What Slack has is sent, and nobody waits for a lease. That Slack does not have it says nothing yet, for the call may still arrive: then
`unknown_outcome` asks again when its lease is over. So this look reads, and repeats nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import structlog
from msgspec import Struct

from bot.database.engine import Tx
from bot.outbox import in_flight, sender_lease
from bot.outbox.claim import SendContext, Tally
from bot.outbox.in_flight import UnknownOutcome
from bot.outbox.record_outcome import arrived
from bot.outbox.unknown_outcome import AT_ONCE, FoundInSlack, ask

REMEMBERED = 10_000  # looks; then the first ones are made again

log = structlog.get_logger()


class LeftBehind(Struct, frozen=True):
    """Dead senders that still hold a workspace, and messages that may have arrived: theirs, and those whose answer we lost."""

    senders: set[str]
    doubts: list[UnknownOutcome]


def left_behind(context: SendContext, tx: Tx) -> LeftBehind:
    """What there is to take over, and to look for."""
    ours = frozenset(context.open_calls)  # before any row is read: a call may end, and be recorded, while we read
    senders, sending = sender_lease.owners(tx), in_flight.owners(tx)
    dead = set(context.gone(tx, (senders | sending) - {context.owner}))
    doubtful = sending & {context.owner, *dead}
    doubts = in_flight.in_doubt(tx, _to_look_for(context), doubtful, context.shared_clock(tx)) if doubtful else []
    return LeftBehind(senders & dead, _not_looked_for(context, [one for one in doubts if one.message.id not in ours]))


async def look_at_once(context: SendContext, doubts: Collection[UnknownOutcome]) -> int:
    """Ask Slack about each; how many it has."""
    if len(context.looked_for) > REMEMBERED:
        context.looked_for.clear()
    context.looked_for.update(_try_of(one) for one in doubts)
    return sum(await asyncio.gather(*(_look(context, one) for one in doubts)))


async def _look(context: SendContext, doubt: UnknownOutcome) -> bool:
    verdict = await ask(context, doubt)
    log.info("looked_at_once", **context.kinds[doubt.message.kind].in_logs(doubt.message), verdict=type(verdict).__name__)
    if not isinstance(verdict, FoundInSlack):
        return False
    tally = await context.database.write(lambda tx: _record_found(context, tx, doubt, verdict))
    tally.tell(context.metrics)
    return True


def _record_found(context: SendContext, tx: Tx, doubt: UnknownOutcome, found: FoundInSlack) -> Tally:
    scope, tally = context.scope(tx, doubt.message.workspace), Tally()
    if in_flight.mark_sent(scope, [(doubt.message.id, found.channel, found.ts)]):
        arrived(context, scope, doubt.message, found.channel, found.ts, tally)
    return tally


def _to_look_for(context: SendContext) -> list[str]:
    """Not the kinds that leave no trace: their rows must fare like those of stand-ins, which no look finds (P16)."""
    return [name for name, kind in context.kinds.items() if not kind.forget]


def _not_looked_for(context: SendContext, doubts: Collection[UnknownOutcome]) -> list[UnknownOutcome]:
    fresh = [one for one in doubts if one.message.id not in context.open_calls and _try_of(one) not in context.looked_for]
    return fresh[:AT_ONCE]


def _try_of(doubt: UnknownOutcome) -> tuple[str, int]:
    return doubt.message.id, doubt.message.attempts
