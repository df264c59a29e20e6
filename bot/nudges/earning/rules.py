"""What is compared, when it is decided and what is retired, all fixed beforehand.

1. What is compared: suggestions about one side, in weeks that chance drew for one or held out, with the probability written down.
2. The outcome: whether somebody shared, asked, answered, tried or opened up here in the seven days after. Never an answer to a question.
3. The difference: decisions weighted by the probability of what was drawn, centred on the block's mean, errors clustered by person
   (the micro-randomised trial of measurement.md 6.3). A block is three weeks, folded to sums before the traces of its acts end; in
   different blocks chance drew anew, so a person counts there as another cluster. A block with fewer people than scores need is dropped.
4. Decided once, when so many decisions are in, and not looked at before: kept where the whole interval of the difference lies above 0,
   otherwise retired for a year, then tried anew.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import sqrt

from msgspec import Struct
from msgspec.structs import astuple

from bot.content.dimensions import Dimension
from bot.ids import PersonId

WINDOW = timedelta(days=7)
BLOCK = timedelta(weeks=3)  # with the window's week it ends before the traces of 35 days do
DECIDED_AT = 240  # decisions
LIKELY = 1.645  # standard errors: 90 % lie within them, and 5 in 100 above by luck alone
TRIED_ANEW_AFTER = timedelta(weeks=52)


class Verdict(StrEnum):
    """What the rule decided. The value is stored."""

    KEPT = "kept"
    RETIRED = "retired"


class Decision(Struct, frozen=True):
    """One week of one person: what chance drew, how likely a nudge was, what they did, and whether they said "not now"."""

    person: PersonId
    side: Dimension
    nudged: bool
    probability: float
    did: bool
    declined: bool = False


class TrialSums(Struct, frozen=True):
    """What is left of decisions: numbers of people's weeks, and the two sums of the difference."""

    decisions: int = 0
    held_out: int = 0
    did_nudged: int = 0
    did_held_out: int = 0
    declined: int = 0
    total: float = 0.0
    squares: float = 0.0

    def with_more(self, other: TrialSums) -> TrialSums:
        """Both together."""
        return TrialSums(*map(operator.add, astuple(self), astuple(other)))


class NudgeTrial(Struct, frozen=True):
    """One side's trial: since when, its sums, and what was decided, if it was."""

    side: Dimension
    begun_on: date
    sums: TrialSums = TrialSums()
    verdict: Verdict | None = None
    decided_on: date | None = None


class Uplift(Struct, frozen=True):
    """What a nudge adds, in points of 100, with its 90 % interval."""

    points: float
    error: float

    @property
    def low(self) -> float:
        """The lower end."""
        return self.points - LIKELY * self.error

    @property
    def high(self) -> float:
        """The upper end."""
        return self.points + LIKELY * self.error


def folded(decisions: Sequence[Decision], least: int) -> dict[Dimension, TrialSums]:
    """A block's decisions by side, where at least so many people are in them."""
    by_side: defaultdict[Dimension, list[Decision]] = defaultdict(list)
    for one in decisions:
        by_side[one.side].append(one)
    return {side: sums_of(found) for side, found in by_side.items() if len({one.person for one in found}) >= least}


def sums_of(found: Sequence[Decision]) -> TrialSums:
    """The sums of one side's decisions."""
    mean = sum(one.did for one in found) / len(found)
    of_person: defaultdict[PersonId, float] = defaultdict(float)
    for one in found:
        of_person[one.person] += _weighted(one, mean)
    return TrialSums(
        decisions=len(found),
        held_out=sum(not one.nudged for one in found),
        did_nudged=sum(one.did for one in found if one.nudged),
        did_held_out=sum(one.did for one in found if not one.nudged),
        declined=sum(one.declined for one in found),
        total=sum(of_person.values()),
        squares=sum(value * value for value in of_person.values()),
    )


def uplift(sums: TrialSums) -> Uplift:
    """The mean difference, and its error from the spread between people."""
    n = sums.decisions
    return Uplift(100 * sums.total / n, 100 * sqrt(sums.squares) / n)


def decided(trial: NudgeTrial, today: date) -> NudgeTrial:
    """The trial with its verdict, once so many decisions are in; decided once."""
    if trial.verdict is not None or trial.sums.decisions < DECIDED_AT:
        return trial
    found = uplift(trial.sums)
    verdict = Verdict.KEPT if found.low > 0 else Verdict.RETIRED
    return NudgeTrial(trial.side, trial.begun_on, trial.sums, verdict, today)


def is_retired(trial: NudgeTrial, today: date) -> bool:
    """Whether suggestions about its side are left out today."""
    return trial.verdict is Verdict.RETIRED and trial.decided_on is not None and today < trial.decided_on + TRIED_ANEW_AFTER


def block_to_fold(folded_until: datetime, now: datetime) -> tuple[datetime, datetime] | None:
    """The next block whose last window has passed: its beginning and end; None while it is still open."""
    end = folded_until + BLOCK
    return (folded_until, end) if end + WINDOW <= now else None


def rates(sums: TrialSums) -> Mapping[bool, float]:
    """How many in ten did something: in weeks with one (True), and without."""
    nudged = sums.decisions - sums.held_out
    return {True: 10 * sums.did_nudged / max(1, nudged), False: 10 * sums.did_held_out / max(1, sums.held_out)}


def _weighted(one: Decision, mean: float) -> float:
    return (one.did - mean) / one.probability if one.nudged else -(one.did - mean) / (1 - one.probability)
