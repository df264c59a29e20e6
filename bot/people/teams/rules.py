"""Teams: who belongs, who leads, where they meet, and when their week is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.ids import ChannelId, PersonId, TeamId
from bot.people.programme.rules import Rhythm

LONGEST_NAME = 80
SMALLEST_COHORT = 6  # people who can be counted: fewer answers would not stay nameless
LONGEST_REASON = 200
PARTS = ("learned", "asks", "experiments", "pulse", "chart", "thanks")
USUAL_PARTS = ("learned", "asks", "experiments", "pulse")  # a team that likes the chart and the thank-you adds them
DIGEST_WEEKDAY = 4  # Friday
DIGEST_TIME = "15:00"


class ChannelTrouble(StrEnum):
    """What is wrong with the channel of a team."""

    ARCHIVED = "archived"  # or deleted
    LEFT = "left"  # we were taken out
    SHARED = "shared"  # with another company


class Team(Struct, frozen=True):
    """A team as it stands."""

    id: TeamId
    name: str
    parent_id: TeamId | None
    channel_id: ChannelId | None
    members_from: str
    members_ref: str | None
    zone: str
    digest_weekday: int
    digest_time: str
    digest_parts: tuple[str, ...]
    language: str
    created_at: datetime
    welcomed_at: datetime | None = None  # when the team was told that Ripple is here; nobody of it hears anything before
    archived_at: datetime | None = None
    zone_is_chosen: bool = False  # otherwise it is the one that most of its people live in
    wave: int | None = None  # 1, 2, 3 ...: a team of a wave that has not begun is not welcomed yet
    audit_agreed_at: datetime | None = None  # its lead or an owner agreed to its first audit while it waits

    @property
    def waits(self) -> bool:
        """Whether it stands on a list for a wave that has not begun."""
        return self.wave is not None and self.welcomed_at is None


class Lost(StrEnum):
    """What a team needs and may lose."""

    LEADS = "leads"
    PEOPLE = "people"  # nobody but its leads is in its channel or group


class Reason(Struct, frozen=True):
    """Why a team learns, in one sentence; `by`: whose it is, None once they were forgotten."""

    text: str
    by: PersonId | None


class Beginning(Struct, frozen=True):
    """A team that begins, its next dates, and why it learns, if that was said."""

    team: Team
    asked_from: date
    letter_on: date
    digest_on: date
    reason: Reason | None = None
    rhythm: Rhythm = 1  # weeks from one asking to the next
    has_audit: bool = False  # whether its first questions are the 22 of an audit


class Powers(Struct, frozen=True):
    """What somebody may decide beyond their own settings: the names of the teams they lead, and whether they own the programme.

    `any_team`: whether there is one at all.
    """

    leads: tuple[str, ...]
    is_owner: bool
    any_team: bool

    @property
    def begins(self) -> bool:
        """An owner with nothing to decide before the first team is set up."""
        return self.is_owner and not self.any_team


class Roster(Struct, frozen=True):
    """Who is in a team now."""

    members: frozenset[PersonId]
    leads: frozenset[PersonId]


class TeamFormSeen(Struct, frozen=True):
    """What the form shows of a team; of a new one nothing is known."""

    team: Team | None = None
    roster: Roster | None = None
    reason: Reason | None = None
    excluded: frozenset[PersonId] = frozenset()
    shared_channel: ChannelId | None = None  # where another company reads along: its channel, or the one it is set up in


def check_name(name: str, taken: Collection[str]) -> str:
    """A team's name, or `PersonCanFix` with what to change."""
    name = " ".join(name.split())
    if not name:
        raise PersonCanFix("people.team.no_name", field="name")
    if len(name) > LONGEST_NAME:
        raise PersonCanFix("people.team.name_too_long", field="name", limit=LONGEST_NAME, length=len(name))
    if name.casefold() in {other.casefold() for other in taken}:
        raise PersonCanFix("people.team.name_taken", field="name", name=name)
    return name


def check_roster(members: Collection[PersonId], leads: Collection[PersonId]) -> Roster:
    """Members and leads; leads belong to the team too."""
    if not members and not leads:
        raise PersonCanFix("people.team.no_members", field="members")
    if not leads:
        raise PersonCanFix("people.team.no_lead", field="leads")
    return Roster(frozenset(members) | frozenset(leads), frozenset(leads))


def welcome_key(team: TeamId) -> str:
    """What tells a team's welcome from every other message."""
    return f"team:{team}:welcome"


def zone_of_most(zones: Collection[str], otherwise: str) -> str:
    """The clock that most of these people live by; where two are as many, the one it was, else the first by name."""
    counted = Counter(zones)
    if not counted:
        return otherwise
    most = max(counted.values())
    tied = sorted(zone for zone, count in counted.items() if count == most)
    return otherwise if otherwise in tied else tied[0]
