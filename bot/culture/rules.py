"""The map as a value: sides in three tiers, and the same under the four questions.

Where there are no tiers (the company has no yardstick but itself) the sides stand from the weakest to the strongest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from bot.content.dimensions import AuditQuestion, Dimension, dimensions_under
from bot.culture.elsewhere.rules import KnownElsewhere
from bot.culture.noting.rules import HeardNote
from bot.culture.values.rules import CompanyValue
from bot.pulse.privacy.fold import COMPANY_COHORTS
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Shown, Withheld
from bot.pulse.rules import AuditTold
from bot.pulse.scoring.tiers import Tier, Yardstick

SEEN_UNDER: dict[AuditQuestion, tuple[Indicator, ...]] = {
    AuditQuestion.SOLVING: (Indicator.EXPERIMENT_RATE, Indicator.EXPERIMENTS_FINISHED),
    AuditQuestion.FAILING: (Indicator.FAILED_BUT_LEARNED,),
    AuditQuestion.LEADING: (Indicator.LEADER_MODELLING,),
    AuditQuestion.INFORMAL: (Indicator.SHARING_RATE, Indicator.HELP_ANSWERED, Indicator.SHARING_BREADTH),
}


LEAST_SIDES = 3  # fewer are no map: there is nothing to compare


class MapTier(StrEnum):
    """The three tiers of a map, in the order they are told."""

    STRENGTH = "strength"
    START = "start"
    CLOSE = "close"


_PLACES = {Tier.STRENGTH: MapTier.STRENGTH, Tier.FIRST: MapTier.START, Tier.LEAN_WEAK: MapTier.START}


class CultureMap(Struct, frozen=True):
    """One audit's map. `seen`: what was released about behaviour in the same group. `instead`: the reader's own group has none, only
    the few sides among `own`.

    `values`: what the company says of itself; `known`: what other surveys found; `notes`: what was heard. None of them is in the numbers.
    """

    told: AuditTold
    seen: tuple[Shown, ...] = ()
    instead: bool = False
    own: tuple[Shown | Withheld, ...] = ()
    values: tuple[CompanyValue, ...] = ()
    known: tuple[KnownElsewhere, ...] = ()
    notes: tuple[HeardNote, ...] = ()

    @property
    def sides(self) -> tuple[Shown, ...]:
        """The sides there is a figure of, from the weakest to the strongest."""
        return _sides_among(self.told.figures)

    @property
    def own_sides(self) -> tuple[Shown, ...]:
        """The few sides of the reader's own group, where it has no map."""
        return _sides_among(self.own)

    @property
    def can_be_compared(self) -> bool:
        """Whether it is a map, and not one or two sides."""
        return len(self.sides) >= LEAST_SIDES

    @property
    def hidden(self) -> tuple[Withheld, ...]:
        """The sides that may not be told."""
        return tuple(one for one in self.told.figures if isinstance(one, Withheld))

    @property
    def has_tiers(self) -> bool:
        """Whether the sides are ranked among each other or against other teams."""
        return any(one.tier is not None for one in self.sides) and self.told.kind is not None

    def at(self, place: MapTier) -> tuple[Shown, ...]:
        """The sides of one tier; strengths begin with the strongest."""
        found = [one for one in self.sides if place_of(one) is place]
        return tuple(reversed(found)) if place is MapTier.STRENGTH else tuple(found)

    def under(self, question: AuditQuestion) -> tuple[Shown, ...]:
        """The sides under one of the four questions, the strongest first."""
        wanted = dimensions_under(question)
        return tuple(one for one in reversed(self.sides) if one.about in wanted)

    def seen_under(self, question: AuditQuestion) -> Shown | None:
        """One fact about what was done, if there is one."""
        return next((one for wanted in SEEN_UNDER[question] for one in self.seen if one.about is wanted), None)


class TeamsDiffer(Struct, frozen=True):
    """The side in which a company's groups differ most: how many read it as a strength, and how many as where to start."""

    side: Dimension
    strong: int
    start: int


def where_groups_differ(maps: Iterable[CultureMap]) -> TeamsDiffer | None:
    """The side that most groups stand apart in, at both ends; None where fewer than three do at either: so few could be pointed at.

    Only what stands in each group's own map counts, and only where the groups were compared with each other.
    """
    told = [one for made in maps for one in made.sides if one.yardstick is Yardstick.OTHER_TEAMS and isinstance(one.about, Dimension)]
    counts = Counter((one.about, place_of(one)) for one in told)
    found = [TeamsDiffer(side, counts[side, MapTier.STRENGTH], counts[side, MapTier.START]) for side in Dimension]
    most = max(found, key=lambda one: (min(one.strong, one.start), one.strong + one.start))
    return most if min(most.strong, most.start) >= COMPANY_COHORTS else None


def _sides_among(figures: Iterable[Shown | Withheld]) -> tuple[Shown, ...]:
    shown = (one for one in figures if isinstance(one, Shown) and isinstance(one.about, Dimension) and one.score is not None)
    return tuple(sorted(shown, key=lambda one: (one.score or 0, place_of(one) is not MapTier.START, str(one.about))))


def place_of(side: Shown) -> MapTier:
    """The tier of a side on the map."""
    return _PLACES.get(side.tier, MapTier.CLOSE) if side.tier is not None else MapTier.CLOSE


def named(tell: Sequence[str], most: int) -> tuple[tuple[str, ...], int]:
    """The first of several lines, and how many more there are."""
    return tuple(tell[:most]), max(0, len(tell) - most)
