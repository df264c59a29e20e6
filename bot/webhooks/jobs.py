"""Looks every five minutes for what happened, and sends what waits. Only while there is a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from bot.schedule.job import AfterContext, AfterJobs
from bot.webhooks import acts
from bot.webhooks.acts import Parcel
from bot.webhooks.rules import SendOutcome
from bot.webhooks.store import next_ready_at


def look_and_send(context: AfterContext) -> datetime | None:
    """Queue what is new, send what may go, all of it at the same time: together it takes no longer than the slowest may."""
    with context.database.transaction() as tx:
        scope = context.scope(tx)
        if not acts.queue_what_happened(scope):
            return None
        parcels = acts.take_parcels(scope)
    outcomes = _sent(parcels, context.now) if parcels else []
    with context.database.transaction() as tx:
        scope = context.scope(tx)
        for parcel, outcome in zip(parcels, outcomes, strict=True):
            acts.settle_delivery(scope, parcel.delivery, outcome)
        waits = next_ready_at(scope)
    later = context.now + acts.EVERY
    return min(later, max(waits, context.due_at + acts.BREATH)) if waits is not None else later


def _sent(parcels: Sequence[Parcel], now: datetime) -> list[SendOutcome | None]:
    from bot.webhooks.sending import send_parcel  # a web client: nobody waits for it at the start

    async def together() -> list[SendOutcome | None]:
        return await asyncio.gather(*(send_parcel(parcel, now) for parcel in parcels))

    with ThreadPoolExecutor(1) as thread:  # the schedule's own thread may stand in a loop already
        return thread.submit(asyncio.run, together()).result()


AFTER: AfterJobs = {acts.LOOK: look_and_send}
