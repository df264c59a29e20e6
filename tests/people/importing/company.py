"""A company that a list of teams is matched with."""

from __future__ import annotations

from typing import Any

from bot.ids import ChannelId, PersonId, TeamId
from bot.people.importing.matching import match
from bot.people.importing.rules import KnownChannel, KnownGroup, KnownHere, TeamsPreview
from bot.people.importing.table import read_teams
from bot.people.rules import Person
from bot.people.teams.rules import USUAL_PARTS, Team
from bot.words import language_names, words_in
from tests.givens import MONDAY

HARBOR, QUAY, PIER, OLD, AWAY = "C0HARBOR", "C0QUAY", "C0PIER", "C0OLD", "C0AWAY"


def person(id_: str, name: str, **facts: Any) -> Person:
    flags = dict.fromkeys(("is_bot", "is_guest", "is_stranger", "is_deactivated", "is_owner"), False) | facts
    return Person(PersonId(id_), name, "Europe/Berlin", "en-US", known_since=MONDAY, **flags)


PEOPLE = [
    person("U0ANA", "Ana Ruiz"),
    person("U0BO", "Bo Lindqvist"),
    person("U0EVE", "Eve Okafor"),
    person("U0GUS", "Gus Guest", is_guest=True),
    person("U0LEO", "Leo Left", is_deactivated=True),
    person("U0KIM1", "Kim"),
    person("U0KIM2", "kim"),
    person("U0ROBOT", "Robot", is_bot=True),
]
CHANNELS = [
    KnownChannel(ChannelId(HARBOR), "harbor", True),
    KnownChannel(ChannelId(QUAY), "quay", True),
    KnownChannel(ChannelId(PIER), "pier", True),
    KnownChannel(ChannelId("C0DOCK"), "dock", True),
    KnownChannel(ChannelId(OLD), "old", True, is_archived=True),
    KnownChannel(ChannelId(AWAY), "away", False),
]
GROUPS = [KnownGroup("S0CREW", "crew", "The crew", (ChannelId(QUAY),)), KnownGroup("S0LONE", "lone", "Lone")]


def team(name: str, channel: str, parent: str | None = None, **more: Any) -> Team:
    parent_id = TeamId(parent) if parent else None
    facts = {"members_from": "channel", "members_ref": channel, "language": "en"} | more
    return Team(
        TeamId(name.casefold()), name, parent_id, ChannelId(channel), facts["members_from"], facts["members_ref"], "UTC", 4, "15:00",
        USUAL_PARTS, facts["language"], MONDAY, MONDAY,
    )  # fmt: skip


def known(*teams: Team, led_by: str = "U0EVE") -> KnownHere:
    leads = {one.id: frozenset({PersonId(led_by)}) for one in teams}
    return KnownHere(people=PEOPLE, channels=CHANNELS, groups=GROUPS, teams=teams, leads=leads, languages=language_names())


def preview(text: str, *teams: Team) -> TeamsPreview:
    return match(read_teams(text), known(*teams))


def told(found: TeamsPreview) -> dict[int, str]:
    """What is said beside each row."""
    return {one.number: one.refusal.said(words_in("en")) for one in found.problems}
