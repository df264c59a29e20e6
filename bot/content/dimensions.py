"""The eleven sides of a learning culture that Ripple asks about, and where each comes from.

Every dimension answers a heading of the seed article; five of them are Senge's disciplines; every facet lies in
one layer of the iceberg. Slots are how often a cohort is asked about a dimension in eight weeks (two a week).
Nothing here is a score.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CYCLE_WEEKS = 8
SLOTS_A_WEEK = 2


class Dimension(StrEnum):
    """What a question is about. The value is stored; the words people see are in `facts`."""

    SAFE = "SAFE"
    FAIL = "FAIL"
    LEAD = "LEAD"
    GROW = "GROW"
    OPEN = "OPEN"
    VISION = "VISION"
    TEAM = "TEAM"
    SHARE = "SHARE"
    TRY = "TRY"
    SYSTEM = "SYSTEM"
    ROOM = "ROOM"


class Discipline(StrEnum):
    """Senge's five disciplines, in the seed's order."""

    PERSONAL_MASTERY = "personal_mastery"
    MENTAL_MODELS = "mental_models"
    SHARED_VISION = "shared_vision"
    TEAM_LEARNING = "team_learning"
    SYSTEMS_THINKING = "systems_thinking"


class IcebergLayer(StrEnum):
    """How deep a facet lies: formal programmes, daily habits, or what people believe."""

    ABOVE = "above"
    JUST_BELOW = "just_below"
    DEEP = "deep"


class AuditQuestion(StrEnum):
    """The four questions of the seed's culture audit."""

    SOLVING = "solving"  # from habit, or from new knowledge?
    FAILING = "failing"  # what happens when something fails?
    LEADING = "leading"  # how do leaders show that they learn?
    INFORMAL = "informal"  # which informal learning is there already?


class Form(StrEnum):
    """How a question is answered."""

    A5 = "A5"  # five points from disagree to agree
    F5 = "F5"  # five points of how often, over the last four weeks
    YN = "YN"  # yes or no, over the last two weeks (or about the last time)
    CNT = "CNT"  # 0, 1, 2, 3 or more: reported, never scored
    TXT = "TXT"  # open words: never scored


@dataclass(frozen=True, slots=True)
class DimensionFacts:
    """What people and reports need to know about one dimension."""

    dimension: Dimension
    name: str
    means: str  # one line for people
    headings: tuple[str, ...]  # where the seed speaks of it
    slots: int  # times asked in eight weeks
    discipline: Discipline | None = None  # None: the ground the disciplines stand on
    audit: AuditQuestion | None = None

    @property
    def layers(self) -> tuple[IcebergLayer, ...]:
        """The layers its facets lie in, from the surface down."""
        deeper = {layer for (dimension, _), layer in _LAYER_OF_FACET.items() if dimension is self.dimension}
        return tuple(layer for layer in IcebergLayer if layer in deeper | {_layer_of(self.dimension)})


def facts(dimension: Dimension) -> DimensionFacts:
    """Everything known about a dimension."""
    return FACTS[dimension]


def plain_name(dimension: Dimension) -> str:
    """The name people read, as in "Learning from failure"."""
    return FACTS[dimension].name


def layer_of(dimension: Dimension, facet: int = 0) -> IcebergLayer:
    """The iceberg layer of a facet; facet 0 (open texts, own questions) lies where its dimension lies.

    Above and deep hold exactly the facets of measurement 1.2; all the rest is behaviour one can see: just below.

    >>> layer_of(Dimension.ROOM, 3).value, layer_of(Dimension.LEAD, 5).value
    ('above', 'deep')
    """
    return _LAYER_OF_FACET.get((dimension, facet), _layer_of(dimension))


def dimensions_of(discipline: Discipline) -> tuple[Dimension, ...]:
    """The dimensions whose scores make up a discipline."""
    return tuple(d for d in Dimension if FACTS[d].discipline is discipline)


def _layer_of(dimension: Dimension) -> IcebergLayer:
    return IcebergLayer.DEEP if dimension is Dimension.OPEN else IcebergLayer.JUST_BELOW


