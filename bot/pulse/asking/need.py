"""Of which sides more should be known: the posterior variance of each, times its importance.

What was asked since the variance was known counts as if it had been answered, or the same side would be asked every week until its next
figure. A side nobody was asked about for long comes first, whatever the figures say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.content.dimensions import Dimension
from bot.pulse.asking.rhythm import REST_WEEKS
from bot.pulse.asking.rotation import AskedBefore
from bot.pulse.asking.slots import KEPT_SIDES, RotationSettings, scored_of
from bot.pulse.questions.rules import Bank

UNKNOWN_VARIANCE = 20.0**2  # of a side that has no figure: as wide as sides lie apart before anything is known
ITEM_VARIANCE = 130.0  # of what one question tells about a side: 5² between questions and some eight answers of 25² / 8 within
LONG_WEEKS = 11  # not asked for so long: with the week to come, a quarter of a year


def rank_sides(
    variance: Mapping[Dimension, float], asked: Iterable[AskedBefore], round_no: int, bank: Bank, settings: RotationSettings
) -> tuple[Dimension, ...]:
    """The sides that are on, the neediest first; not safety and trying, which have places of their own.

    Args:
        variance: posterior variance of each side's figure, in squared points of 100; a side that is missing has no figure.
        asked: what a block was asked lately, in the quarter before `round_no` at least.
    """
    since = _weeks_since(asked, round_no, bank)
    lately = Counter(side for side, weeks in since if weeks < REST_WEEKS)
    long_ago = set(Dimension) - {side for side, weeks in since if weeks < LONG_WEEKS}
    knows_the_past = any(weeks >= LONG_WEEKS for _, weeks in since)

    def need(side: Dimension) -> tuple[bool, float, str]:
        left = 1 / (1 / variance.get(side, UNKNOWN_VARIANCE) + lately[side] / ITEM_VARIANCE)
        return (not (knows_the_past and side in long_ago), -left * settings.importance(side), side)

    return tuple(sorted((d for d in Dimension if d not in settings.off and d not in KEPT_SIDES), key=need))


def mean_variance(groups: Sequence[Mapping[Dimension, float]]) -> dict[Dimension, float]:
    """Of a block: the mean of its groups' variances, side by side; a group without a figure counts as knowing nothing of that side."""
    return {side: sum(group.get(side, UNKNOWN_VARIANCE) for group in groups) / len(groups) for side in Dimension}


def asked_of_block(histories: Iterable[Iterable[AskedBefore]]) -> list[AskedBefore]:
    """What half of a block's cohorts or more were asked: its common past, without what single teams work on."""
    every = [set(history) for history in histories]
    counted = Counter(one for history in every for one in history)
    return sorted(one for one, cohorts in counted.items() if 2 * cohorts >= len(every))


def _weeks_since(asked: Iterable[AskedBefore], round_no: int, bank: Bank) -> list[tuple[Dimension, int]]:
    sides = {one.id: side for side in Dimension for one in scored_of(bank, side)}
    return [(sides[one.question], round_no - one.round_no) for one in asked if one.question in sides and one.round_no < round_no]
