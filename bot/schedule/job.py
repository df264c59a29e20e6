"""What the schedule hands to a use case that runs by the clock."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.database.engine import Database, Tx
from bot.database.keys import KeyStore


@dataclass(frozen=True, slots=True)
class DueContext:
    """A claimed due row, inside the transaction that claimed it."""

    tx: Tx
    workspace: str
    subject: str
    due_at: datetime
    now: datetime
    keys: KeyStore
    new_id: Callable[[], str]
    rng: random.Random


@dataclass(frozen=True, slots=True)
class AfterContext:
    """A claimed due row whose work cannot happen inside a transaction. May run more than once: must be idempotent."""

    database: Database
    workspace: str
    subject: str
    due_at: datetime
    now: datetime
    keys: KeyStore


DueJob = Callable[[DueContext], datetime | None]
AfterJob = Callable[[AfterContext], datetime | None]
DueJobs = Mapping[str, DueJob]
AfterJobs = Mapping[str, AfterJob]
