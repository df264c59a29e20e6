"""The sending loop: starts a sender for every workspace with ready messages, and reconciles unknown outcomes.

Any number of processes may run it on one database: each workspace has one sender at a time, each message one owner. A broken message,
sender or database stops nothing else. Refuses to sleep on the product's clock: it looks every second, and at once when woken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypedDict

import structlog
from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Busy, Database, DatabaseDown, Tx
from bot.database.keys import KeyStore
from bot.database.scope import Scopes
from bot.ids import WorkspaceId
from bot.metrics import Metrics
from bot.outbox import sender_lease
from bot.outbox import store as outbox
from bot.outbox.attention.check import ByTheLedger
from bot.outbox.attention.do_not_disturb import DndBook
from bot.outbox.calling.first_look import LeftBehind, left_behind, look_at_once
from bot.outbox.calling.rate_limit import Clock, Limits, Wait, boot_clock, heard_within
from bot.outbox.claim import SendContext, Tally, Welcome, nobody_is_gone
from bot.outbox.kinds import Kinds
from bot.outbox.record_outcome import sweep
from bot.outbox.unknown_outcome import any_to_reconcile, reconcile_all
from bot.outbox.workspace_sender import WorkspaceSender

TICK = 1.0
BREATH = 0.03
SWEEP_EVERY = 10.0
SOON = timedelta(milliseconds=1)
LAST_CALLS = 7.0  # seconds for calls in flight when we are told to stop

log = structlog.get_logger()


class Look(Struct, frozen=True):
    """What one look at the outbox shows."""

    workspaces: list[WorkspaceId]
    is_something_late: bool
    has_unknown_outcomes: bool
    left: LeftBehind


class DeliveryTimes(TypedDict, total=False):
    """What a delivery's pace and leases run on; only a simulation has its own."""

    clock: Clock
    wait: Wait
    shared_clock: Callable[[Tx], datetime]


