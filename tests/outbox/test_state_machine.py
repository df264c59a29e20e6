"""Whatever happens in whatever order: nothing twice, nothing lost, nobody's outcome written down by somebody else. A model of forty lines
beside the real outbox, on both databases."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from bot.database.engine import Database
from bot.database.schema import outbox, senders
from bot.database.scope import Scopes
from bot.metrics import Metrics
from bot.outbox import in_flight
from bot.outbox.calling.rate_limit import Limits
from bot.outbox.calling.slack_call import CallRefused, NotReached, Outcome, SlackAnswered, SlowDown, Unknown
from bot.outbox.claim import SendContext, Tally, claim, everything_is_welcome
from bot.outbox.in_flight import UnknownOutcome
from bot.outbox.kinds import Post
from bot.outbox.record_outcome import FinishedCall, arrived, not_arrived, record_outcomes, sweep
from bot.outbox.render import SlackCall
from bot.outbox.states import DEAD_LETTERS, OVER
from bot.outbox.store import queue_notice, waiting
from tests.givens import scope
from tests.outbox.bodies import a_kind, a_notice
from tests.schedule.givens import NoKeys

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PLACE = "T0MACHINE"
LIMITS = Limits()
FINAL = {*OVER, *DEAD_LETTERS}


class OutboxMachine(RuleBasedStateMachine):
    """Two senders, one Slack that sometimes keeps what it never acknowledged, clocks that go on in leaps."""

    database: Database
    calls = Bundle("calls")
    unknown_outcomes = Bundle("unknown_outcomes")

    @initialize()
    def empty(self) -> None:
        with self.database.transaction() as tx:
            tx.execute(delete(outbox))
            tx.execute(delete(senders))
        self.seconds = 0.0
        self.numbers = itertools.count(1)
        self.queued: dict[str, datetime | None] = {}
        self.slack_has: dict[str, int] = {}
        self.contexts = {name: self.context(name) for name in ("one", "two")}

    def context(self, name: str) -> SendContext:
        return SendContext(
            database=self.database,
            slack_of=lambda _workspace: pytest.fail("nobody calls Slack here"),
            scopes=Scopes(self.now, NoKeys()),
            kinds={"hello": a_kind(lambda _context, message: Post({"text": message.key}))},
            owner=name,
            limits=LIMITS,
            metrics=Metrics(),
            welcome=everything_is_welcome,
            clock=lambda: self.seconds,
            shared_clock=lambda _tx: self.now(),
        )

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    @rule(wait=st.sampled_from([0, 5, 60]), life=st.sampled_from([None, 30, 600]))
    def something_is_queued(self, wait: int, life: int | None) -> None:
        key = f"k{next(self.numbers)}"
        expires = None if life is None else self.now() + timedelta(seconds=life)
        notice = a_notice("hello", f"U{key}", key, not_before=self.now() + timedelta(seconds=wait), expires_at=expires)
        with self.database.transaction() as tx:
            assert queue_notice(scope(tx, workspace=PLACE, now=self.now()), notice)
            assert not queue_notice(scope(tx, workspace=PLACE, now=self.now()), notice)
        self.queued[key] = expires

    @rule(target=calls, name=st.sampled_from(["one", "two"]), most=st.integers(1, 3))
    def a_sender_claims(self, name: str, most: int) -> object:
        context, tally = self.contexts[name], Tally()
        with self.database.transaction() as tx:
            ids = [one.id for one in waiting(scope(tx, workspace=PLACE, now=self.now()), ["hello"], limit=most)]
            claimed = claim(context, scope(tx, workspace=PLACE), ids, self.now() + LIMITS.lease, lambda: 0.0, tally, one_by_one=False)
        fence = self.seconds + LIMITS.lease.total_seconds() - LIMITS.timeout - LIMITS.margin
        return multiple(*((name, call, fence) for call in claimed))

    @rule(
        flying=consumes(calls),
        answer=st.sampled_from(["ok", "lost after", "lost before", "slow down", "refused", "never", "not reached", "died", "died after"]),
    )
    def a_call_comes_back(self, flying: tuple[str, SlackCall, float], answer: str) -> None:
        name, call, fence = flying
        in_time = self.seconds < fence
        if in_time and answer in ("ok", "lost after", "died after"):
            key = call.message.key
            self.slack_has[key] = self.slack_has.get(key, 0) + 1
        if answer in ("died", "died after"):
            return
        outcome = self.outcome(answer) if in_time else None
        with self.database.transaction() as tx:
            record_outcomes(self.contexts[name], scope(tx, workspace=PLACE), [FinishedCall(call, outcome)], self.now(), 1.0, Tally())

    def outcome(self, answer: str) -> Outcome:
        return {
            "ok": SlackAnswered({"channel": "D1", "ts": "1.0"}),
            "lost after": Unknown("timeout"),
            "lost before": Unknown("timeout"),
            "slow down": SlowDown(1.0),
            "refused": CallRefused("mystery"),
            "never": CallRefused("msg_too_long"),
            "not reached": NotReached("refused"),
        }[answer]

    @rule(target=unknown_outcomes, name=st.sampled_from(["one", "two"]))
    def somebody_takes_the_unknown(self, name: str) -> object:
        clock = self.now()
        with self.database.transaction() as tx:
            taken = in_flight.take_unknown(
                tx, ["hello"], clock - timedelta(seconds=LIMITS.margin), owner=f"{name} asking",
                until=clock + timedelta(seconds=100), longest_lease=clock + timedelta(days=1), limit=5,
            )  # fmt: skip
        return multiple(*((name, unknown, unknown.message.key in self.slack_has) for unknown in taken))

    @rule(asked=consumes(unknown_outcomes))
    def slack_said_what_it_has(self, asked: tuple[str, UnknownOutcome, bool]) -> None:
        name, unknown, found = asked
        context = self.contexts[name]
        with self.database.transaction() as tx:
            place = context.scope(tx, PLACE)
            if not in_flight.still_mine(scope(tx, workspace=PLACE), [unknown.message.id], f"{name} asking"):
                return
            if found:
                in_flight.mark_sent(scope(tx, workspace=PLACE, now=self.now()), [(unknown.message.id, "D1", "1.0")])
                arrived(context, place, unknown.message, "D1", "1.0", Tally())
            else:
                not_arrived(context, place, unknown.message, Tally())

    @rule(seconds=st.sampled_from([1, 5, 17, 40, 200]))
    def time_passes(self, seconds: int) -> None:
        self.seconds += seconds

    @rule()
    def leases_run_out_and_outcomes_are_reconciled(self) -> None:
        self.seconds += 40
        clock = self.now()
        with self.database.transaction() as tx:
            taken = in_flight.take_unknown(
                tx, ["hello"], clock, owner="one asking", until=clock, longest_lease=clock + timedelta(days=1), limit=50
            )
        for unknown in taken:
            self.reconcile(unknown)

    @rule()
    def the_late_are_counted_out(self) -> None:
        with self.database.transaction() as tx:
            sweep(self.contexts["one"], tx, self.now(), Tally())

    @invariant()
    def nobody_is_told_twice(self) -> None:
        assert all(count == 1 for count in getattr(self, "slack_has", {}).values()), self.slack_has

    @invariant()
    def nothing_is_lost(self) -> None:
        with self.database.reading() as tx:
            rows = {row.dedupe_key: row for row in tx.execute(select(outbox))}
        assert set(rows) == set(getattr(self, "queued", {}))
        for key, row in rows.items():
            if row.state == "sent":
                assert key in self.slack_has, "marked as sent, but Slack never had it"
            if row.state == "expired":
                assert self.queued[key] is not None and self.queued[key] <= self.now()
            assert (row.state == "sending") == (row.lease_until is not None)
            assert (row.settled_at is not None) == (row.state in FINAL)

    def teardown(self) -> None:
        """Left alone long enough, everything ends, and what Slack has is known to be sent."""
        if not hasattr(self, "contexts"):
            return
        for _ in range(30):
            self.seconds += 4_000
            for flying in self.a_sender_claims_now():
                self.slack_has[flying.message.key] = self.slack_has.get(flying.message.key, 0) + 1
                arrived_now = [FinishedCall(flying, self.outcome("ok"))]
                with self.database.transaction() as tx:
                    record_outcomes(self.contexts["one"], scope(tx, workspace=PLACE), arrived_now, self.now(), 1.0, Tally())
            clock = self.now()
            with self.database.transaction() as tx:
                taken = in_flight.take_unknown(
                    tx, ["hello"], clock, owner="one asking", until=clock, longest_lease=clock + timedelta(days=1), limit=50
                )
            for unknown in taken:
                self.reconcile(unknown)
        with self.database.reading() as tx:
            states = {row.dedupe_key: row.state for row in tx.execute(select(outbox))}
        assert set(states.values()) <= FINAL, states
        assert all(states[key] == "sent" for key in self.slack_has), (states, self.slack_has)
        assert all(count == 1 for count in self.slack_has.values())

    def a_sender_claims_now(self) -> list[SlackCall]:
        with self.database.transaction() as tx:
            ids = [one.id for one in waiting(scope(tx, workspace=PLACE, now=self.now()), ["hello"], limit=100)]
            return claim(
                self.contexts["one"], scope(tx, workspace=PLACE), ids, self.now() + LIMITS.lease, lambda: 0.0, Tally(), one_by_one=False
            )

    def reconcile(self, unknown: UnknownOutcome) -> None:
        context = self.contexts["one"]
        with self.database.transaction() as tx:
            if unknown.message.key in self.slack_has:
                in_flight.mark_sent(scope(tx, workspace=PLACE, now=self.now()), [(unknown.message.id, "D1", "1.0")])
            else:
                not_arrived(context, context.scope(tx, PLACE), unknown.message, Tally())


@pytest.mark.longest
def test_the_outbox_keeps_its_promises_in_every_order(database: Database) -> None:
    machine = type("Machine", (OutboxMachine,), {"database": database})
    examples = max(80, settings.default.max_examples) if settings.default is not None else 80
    run_state_machine_as_test(machine, settings=settings(stateful_step_count=40, max_examples=examples))
