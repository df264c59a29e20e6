"""Runs what is due: claim one row, run its job, move it on, in one transaction; then the next.

Any number of processes may do this on one database: a row is locked by the one that runs it (PostgreSQL), or writers stand in line
(SQLite). A crash in the middle changes nothing, so the row runs again. A job that raises is undone, its row waits a while and keeps the
error; the others go on. Jobs of a kind this version does not know are left to the version that does.

Refuses to know the time: `now` is an argument of what it builds on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog

from bot.database.engine import Database, Tx
from bot.database.keys import KeyStore
from bot.database.scope import Scopes
from bot.ids import WorkspaceId
from bot.metrics import Metrics
from bot.schedule.job import AfterContext, AfterJobs, DueContext, DueJobs
from bot.schedule.store import Due, claim_due, lease, move_on, move_on_if_unchanged, next_due_at, push_forward

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
AFTER_LEASE = timedelta(minutes=5)

log = structlog.get_logger()


class JobFailed(Exception):
    """A job raised: carries the row out of the transaction that was undone."""

    def __init__(self, row: Due) -> None:
        super().__init__(row.kind)
        self.row = row


class Schedule:
    """Everything that happens by the clock goes through one of these. Blocking: run it off the event loop."""

    def __init__(
        self,
        database: Database,
        keys: KeyStore,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        rng: random.Random,
        due: DueJobs,
        after: AfterJobs,
        *,
        metrics: Metrics | None = None,
    ) -> None:
        if shared := due.keys() & after.keys():
            raise ValueError(f"a due job and an after job are both called {', '.join(sorted(shared))}")
        self._database = database
        self._scopes = Scopes(now, keys, new_id, rng)
        self._now = now
        self._rng = rng
        self._due = due
        self._after = after
        self._metrics = metrics or Metrics()

    def run_once(self) -> int:
        """Run every row that is due now; how many were run, those that failed included."""
        done = 0
        while ran := self.run_due() or self.run_after():
            done += ran
        return done

    def run_due(self) -> int:
        """The same for what happens in a transaction, which is short: it waits for nobody's answer."""
        done = 0
        while self._run_next():
            done += 1
        return done

    def run_after(self) -> int:
        """The same for work that may wait for somebody's answer. Workspaces take turns: none waits for all that another has to do."""
        done, served = 0, set[WorkspaceId]()
        while (ran := self._run_next_after(served)) or served:
            done += ran is not None
            served = {*served, ran} if ran is not None else set()
        return done

    def next_at(self) -> datetime | None:
        """When something is due next; None when nothing is."""
        with self._database.reading() as tx:
            return next_due_at(tx, [*self._due, *self._after])

    def _run_next(self) -> bool:
        try:
            with self._database.transaction() as tx:
                row = claim_due(tx, list(self._due), self._now())
                if row is None:
                    return False
                self._run(tx, row)
        except JobFailed as failed:
            self._set_back(failed.row, failed.__cause__ or failed)
        return True

    def _run(self, tx: Tx, row: Due) -> None:
        context = DueContext(self._scopes.of(tx, row.workspace), row.subject, row.due_at)
        try:
            next_at = self._due[row.kind](context)
            move_on(tx, row, _later(next_at, row, context.scope.now))
        except Exception as broken:
            raise JobFailed(row) from broken
        self._metrics.jobs.labels(row.kind, "done").inc()

    def _run_next_after(self, served: Collection[WorkspaceId]) -> WorkspaceId | None:
        """The same for work that cannot happen inside a transaction: leased, run, then moved on. At least once.

        Whose job it was; None where those that are not `served` have none.
        """
        with self._database.transaction() as tx:
            row = claim_due(tx, list(self._after), self._now(), but_of=served) if self._after else None
            if row is None:
                return None
            lease(tx, row, self._now() + AFTER_LEASE)
        context = AfterContext(self._database, self._scopes, row.workspace, row.subject, row.due_at, self._now())
        try:
            next_at = self._after[row.kind](context)
            with self._database.transaction() as tx:
                move_on_if_unchanged(tx, row, _later(next_at, row, context.now))
        except Exception as broken:  # noqa: BLE001 - one of the three loops; logged in there
            self._set_back(row, broken)
        else:
            self._metrics.jobs.labels(row.kind, "done").inc()
        return row.workspace

    def _set_back(self, row: Due, broken: BaseException) -> None:
        # An error may quote what people wrote: the row keeps only its type.
        why = {"kind": row.kind, "attempts": row.attempts + 1, "error": type(broken).__name__}
        log.error("due_failed", exc_info=broken, **why)
        self._metrics.jobs.labels(row.kind, "failed").inc()
        wait = min(FIRST_RETRY * 2 ** min(row.attempts, 10), LONGEST_RETRY) * (0.9 + 0.2 * self._rng.random())
        with self._database.transaction() as tx:
            push_forward(tx, row, self._now() + wait, type(broken).__name__)


def _later(next_at: datetime | None, row: Due, now: datetime) -> datetime | None:
    """A job that wants to run again at the very moment it just ran for would run for ever."""
    if next_at is not None and next_at <= row.due_at and next_at <= now:
        raise ValueError(f"{row.kind} asked for a moment that has been")
    return next_at
