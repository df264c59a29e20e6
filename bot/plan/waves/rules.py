"""Two groups of teams compared: the difference of their means with its interval, or that they are too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt

from msgspec import Struct

from bot.content.dimensions import Dimension

LEAST_TEAMS = 5  # with a figure, on each side: fewer could be guessed, and would tell nothing
READY_AFTER = timedelta(weeks=8)
_T90 = {4: 2.132, 5: 2.015, 6: 1.943, 7: 1.895, 8: 1.860, 9: 1.833, 10: 1.812, 12: 1.782, 15: 1.753, 20: 1.725, 30: 1.697, 60: 1.671}


class WaveDifference(Struct, frozen=True):
    """By how many points of 100 the first wave stands above those who wait, with its 90 % interval."""

    side: Dimension
    points: int
    low: int
    high: int

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance between teams explains."""
        return self.low > 0 or self.high < 0


class WavesSeen(Struct, frozen=True):
    """The page. `ready_on`: it is too early. `too_few`: sides of which too few teams have a figure. `unasked`: waiting teams that were
    asked nothing yet. `next_wave`: the one an owner may begin now; None when all have begun."""

    first: int
    waiting: int
    ready_on: date | None = None
    differences: tuple[WaveDifference, ...] = ()
    too_few: tuple[Dimension, ...] = ()
    unasked: int = 0
    next_wave: int | None = None


class WaveToBegin(Struct, frozen=True):
    """The next wave and the names of the teams that begin with it."""

    wave: int
    teams: tuple[str, ...]


def compared(first: Mapping[Dimension, Sequence[int]], waiting: Mapping[Dimension, Sequence[int]]) -> tuple[WaveDifference, ...]:
    """Every side of which enough teams on both sides have a figure, the widest difference first."""
    enough = [side for side in Dimension if min(len(first.get(side, ())), len(waiting.get(side, ()))) >= LEAST_TEAMS]
    made = [difference(side, first[side], waiting[side]) for side in enough]
    return tuple(sorted(made, key=lambda one: -abs(one.points)))


def difference(side: Dimension, first: Sequence[int], waiting: Sequence[int]) -> WaveDifference:
    """Welch's interval over teams: what varies from team to team is in it, what varies within one as well.

    >>> difference(Dimension.SAFE, [60, 65, 70, 60, 65], [50, 55, 45, 50, 50])
    WaveDifference(side=<Dimension.SAFE: 'SAFE'>, points=14, low=9, high=19)
    """
    from statistics import mean, variance  # brings fractions and decimals: the start is quicker

    parts = [variance(group) / len(group) for group in (first, waiting)]
    error, between, half = sqrt(sum(parts)), mean(first) - mean(waiting), 0.0
    if error:
        freedom = sum(parts) ** 2 / sum(part**2 / (len(group) - 1) for part, group in zip(parts, (first, waiting), strict=True))
        half = _t90(freedom) * error
    return WaveDifference(side, round(between), round(between - half), round(between + half))


def _t90(freedom: float) -> float:
    """Student's t for 90 %, of the next lower number in the table: rather too wide than too narrow."""
    return _T90[max((known for known in _T90 if known <= freedom), default=4)]
