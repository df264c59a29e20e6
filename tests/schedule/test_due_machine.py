"""Whatever happens in whatever order: every moment runs once, in order, and nobody's row waits for ever. On both databases."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from bot.database.engine import Database
from bot.database.schema import due, seen
from bot.schedule.job import DueContext
from bot.schedule.runner import Schedule
from bot.schedule.store import clear_due, set_due, set_due_once
from tests.givens import MONDAY, scope
from tests.schedule.givens import NoKeys

SUBJECTS = st.sampled_from(["a", "b", "c"])
EVERY = timedelta(hours=1)


class DueMachine(RuleBasedStateMachine):
    """Three rows that come back every hour, two runners whose clocks differ, a job that fails when it is told to."""

    database: Database

    @initialize()
    def empty(self) -> None:
        with self.database.transaction() as tx:
            tx.execute(delete(due))
            tx.execute(delete(seen))
        self.clock = self.last_run = MONDAY
        self.model: dict[str, datetime] = {}
        self.ran: Counter[tuple[str, datetime]] = Counter()
        self.wanted: Counter[tuple[str, datetime]] = Counter()
        self.failing = False
        self.runners = [self.runner(timedelta(0)), self.runner(timedelta(seconds=30))]

    def runner(self, skew: timedelta) -> Schedule:
        return Schedule(self.database, NoKeys(), lambda: self.clock + skew, lambda: "id", random.Random(1), {"hourly": self.job}, {})

    def job(self, context: DueContext) -> datetime:
        # The effect is written before the failure: it must be undone with it.
        context.scope.insert_new(seen, {"key": f"{context.subject} {context.due_at.isoformat()}", "at": context.scope.now})
        if self.failing:
            raise RuntimeError("told to fail")
        self.ran[context.subject, context.due_at] += 1
        assert self.model[context.subject] == context.due_at
        self.model[context.subject] = context.due_at + EVERY
        return context.due_at + EVERY

    @rule(subject=SUBJECTS, minutes=st.integers(-120, 120))
    def a_date_is_set(self, subject: str, minutes: int) -> None:
        at = self.clock + timedelta(minutes=minutes)
        with self.database.transaction() as tx:
            set_due(scope(tx), "hourly", subject, at)
        self.model[subject] = at

    @rule(subject=SUBJECTS)
    def a_date_is_set_unless_there_is_one(self, subject: str) -> None:
        with self.database.transaction() as tx:
            assert set_due_once(scope(tx), "hourly", subject, self.clock) == (subject not in self.model)
        self.model.setdefault(subject, self.clock)

    @rule(subject=SUBJECTS)
    def a_date_is_cleared(self, subject: str) -> None:
        with self.database.transaction() as tx:
            clear_due(scope(tx), "hourly", subject)
        self.model.pop(subject, None)

    @rule(which=st.integers(0, 1))
    def somebody_runs(self, which: int) -> None:
        self.last_run = max(self.last_run, self.clock)
        self.runners[which].run_once()

    @rule(minutes=st.sampled_from([1, 20, 60, 300]))
    def time_passes(self, minutes: int) -> None:
        self.clock += timedelta(minutes=minutes)

    @rule(hours=st.sampled_from([1, 24]))
    def the_clock_is_set_back(self, hours: int) -> None:
        self.clock -= timedelta(hours=hours)

    @rule()
    def jobs_begin_or_stop_to_fail(self) -> None:
        self.failing = not self.failing

    @precondition(lambda self: not self.failing)
    @rule()
    def after_a_while_nothing_is_left_behind(self) -> None:
        self.clock = max(self.clock, self.last_run) + timedelta(hours=2)  # longer than any wait after a failure, wherever the clock is
        self.runners[0].run_once()
        assert all(at > self.clock for at in self.model.values())

    @invariant()
    def the_rows_are_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        with self.database.reading() as tx:
            rows = {row.subject: row.due_at for row in tx.execute(select(due))}
            kept = set(tx.execute(select(seen.c.key)).scalars())
        assert rows == self.model
        assert kept == {f"{subject} {at.isoformat()}" for subject, at in self.ran}, "an undone effect stayed"


def test_the_schedule_keeps_its_promises_in_every_order(database: Database) -> None:
    machine = type("Machine", (DueMachine,), {"database": database})
    run_state_machine_as_test(machine, settings=settings(max_examples=settings().max_examples // 3, stateful_step_count=40))
