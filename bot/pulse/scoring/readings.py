"""What the joint model says of one side of one group, unrounded and for our own eyes. `release` decides what people see of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from bot.pulse.scoring.tiers import Tier, Yardstick

OVERALL = "overall"  # beside the sides: the mean of all that are asked


class Agreement(StrEnum):
    """How alike a cohort's answers are. Only the word is ever shown."""

    HIGH = "high"
    MIXED = "mixed"


class MovedBy(NamedTuple):
    """Now against `lag` weeks ago: 1, -1 or 0 where chance may have done it; the size in points, shrunk."""

    direction: int
    size: float
    lag: int


class Reading(Struct, frozen=True):
    """A level in points with its standard deviation, and what it rests on.

    answers, asked, questions: the group's own in the last 26 weeks; weeks: how far back the first of them lies, 26 at most. influence:
    the most points that one answer moves it; reliability: how much of what was unknown of the group its own answers have told; sides: of
    how many sides it is made; groups: how many carry it. move None: there is nothing to compare with yet.
    """

    mean: float
    sd: float
    answers: int
    asked: int
    questions: int
    weeks: int
    influence: float = 0.0
    reliability: float = 1.0
    sides: int = 1
    groups: int = 1
    move: MovedBy | None = None
    tier: Tier | None = None
    yardstick: Yardstick | None = None
    agreement: Agreement | None = None
