"""Whether a side moved since a chain began, told as carefully as any change of the pulse."""

from __future__ import annotations

from enum import StrEnum
from math import sqrt

from bot.pulse.privacy.released import Shown
from bot.pulse.scoring.numbers import Z90

LEAST_CHANGE = 5
TOO_WIDE = 40.0  # points that a difference would need: then nothing can be told


class Moved(StrEnum):
    """What may be said of a side four weeks after the end."""

    UP = "up"
    DOWN = "down"
    NOT = "not"
    TOO_LITTLE = "too_little"


def moved(start: Shown | None, again: Shown | None) -> Moved:
    """Up or down only beyond what chance alone would do, and from five points on; nothing where either figure may not be told."""
    if start is None or again is None or start.score is None or again.score is None:
        return Moved.TOO_LITTLE
    least = _least_told(start, again)
    delta = again.score - start.score
    if abs(delta) > least and abs(delta) >= LEAST_CHANGE:
        return Moved.UP if delta >= LEAST_CHANGE else Moved.DOWN
    return Moved.TOO_LITTLE if least >= TOO_WIDE else Moved.NOT


def _least_told(start: Shown, again: Shown) -> float:
    """The smallest difference beyond what chance does in nine of ten cases, from both figures' likely spans."""
    if start.low is None or start.high is None or again.low is None or again.high is None:
        return TOO_WIDE
    deviations = ((one_high - one_low) / 2 / Z90 for one_low, one_high in ((start.low, start.high), (again.low, again.high)))
    return Z90 * sqrt(sum(one**2 for one in deviations))
