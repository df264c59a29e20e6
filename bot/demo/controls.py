"""What the buttons of the demo's page do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from msgspec import Struct

from bot.database.engine import Tx
from bot.demo.clock import BEGIN
from bot.demo.company.second import SECOND, SECOND_AT
from bot.demo.database_guide import LEAD, explained
from bot.demo.rows import rows_naming, table_counts, table_page, timeline
from bot.demo.simulation import Simulation
from bot.demo.stage import COMPANY
from bot.demo.timeline import in_words
from bot.demo.tours.first import CHAPTERS, tour, words_from
from bot.demo.tours.second import second_tour
from bot.installs.oauth import INSTALL

T = TypeVar("T")

SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


class OnStage(Struct):
    """One clock, one bot and one database for every company's page."""

    simulation: Simulation | None = None
    is_open: bool = False


class DemoControls:
    """What the page's buttons do (localslack.HostControls)."""

    def __init__(self, shown: OnStage | None = None, tells: Callable[[], dict[str, Any]] = tour) -> None:
        self._shown, self._tells = shown or OnStage(), tells

    @property
    def simulation(self) -> Simulation | None:
        """What the buttons move."""
        return self._shown.simulation

    @property
    def _demo(self) -> Simulation:
        assert self.simulation is not None
        return self.simulation

    def of_second(self) -> DemoControls:
        """The same for the page of the second company, which tells another tour."""
        return DemoControls(self._shown, second_tour)

    def show(self, simulation: Simulation) -> None:
        """The page's buttons move this one."""
        self._shown.simulation = simulation

    def open(self) -> None:
        """The visitor may come in."""
        self._shown.is_open = True

    def ready(self) -> bool:
        """Whether a visitor may come in."""
        return self._shown.is_open

    async def turn_clock(self, to: str) -> None:
        """Live through an hour, a day, a week, to the next thing that happens, or to a chapter of the tour."""
        if to == "next":
            await self._demo.live_to_next()
        elif to in CHAPTERS:
            await self._demo.live_to_words(words_from(to), CHAPTERS[to].most)
        else:
            await self._demo.live(seconds=SPANS[to].total_seconds())

    async def pause(self, on: bool) -> None:
        """Let time stand still, or flow again."""
        self._demo.clock.flow(not on)

    def paused(self) -> bool:
        """Whether time stands still."""
        return self.simulation is None or not self.simulation.clock.flows

    async def timeline(self) -> list[dict[str, Any]]:
        """What is due and what was sent."""
        return in_words(await self._read(timeline, []))

    def tour(self) -> dict[str, Any]:
        """What a newcomer is told."""
        return self._tells()

    def companies(self) -> list[dict[str, str]]:
        """The companies that one can switch between."""
        return [
            {"name": COMPANY, "at": "/", "note": "has had Ripple for a week"},
            {"name": SECOND, "at": SECOND_AT, "note": "thirty teams; you bring Ripple"},
        ]

    def install_at(self) -> str:
        """Where it is installed: the bot's own page."""
        return INSTALL

    async def tables(self) -> dict[str, Any]:
        """The database's tables, those where answers lie first, and what to know before looking."""
        return {"lead": LEAD, "tables": explained(await self._read(table_counts, []))}

    async def find(self, words: str) -> dict[str, int]:
        """In how many rows of each table these words stand."""
        return await self._read(lambda tx: rows_naming(tx, words), {})

    async def table(self, name: str, offset: int) -> dict[str, Any]:
        """A page of one table."""
        return await self._read(lambda tx: table_page(tx, name, offset), {"columns": [], "rows": []})

    async def stop_bot(self) -> None:
        """Stop the bot as a crash would."""
        async with self._demo.lock:
            await self._demo.stop_bot(without_warning=True)

    async def start_bot(self) -> None:
        """Start it again."""
        async with self._demo.lock:
            await self._demo.start_bot()

    def bot_running(self) -> bool:
        """Whether it is up."""
        return self.simulation is not None and self.simulation.bot is not None

    async def reset(self) -> None:
        """Everything back to how the visitor found it."""
        flowed = self._demo.clock.flows
        self._demo.clock.flow(False)
        async with self._demo.lock:
            await self._demo.begin_again()
        await self._demo.live_beforehand()
        self._demo.clock.flow(flowed)

    def reset_share(self) -> float:
        """How much of the weeks before the visitor is lived through, 0 to 1; also at the first start."""
        return self.simulation.share_lived() if self.simulation is not None else 0.0

    def now(self) -> datetime:
        """The demo's time."""
        return self.simulation.clock() if self.simulation is not None else BEGIN

    async def _read(self, look: Callable[[Tx], T], otherwise: T) -> T:
        bot = self._demo.bot
        return await bot.database.read(look) if bot is not None else otherwise
