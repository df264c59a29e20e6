"""One workspace's sender: chooses what goes next, at Slack's pace, with at most a few calls in flight.

A turn is one transaction: it records the calls that came back and claims the messages that may go at this very moment. So a message is
marked `sending` only when a call for it is about to be made, and a crash leaves no more outcomes unknown than calls were in flight.

What goes next: by priority; among equals one of each kind in turn; within a kind the oldest. Refuses to look ahead of the pace.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.database.engine import Busy, DatabaseDown, Tx
from bot.ids import PersonId, WorkspaceId
from bot.outbox import sender_lease
from bot.outbox import store as outbox
from bot.outbox.attention.check import is_person
from bot.outbox.calling.caller import Caller
from bot.outbox.calling.rate_limit import Pace
from bot.outbox.calling.slack_call import CallRefused, Outcome, SlackAnswered, Unknown
from bot.outbox.claim import SendContext, Tally, claim
from bot.outbox.record_outcome import FinishedCall, record_outcomes
from bot.outbox.render import SlackCall
from bot.outbox.states import OutcomeReason
from bot.outbox.store import ReadyMessage

LOOK_AHEAD = 128  # messages of each kind
DATABASE_PAUSE = 0.5
PATIENCE = 1.5  # how long a sender waits for a message that only waits for its turn
SHORTEST_WAIT = 0.001

log = structlog.get_logger()


class WorkspaceSender:
    """Start it with `work`; it ends by itself when nothing may go."""

    def __init__(self, context: SendContext, workspace: WorkspaceId) -> None:
        self.workspace = workspace
        self._context = context
        self._pace = Pace(context.limits, context.clock)
        self._caller = Caller(context, workspace, self._pace)
        self._candidates: list[ReadyMessage] = []
        self._seen_all = False  # the candidates are all there is, as far as we were told
        self._in_flight: set[asyncio.Task[None]] = set()
        self._finished: list[FinishedCall] = []
        self._bell = asyncio.Event()
        self._closing = False
        self._renewed: tuple[datetime, float] | None = None  # when the lease was acquired: by the shared clock, and by ours
        self._had_trouble = False

    def wake(self) -> None:
        """Something new may wait."""
        self._seen_all = False
        self._bell.set()

    def close(self) -> None:
        """Claim nothing more; finish what is in flight."""
        self._closing = True
        self._bell.set()

    def in_flight(self) -> int:
        """Calls being made, and calls made but not yet written down."""
        return len(self._in_flight) + len(self._finished)

    def blocked_for(self) -> float:
        """Seconds for which Slack wants to hear nothing, or cannot be reached. A trouble is none: the database says whether it lasts."""
        return self._pace.blocked_for()

    async def work(self) -> int:
        """Send until nothing may go any more; how many calls that took. 0 when another process sends here."""
        self._caller.calls, self._closing, self._seen_all = 0, False, False
        if not await self._acquire_lease():
            return 0
        try:
            while await self._turn():
                pass
        finally:
            await self._release_lease()
        return self._caller.calls

    async def _turn(self) -> bool:
        """One transaction and one wait; False when the sender may end."""
        self._bell.clear()
        finished, self._finished = self._finished, []
        try:
            await self._renew_lease()
            chosen = await self._choose()
            calls = await self._write(finished, chosen) if finished or chosen else []
        except (Busy, DatabaseDown) as down:
            log.warning("database_down", where="outbox", reason=type(down).__name__)
            self._finished = [*finished, *self._finished]
            self._candidates, self._seen_all = [], False
            await self._wait(DATABASE_PAUSE)
            return not self._closing or bool(self.in_flight())
        finally:
            self._context.open_calls.difference_update(_ids(finished) - _ids(self._finished))
        for made, fence in calls:
            self._launch(made, fence)
        return await self._wait_for_next()

    # --- the lease: one sender a workspace -----------------------------------------------------------------------

    async def _acquire_lease(self) -> bool:
        started = self._context.clock()
        clock, sender = await self._context.database.write(self._try_lease)
        if sender is None:
            return False
        self._renewed = (clock, started)
        self._had_trouble = sender.trouble is not None
        self._pace.adopt(sender.rate)
        if self._pace.forget_trouble():
            self._caller.forget_refusals()
        if sender.blocked_until is not None and sender.blocked_until > clock:
            block = self._pace.block_for_trouble if self._had_trouble else self._pace.block
            block((sender.blocked_until - clock).total_seconds())
        return True

    async def _renew_lease(self) -> None:
        assert self._renewed is not None
        started = self._context.clock()
        if started - self._renewed[1] < self._context.limits.sender_lease.total_seconds() / 2:
            return
        clock, sender = await self._context.database.write(self._try_lease)
        self._renewed = (clock, started)
        if sender is None:
            log.warning("sender_lease_lost", workspace=self.workspace)
            self._closing = True

    async def _release_lease(self) -> None:
        rate = self._pace.rate
        try:
            await self._context.database.write(lambda tx: sender_lease.release_lease(tx, self.workspace, self._context.owner, rate))
        except (Busy, DatabaseDown):
            log.warning("sender_lease_not_released", workspace=self.workspace)

    def _try_lease(self, tx: Tx) -> tuple[datetime, sender_lease.SenderState | None]:
        clock = self._context.shared_clock(tx)
        return clock, sender_lease.acquire_lease(tx, self.workspace, self._context.owner, clock, self._context.limits.sender_lease)

    def _shared_now(self) -> datetime:
        assert self._renewed is not None
        then, at = self._renewed
        return then + timedelta(seconds=self._context.clock() - at)

    # --- choosing ------------------------------------------------------------------------------------------------

    async def _choose(self) -> list[ReadyMessage]:
        room = min(self._pace.free(), self._context.limits.in_flight - len(self._in_flight))
        if self._closing or room <= 0:
            return []
        chosen = self._pick(room, set())
        if len(chosen) < room and not self._seen_all:
            await self._look({one.id for one in chosen})
            chosen += self._pick(room - len(chosen), {one.recipient for one in chosen})
        return chosen

    def _pick(self, room: int, taken: set[str]) -> list[ReadyMessage]:
        """The first messages whose conversations take one now, at most one to each."""
        picked: list[ReadyMessage] = []
        left: list[ReadyMessage] = []
        for one in self._candidates:
            if len(picked) < room and one.recipient not in taken and not self._pace.hold_of(one.recipient):
                picked.append(one)
                taken.add(one.recipient)
            else:
                left.append(one)
        self._candidates = left
        return picked

    async def _look(self, leave_out: set[str]) -> None:
        kinds, now, avoid = list(self._context.kinds), self._context.now(), self._pace.held()
        self._seen_all = True
        found = await self._context.database.read(
            lambda tx: outbox.waiting(self._context.scope(tx, self.workspace, now), kinds, avoid=avoid, limit=LOOK_AHEAD)
        )
        if any(one.place == LOOK_AHEAD - 1 for one in found):
            self._seen_all = False  # a full page: more of that kind waits behind it
        fresh = [one for one in found if one.id not in leave_out and one.id not in self._context.open_calls]
        self._candidates = sorted(fresh, key=lambda one: (one.priority, one.place, one.id))
        unasked = [PersonId(one.recipient) for one in fresh if self._context.kinds[one.kind].as_unasked and is_person(one.recipient)]
        if unasked and self._context.before_asking is not None:
            await self._context.before_asking(self.workspace, unasked)

    # --- the transaction -----------------------------------------------------------------------------------------

    async def _write(self, finished: Sequence[FinishedCall], chosen: Sequence[ReadyMessage]) -> list[tuple[SlackCall, float]]:
        """Record and claim; the calls to make, each with the moment after which it must not be sent any more."""
        limits, started, not_to_call = self._context.limits, self._context.clock(), {one.id for one in chosen}
        # Before any row says `sending`: whoever reads that at once must not take it for a call whose answer was lost.
        self._context.open_calls.update(not_to_call)
        try:
            calls = await self._record_and_claim(finished, chosen)
            not_to_call -= {made.message.id for made in calls}
        finally:
            self._context.open_calls.difference_update(not_to_call)
        fence = started + limits.lease.total_seconds() - limits.timeout - limits.margin
        return [(made, fence) for made in calls]

    async def _record_and_claim(self, finished: Sequence[FinishedCall], chosen: Sequence[ReadyMessage]) -> list[SlackCall]:
        try:
            calls, tally = await self._context.database.write(lambda tx: self._in_transaction(tx, finished, chosen, False))
        except (Busy, DatabaseDown):
            raise
        except Exception:
            # One message spoils the batch: the careful way finds it and goes on with the others.
            log.exception("messages_one_by_one")
            calls, tally = await self._context.database.write(lambda tx: self._in_transaction(tx, finished, chosen, True))
        tally.tell(self._context.metrics)
        return calls

    def _in_transaction(
        self, tx: Tx, finished: Sequence[FinishedCall], chosen: Sequence[ReadyMessage], careful: bool
    ) -> tuple[list[SlackCall], Tally]:
        context, clock, tally = self._context, self._shared_now(), Tally()
        if finished:
            record_outcomes(context, context.scope(tx, self.workspace), finished, clock, self._pace.rate, tally)
        if self._had_trouble and any(isinstance(one.outcome, SlackAnswered) for one in finished):
            sender_lease.unblock(tx, self.workspace)
        if not chosen:
            return [], tally
        ids, lease_until = [one.id for one in chosen], clock + context.limits.lease
        wait = self._pace.update_wait
        return claim(context, context.scope(tx, self.workspace), ids, lease_until, wait, tally, one_by_one=careful), tally

    # --- calls ---------------------------------------------------------------------------------------------------

    def _launch(self, made: SlackCall, fence: float) -> None:
        self._pace.spend(made.message.recipient)
        self._in_flight.add(asyncio.create_task(self._make_call(made, fence)))

    async def _make_call(self, made: SlackCall, fence: float) -> None:
        outcome: Outcome | None = Unknown("cancelled")
        try:
            outcome = await self._caller.call(made, fence)
        except Exception:
            log.exception("message_not_sendable", **self._context.kinds[made.message.kind].in_logs(made.message))
            outcome = CallRefused(OutcomeReason.NOT_SENDABLE)
        finally:
            self._pace.arrived(made.message.recipient)
            self._finished.append(FinishedCall(made, outcome))
            task = asyncio.current_task()
            if task is not None:
                self._in_flight.discard(task)
            self._bell.set()

    # --- waiting -------------------------------------------------------------------------------------------------

    async def _wait_for_next(self) -> bool:
        if self._finished:
            return True
        wait = self._next_in()
        if not self._in_flight and (wait is None or wait > PATIENCE):
            return False
        await self._wait(wait)
        return True

    def _next_in(self) -> float | None:
        """Seconds until another message may go, as far as we know; None: not before something happens."""
        if self._closing or len(self._in_flight) >= self._context.limits.in_flight:
            return None
        if self._candidates:
            return max(self._pace.wait(), min(self._pace.hold_of(one.recipient) for one in self._candidates))
        if not self._seen_all:
            return self._pace.wait()
        held = [self._pace.hold_of(recipient) for recipient in self._pace.held()]
        if not held:
            return None
        self._seen_all = False  # messages to those who were held may wait: look when the first hold ends
        return max(self._pace.wait(), min(held))

    async def _wait(self, seconds: float | None) -> None:
        await self._context.wait(self._bell, seconds if seconds is None else max(seconds, SHORTEST_WAIT), bool(self._in_flight))


def _ids(finished: Sequence[FinishedCall]) -> set[str]:
    return {one.call.message.id for one in finished}
