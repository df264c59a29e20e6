"""What one act of the nudge library is. A small thing somebody can do in under five minutes, and why.

The words are ours and stand in the catalogues. What is known about an act is said plainly: a trial is called a trial, a
habit of good teams is called practice. This file refuses to know whom an act is for on a given day (`nudges/rules.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NewType

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.content.reading import FOLDER, ContentWrong, TomlEntry, entries, tables, whole_file

ActId = NewType("ActId", str)

SOURCES = "sources.toml"
FILES = ("acts_everyone.toml", "acts_lead.toml", "acts_owner.toml")
MOST_WORDS = 60
"""An act longer than this is not read on a phone."""


class Role(StrEnum):
    """Whom an act speaks to."""

    EVERYONE = "everyone"
    LEAD = "lead"
    OWNER = "owner"


class ActStage(StrEnum):
    """How far along: get to know it, try it once, make it a habit."""

    KNOW = "know"
    TRY = "try"
    HABIT = "habit"


class Strength(StrEnum):
    """What kind of evidence stands behind an act, strongest first."""

    TRIAL = "trial"
    REVIEW = "review"  # of trials
    STUDY = "study"  # not a trial
    PRACTICE = "practice"  # not a trial


class Evidence(Struct, frozen=True):
    """A source (its name is in the catalogues), what it found in our words, and how much it can carry."""

    id: str
    found: str
    strength: Strength


class Act(Struct, frozen=True):
    """One suggested act."""

    id: ActId
    dimension: Dimension
    role: Role
    stage: ActStage
    evidence: Evidence


@cache
def written_acts() -> tuple[Act, ...]:
    """Every act, in the order they are written down; read once."""
    return read_acts(FOLDER)


def read_acts(folder: Path) -> tuple[Act, ...]:
    """The acts in this folder.

    Raises:
        ContentWrong: an entry is not as it should be.
    """
    sources = {one.id: one for one in read_sources(folder)}
    found: dict[ActId, Act] = {}
    for file in FILES:
        whole = whole_file(file, folder).only("role", "act")
        for entry in entries(whole, "act"):
            made = _act(entry, whole.member("role", Role), sources)
            if made.id in found:
                raise ContentWrong(entry, "another act has this id")
            found[made.id] = made
    return tuple(found.values())


def read_sources(folder: Path) -> tuple[Evidence, ...]:
    """What the acts of this folder rest on.

    Raises:
        ContentWrong: an entry is not as it should be.
    """
    found = tables(whole_file(SOURCES, folder))
    return tuple(
        Evidence(entry.name.strip("[]"), entry.only("strength", "found").text("found"), entry.member("strength", Strength))
        for entry in found
    )


def _act(entry: TomlEntry, role: Role, sources: Mapping[str, Evidence]) -> Act:
    entry.only("id", "dimension", "stage", "source")
    evidence = sources.get(entry.text("source"))
    if evidence is None:
        raise ContentWrong(entry, f"{SOURCES} has no [{entry.text('source')}]")
    return Act(
        id=_id(entry),
        dimension=entry.member("dimension", Dimension),
        role=role,
        stage=entry.member("stage", ActStage),
        evidence=evidence,
    )


def _id(entry: TomlEntry) -> ActId:
    found = entry.text("id")
    if not all(part.isascii() and part.isalnum() and part == part.lower() for part in found.split("-")):
        raise ContentWrong(entry, 'an id is small letters with hyphens between, such as "say-not-yet"')
    return ActId(found)
