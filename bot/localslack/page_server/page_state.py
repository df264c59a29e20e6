"""The page's session state: open tabs, read marks, the clock, and what each tab is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.localslack.json_object import Json
from bot.localslack.page_server import snapshot
from bot.localslack.page_server.fault_drawer import FaultDrawer
from bot.localslack.page_server.served_slack import ServedSlack
from bot.localslack.people.client_base import NotPossible


class PageState:
    """What all open tabs of one local workspace share."""

    def __init__(self, slack: ServedSlack) -> None:
        self.slack = slack
        self.drawer = FaultDrawer(slack)
        self.tabs: Counter[str] = Counter()
        self.turning = False
        self.running = False
        self.resetting = False
        self._read: dict[tuple[str, str], str] = {}
        self._opened = ""
        self._modals_seen: set[str] = set()
        slack.workspace.feed.listen(self._notice)

    @property
    def was_opened(self) -> bool:
        """Whether anybody has looked yet."""
        return bool(self._opened)

    @property
    def looked_at(self) -> frozenset[str]:
        """The people whom an open tab plays at this moment."""
        return frozenset(+self.tabs)

    def open_tab(self, user: str) -> None:
        """A tab begins to play somebody; what is older than the first tab counts as read."""
        self._opened = self._opened or _stamp(self.slack.workspace.now())
        self.tabs[user] += 1

    def close_tab(self, user: str) -> None:
        """A tab went away."""
        self.tabs[user] -= 1

    # What a tab is shown

    def snapshot(self, user: str) -> Json:
        """Everything one tab begins with."""
        space, about = self.slack.workspace, self._about_app()
        tour = self.control("tour")() if self._can("tour") else None
        beside = self.control("companies")() if self._can("companies") else []
        more = {"tour": tour, "app": about, "clock": self.clock(), "bot": self.bot(), "has": self._offers(), "companies": beside}
        shown = snapshot.snapshot(space, user, self.last_read, more)
        for person in shown["people"]:
            if person["id"] == space.bot_user:
                person["real_name"] = about["name"]
        # What the demo's cast opened for themselves is theirs: a visitor sees what came while they looked.
        shown["modals"] = [each for each in shown["modals"] if each["view"]["id"] in self._modals_seen]
        return shown

    def patches(self, changes: list[Json], user: str) -> tuple[list[Json], bool]:
        """The changes as a tab is told of them, and whether it must begin anew instead."""
        patches: list[Json] = []
        for change in changes:
            if change["kind"] == "fresh" or (change["kind"] == "reset" and not self.resetting):
                return [], True
            if self.resetting:
                continue
            if change["kind"] in ("clock", "bot"):
                patches += [{"t": "clock", "clock": self.clock()}, {"t": "bot", "bot": self.bot()}]
            elif found := snapshot.patch(self.slack.workspace, user, change, self.last_read):
                patches.append(found)
        return patches, False

    def _about_app(self) -> Json:
        app, space, is_here = self.slack.app, self.slack.workspace, not self.slack.app.uninstalled
        return {
            "id": space.app_id,
            "bot_user": space.bot_user,
            "name": self._app_name(),
            "installed": is_here,
            "install_at": self.control("install_at")() if self._can("install_at") else "",
            "commands": app.commands if is_here else [],
            "shortcuts": app.shortcuts if is_here else [],
            "has_home": is_here and app.has_home,
            "takes_dms": is_here and app.takes_direct_messages,
        }

    def _offers(self) -> Json:
        return {name: self._can(name) for name in ("timeline", "tables", "reset", "find")} | {"faults": True}

    def _app_name(self) -> str:
        """What the app is called in the page: the manifest's name, as a bot user's own has no capitals."""
        shown = (self.slack.app.manifest or {}).get("display_information", {}).get("name")
        return str(shown or self.slack.workspace.people[self.slack.workspace.bot_user]["real_name"])

    def clock(self) -> Json:
        """What the clock shows and how it may be turned."""
        paused = getattr(self.slack.controls, "paused", None)
        return {
            "now": self.slack.workspace.now().isoformat(),
            "running": not paused() if paused else self.running,
            "turning": self.turning,
            "can_turn": self._can("turn_clock"),
            "can_pause": self._can("pause"),
            "again": self._again(),
        }

    def _again(self) -> float | None:
        """While everything is set anew: how much of it is done, 0 to 1."""
        share = getattr(self.slack.controls, "reset_share", None)
        return None if not self.resetting else share() if share else 0.0

    def bot(self) -> Json:
        """Whether the bot runs, and whether it may be killed from here."""
        running = getattr(self.slack.controls, "bot_running", None)
        return {"running": running() if running else None, "can_stop": self._can("stop_bot")}

    def last_read(self, user: str, channel: str) -> str:
        """How far somebody has read; what is older than the first tab counts as read, direct messages a day less."""
        known = self._read.get((user, channel))
        if known is not None:
            return known
        direct = bool(self.slack.workspace.channels[channel].get("is_im"))
        return f"{float(self._opened or 0) - (86_400 if direct else 0):.6f}" if self._opened else ""

    def mark_read(self, user: str, channel: str, ts: str) -> None:
        """Remember how far somebody read; their other tabs are told."""
        if ts > self.last_read(user, channel):
            self._read[user, channel] = ts
            self.slack.workspace.feed.emit("read", user=user, channel=channel, ts=ts)

    def control(self, name: str) -> Callable[..., Any]:
        """One of the demo's controls; without it the page shows no button for it."""
        found = getattr(self.slack.controls, name, None)
        if found is None:
            raise NotPossible("this workspace has no such control")
        return found  # type: ignore[no-any-return]

    def _can(self, name: str) -> bool:
        return getattr(self.slack.controls, name, None) is not None

    def person(self, asked: str) -> str:
        """The id of whom a tab may play: the one asked for, or anybody who is here."""
        people = self.slack.workspace.people
        if asked in people and not people[asked]["is_bot"]:
            return asked
        named = self.slack.workspace.person_named(asked) if asked else None
        living = (p["id"] for p in people.values() if not p["is_bot"] and not p["deleted"])
        return named or next(living, self.slack.workspace.bot_user)

    def _notice(self, change: Json) -> None:
        if change["kind"] == "view_opened" and self.tabs[change["user"]]:
            self._modals_seen.add(change["view"]["id"])
        if change["kind"] in ("reset", "fresh"):
            self._read.clear()
            self._opened = _stamp(self.slack.workspace.now()) if self._opened else ""


def _stamp(moment: datetime) -> str:
    return f"{(moment + timedelta(microseconds=1)).timestamp():.6f}"
