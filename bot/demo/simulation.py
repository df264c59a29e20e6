"""The simulation. A stage on which time passes, for the bot and for the cast, in the order in which things happen.

Between two moments nothing happens: the clock jumps to the next thing that is due for the bot or planned by the cast, the bot is let
finish, and so on. So a week takes a second and loses nothing of its order.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog

from bot.demo.cards import is_asked
from bot.demo.clock import BEGIN
from bot.demo.company.cast import CHANNELS, HARBOR, VISITOR
from bot.demo.director import Director
from bot.demo.stage import Stage, earliest

log = structlog.get_logger()

MOMENT = "clock.txt"  # in the kept folder: what time it was
BEFOREHAND = 1  # weeks: the hello lies behind the visitor, the first audit before them
LONGEST_WAIT = timedelta(weeks=1)  # for a question; the pulse asks once a week
TO_A_QUESTION = timedelta(days=1.2)  # about: the pulse asks on Tuesdays, and the weeks begin on a Monday
NEWEST_READ = 60  # messages in which words are looked for: more than a week of a channel
HEARTBEAT = 0.25  # seconds between looks at what is due


class Simulation(Stage):
    """The demo's weeks, as one `async with`. `folder`: what is kept there is gone on with the next time."""

    def __init__(self, *, flows: bool, port: int = 0, folder: Path | None = None, seed: int = 7, controls: Any = None) -> None:
        super().__init__(flows=flows, port=port, folder=folder, seed=seed, controls=controls)
        self.lock = asyncio.Lock()
        self.taken_up = False
        self.director = Director(self, _chance(seed))
        self._lived_at = BEGIN + timedelta(weeks=BEFOREHAND)

    async def __aenter__(self) -> Self:
        try:
            await self.open()
            await self.begin()
        except BaseException:  # also Ctrl-C: nobody else would stop what runs by then
            await self.close()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def open(self) -> None:
        """The pretend Slack listens, and what was kept is read; DemoCannotStart when the port is taken."""
        await self.open_slack()
        self.taken_up = bool(self.slack.workspace.channels)

    async def begin(self) -> None:
        """Set the scene, or go on where a kept one was left."""
        await (self.take_up() if self.taken_up else self.set_scene())

    async def close(self) -> None:
        """Nothing is left running; what is kept is kept."""
        if self.bot is not None:
            self._keep_moment()
        await self.let_go()

    async def set_scene(self) -> None:
        """The cast and the channels, the bot running, the teams set up by Eve and Noor in the bot's own form."""
        self.people_it()
        await self.start_bot()
        await self.director.set_up()
        await self.settle()

    async def take_up(self) -> None:
        """Go on where a kept company was left. The clock is never behind the second in which something was said last."""
        last = datetime.fromtimestamp(self.slack.workspace.last_tick // 1_000_000, UTC)  # ticks run ahead of a clock that stands
        self.clock.turn_to(max(last, self._kept_moment()))
        self.find_people()
        self.director = Director(self, _chance(f"{self.seed} {self.clock():%Y-%m-%d}"))
        await self.start_bot()
        await self.settle()

    async def begin_again(self) -> None:
        """Everything back to how it was when the scene was set."""
        await self.stop_bot(without_warning=True)
        self.slack.sockets.cut_all()  # or who joins would be told to a bot that is gone, and again a minute later
        self.clock.begin_again()
        self.forget()
        await self.empty_slack()
        self.director = Director(self, _chance(self.seed))
        await self.set_scene()

    # --- time passes -------------------------------------------------------------------------------------------------

    async def live(self, **span: float) -> None:
        """Live through some time: every due moment of the bot and every planned act of the cast, in order."""
        async with self.lock:
            await self._live_until(self.clock() + timedelta(**span))

    async def live_to_next(self) -> None:
        """To the next thing that happens."""
        async with self.lock:
            moment = await self._next_moment()
            await self._live_until((moment or self.clock()) + timedelta(seconds=1))

    async def live_to_a_question(self, name: str) -> None:
        """Until the pulse asks this person something, a week at most."""
        async with self.lock:
            begin, end = self.clock(), self.clock() + LONGEST_WAIT
            while not is_asked(self.people[name], since=begin) and self.clock() < end:
                moment = await self._next_moment()
                await self._live_until(min(moment or end, end))

    async def live_to_words(self, words: Collection[str], most: timedelta) -> None:
        """Until the visitor has read some of these words; not at all where they have, and so long at most."""
        async with self.lock:
            end = self.clock() + most
            while not self._has_read(words) and self.clock() < end:
                moment = await self._next_moment()
                await self._live_until(min(moment or end, end))

    async def live_beforehand(self, weeks: int = BEFOREHAND) -> None:
        """The weeks before the visitor comes, up to the moment when there is a question for them to answer."""
        self.visitor, self.beforehand = "", True
        self._lived_at = BEGIN + timedelta(weeks=weeks)
        try:
            await self.live(seconds=max(0.0, (self._lived_at - self.clock()).total_seconds()))
            self.visitor = VISITOR
            await self.live_to_a_question(self.visitor)
        finally:
            self.beforehand = False

    def needs_living(self) -> bool:
        """Whether the weeks before the visitor are still to be lived, in whole or from where somebody stopped them."""
        return self.clock() < BEGIN + timedelta(weeks=BEFOREHAND)

    def share_lived(self) -> float:
        """Meanwhile: how much of them is done, 0 to 1."""
        return min(1.0, (self.clock() - BEGIN) / (self._lived_at + TO_A_QUESTION - BEGIN)) if self.beforehand else 0.0

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[asyncio.Task[None]]:
        """Meanwhile the bot does what is due and the cast what they planned, as the clock stands or flows."""
        heart = asyncio.create_task(self._beat())
        heart.add_done_callback(_say_if_broken)
        try:
            yield heart
        finally:
            heart.cancel()
            with suppress(asyncio.CancelledError):
                await heart

    async def _beat(self) -> None:
        while True:
            async with self.lock:
                self.director.plan_until(self.clock())
                await self.director.act(self.clock())
                await self.settle()
                self.director.notice(self.clock())
            heed_a_stop()
            await asyncio.sleep(HEARTBEAT)

    async def _live_until(self, end: datetime) -> None:
        self.director.plan_until(end)
        due = await self.settle()
        while (moment := earliest(due, self.director.next_at())) is not None and moment <= end:
            self.clock.turn_to(moment)
            await self.director.act(self.clock())
            due = await self.settle()
            self.director.notice(self.clock())
            heed_a_stop()
        self.clock.turn_to(end)
        self._keep_moment()

    def _has_read(self, words: Collection[str]) -> bool:
        """Whether the bot wrote one of them into the visitor's team's channel, or to them."""
        person = self.people[VISITOR]
        seen = [*person.channel(CHANNELS[HARBOR])[-NEWEST_READ:], *person.newest_dms(NEWEST_READ)]
        return any(one in message.text for message in seen for one in words)

    async def _next_moment(self) -> datetime | None:
        due = [] if self.bot is None else [self.bot.schedule.next_at(), self.bot.delivery.next_at()]
        return earliest(self.director.next_at(), *due)

    def _keep_moment(self) -> None:
        if self.is_kept:
            (self.folder / MOMENT).write_text(self.clock().isoformat(), encoding="utf-8")

    def _kept_moment(self) -> datetime:
        kept = self.folder / MOMENT
        return datetime.fromisoformat(kept.read_text(encoding="utf-8")) if kept.exists() else BEGIN


def heed_a_stop() -> None:
    """Go no further when somebody asked this task to end: until Python 3.12 `wait_for` may lose that it did."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _chance(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a cast, not a secret


def _say_if_broken(heart: asyncio.Task[None]) -> None:
    # The clock can still be turned by hand; that nobody lives between two turns must not look like peace.
    if not heart.cancelled() and (fault := heart.exception()) is not None:
        log.error("demo_stands_still", exc_info=fault)
