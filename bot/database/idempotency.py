"""What Slack already told us: its repeats find their key here and change nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from bot.database.engine import Tx
from bot.database.schema import seen
from bot.database.scope import Scope, execute_everywhere

KEPT_FOR = timedelta(days=8)  # Slack repeats for 24 hours at most; a late queue gets a week


def first_time(scope: Scope, key: str) -> bool:
    """Whether this key is new; it is taken with the transaction that asks."""
    return scope.insert_new(seen, {"key": key, "at": scope.now}) == 1


def forget_old(tx: Tx, now: datetime) -> int:
    """Drop keys that no repeat can come for any more; how many."""
    return execute_everywhere(tx, delete(seen).where(seen.c.at < now - KEPT_FOR)).rowcount
