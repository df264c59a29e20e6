"""The stage: a local workspace, the cast in it, the bot, and the clock that moves them.

Between two moments nothing happens: the clock jumps to the next thing that is due for the bot or planned by the cast, the bot is let
finish, and so on. So a week takes seconds and loses nothing of its order.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.delivery.pace import UNLIMITED
from bot.demo.cards import is_asked
from bot.demo.cast import CAST, CHANNELS, Member
from bot.demo.clock import BEGIN, DemoClock
from bot.demo.life import Director
from bot.localslack.person import Someone
from bot.localslack.server import LocalSlack
from bot.settings import Settings
from bot.wiring import Bot

ROOT = Path(__file__).resolve().parents[2]
COMPANY = "Tidewater"
MOMENT = "clock.txt"  # in the kept folder: what time it was
MOST_TURNS = 200  # of letting the bot finish, at one moment
LONGEST_WAIT = timedelta(weeks=1)  # for a question; the pulse asks once a week


class Stage:
    """Everything the demo needs, as one `async with`. `folder`: what is kept there is gone on with the next time.

    `visitor`: whom the cast leaves alone until somebody looks at the page; from then on, those who are looked at. `beforehand`: it is
    not the visitor's time yet, even if tabs are open; somebody left alone for weeks would not be asked any more.
    """

    def __init__(self, *, flows: bool, port: int = 0, folder: Path | None = None, seed: int = 7, controls: Any = None) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="ripple-demo-")
        self.folder = folder or Path(str(self._temporary.name if self._temporary else ""))
        self.clock = DemoClock(flows=flows)
        self.lock = asyncio.Lock()
        manifest = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
        keep = self.folder / "workspace.json" if folder else None
        self.slack = LocalSlack(now=self.clock, port=port, manifest=manifest, team_name=COMPANY, seed=seed, controls=controls, keep=keep)
        self.seed, self.people = seed, dict[str, Someone]()
        self.director = Director(self, random.Random(seed))  # noqa: S311 - a cast, not a secret
        self.visitor, self.taken_up, self.beforehand = "", False, False
        self.bot: Bot | None = None

    async def __aenter__(self) -> Self:
        await self.slack.start()
        self.taken_up = bool(self.slack.workspace.channels)
        await (self.take_up() if self.taken_up else self.set_scene())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._keep_moment()
        await self.stop_bot()
        await self.slack.stop()
        if self._temporary is not None:
            self._temporary.cleanup()

    async def set_scene(self) -> None:
        """The cast, the channels, the bot invited and running, the teams set up by Eve and Noor in the bot's own form."""
        self.people = {member.name: self._add(member) for member in CAST}
        everybody = list(self.people.values())
        for team, channel in CHANNELS.items():
            place = self.slack.add_channel(channel, members=[self.people[m.name] for m in CAST if m.team == team])
            self.slack.invite_bot(place)
        self.slack.invite_bot(self.slack.add_channel("general", members=everybody))
        await self.start_bot()
        await self.director.set_up()
        await self.settle()

    async def take_up(self) -> None:
        """Go on where a kept company was left. The clock is never behind the second in which something was said last."""
        last = datetime.fromtimestamp(self.slack.workspace.last_tick // 1_000_000, UTC)  # ticks run ahead of a clock that stands
        self.clock.turn_to(max(last, self._kept_moment()))
        self.people = {member.name: self.slack.person(member.name) for member in CAST}
        self.director = Director(self, random.Random(f"{self.seed} {self.clock():%Y-%m-%d}"))  # noqa: S311 - a cast, not a secret
        await self.start_bot()
        await self.settle()

    def _keep_moment(self) -> None:
        if self._temporary is None:
            (self.folder / MOMENT).write_text(self.clock().isoformat(), encoding="utf-8")

    def _kept_moment(self) -> datetime:
        kept = self.folder / MOMENT
        return datetime.fromisoformat(kept.read_text(encoding="utf-8")) if kept.exists() else BEGIN

    def is_played(self, name: str) -> bool:
        """Whether a visitor plays this person, so that the cast must not act for them."""
        looked_at = self.slack.page.looked_at
        if self.beforehand or not self.slack.page.was_opened:
            return name == self.visitor
        return self.people[name].id in looked_at

    async def begin_again(self) -> None:
        """Everything back to how it was when the scene was set."""
        await self.stop_bot(without_warning=True)
        self.slack.sockets.cut_all()  # or who joins would be told to a bot that is gone, and again a minute later
        self.clock.begin_again()
        for path in (*self.folder.glob("ripple.sqlite*"), *(self.folder / "keys").glob("*")):
            path.unlink()
        await self.slack.reset()
        self.director = Director(self, random.Random(self.seed))  # noqa: S311 - a cast, not a secret
        await self.set_scene()

    async def start_bot(self) -> None:
        """Start the bot as an operator would, against the local workspace."""
        if self.bot is not None:
            return
        self.bot = Bot(self.settings(), clock=self.clock, ticks=False, limits=UNLIMITED)
        await self.bot.start()
        await self.slack.connected()

    async def stop_bot(self, *, without_warning: bool = False) -> None:
        """Stop it in order, or as a crash would: connections dropped, nothing finished."""
        bot, self.bot = self.bot, None
        if bot is not None:
            await (bot.crash() if without_warning else bot.stop())

    @property
    def disturbed(self) -> bool:
        """Whether a visitor stopped the bot or made Slack stumble, so that an unanswered tap is no mistake of the bot."""
        slack = self.slack
        return self.bot is None or slack.limits.enabled or bool(slack.faults.calls or slack.faults.events)

    async def settle(self) -> None:
        """Let the bot do everything that is due now. What Slack sends again in a minute, under a fault, is not waited for."""
        for _ in range(MOST_TURNS):
            await self.slack.calm()
            if self.bot is None:
                return
            await self.bot.gate.close(5.0)
            if not await asyncio.to_thread(self.bot.schedule.run_once) and not await self.bot.delivery.run_once():
                await self.slack.calm()
                return

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

    async def _live_until(self, end: datetime) -> None:
        self.director.plan_until(end)
        await self.settle()
        while (moment := await self._next_moment()) is not None and moment <= end:
            self.clock.turn_to(moment)
            await self.director.act(self.clock())
            await self.settle()
            self.director.notice(self.clock())
        self.clock.turn_to(end)
        self._keep_moment()

    async def _next_moment(self) -> datetime | None:
        moments = [self.director.next_at()]
        if self.bot is not None:
            moments += [self.bot.schedule.next_at(), self.bot.delivery.next_at()]
        return min((moment for moment in moments if moment is not None), default=None)

    def settings(self) -> Settings:
        """What the operator of the demo would have set."""
        return Settings.from_env(self.environment())

    def environment(self) -> Mapping[str, str]:
        """The same as environment variables."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": f"sqlite:///{self.folder / 'ripple.sqlite'}",
            "RIPPLE_KEY_FOLDER": str(self.folder / "keys"),
            "RIPPLE_HEALTH_PORT": "0",
            "RIPPLE_ZONE": "Europe/Berlin",
        }

    def _add(self, member: Member) -> Someone:
        return self.slack.add_person(member.name, tz=member.zone, title=member.title, is_admin=member.owns)