class Delivery:
    """Everything that is sent to Slack unprompted goes through one of these."""

    def __init__(  # noqa: PLR0913 - by keyword
        self,
        database: Database,
        slack: AsyncWebClient,
        keys: KeyStore,
        now: Callable[[], datetime],
        kinds: Kinds,
        owner: str,
        *,
        metrics: Metrics | None = None,
        limits: Limits | None = None,
        welcome: Welcome | None = None,
        gone: Callable[[Tx, Collection[str]], Collection[str]] = nobody_is_gone,
        slack_of: Callable[[WorkspaceId], AsyncWebClient] | None = None,
        clock: Clock = boot_clock,
        wait: Wait = heard_within,
        shared_clock: Callable[[Tx], datetime] = sender_lease.database_clock,
    ) -> None:
        client_of = slack_of or (lambda _workspace: slack)
        dnd = DndBook(client_of, clock)
        self._context = SendContext(
            database=database,
            slack_of=client_of,
            scopes=Scopes(now, keys),
            kinds=kinds,
            owner=owner,
            limits=limits or Limits(),
            metrics=metrics or Metrics(),
            welcome=welcome or ByTheLedger(kinds, dnd.spans),
            before_asking=dnd.learn,
            gone=gone,
            clock=clock,
            wait=wait,
            shared_clock=shared_clock,
        )
        self._senders: dict[WorkspaceId, WorkspaceSender] = {}
        self._at_work: set[WorkspaceSender] = set()  # who is woken: with a thousand workspaces most have nothing to send
        self._working: dict[WorkspaceId, asyncio.Task[None]] = {}
        self._reconciling: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._bell = asyncio.Event()
        self._swept_at = -SWEEP_EVERY

    async def run_once(self) -> int:
        """Send everything that may go now, however long Slack's pace makes that; how many calls it took."""
        calls = 0
        while True:
            look = await self._look_around()
            await self._tidy(look)
            resolved = await look_at_once(self._context, look.left.doubts)
            resolved += await reconcile_all(self._context) if look.has_unknown_outcomes else 0
            sent = [await self._work(workspace) for workspace in look.workspaces if not self._is_blocked(workspace)]
            calls += sum(sent)
            if not any(sent) and not resolved:
                return calls

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; then finish what is in flight and release every lease."""
        ringing = asyncio.create_task(self._ring_when(stop))
        try:
            await self._guarded(self._context.database.write(sender_lease.forget_troubles))
            while not stop.is_set():
                self._bell.clear()
                await self._guarded(self._start_senders())
                await self._pause(TICK)
                await asyncio.sleep(BREATH)  # a thousand wakes in a moment are one look
        finally:
            ringing.cancel()
            await self._close()

    def wake(self) -> None:
        """Something was queued: look now."""
        for sender in self._at_work:
            sender.wake()
        self._bell.set()

    def next_at(self) -> datetime | None:
        """When the next message may go, as far as Slack said; None when none waits."""
        with self._context.database.reading() as tx:
            blocked = self._blocked_until(tx)
            return min((max(at, blocked.get(workspace, at)) for workspace, at in outbox.first_ready(tx).items()), default=None)

    def in_flight(self) -> int:
        """Calls being made, and calls made but not yet written down."""
        return sum(sender.in_flight() for sender in self._senders.values())

    def idle(self) -> bool:
        """Nothing may go now and nothing is on its way."""
        if self.in_flight():
            return False
        now = self._context.now()
        with self._context.database.reading() as tx:
            blocked = self._blocked_until(tx)
            may_go = (at <= now for workspace, at in outbox.first_ready(tx).items() if workspace not in blocked)
            return not (outbox.anything_being_sent(tx) or any(may_go))

    # --- senders -------------------------------------------------------------------------------------------------

    async def _start_senders(self) -> None:
        look = await self._look_around()
        await self._tidy(look)
        if look.has_unknown_outcomes and (self._reconciling is None or self._reconciling.done()):
            self._reconciling = asyncio.create_task(self._guarded(self._reconcile()))
        if look.left.doubts and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._guarded(look_at_once(self._context, look.left.doubts)))
        for workspace in look.workspaces:
            if workspace not in self._working and not self._is_blocked(workspace):
                self._working[workspace] = asyncio.create_task(self._serve(workspace))

    async def _reconcile(self) -> None:
        if await reconcile_all(self._context):
            self.wake()  # what Slack does not have may go again, also where a sender waits for a call that hangs

    async def _serve(self, workspace: WorkspaceId) -> None:
        await self._guarded(self._work(workspace))
        del self._working[workspace]

    async def _work(self, workspace: WorkspaceId) -> int:
        sender = self._sender(workspace)
        self._at_work.add(sender)
        try:
            return await sender.work()
        finally:
            self._at_work.discard(sender)

    def _sender(self, workspace: WorkspaceId) -> WorkspaceSender:
        return self._senders.setdefault(workspace, WorkspaceSender(self._context, workspace))

    def _is_blocked(self, workspace: WorkspaceId) -> bool:
        """Whether Slack cannot be reached there. Its own orders to wait stand in the database, where a new install lifts them."""
        return workspace in self._senders and self._senders[workspace].blocked_for() > 0

    def _blocked_until(self, tx: Tx) -> dict[WorkspaceId, datetime]:
        """The workspaces in which nothing may go now, and until when by the product's clock."""
        clock = self._context.shared_clock(tx)
        waits = {workspace: (until - clock).total_seconds() for workspace, until in sender_lease.blocked(tx, clock).items()}
        for workspace, sender in self._senders.items():
            waits[workspace] = max(waits.get(workspace, 0.0), sender.blocked_for())
        # Never a moment that has been: whoever goes from one to the next would stand still.
        return {workspace: self._context.now() + timedelta(seconds=wait) + SOON for workspace, wait in waits.items() if wait > 0}

    async def _look_around(self) -> Look:
        """A look, and a second one where a dead sender stood in the way."""
        look = await self._context.database.read(self._look)
        if not (dead := look.left.senders):
            return look
        await self._context.database.write(lambda tx: sender_lease.free(tx, dead))
        log.info("dead_sender_replaced")
        return await self._context.database.read(self._look)

    def _look(self, tx: Tx) -> Look:
        context = self._context
        now, (clock, is_believed) = context.now(), context.lease_clock(tx)
        longest = clock + 2 * context.limits.sender_lease
        ready = outbox.workspaces_ready(tx, list(context.kinds), now, owner=context.owner, clock=clock, longest_lease=longest)
        late = context.clock() >= self._swept_at + SWEEP_EVERY and outbox.anything_late(tx, now)
        return Look(ready, late, is_believed and any_to_reconcile(context, tx, clock), left_behind(context, tx))

    async def _tidy(self, look: Look) -> None:
        if look.is_something_late:
            tally = await self._context.database.write(self._sweep)
            tally.tell(self._context.metrics)
        if self._context.clock() >= self._swept_at + SWEEP_EVERY:
            self._swept_at = self._context.clock()

    def _sweep(self, tx: Tx) -> Tally:
        tally = Tally()
        sweep(self._context, tx, self._context.now(), tally)
        return tally

    # --- waiting and ending --------------------------------------------------------------------------------------

    async def _guarded(self, work: Coroutine[Any, Any, Any]) -> None:
        """The loop outlives whatever happens in here."""
        try:
            await work
        except (Busy, DatabaseDown) as down:
            log.warning("database_down", where="delivery", reason=type(down).__name__)
        except Exception:
            log.exception("delivery_failed")

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return

    async def _ring_when(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._bell.set()

    async def _close(self) -> None:
        for sender in self._senders.values():
            sender.close()
        tasks = [*self._working.values(), *(one for one in (self._reconciling, self._looking) if one is not None)]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=LAST_CALLS)
        for task in late:
            task.cancel()  # their outcome is unknown now: somebody will ask Slack about them
        await asyncio.gather(*late, return_exceptions=True)