_LAYER_OF_FACET = {
    (Dimension.ROOM, 3): IcebergLayer.ABOVE,
    (Dimension.ROOM, 5): IcebergLayer.ABOVE,
    (Dimension.ROOM, 2): IcebergLayer.DEEP,
    (Dimension.LEAD, 5): IcebergLayer.DEEP,
    (Dimension.GROW, 6): IcebergLayer.DEEP,
}

FACTS: dict[Dimension, DimensionFacts] = {
    known.dimension: known
    for known in (
        DimensionFacts(
            Dimension.SAFE,
            "Psychological safety",
            "People can ask, admit a gap and disagree, and stay respected.",
            ("Iceberg: just below the surface", "Indicator: psychological safety", "Action: normalize questions"),
            slots=3,
        ),
        DimensionFacts(
            Dimension.FAIL,
            "Learning from failure",
            "Setbacks are talked through and something changes.",
            ("Audit: what happens when someone fails", "Iceberg: just below the surface"),
            slots=1,
            audit=AuditQuestion.FAILING,
        ),
        DimensionFacts(
            Dimension.LEAD,
            "Leaders who learn",
            "Leads show what they learn, where they err, and what they thank people for.",
            (
                "Audit: how leaders model learning",
                "Iceberg: deep below the surface",
                "Action: model vulnerability",
                "Action: feedback as a two-way street",
                "Action: reward learning behaviors",
            ),
            slots=2,
            audit=AuditQuestion.LEADING,
        ),
        DimensionFacts(
            Dimension.GROW,
            "Personal growth",
            "People keep learning because they want to, and use what they learn.",
            ("Discipline: personal mastery", "Iceberg: deep below the surface", "Indicator: internal mobility"),
            slots=1,
            discipline=Discipline.PERSONAL_MASTERY,
        ),
        DimensionFacts(
            Dimension.OPEN,
            "Open minds",
            "Old ways are questioned and views change for good reasons.",
            ("Discipline: mental models", "Audit: how people solve problems"),
            slots=1,
            discipline=Discipline.MENTAL_MODELS,
            audit=AuditQuestion.SOLVING,
        ),
        DimensionFacts(
            Dimension.VISION,
            "Shared direction",
            "People know why the work matters and have a say in where it goes.",
            ("Discipline: shared vision", "Change: communicate the why", "Plan: public commitments"),
            slots=1,
            discipline=Discipline.SHARED_VISION,
        ),
        DimensionFacts(
            Dimension.TEAM,
            "Learning as a team",
            "The team looks back together and turns lessons into habits.",
            ("Discipline: team learning",),
            slots=1,
            discipline=Discipline.TEAM_LEARNING,
        ),
        DimensionFacts(
            Dimension.SHARE,
            "Sharing and helping",
            "Know-how moves freely between people and teams.",
            (
                "Audit: informal learning behaviors",
                "Indicator: collaboration and knowledge sharing",
                "Gap: peer learning with no structure across teams",
            ),
            slots=2,
            discipline=Discipline.TEAM_LEARNING,
            audit=AuditQuestion.INFORMAL,
        ),
        DimensionFacts(
            Dimension.TRY,
            "Trying new ways",
            "Small experiments are easy to start and fairly judged.",
            ("Indicator: experimentation rates", "Gap: innovation claimed, no time to experiment"),
            slots=2,
        ),
        DimensionFacts(
            Dimension.SYSTEM,
            "Seeing the whole",
            "People see how their work touches others and look for root causes.",
            ("Discipline: systems thinking",),
            slots=1,
            discipline=Discipline.SYSTEMS_THINKING,
        ),
        DimensionFacts(
            Dimension.ROOM,
            "Room to learn",
            "There is time and a place for learning in normal working hours.",
            (
                "Iceberg: above the surface",
                "Iceberg: deep below the surface",
                "List: enabling and blocking",
                "Change: remove friction",
            ),
            slots=1,
        ),
    )
}
