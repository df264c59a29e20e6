"""Due rows: each runs once, whoever runs it; a failure waits and stops nobody; a crash changes nothing."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.idempotency import first_time
from bot.database.schema import due, seen
from bot.schedule.job import AfterContext, DueContext
from bot.schedule.runner import AFTER_LEASE, Schedule
from bot.schedule.store import clear_due, set_due, set_due_once
from tests.givens import MONDAY, Clock, KeysInMemory, scope

pytestmark = pytest.mark.each_way

HOUR = timedelta(hours=1)

KEYS = KeysInMemory()


def schedule(database: Database, clock: Callable[[], datetime], jobs: dict, after: dict | None = None) -> Schedule:
    return Schedule(database, KEYS, clock, lambda: "id", random.Random(1), jobs, after or {})


def plan(database: Database, kind: str, subject: str, at: datetime) -> None:
    with database.transaction() as tx:
        set_due(scope(tx), kind, subject, at)


def row(database: Database, subject: str):
    with database.reading() as tx:
        return tx.execute(select(due).where(due.c.subject == subject)).one_or_none()


def test_what_is_due_runs_once_and_is_gone(database: Database) -> None:
    ran: list[str] = []
    plan(database, "close", "r1", MONDAY)
    plan(database, "close", "r2", MONDAY + HOUR)
    clock = Clock()
    job = schedule(database, clock, {"close": lambda context: ran.append(context.subject)})
    assert (job.run_once(), job.run_once()) == (1, 0)
    assert ran == ["r1"] and row(database, "r1") is None
    assert job.next_at() == MONDAY + HOUR
    clock.turn(hours=1)
    assert job.run_once() == 1 and job.next_at() is None


def test_a_job_says_when_it_is_due_again(database: Database) -> None:
    plan(database, "digest", "t1", MONDAY)
    clock = Clock()
    weekly = schedule(database, clock, {"digest": lambda context: context.due_at + timedelta(weeks=1)})
    weekly.run_once()
    assert row(database, "t1").due_at == MONDAY + timedelta(weeks=1)


def test_what_was_missed_while_nobody_ran_is_caught_up_in_order(database: Database) -> None:
    ran: list[datetime] = []

    def daily(context: DueContext) -> datetime:
        ran.append(context.due_at)
        return context.due_at + timedelta(days=1)

    plan(database, "daily", "a", MONDAY + timedelta(hours=12))
    plan(database, "daily", "b", MONDAY)
    clock = Clock(MONDAY + timedelta(days=3))
    schedule(database, clock, {"daily": daily}).run_once()
    assert ran == [MONDAY + timedelta(hours=12 * n) for n in range(7)]


def test_a_job_that_raises_is_undone_waits_and_keeps_its_moment_and_its_error(database: Database) -> None:
    def fail(context: DueContext) -> None:
        first_time(context.scope, "half done")
        raise LookupError("what somebody wrote")

    ran: list[str] = []
    plan(database, "bad", "a", MONDAY)
    plan(database, "good", "b", MONDAY)
    clock = Clock()
    job = schedule(database, clock, {"bad": fail, "good": lambda context: ran.append(context.subject)})
    assert job.run_once() == 2 and ran == ["b"]
    kept = row(database, "a")
    assert (kept.due_at, kept.attempts, kept.last_error) == (MONDAY, 1, "LookupError")
    assert MONDAY + timedelta(seconds=27) <= kept.retry_at <= MONDAY + timedelta(seconds=33)
    with database.reading() as tx:
        assert tx.execute(select(seen)).all() == []
    assert job.run_once() == 0
    clock.turn(minutes=1)
    assert job.run_once() == 1 and row(database, "a").attempts == 2


def test_what_fails_in_one_workspace_keeps_nothing_of_another_waiting(database: Database) -> None:
    ran: list[str] = []

    def job(context: DueContext) -> None:
        if context.scope.workspace == "TA":
            raise LookupError
        ran.append(context.subject)

    with database.transaction() as tx:
        for n in range(3):
            set_due(scope(tx, workspace="TA"), "open", f"a{n}", MONDAY - HOUR)
            set_due(scope(tx, workspace="TB"), "open", f"b{n}", MONDAY)
    runner = schedule(database, Clock(), {"open": job})
    assert runner.run_once() == 6 and ran == ["b0", "b1", "b2"], "in the same tick"


def test_workspaces_take_turns_with_what_may_be_slow(database: Database) -> None:
    ran: list[str] = []
    with database.transaction() as tx:
        for n in range(3):
            set_due(scope(tx, workspace="TA"), "look up", f"a{n}", MONDAY - HOUR)
        for n in range(2):
            set_due(scope(tx, workspace="TB"), "look up", f"b{n}", MONDAY)
    runner = schedule(database, Clock(), {}, {"look up": lambda context: ran.append(context.subject)})
    assert runner.run_once() == 5 and ran == ["a0", "b0", "a1", "b1", "a2"]


@pytest.mark.long
def test_waits_grow_to_an_hour_and_a_success_clears_them(database: Database) -> None:
    plan(database, "bad", "a", MONDAY)
    clock, broken = Clock(), [True]

    def job(context: DueContext) -> datetime:
        if broken[0]:
            raise ValueError
        return context.scope.now + timedelta(days=7)

    runner = schedule(database, clock, {"bad": job})
    for _ in range(20):
        runner.run_once()
        clock.turn_to(row(database, "a").retry_at)
    kept = row(database, "a")
    assert kept.attempts == 20
    broken[0] = False
    runner.run_once()
    kept = row(database, "a")
    assert (kept.attempts, kept.last_error, kept.retry_at) == (0, None, None)


def test_a_job_that_wants_the_same_moment_again_is_a_mistake_not_a_circle(database: Database) -> None:
    plan(database, "circle", "a", MONDAY)
    assert schedule(database, Clock(), {"circle": lambda context: context.due_at}).run_once() == 1
    assert row(database, "a").last_error == "ValueError"


def test_rows_of_a_kind_this_version_does_not_know_are_left_alone(database: Database) -> None:
    plan(database, "from-the-future", "a", MONDAY)
    runner = schedule(database, Clock(), {"other": lambda _context: None})
    assert runner.run_once() == 0 and runner.next_at() is None
    assert row(database, "a").due_at == MONDAY


def test_a_date_is_replaced_kept_or_cleared(database: Database) -> None:
    with database.transaction() as tx:
        set_due(scope(tx), "close", "r", MONDAY)
        assert not set_due_once(scope(tx), "close", "r", MONDAY + HOUR)
        set_due(scope(tx), "close", "r", MONDAY + 2 * HOUR)
    assert row(database, "r").due_at == MONDAY + 2 * HOUR
    with database.transaction() as tx:
        clear_due(scope(tx), "close", "r")
    assert row(database, "r") is None


def test_after_jobs_run_outside_a_transaction_and_again_if_they_were_cut_short(database: Database) -> None:
    ran: list[str] = []

    def erase(context: AfterContext) -> None:
        with context.database.transaction() as tx:  # only possible when no transaction is open
            first_time(scope(tx, now=context.now, keys=KEYS), f"erased {len(ran)}")
        ran.append(context.subject)
        if len(ran) == 1:
            raise SystemExit("killed in the middle")

    plan(database, "erase", "r1", MONDAY)
    clock = Clock()
    runner = schedule(database, clock, {}, {"erase": erase})
    with pytest.raises(SystemExit):
        runner.run_once()
    assert runner.run_once() == 0, "somebody may still be at it"
    clock.turn(seconds=AFTER_LEASE.total_seconds() + 1)
    assert runner.run_once() == 1
    assert ran == ["r1", "r1"] and row(database, "r1") is None


def test_an_after_job_that_was_given_another_date_meanwhile_keeps_it(database: Database) -> None:
    def erase(context: AfterContext) -> None:
        with context.database.transaction() as tx:
            set_due(scope(tx), "erase", "r1", MONDAY + HOUR)

    plan(database, "erase", "r1", MONDAY)
    schedule(database, Clock(), {}, {"erase": erase}).run_once()
    assert row(database, "r1").due_at == MONDAY + HOUR


def test_one_word_for_two_jobs_is_refused(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with pytest.raises(ValueError, match="erase"):
        schedule(database, Clock(), {"erase": lambda _c: None}, {"erase": lambda _c: None})
    database.close()


@pytest.mark.long
@pytest.mark.parametrize("runners", [2, 8])
def test_runners_whose_clocks_differ_run_each_moment_once(database_url: str, runners: int) -> None:
    databases = [Database(database_url) for _ in range(runners)]
    with databases[0].transaction() as tx:
        for n in range(60):
            set_due(scope(tx), "once", f"s{n}", MONDAY - timedelta(minutes=1))
    failures: list[BaseException] = []
    twice: list[str] = []

    def job(context: DueContext) -> datetime | None:
        if not first_time(context.scope, f"{context.subject} {context.due_at}"):
            twice.append(context.subject)  # to raise here would only be undone and forgotten: the row has moved on
        return context.due_at + timedelta(seconds=30) if context.due_at < MONDAY - timedelta(seconds=30) else None

    def run(database: Database, n: int) -> None:
        skewed = Clock(MONDAY + timedelta(seconds=(n % 3 - 1) * 30))
        try:
            schedule(database, skewed, {"once": job}).run_once()
        except BaseException as broken:
            failures.append(broken)

    threads = [threading.Thread(target=run, args=(database, n)) for n, database in enumerate(databases)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    schedule(databases[0], Clock(MONDAY + HOUR), {"once": job}).run_once()
    with databases[0].reading() as tx:
        assert len(tx.execute(select(seen)).all()) == 120
        assert tx.execute(select(due)).all() == [], "a job failed"
    assert (failures, twice) == ([], [])
    for database in databases:
        database.close()
