"""Which senders are dead, so that whoever starts again goes on at once and waits for no lease.

PostgreSQL: a process lives as long as it holds its lock in the database (`presence`). One whose connection was cut is taken for dead for
a moment: two may then send for one workspace, at twice the pace; what each sends is leased by itself, and nothing is sent twice.
SQLite: whoever starts alone on the file knows that all who sent before are dead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.database.engine import Tx
from bot.database.keys import KeysByKind
from bot.database.rounds.presence import living
from bot.database.rounds.round_keys import RoundKeys
from bot.database.scope import random_id

Gone = Callable[[Tx, Collection[str]], Collection[str]]


def who_sends(keys: KeysByKind, *, alone: bool) -> tuple[str, Gone]:
    """Our own name as the owner of leases, and who of some other owners is dead. `alone`: nobody else has this SQLite file."""
    if isinstance(keys.rounds, RoundKeys):
        return keys.rounds.replica_id, WithoutLock(keys.rounds.replica_id)
    return random_id(), BeforeUs(alone)


class WithoutLock:
    """PostgreSQL: who holds no lock. As long as we seem to hold none ourselves, what the locks say is not believed."""

    def __init__(self, ours: str) -> None:
        self._ours = ours

    def __call__(self, tx: Tx, owners: Collection[str]) -> Collection[str]:
        alive = living(tx) if owners else set()
        return {one for one in owners if one not in alive} if self._ours in alive else ()


class BeforeUs:
    """SQLite: who held something when we looked first, if we are alone; nobody who came later."""

    def __init__(self, alone: bool) -> None:
        self._dead: set[str] | None = None if alone else set()

    def __call__(self, _tx: Tx, owners: Collection[str]) -> Collection[str]:
        if self._dead is None:
            self._dead = set(owners)
        return {one for one in owners if one in self._dead}
