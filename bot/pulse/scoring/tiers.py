"""The words for where a side stands among the others, and for what it was compared with. Told only with their yardstick's name."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """Where a dimension stands among the others."""

    FIRST = "first"
    LEAN_WEAK = "lean_weak"
    TOO_CLOSE = "too_close"
    STRENGTH = "strength"


class Yardstick(StrEnum):
    """What a group's sides are compared with."""

    OTHER_TEAMS = "other_teams"
    OWN_SIDES = "own_sides"
