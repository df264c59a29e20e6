"""The library of acts: small things that help a team learn, in our own words, each with its reason and its evidence.

One shelf for each dimension, role and stage. Refuses to know anybody's answers: an act is looked up, never aimed.
"""

from types import MappingProxyType

from bot.content.acts_everyone import EVERYONE
from bot.content.acts_lead import LEADS
from bot.content.acts_owner import OWNERS
from bot.content.dimensions import Dimension
from bot.nudges.act import Act, ActId, Role, Stage

ACTS: tuple[Act, ...] = EVERYONE + LEADS + OWNERS

_BY_ID = MappingProxyType({act.id: act for act in ACTS})


def act_called(id_: str) -> Act | None:
    """The act with this id, or None where a later version of the library dropped it."""
    return _BY_ID.get(ActId(id_))


def acts_for(role: Role, dimension: Dimension | None = None, stage: Stage | None = None) -> tuple[Act, ...]:
    """The acts on one shelf, in the order they are written down."""
    return tuple(act for act in ACTS if act.role is role and dimension in (None, act.dimension) and stage in (None, act.stage))
