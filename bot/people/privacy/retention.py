"""Housekeeping: what must be forgotten is forgotten, every night.

A letter's key keeps the same thing from being told twice, so its row outlives every chance to queue it again: keys hold a round, a
week, a digest's day or the moment of a change, none of which comes back after weeks. Kinds whose key can come back at any time
(`LASTING`) are never dropped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database import idempotency as seen
from bot.database.scope import Scope
from bot.outbox import store as outbox
from bot.outbox.attention import store as attention
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once

EVERY = timedelta(days=1)
SOON = timedelta(minutes=1)
SLICE = 2_000  # rows in one transaction: others wait to write meanwhile
SETTLED, SETTLED_KEPT = ("sent", "dropped", "expired"), timedelta(days=60)
STUCK, STUCK_KEPT = ("dead", "unsure"), timedelta(days=90)  # the operator may still want to see, or send, these
LEDGER_KEPT = timedelta(weeks=8)
# Told once ever to a person, of a message that may be marked again, about an experiment that may last long, of a question of one's own.
LASTING = ("pulse:left_out", "learning:marked", "experiment:check_in", "experiment:reminder", "pulse:contract", "pulse:own_question")


def forget_old_keys(context: DueContext) -> datetime:
    """Drop keys of events that Slack cannot repeat any more."""
    seen.forget_old(context.scope.tx, context.scope.now)
    return context.scope.now + EVERY


def forget_old_letters(context: DueContext) -> datetime:
    """Drop a slice of what was told long ago; while there is more it comes back in a minute."""
    gone = [
        outbox.forget_settled(context.scope, states, context.scope.now - kept, keep=LASTING, limit=SLICE)
        for states, kept in ((SETTLED, SETTLED_KEPT), (STUCK, STUCK_KEPT))
    ]
    attention.forget_weeks(context.scope, (context.scope.now - LEDGER_KEPT).date())
    return context.scope.now + (SOON if max(gone) == SLICE else EVERY)


def plan_workspace(scope: Scope) -> None:
    """Housekeeping starts tomorrow and comes back by itself."""
    for kind in DUE:
        set_due_once(scope, kind, scope.workspace, scope.now + EVERY)


DUE: DueJobs = {"upkeep:keys": forget_old_keys, "upkeep:letters": forget_old_letters}
