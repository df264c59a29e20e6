"""What Slack already told us: its repeats find their key here and change nothing.

A key of Slack's says who did what, and when. So only its HMAC is kept, under a key outside the database that lives for two periods of
eight days, and only the day stands beside it (P15). Lost keys cost no more than this: what Slack repeats across the loss counts twice.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.database.schema import seen
from bot.database.scope import Scope

PERIOD = timedelta(days=8)  # as long as a row is kept: after a second period nothing is left that a key could open
PERIODS_LOOKED_BACK = 60  # how long a bot may have stood still and its keys go all the same
_BEGINNING = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


def first_time(scope: Scope, key: str) -> bool:
    """Whether this key is new; it is taken with the transaction that asks."""
    period = _period(scope.now)
    earlier = scope.keys.get(scope.tx, _name(period - 1))
    if earlier is not None and _is_there(scope, _hidden(scope, earlier, key)):
        return False
    current = scope.keys.get(scope.tx, _name(period)) or scope.keys.make(scope.tx, _name(period))
    return scope.insert_new(seen, {"key": _hidden(scope, current, key), "at": day_of(scope.now)}) == 1


def destroy_old_keys(scope: Scope) -> None:
    """The keys of rows that are gone."""
    period = _period(scope.now)
    for past in range(period - PERIODS_LOOKED_BACK, period - 1):
        scope.keys.destroy(scope.tx, _name(past))


def day_of(moment: datetime) -> datetime:
    """The day, in UTC: as exact as a time may be that stands beside a nameless act."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _period(moment: datetime) -> int:
    return (moment - _BEGINNING) // PERIOD


def _name(period: int) -> str:
    return f"seen:{period}"


def _hidden(scope: Scope, secret: bytes, key: str) -> str:
    return hmac.digest(secret, f"{scope.workspace}\0{key}".encode(), hashlib.sha256).hex()


def _is_there(scope: Scope, hidden: str) -> bool:
    return scope.execute(_SEEN, {"key": hidden}).first() is not None


_SEEN = select(seen.c.key).where(seen.c.key == bindparam("key"))
