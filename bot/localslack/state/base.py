"""The state of a workspace: what it holds, and how ids and timestamps are made."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.localslack.json_object import Json
from bot.localslack.state import slack_objects
from bot.localslack.state.change_feed import ChangeFeed
from bot.localslack.state.message_log import MessageLog

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Marks(Struct, frozen=True):
    """What tells the ids of several workspaces apart; an app has one id in all of them, its bot one in all of an organisation."""

    own: str = "0L"
    app: str = "0L"
    bot: str = "0L"


ALONE = Marks()


class WorkspaceState:
    """What a workspace holds: `people`, `channels`, `members`, `logs`, `usergroups`, `dnd`, `modals`, `homes`, `feed`."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        team_name: str = "Localslack",
        bot_name: str = "Ripple",
        seed: int = 0,
        marks: Marks = ALONE,
    ) -> None:
        self.now = now
        self.marks = marks
        self.feed = ChangeFeed()
        self.rng = random.Random(seed)
        self.team_name = team_name
        self.bot_name = bot_name
        self.clear()

    def clear(self) -> None:
        """Empty the workspace; only the app's bot user is left."""
        self.counters: dict[str, int] = {}
        self.last_tick = 0
        self.people: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.members: dict[str, dict[str, None]] = {}
        self.logs: dict[str, MessageLog] = {}
        self.usergroups: dict[str, Json] = {}
        self.dnd: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.canvases: dict[str, Json] = {}  # by id: channel and markdown
        self.ephemerals: dict[tuple[str, str], list[Json]] = {}
        self.modals: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self.typed: dict[str, Json] = {}
        self.names: dict[str, str] = {}
        self.channel_names: dict[str, str] = {}
        self.direct: dict[frozenset[str], str] = {}
        self._places: dict[str, dict[str, None]] = {}
        self._view_owner: dict[str, str] = {}
        self._name_the_app()

    def _name_the_app(self) -> None:
        self.team_id = self.new_id("T")
        self.app_id = self.new_id("A", self.marks.app)
        self.bot_id = self.new_id("B", self.marks.bot)
        self.bot_user = self.new_id("U", self.marks.bot)
        bot = slack_objects.person_json(self.bot_user, self.team_id, self.bot_name, tz="UTC", is_bot=True)
        bot["profile"] |= {"api_app_id": self.app_id, "bot_id": self.bot_id, "always_active": False}
        self.keep_person(bot)
        self.feed.emit("reset")

    # Ids and stamps

    def new_id(self, prefix: str, mark: str = "") -> str:
        """The next id of a kind, in the shape of Slack's."""
        number = self.counters[prefix] = self.counters.get(prefix, 0) + 1
        letters = ""
        while number or len(letters) < 7:
            number, digit = divmod(number, 36)
            letters = DIGITS[digit] + letters
        return f"{prefix}{mark or self.marks.own}{letters}"

    def new_uuid(self) -> str:
        """A version 4 UUID from the workspace's own chance."""
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def new_word(self, length: int = 5) -> str:
        """A short random word, as in a block_id that Slack made up."""
        return "".join(self.rng.choices(DIGITS + DIGITS.lower()[10:], k=length))

    def new_ts(self, log: MessageLog | None = None, at: datetime | None = None) -> str:
        """A message stamp: the clock's moment, unique, and later than any given before (unless `at` is given)."""
        tick = int((at or self.now()).timestamp() * 1_000_000)
        if at is None:
            tick = self.last_tick = max(tick, self.last_tick + 1)
        while log is not None and _stamp(tick) in log.by_ts:
            tick += 1
        return _stamp(tick)

    def seconds(self) -> int:
        """The clock's moment in whole seconds since 1970."""
        return int(self.now().timestamp())

    def is_member(self, channel: str, user_id: str) -> bool:
        """Whether somebody is in a conversation."""
        return user_id in self.members[channel]

    def keep_person(self, person: Json) -> None:
        """Take in a person as they are; tells nobody."""
        self.people[person["id"]] = person
        for name in (person["name"], person["real_name"], person["profile"]["first_name"]):
            self.names.setdefault(name.lower(), person["id"])


def _stamp(tick: int) -> str:
    seconds, micro = divmod(tick, 1_000_000)
    return f"{seconds:010d}.{micro:06d}"
