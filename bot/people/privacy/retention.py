"""Retention: what is older than the schema page allows is deleted, every night, some rows in each transaction (P18).

An outbox message's key keeps the same thing from being told twice, so its row outlives every chance to queue it again: keys hold a round, a
week, a digest's day or the moment of a change, none of which comes back after weeks. Kinds whose key can come back at any time
(`LASTING`) stay half a year.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database.idempotency import destroy_old_keys
from bot.database.personal import UPKEEP
from bot.database.scope import Scope
from bot.outbox import store as outbox
from bot.outbox.states import DEAD_LETTERS, OVER
from bot.people.privacy.retention_store import ageing_tables, delete_old
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once

EVERY = timedelta(days=1)
SOON = timedelta(minutes=1)
SLICE = 2_000  # rows in one transaction: others wait to write meanwhile
OVER_KEPT = timedelta(days=60)
DEAD_KEPT = timedelta(days=90)  # the operator may still want to see, or send, these
# Told once to a person, of a message that may be marked again, about an experiment that may last long, of a question of one's own.
LASTING = ("pulse:left_out", "learning:marked", "experiment:check_in", "experiment:reminder", "pulse:contract", "pulse:own_question")
LASTING_KEPT = timedelta(weeks=26)


def forget_old_rows(context: DueContext) -> datetime:
    """Drop a slice of what the schema page says is old; while there is more it comes back in a minute."""
    scope, left = context.scope, SLICE
    for table, span in ageing_tables().items():
        left -= delete_old(scope, table, scope.now - span, left)
        if left <= 0:
            return scope.now + SOON
    return scope.now + EVERY


def nothing_any_more(_: DueContext) -> None:
    """A job of an earlier release, whose row is still on the calendar: another does its work."""


def forget_old_keys(context: DueContext) -> datetime:
    """Destroy the keys that hid rows which are gone."""
    destroy_old_keys(context.scope)
    return context.scope.now + EVERY


def forget_old_messages(context: DueContext) -> datetime:
    """Drop a slice of what was told long ago; while there is more it comes back in a minute."""
    now, old = context.scope.now, ((OVER, OVER_KEPT), (DEAD_LETTERS, DEAD_KEPT))
    gone = [outbox.delete_ended(context.scope, states, now - kept, keep=LASTING, limit=SLICE) for states, kept in old]
    gone.append(outbox.delete_ended(context.scope, {*OVER, *DEAD_LETTERS}, now - LASTING_KEPT, keep=(), limit=SLICE))
    return context.scope.now + (SOON if max(gone) == SLICE else EVERY)


def plan_workspace(scope: Scope) -> None:
    """Housekeeping starts tomorrow and comes back by itself."""
    for kind in NIGHTLY:
        set_due_once(scope, kind, scope.workspace, scope.now + EVERY)


NIGHTLY: DueJobs = {UPKEEP: forget_old_rows, "upkeep:outbox": forget_old_messages, "upkeep:keys": forget_old_keys}
DUE: DueJobs = {**NIGHTLY, "upkeep:letters": nothing_any_more}
