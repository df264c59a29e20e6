"""Values of a list of teams. What is known here, what each row asks for, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from bot.ids import ChannelId, PersonId, TeamId
from bot.people.importing.table import RowProblem
from bot.people.rules import Person
from bot.people.teams.rules import Team

NOBODY = PersonId("")
UNDONE_WITHIN = timedelta(days=1)
FIRST_WAVE, LAST_WAVE = 1, 9


class RowPart(StrEnum):
    """What a row may change in a team that is here."""

    CHANNEL = "channel"
    MEMBERS = "members"
    LEADS = "leads"
    PARENT = "parent"
    LANGUAGE = "language"
    WAVE = "wave"


class KnownChannel(Struct, frozen=True):
    """A channel as the bot knows it."""

    id: ChannelId
    name: str
    has_us: bool
    is_archived: bool = False
    is_shared: bool = False  # another company reads there


class KnownGroup(Struct, frozen=True):
    """A user group, and the channels that Slack gives to whoever joins it."""

    id: str
    handle: str
    name: str = ""
    channels: tuple[ChannelId, ...] = ()
    made_by: PersonId = NOBODY


class KnownHere(Struct, frozen=True, kw_only=True):
    """What rows are matched with. `languages`: a language's code by what it may be called, in small letters."""

    people: Sequence[Person]
    channels: Sequence[KnownChannel]
    groups: Sequence[KnownGroup]
    teams: Sequence[Team]
    leads: Mapping[TeamId, frozenset[PersonId]]
    languages: Mapping[str, str]


class ListedTeam(Struct, frozen=True, kw_only=True):
    """A team as its row asks for it, matched with what is here. `before`: the team of that name, None for a new one.

    `parent`: the name of another team, in small letters, as it stands here or in the list; empty for none.
    """

    number: int
    name: str
    channel: ChannelId
    members_from: str
    members_ref: str
    leads: frozenset[PersonId]
    parent: str
    language: str
    wave: int | None
    before: Team | None = None
    is_shared: bool = False  # another company reads in its channel
    changed: tuple[RowPart, ...] = ()

    @property
    def key(self) -> str:
        """What tells the team from others: its name, whatever its capitals."""
        return self.name.casefold()


class TeamsPreview(Struct, frozen=True):
    """What a list would do, row by row, before anything is done."""

    teams: tuple[ListedTeam, ...]
    problems: tuple[RowProblem, ...] = ()

    @property
    def new(self) -> tuple[ListedTeam, ...]:
        """Teams that would be set up."""
        return tuple(one for one in self.teams if one.before is None)

    @property
    def changed(self) -> tuple[ListedTeam, ...]:
        """Teams that would be changed."""
        return tuple(one for one in self.teams if one.before is not None and one.changed)

    @property
    def same(self) -> int:
        """How many stand here already, word for word."""
        return len(self.teams) - len(self.new) - len(self.changed)


class Batch(Struct, frozen=True):
    """A part of a list that is done whole. `first`: how many teams come before it."""

    first: int
    teams: tuple[ListedTeam, ...]

    @property
    def new(self) -> tuple[ListedTeam, ...]:
        """Teams to be set up."""
        return tuple(one for one in self.teams if one.before is None)

    @property
    def changed(self) -> tuple[ListedTeam, ...]:
        """Teams to be changed."""
        return tuple(one for one in self.teams if one.before is not None)


class ImportDone(Struct, frozen=True):
    """What a list did. `id` empty where nothing was to be done; `waiting`: new teams of a wave that has not begun."""

    id: str
    made: int
    changed: int
    same: int
    waiting: int = 0
