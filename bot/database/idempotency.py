"""What Slack already told us: its repeats find their key here and change nothing."""

from __future__ import annotations

from bot.database.schema import seen
from bot.database.scope import Scope


def first_time(scope: Scope, key: str) -> bool:
    """Whether this key is new; it is taken with the transaction that asks."""
    return scope.insert_new(seen, {"key": key, "at": scope.now}) == 1
