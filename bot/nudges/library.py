"""The library of acts. Small things that help a team learn, in our own words, each with its reason and its evidence.

One shelf for each dimension, role and stage. Refuses to know anybody's answers: an act is looked up, never aimed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.content.act_library import Act, ActId, ActStage, Role, written_acts
from bot.content.dimensions import Dimension


def every_act() -> tuple[Act, ...]:
    """The whole library, in the order it is written down."""
    return written_acts()


def act_called(id_: str) -> Act | None:
    """The act with this id, or None where a later version of the library dropped it."""
    return _by_id().get(ActId(id_))


def acts_for(role: Role, dimension: Dimension | None = None, stage: ActStage | None = None) -> tuple[Act, ...]:
    """The acts on one shelf, in the order they are written down."""
    return tuple(act for act in every_act() if act.role is role and dimension in (None, act.dimension) and stage in (None, act.stage))


@cache
def _by_id() -> Mapping[ActId, Act]:
    return {act.id: act for act in every_act()}
