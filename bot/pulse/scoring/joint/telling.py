"""When a number may be told, and as which number: rule M2 of the measurement model. Privacy first, then truth.

The last word is the release's: it adds what it knows of groups, silence and contracts.
"""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

import numpy as np

from bot.pulse.scoring.joint.arrays import Bools, Floats
from bot.pulse.scoring.joint.model import Estimate

OWN_ANSWERS = 10  # of the group, in the window
OWN_QUESTIONS = 2
MOST_INFLUENCE = 7.5  # points that one answer may move a level
LEAST_RELIABILITY = 0.5
MOST_DOUBT = 8.0  # points, one standard deviation: an interval of more than 13 either way says nothing
COMPANY_COHORTS, COMPANY_PEOPLE = 3, 20
STEP, STAYS_WITHIN, STAYS_WEEKS = 5, 7.5, 8
Z90 = 1.6448536269514722


class ToldFigure(NamedTuple):
    """A number as people see it, rounded to 5, its interval, and the week in which it was set."""

    score: int
    low: int
    high: int
    since: int


def reliability(estimate: Estimate) -> Floats:
    """(C, D) 1 - variance / variance before: how much of what is unknown of a team its own answers have told. Not below 0.

    Before: tau², what its questions mean to it, and how well the company is known. The page's 1 - variance / tau² leaves the
    last two out above and not below, and so would hide what is known well enough.
    """
    told: Floats = np.maximum(0.0, 1.0 - estimate.teams.level_variance / estimate.before)
    return told


def may_be_told(estimate: Estimate) -> Bools:
    """(C, D) Enough own answers to enough questions, none of them too heavy, more signal than guess, and no wide guess either.

    Reliability is relative: where little is known of a small company, all its teams would pass with next to nothing.
    """
    own = (estimate.answers >= OWN_ANSWERS) & (estimate.questions >= OWN_QUESTIONS) & (estimate.influence <= MOST_INFLUENCE)
    told: Bools = own & (reliability(estimate) > LEAST_RELIABILITY) & (estimate.teams.level_variance <= MOST_DOUBT**2)
    return told


def company_may_be_told(estimate: Estimate, people: int) -> Bools:
    """(D,) Three cohorts that carry the side, and twenty people in all."""
    return (estimate.carried >= COMPANY_COHORTS) & (people >= COMPANY_PEOPLE)


def as_told(mean: float, sd: float, week: int, last: ToldFigure | None = None) -> ToldFigure:
    """The level rounded to 5, with its 90 % interval drawn round *that* number.

    The number stays until the level is 7.5 points away, eight weeks at most: else one person's leaving could be read off it.
    Halves of the interval are rounded to the nearest 5 that holds the estimate itself: ends of their own would tell more of it.
    """
    score = min(100, max(0, STEP * floor(mean / STEP + 0.5)))
    since = week
    if last is not None and week - last.since < STAYS_WEEKS and abs(mean - last.score) < STAYS_WITHIN:
        score, since = last.score, last.since
    off = abs(mean - score)
    reach = STEP * max(1, ceil((Z90 * sd + off) / STEP - 0.5), ceil(off / STEP))
    return ToldFigure(score, max(0, score - reach), min(100, score + reach), since)
