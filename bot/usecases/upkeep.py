"""Housekeeping: what must be forgotten is forgotten, every night."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.storage import seen
from bot.storage.database import Tx
from bot.storage.due import set_due_once
from bot.usecases.clockwork import DueContext, DueJobs

EVERY = timedelta(days=1)


def forget_old_keys(context: DueContext) -> datetime:
    """Drop keys of events that Slack cannot repeat any more."""
    seen.forget_old(context.tx, context.now)
    return context.now + EVERY


def plan_workspace(tx: Tx, workspace: str, now: datetime) -> None:
    """Housekeeping starts tomorrow and comes back by itself."""
    set_due_once(tx, workspace, "upkeep:keys", workspace, now + EVERY)


DUE: DueJobs = {"upkeep:keys": forget_old_keys}
