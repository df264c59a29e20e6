"""How often each side is asked about in eight weeks, by plan and by what an owner has set."""

from __future__ import annotations

import hashlib

from msgspec import Struct

from bot.content.dimensions import CYCLE_WEEKS, SLOTS_A_WEEK, Dimension, facts
from bot.errors import PersonCanFix
from bot.pulse.questions.own import OwnQuestion
from bot.pulse.questions.rules import Bank, Question

LEAST_DIMENSIONS = 3
WEIGHTS = (0.5, 1.0, 2.0)  # less, as planned, more
KEPT_SIDES = (Dimension.SAFE, Dimension.TRY)  # asked in their share whatever else a team works on: safety leads, trying is the point


class RotationSettings(Struct, frozen=True):
    """What a program owner may set. Dimensions that are not named count as planned."""

    off: frozenset[Dimension] = frozenset()
    weights: tuple[tuple[Dimension, float], ...] = ()
    own: tuple[OwnQuestion, ...] = ()

    def importance(self, dimension: Dimension) -> float:
        """How much a side counts beside the others: its planned slots, and what the owner made of them."""
        return facts(dimension).slots * dict(self.weights).get(dimension, 1.0)


AS_PLANNED = RotationSettings()


def scored_of(bank: Bank, dimension: Dimension) -> tuple[Question, ...]:
    """The questions of a side that can take one of the two places of a week; texts and counts have a place of their own."""
    return tuple(one for one in bank.of(dimension) if one.is_scored)


def slots_of(bank: Bank, settings: RotationSettings = AS_PLANNED) -> dict[Dimension, int]:
    """How often each dimension comes in eight weeks: the planned slots by weight, all 16 shared out.

    At least one for each dimension that is on, and at most two fewer than it has questions: with that margin a
    rested question of the right kind is always there (see `rhythm`).
    """
    checked(settings)
    wish = {d: settings.importance(d) for d in Dimension if d not in settings.off}
    limit = {d: min(CYCLE_WEEKS, max(1, len(scored_of(bank, d)) - 2)) for d in wish}
    slots = dict.fromkeys(wish, 1)
    for _ in range(CYCLE_WEEKS * SLOTS_A_WEEK - len(slots)):
        open_to_more = [d for d in wish if slots[d] < limit[d]]
        if not open_to_more:
            break
        # Webster's rule: the next slot goes where it is most deserved; ties in the order of the taxonomy.
        slots[max(open_to_more, key=lambda d: wish[d] / (2 * slots[d] + 1))] += 1
    return slots


def checked(settings: RotationSettings) -> RotationSettings:
    """The settings, or `PersonCanFix`: at least three dimensions stay on, weights are less, as planned or more."""
    if len(Dimension) - len(settings.off) < LEAST_DIMENSIONS:
        raise PersonCanFix("pulse.settings.least_topics", field="on", least=LEAST_DIMENSIONS)
    if any(weight not in WEIGHTS for _, weight in settings.weights):
        raise PersonCanFix("pulse.settings.weights", field="more")
    return settings


def dice(seed: str, purpose: str, name: str) -> str:
    """A throw that is the same on every machine and in every run."""
    return hashlib.sha256(f"{seed}\n{purpose}\n{name}".encode()).hexdigest()
