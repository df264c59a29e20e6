"""The stage. A local workspace with its cast, a second one that has not met the bot, and the unchanged bot beside them."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bot.app.bot import Bot
from bot.app.settings import Settings
from bot.demo.clock import DemoClock
from bot.demo.company.cast import CAST, CHANNELS, Member
from bot.demo.company.second import SECOND, bring_the_app, people_second
from bot.demo.front_door import PUBLIC, FrontDoor
from bot.demo.pace import LeapingSeconds
from bot.localslack import LocalSlack, RateLimits, Someone, Timing, World
from bot.slack.respond import Patience

ROOT = Path(__file__).resolve().parents[2]
COMPANY = "Tidewater"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, as Linux has it; what is made there has a name of its own
ROOM = 256_000_000  # bytes that must be free there
MOST_TURNS = 200  # of letting the bot finish, at one moment
PATIENCE = 30.0  # seconds for an answer: Slack's own three are real time, and a busy machine lives its weeks slower than that
UNHURRIED = Patience(acknowledge=PATIENCE - 5.0, calls=3.0)
FINISHED_WITHIN = 5.0  # seconds for what the bot still answers to


class DemoCannotStart(Exception):
    """The message says what to do."""


class Stage:
    """Workspace, cast, bot and clock. `folder`: where the bot's database lies; a temporary one without it.

    `visitor`: whom the cast leaves alone until somebody looks at the page; from then on, those who are looked at. `beforehand`: it is
    not the visitor's time yet, even if tabs are open; somebody left alone for weeks would not be asked any more.
    """

    def __init__(self, *, flows: bool, port: int = 0, folder: Path | None = None, seed: int = 7, controls: Any = None) -> None:
        self._temporary = None if folder else throwaway_folder()
        self.folder = _made(folder) if folder else Path(str(self._temporary.name if self._temporary else ""))
        self.is_kept = folder is not None
        self.clock = DemoClock(flows=flows)
        self.pace = LeapingSeconds(self.clock, lambda: sum(one.acts.done for one in self.world.members))
        self.seed = seed
        self.slack = LocalSlack(now=self.clock, port=port, team_name=COMPANY, **self._how("workspace", controls))
        self.world = World(now=self.clock, manifest=manifest(), home=self.slack, app_at=PUBLIC)
        self.second = self.world.add_workspace(SECOND, **self._how("second", controls and controls.of_second()))
        self.slack.beside = FrontDoor(lambda: self.bot, self._before_install).routes()
        self.people: dict[str, Someone] = {}
        self.visitor, self.beforehand = "", False
        self.bot: Bot | None = None

    async def open_slack(self) -> None:
        """The pretend Slack listens from now on."""
        try:
            await self.world.__aenter__()
        except OSError as refused:
            if refused.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise DemoCannotStart(
                f"Port {self.slack.port} is taken, perhaps by another demo: stop that one, or add --port 0 for any free port."
            ) from None

    def people_it(self) -> None:
        """The cast comes in, the channels are made, and the bot is invited to them. The second company is there, too."""
        self.people = {member.name: self._add(member) for member in CAST}
        for team, channel in CHANNELS.items():
            place = self.slack.add_channel(channel, members=[self.people[m.name] for m in CAST if m.team == team])
            self.slack.invite_bot(place)
        self.slack.invite_bot(self.slack.add_channel("general", members=list(self.people.values())))
        people_second(self.second)

    def find_people(self) -> None:
        """The cast of a workspace that was kept."""
        self.people = {member.name: self.slack.person(member.name) for member in CAST}
        if not self.second.workspace.channels:  # kept by a version that had only one
            people_second(self.second)

    def is_played(self, name: str) -> bool:
        """Whether a visitor plays this person, so that the cast must not act for them."""
        looked_at = self.slack.page.looked_at
        if self.beforehand or not self.slack.page.was_opened:
            return name == self.visitor
        return self.people[name].id in looked_at

    # --- the bot -----------------------------------------------------------------------------------------------------

    async def start_bot(self) -> None:
        """Start the bot as an operator would, against the local workspace."""
        if self.bot is not None:
            return
        bot = Bot(
            self.settings(),
            clock=self.clock,
            ticks=False,
            times=self.pace.times(),
            patience=replace(UNHURRIED, sleep=self.pace.sleep, clock=self.pace),
        )
        try:
            await bot.start()
            assert bot.roster is not None
            await bot.roster
            await self.slack.connected()
        except BaseException:
            await bot.stop()
            raise
        self.bot = bot  # only now: who finds a bot here may use all of it

    async def stop_bot(self, *, without_warning: bool = False) -> None:
        """Stop it in order, or as a crash would: connections dropped, nothing finished."""
        bot, self.bot = self.bot, None
        if bot is not None:
            await (bot.crash() if without_warning else bot.stop())

    @property
    def disturbed(self) -> bool:
        """Whether a visitor stopped the bot or made Slack stumble, so that an unanswered tap is no mistake of the bot."""
        slack = self.slack
        return self.bot is None or bool(slack.faults.calls or slack.faults.events)

    async def answered(self) -> None:
        """Let the bot answer what was just pressed; what is due by the clock waits."""
        await self.world.calm()
        if self.bot is not None:
            await self.bot.gate.close(FINISHED_WITHIN)
            await self.world.calm()

    async def settle(self) -> datetime | None:
        """Let the bot do everything that is due now; when it has something to do next.

        What Slack sends again in a minute, under a fault, is not waited for.
        """
        for _ in range(MOST_TURNS):
            await self.world.calm()
            if self.bot is None:
                return None
            await self.bot.gate.close(FINISHED_WITHIN)
            due = self.bot.schedule.next_at()  # a look is cheaper than claiming nothing
            if due is not None and due <= self.clock() and await self._run_what_is_due(self.bot):
                continue
            if await self._send_what_may_go(self.bot):
                continue
            goes = self.bot.delivery.next_at()
            if (turn := self.pace.its_turn(goes)) is None:
                await self.world.calm()
                return earliest(due, goes)
            self.clock.turn_to(turn)
        return self.clock()

    async def _send_what_may_go(self, bot: Bot) -> int:
        return 0 if bot.delivery.idle() else await bot.delivery.run_once()

    async def _run_what_is_due(self, bot: Bot) -> int:
        running = asyncio.ensure_future(asyncio.to_thread(bot.schedule.run_once))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait({running})  # a thread cannot be called back, and it still writes to the folder
            raise

    def settings(self) -> Settings:
        """What the operator of the demo would have set."""
        return Settings.from_env(self.environment())

    def environment(self) -> Mapping[str, str]:
        """The same as environment variables."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_CLIENT_ID": self.world.desk.client_id,
            "SLACK_CLIENT_SECRET": self.world.desk.client_secret,
            "RIPPLE_PUBLIC_URL": PUBLIC,
            "RIPPLE_HOST": "127.0.0.1",
            "PORT": "0",
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": f"sqlite:///{self.folder / 'ripple.sqlite'}",
            "RIPPLE_KEY_FOLDER": str(self.folder / "keys"),
            "RIPPLE_HEALTH_PORT": "0",
            "RIPPLE_ZONE": "Europe/Berlin",
        }

    async def let_go(self) -> None:
        """Stop the bot and Slack; a temporary folder is gone afterwards."""
        try:
            await self.stop_bot()
        finally:
            await self.world.__aexit__(None, None, None)
            if self._temporary is not None:
                self._temporary.cleanup()

    def forget(self) -> None:
        """The bot's database and keys are gone, as before its first start."""
        for path in (*self.folder.glob("ripple.sqlite*"), *(self.folder / "keys").glob("*")):
            path.unlink()

    async def empty_slack(self) -> None:
        """Both companies as they were before anybody came in."""
        for one in self.world.members:
            await one.reset()

    def _how(self, name: str, controls: Any) -> dict[str, Any]:
        keep = self.folder / f"{name}.json" if self.is_kept else None
        limits = RateLimits(self.pace, enabled=True)
        how: dict[str, Any] = {"seed": self.seed, "keep": keep, "controls": controls, "limits": limits}
        return how | {"manifest": manifest(), "timing": Timing(answer_within=PATIENCE)}

    def _before_install(self) -> None:
        """Whoever looks after Slack in the second company adds the app to the teams' channels."""
        bring_the_app(self.second)

    def _add(self, member: Member) -> Someone:
        return self.slack.add_person(member.name, tz=member.zone, title=member.title, is_admin=member.owns)


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of those that are."""
    return min((moment for moment in moments if moment is not None), default=None)


def throwaway_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that is gone in the end; in memory where there is room, for each of some thousand commits would wait for a disk."""
    try:
        return tempfile.TemporaryDirectory(prefix="ripple-demo-", dir=_in_memory())
    except OSError:
        raise DemoCannotStart(
            "There is no folder for temporary files: set TMPDIR to one that can be written, or add --keep FOLDER."
        ) from None


def _in_memory() -> Path | None:
    """None for the usual place: where the operator named one, or memory has no folder or no room."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tried").touch()
        (folder / "tried").unlink()
    except OSError as refused:
        raise DemoCannotStart(f"{folder} cannot be written ({refused.strerror}): name another folder after --keep.") from None
    return folder.absolute()


def manifest() -> dict[str, Any]:
    """The app as it is installed in the real Slack."""
    read: dict[str, Any] = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
    return read
