"""A feature: what one room offers to the rest of the bot, as one value.

Every room's `__init__` holds one `Feature`; `bot.app.features` lists them. What a lower room needs of all of them (erasing a person,
planning a new team) it asks of `Features`, which listeners reach through `inbound.ripple.features`, so that no room imports upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import Struct

from bot.database.scope import Scope
from bot.ids import NudgeId, PersonId, TeamId
from bot.outbox.kinds import Kinds
from bot.schedule.job import AfterJobs, DueJobs
from bot.slack.blocks import Block
from bot.slack.inbound import Listeners
from bot.words import Words

T = TypeVar("T")
Message = Mapping[str, Any]


class HelpSection(StrEnum):
    """Under which heading of the help something stands, in this order."""

    TELL = "tell"
    FIND = "find"
    YOU = "you"
    TEAM = "team"
    PROGRAMME = "programme"


class HelpReader(StrEnum):
    """Who asks for help: what they can do is told, and no more."""

    MEMBER = "member"
    LEAD = "lead"
    OWNER = "owner"
    OWNER_WHO_LEADS = "owner_who_leads"

    def reads(self, section: HelpSection) -> bool:
        """Whether this section is for them."""
        match section:
            case HelpSection.TEAM:
                return self in (HelpReader.LEAD, HelpReader.OWNER_WHO_LEADS)
            case HelpSection.PROGRAMME:
                return self in (HelpReader.OWNER, HelpReader.OWNER_WHO_LEADS)
        return True


class Help(Struct, frozen=True):
    """One line of the help: its words stand in the catalogue as `help.line.<name>.what` and `.why`."""

    section: HelpSection
    name: str


class HomePart(Struct, frozen=True):
    """A feature's part of the App Home. `read(scope, person)` gives a value, `show(words, value)` its blocks, none for nothing.

    `comes_first(value)`: whether it stands above all other parts now, because nothing else matters before it is done.
    """

    read: Callable[[Scope, PersonId], Any]
    show: Callable[[Words, Any], list[Block]]
    comes_first: Callable[[Any], bool] = lambda _value: False


class DigestPart(Struct, frozen=True, kw_only=True):
    """A feature's lines in a team's digest. The digest keeps ids; the words are read when it is told, so what was taken back is gone.

    `found(scope, teams, since, until)`: by team, the ids of what belongs into this week (after `since`, up to `until`); of a private
    channel only where it is the team's own. `read(scope, ids)`: what is still there of them. `show(words, value)`: one line of Slack's
    text for each, none for nothing; people by name, never as a mention. `stands_first`: it opens the first digest after it happened,
    each id once, and makes no week worth telling by itself.
    What goes after it was told is due as `bot.sharing.lifecycle.GONE` under its id: the digests that told it are drawn again.
    """

    name: str
    found: Callable[[Scope, Sequence[TeamId], datetime, datetime], Mapping[TeamId, Sequence[str]]]
    read: Callable[[Scope, Sequence[str]], Any]
    show: Callable[[Words, Any], Sequence[str]]
    stands_first: bool = False


class Feature(Struct, frozen=True, kw_only=True):
    """What a room offers. `plan` and `plan_teams` put its standing rows on the calendar.

    `forget` erases what deleting rows does not; the person's columns on the schema page name the room (`feature_first`) where there is one.
    `around_nudge(scope, person, nudge)`: the message of this feature that holds this nudge, as it reads now; None if it stands alone.
    """

    name: str
    listeners: Sequence[Listeners] = ()
    notices: Sequence[Kinds] = ()
    due: Sequence[DueJobs] = ()
    after: Sequence[AfterJobs] = ()
    plan: Sequence[Callable[[Scope], None]] = ()
    plan_teams: Sequence[Callable[[Scope], None]] = ()
    days_off_changed: Sequence[Callable[[Scope], None]] = ()
    home: HomePart | None = None
    digest: DigestPart | None = None
    help: Sequence[Help] = ()
    forget: Sequence[Callable[[Scope, PersonId], None]] = ()
    around_nudge: Callable[[Scope, PersonId, NudgeId], Message | None] | None = None


class Features:
    """All features of a bot, and what is asked of all of them together."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.all = tuple(features)
        self.notices = _merged("notice", [table for one in features for table in one.notices])
        self.due = _merged("job", [table for one in features for table in one.due])
        self.after = _merged("job", [table for one in features for table in one.after])

    def listeners(self) -> list[Listeners]:
        """Every feature's listeners, in the features' order."""
        return [table for one in self.all for table in one.listeners]

    def plan(self, scope: Scope) -> None:
        """Put the standing rows of a workspace on the calendar; rows that are there already stay as they are."""
        for feature in self.all:
            for plan in feature.plan:
                plan(scope)

    def plan_teams(self, scope: Scope) -> None:
        """Put the standing rows of teams on the calendar, after any were set up or changed: once, however many."""
        for feature in self.all:
            for plan in feature.plan_teams:
                plan(scope)

    def days_off_changed(self, scope: Scope) -> None:
        """Owners changed the days off for everybody: what was planned for one may move."""
        for feature in self.all:
            for plan in feature.days_off_changed:
                plan(scope)

    def forget(self, scope: Scope, person: PersonId) -> None:
        """Let every feature erase what it holds about this person beyond rows of their own."""
        for feature in self.all:
            for forget in feature.forget:
                forget(scope, person)

    def around_nudge(self, scope: Scope, person: PersonId, nudge: NudgeId) -> Message | None:
        """The message that holds this nudge, as it reads now; None when it stands alone."""
        asked = (one.around_nudge(scope, person, nudge) for one in self.all if one.around_nudge is not None)
        return next((message for message in asked if message is not None), None)

    def home(self) -> list[HomePart]:
        """The parts of the App Home, top to bottom."""
        return [one.home for one in self.all if one.home is not None]

    def digest_parts(self) -> list[DigestPart]:
        """The features' own parts of a team's digest, in the features' order."""
        return digest_parts(self.all)

    def help(self) -> dict[HelpSection, list[Help]]:
        """The lines of the help, by section."""
        lines = [line for one in self.all for line in one.help]
        return {section: [line for line in lines if line.section is section] for section in HelpSection}


def digest_parts(features: Sequence[Feature]) -> list[DigestPart]:
    """What these features tell in a team's digest."""
    return [one.digest for one in features if one.digest is not None]


def _merged(what: str, tables: Sequence[Mapping[str, T]]) -> dict[str, T]:
    """One table out of many; a name that two features use is a mistake of ours."""
    merged = {name: value for table in tables for name, value in table.items()}
    if len(merged) != sum(len(table) for table in tables):
        raise ValueError(f"two features use the same {what}")
    return merged
