"""The eleven sides of a learning culture that Ripple asks about, and where each comes from.

Every dimension answers a heading of the seed article; five of them are Senge's disciplines; every facet lies in
one layer of the iceberg. Slots are how often a cohort is asked about a dimension in eight weeks (two a week).
The facts are in `dimensions.toml`, the words in the catalogues. Nothing here is a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from msgspec import Struct

from bot.content.reading import FOLDER, ContentWrong, TomlEntry, tables, whole_file

CYCLE_WEEKS = 8
SLOTS_A_WEEK = 2
FILE = "dimensions.toml"


class Dimension(StrEnum):
    """What a question is about. The value is stored."""

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


class DimensionFacts(Struct, frozen=True):
    """What is planned for one dimension, and where it comes from."""

    dimension: Dimension
    headings: tuple[str, ...]  # where the seed speaks of it
    slots: int  # times asked in eight weeks
    discipline: Discipline | None  # None: the ground the disciplines stand on
    audit: AuditQuestion
    layer: IcebergLayer
    layer_of_facet: Mapping[int, IcebergLayer]  # where it is another one

    @property
    def layers(self) -> tuple[IcebergLayer, ...]:
        """The layers its facets lie in, from the surface down."""
        found = {self.layer, *self.layer_of_facet.values()}
        return tuple(layer for layer in IcebergLayer if layer in found)


def facts(dimension: Dimension) -> DimensionFacts:
    """Everything known about a dimension."""
    return every_dimension()[dimension]


def layer_of(dimension: Dimension, facet: int = 0) -> IcebergLayer:
    """The iceberg layer of a facet; facet 0 (open texts, own questions) lies where its dimension lies.

    Above and deep hold exactly the facets of measurement 1.2; all the rest is behaviour one can see: just below.

    >>> layer_of(Dimension.ROOM, 3).value, layer_of(Dimension.LEAD, 5).value
    ('above', 'deep')
    """
    known = facts(dimension)
    return known.layer_of_facet.get(facet, known.layer)


def dimensions_under(question: AuditQuestion) -> tuple[Dimension, ...]:
    """The dimensions that the map tells under one of the seed's four questions."""
    return tuple(d for d in Dimension if facts(d).audit is question)


def dimensions_of(discipline: Discipline) -> tuple[Dimension, ...]:
    """The dimensions whose scores make up a discipline."""
    return tuple(d for d in Dimension if facts(d).discipline is discipline)


@cache
def every_dimension() -> Mapping[Dimension, DimensionFacts]:
    """The facts by dimension, read once."""
    return read_dimensions(FOLDER)


def read_dimensions(folder: Path) -> Mapping[Dimension, DimensionFacts]:
    """The facts in this folder, in the order of the dimensions.

    Raises:
        ContentWrong: an entry is not as it should be, or one is missing.
    """
    whole = whole_file(FILE, folder)
    found = {entry.named(entry.name.strip("[]"), "name", Dimension): entry for entry in tables(whole)}
    if missing := [one.name for one in Dimension if one not in found]:
        raise ContentWrong(whole, f"[{missing[0]}] is missing")
    return {one: _facts(one, found[one]) for one in Dimension}


def _facts(dimension: Dimension, entry: TomlEntry) -> DimensionFacts:
    entry.only("slots", "discipline", "audit", "layer", "layers", "headings")
    return DimensionFacts(
        dimension=dimension,
        headings=entry.texts("headings"),
        slots=entry.number("slots"),
        discipline=entry.member_or_none("discipline", Discipline),
        audit=entry.member("audit", AuditQuestion),
        layer=entry.member_or_none("layer", IcebergLayer) or IcebergLayer.JUST_BELOW,
        layer_of_facet=_layer_of_facet(entry),
    )


def _layer_of_facet(entry: TomlEntry) -> Mapping[int, IcebergLayer]:
    layers = entry.values.get("layers", {})
    if not isinstance(layers, dict) or not all(isinstance(facets, list) for facets in layers.values()):
        raise ContentWrong(entry, '"layers" names the facets of a layer, such as { deep = [5] }')
    return {facet: entry.named(name, "layers", IcebergLayer) for name, facets in layers.items() for facet in facets}
