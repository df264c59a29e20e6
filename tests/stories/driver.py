"""A company in a Slack of its own, the real bot in it, and a clock to turn. No part is pretended but Slack itself.

`async with Story(mode="socket", database_url=..., folder=...) as story:` then `await story.ana.types("/til ...")`, `await story.settle()`.
Ana shares, Bo answers, Cleo opted out, Dev lives in another time zone, Eve leads; the others make a group that may be counted.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import select

from bot.app.bot import Bot
from bot.app.settings import Settings
from bot.database import schema
from bot.database.rounds import relations
from bot.demo.pace import LeapingSeconds
from bot.localslack import LocalSlack, RateLimits, Someone, Timing
from bot.people import store as people
from bot.pulse.audit import acts as audits
from bot.slack.respond import Patience
from tests.givens import MONDAY, Clock, scope

ROOT = Path(__file__).parents[2]
BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"
CAST = {
    "ana": ("Ana Ruiz", BERLIN),
    "bo": ("Bo Lindqvist", BERLIN),
    "cleo": ("Cleo Martin", BERLIN),
    "dev": ("Dev Patel", KOLKATA),
    "eve": ("Eve Okafor", BERLIN),
    "farid": ("Farid Haddad", BERLIN),
    "gwen": ("Gwen Evans", BERLIN),
    "hugo": ("Hugo Silva", NEW_YORK),
    "ines": ("Ines Costa", NEW_YORK),
}
IN_A_HURRY = Timing(answer_within=120.0, repeat_after=(0.0, 0.05, 0.1))  # hurried repeats; a busy machine may take its time to answer
NO_HURRY = Patience(acknowledge=90.0, calls=30.0)
MOST_TURNS = 5_000  # of letting the bot finish, at one moment; with the seconds that Slack asks for between changes of messages


class Story:
    """Everything a story needs. `mode` is "socket" or "http"; `german`: who reads Slack in German; `more` are further settings.

    `others`: so many people more, in no channel of a team.
    """

    def __init__(
        self,
        *,
        mode: str,
        database_url: str,
        folder: Path,
        begin: datetime = MONDAY,
        german: Collection[str] = (),
        others: int = 0,
        **more: str,
    ) -> None:
        self.german, self.others = german, others
        self.mode, self.database_url, self.folder, self.more = mode, database_url, folder, more
        self.clock = Clock(begin)
        self.pace = LeapingSeconds(self.clock, lambda: self.slack.acts.done)
        limits = RateLimits(self.pace, enabled=True)
        manifest = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
        self.slack = LocalSlack(now=self.clock, manifest=manifest, team_name="Tidewater", timing=IN_A_HURRY, limits=limits)
        self.slack.context.triggers.seconds = IN_A_HURRY.answer_within  # a busy machine may take its time to open a form, too
        self.bot: Bot | None = None
        self.people: dict[str, Someone] = {}

    async def __aenter__(self) -> Self:
        await self.slack.start()
        for name, (full, zone) in CAST.items():
            locale = "de-DE" if name in self.german else "en-US"
            self.people[name] = self.slack.add_person(full, tz=zone, locale=locale, is_admin=name == "eve")
        self.slack.add_channel("harbor", members=list(self.people.values()))
        self.people |= {f"other{number}": self.slack.add_person(f"Colleague {number}", tz=BERLIN) for number in range(self.others)}
        self.slack.add_channel("general", members=list(self.people.values()))
        self.slack.invite_bot("harbor")
        await self.start_bot()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop_bot()
        await self.slack.stop()
        if kind is None:
            assert not self.slack.limits.refused, f"the bot was too fast for Slack: {self.slack.limits.refused[:3]}"

    def __getattr__(self, name: str) -> Someone:
        """`story.ana`, `story.bo` ..."""
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    # --- the bot ---------------------------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        """What an operator would set."""
        ways = {"socket": {"SLACK_APP_TOKEN": self.slack.app_token}, "http": {"SLACK_SIGNING_SECRET": self.slack.signing_secret}}
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.database_url,
            "PORT": "0",
            "RIPPLE_HEALTH_PORT": "0",
            "RIPPLE_KEY_FOLDER": str(self.folder / "keys"),
            "RIPPLE_ZONE": BERLIN,
            **ways[self.mode],
            **self.more,
        }

    async def start_bot(self) -> None:
        """The bot starts, which takes a few seconds, and Slack knows how to reach it."""
        self.pace.leap(3.0)
        self.bot = Bot(
            Settings.from_env(self.environment()),
            clock=self.clock,
            ticks=False,
            times=self.pace.times(),
            patience=replace(NO_HURRY, sleep=self.pace.sleep, clock=self.pace),
        )
        await self.bot.start()
        assert self.bot.roster is not None
        await self.bot.roster
        if self.mode == "http":
            self.slack.send_events_to(f"http://127.0.0.1:{self.bot.port}/slack/events")
            assert await self.slack.verify_url()
        else:
            await self.slack.connected()

    async def stop_bot(self, *, without_warning: bool = False) -> None:
        """It stops in order, or as a killed process would."""
        bot, self.bot = self.bot, None
        if bot is not None:
            await (bot.crash() if without_warning else bot.stop())

    # --- time ------------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Let the bot do everything that is due now."""
        assert self.bot is not None
        for _ in range(MOST_TURNS):
            await self.slack.quiet()
            await self.bot.gate.close(5.0)
            done = await self._run_what_is_due(self.bot) or await self._send_what_may_go(self.bot)
            if not done and not self._wait_for_its_turn():
                await self.slack.quiet()
                return
        raise AssertionError("the bot never finishes what is due at one moment")

    async def _send_what_may_go(self, bot: Bot) -> int:
        return 0 if bot.delivery.idle() else await bot.delivery.run_once()

    async def _run_what_is_due(self, bot: Bot) -> int:
        due = bot.schedule.next_at()  # a look is cheaper than claiming nothing
        return 0 if due is None or due > self.clock() else await asyncio.to_thread(bot.schedule.run_once)

    def _wait_for_its_turn(self) -> bool:
        """Slack takes so many changes of messages a second: let the moment come for those that wait only for that."""
        assert self.bot is not None
        if (at := self.pace.its_turn(self.bot.delivery.next_at())) is not None:
            self.clock.turn_to(at)
        return at is not None

    async def live_until(self, end: datetime) -> None:
        """Every moment at which the bot has something to do, in order, then `end`."""
        await self.settle()
        while (moment := self._next_moment()) is not None and moment <= end:
            if moment <= self.clock():
                self.pace.leap(1.0)  # Slack wants to hear nothing yet
            self.clock.turn_to(max(moment, self.clock()))
            await self.settle()
        self.clock.turn_to(end)

    async def live(self, **span: float) -> None:
        """The same for a span of time."""
        await self.live_until(self.clock() + timedelta(**span))

    def _next_moment(self) -> datetime | None:
        assert self.bot is not None
        moments = (self.bot.schedule.next_at(), self.bot.delivery.next_at())
        return min((moment for moment in moments if moment is not None), default=None)

    # --- acts that many stories begin with ---------------------------------------------------------------------------

    async def set_up_team(
        self, name: str = "Harbor", channel: str = "#harbor", leads: str = "Eve Okafor", *, audit: bool = False, **choices: Any
    ) -> None:
        """Eve sets up a team in the bot's own form. Without `audit` the pulse begins at once, as where audits are switched off."""
        await self.eve.types("/learn setup", in_="#harbor")
        await self.settle()
        if self.eve.modal is not None and self.eve.modal["callback_id"] == "team:list":
            await self.eve.presses("New team")
            await self.settle()
        await self.eve.fills(name=name, channel=channel, leads=leads, **choices)
        saved = await self.eve.submits()
        assert saved.ok, (saved.errors, saved.error)
        await self.eve.closes_modal()
        await self.settle()
        if not audit:
            self.switch_audits_off()

    def switch_audits_off(self) -> None:
        """As an owner would, before the first round."""
        assert self.bot is not None
        with self.bot.database.transaction() as tx:
            (workspace,) = tx.execute(select(schema.workspaces.c.id)).scalars()
            people.change_setting(scope(tx, now=self.clock(), workspace=workspace), audits.SETTING, {"on": False}, None)

    async def wants_the_chart(self) -> None:
        """Eve chooses to have the chart in her team's digest."""
        await self.eve.types("/learn digest", in_="#harbor")
        await self.eve.presses("Settings")
        await self.eve.selects("parts", ["What we learned", "The chart"])
        assert (await self.eve.submits()).ok
        await self.eve.closes_modal()

    # --- looking -----------------------------------------------------------------------------------------------------

    def rows(self, table: str, **where: Any) -> list[Mapping[str, Any]]:
        """What the database holds, for what nobody sees."""
        assert self.bot is not None
        held = getattr(schema, table)
        with self.bot.database.reading() as tx:
            own = [] if tx.dialect.name == "sqlite" else relations.named_like(tx, held)
            places = [held, *(relations.called(held, name) for name in own)]
            queries = [select(one).where(*(one.c[name] == value for name, value in where.items())) for one in places]
            return [row._mapping for query in queries for row in tx.execute(query)]

    def at(self, message: Mapping[str, Any], zone: str) -> datetime:
        """When a message came, on somebody's wall clock."""
        return datetime.fromtimestamp(float(message["ts"]), ZoneInfo(zone))

    def zone_of(self, name: str) -> str:
        """Where somebody of the cast lives."""
        return CAST[name][1]

    def read(self, shown: Mapping[str, Any] | None) -> str:
        """A message, modal or Home as people read it."""
        assert shown is not None, "there is nothing to read"
        return self.slack.readable(dict(shown))

    def told(self, name: str) -> list[str]:
        """Everything the bot wrote to somebody directly, as they read it, oldest first."""
        return [self.read(message) for message in self.people[name].dms()]
