"""Which number people see of an estimate, and when there is one: rule M2 of the measurement model. Privacy first, then truth.

Plain numbers, no numpy: the release asks here whatever the model made of the cells. It adds what it knows of groups, silence and
contracts, and has the last word.
"""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

OWN_ANSWERS = 10  # of the group, in the window
OWN_QUESTIONS = 2
MOST_INFLUENCE = 7.5  # points that one answer may move a level
LEAST_RELIABILITY = 0.5
MOST_DOUBT = 8.0  # points, one standard deviation: an interval of more than 13 either way says nothing
# The same of a company: a small one knows its sides to 5 or 8. After a jump of those that were asked, the others are a guess.
COMPANY_DOUBT = 10.0
STEP, STAYS_WITHIN, STAYS_WEEKS = 5, 7.5, 8
LOWEST, HIGHEST = 10, 90  # what a cell's mean is held within, so that nobody reads off that all answered alike; no figure says more
LOOK_EVERY = 4  # weeks between two looks at change: no one week's luck is told
Z90 = 1.6448536269514722


class ToldFigure(NamedTuple):
    """A number as people see it, rounded to 5, its interval, and the week in which it was set."""

    score: int
    low: int
    high: int
    since: int


def as_told(mean: float, sd: float, week: int, last: ToldFigure | None = None, *, step: int = STEP) -> ToldFigure:
    """The level rounded to `step` within 10..90, with its 90 % interval drawn round *that* number.

    No cell lies beyond, so a level that does is only what the model makes of a change: "10 in 10" was nobody's answer.
    The number stays until the level is 7.5 points away, eight weeks at most: else one person's leaving could be read off it.
    Halves of the interval are rounded to the nearest step that holds the estimate itself: ends of their own would tell more of it.
    """
    held = _within(mean)
    score, since = to_nearest(held, step), week
    if last is not None and week - last.since < STAYS_WEEKS and abs(held - last.score) < STAYS_WITHIN:
        score, since = int(_within(last.score)), last.since
    off = abs(mean - score)
    reach = step * max(1, ceil((Z90 * sd + off) / step - 0.5), ceil(off / step))
    return ToldFigure(score, max(0, score - reach), min(100, score + reach), since)


def _within(level: float) -> float:
    return min(HIGHEST, max(LOWEST, level))


def to_nearest(value: float, step: int) -> int:
    """To the nearest multiple of `step`, halves upwards, within 0..100.

    >>> to_nearest(62.5, 5), to_nearest(62.4, 5), to_nearest(62.4, 1)
    (65, 60, 62)
    """
    return min(100, max(0, step * floor(value / step + 0.5)))


def is_look(week: int) -> bool:
    """Whether change is looked at in this week: once in four."""
    return week % LOOK_EVERY == 0
