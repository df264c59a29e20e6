"""Which of a company's sides lie apart from its others, and which are too close to tell.

A company has no yardstick but itself (model.md M2): nothing here calls a side strong or weak, only its answers higher or lower.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from msgspec import Struct

from bot.pulse.privacy.released import Shown

Z90 = 1.645  # the intervals on show are those of 90 in 100
APART = 2.6  # standard errors: eleven sides are looked at, so that of maps in which nothing differs one in ten at most names one
LEAST_SIDES = 3


class SidesApart(Struct, frozen=True):
    """Sides by where they lie: `high` the highest first, `low` the lowest first, `close` from the lowest to the highest."""

    high: tuple[Shown, ...]
    low: tuple[Shown, ...]
    close: tuple[Shown, ...]

    @property
    def tell_apart(self) -> bool:
        """Whether any side lies apart."""
        return bool(self.high or self.low)


def sides_apart(sides: Sequence[Shown]) -> SidesApart:
    """Each side beside the average of the others, by the intervals on show, which are wider than the exact ones.

    What the errors of all sides have in common is not taken off: it would only bring more sides apart.
    """
    by_level = sorted((one for one in sides if one.score is not None), key=lambda one: one.score or 0)
    above = [_above_the_others(one, by_level) for one in by_level] if len(by_level) >= LEAST_SIDES else [0.0] * len(by_level)
    pairs = list(zip(by_level, above, strict=True))
    return SidesApart(
        high=tuple(one for one, z in reversed(pairs) if z > APART),
        low=tuple(one for one, z in pairs if z < -APART),
        close=tuple(one for one, z in pairs if abs(z) <= APART),
    )


def _above_the_others(one: Shown, sides: Sequence[Shown]) -> float:
    """How far it lies above the average of the others, in standard errors of that difference; 0 where no interval is known."""
    others = [other for other in sides if other is not one]
    error = hypot(_error(one), hypot(*map(_error, others)) / len(others))
    return ((one.score or 0) - sum(other.score or 0 for other in others) / len(others)) / error if error else 0.0


def _error(one: Shown) -> float:
    return (one.high - one.low) / 2 / Z90 if one.low is not None and one.high is not None else 0.0
