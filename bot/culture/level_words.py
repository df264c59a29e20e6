"""Sides that lie apart, in words: what lies apart, and once how many sides are too close to tell."""

from __future__ import annotations

from collections.abc import Sequence

from bot.culture.levels import LEAST_SIDES, sides_apart
from bot.pulse.privacy.released import Shown
from bot.pulse.results import said
from bot.words import Words


def levels_told(words: Words, sides: Sequence[Shown]) -> list[tuple[str, tuple[Shown, ...], str]]:
    """Where there are no tiers: the sides that lie apart under their title, and in a line, once, how many are too close to tell."""
    if len(sides) < LEAST_SIDES:
        return [(words("map.levels"), tuple(sides), "")] if sides else []
    levels = sides_apart(sides)
    if not levels.tell_apart:
        return [("", (), too_close(words, sides))]
    named = [(words(key), found, "") for key, found in (("map.level.high", levels.high), ("map.level.low", levels.low)) if found]
    return [*named, *([("", (), words.many("map.level.close", len(levels.close)))] if levels.close else [])]


def has_table(sides: Sequence[Shown]) -> bool:
    """Whether a table of sides without tiers tells anything: not of many that are all too close to tell."""
    return 0 < len(sides) < LEAST_SIDES or sides_apart(sides).tell_apart


def too_close(words: Words, sides: Sequence[Shown]) -> str:
    """Between which levels all of these lie, none apart from the others."""
    tenths = [said.tenths(one.score or 0) for one in sides]
    low, high = min(low for low, _ in tenths), max(high for _, high in tenths)
    return words("map.level.none", n=len(sides), low=low, high=high)
