"""Why a team is left in peace by the pulse, alone or with those it is counted with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from bot.ids import TeamId


class RestReason(StrEnum):
    """Why a team is asked nothing in a week, or less."""

    CHOOSING = "choosing"  # it votes on its plan
    NO_ACT = "no_act"  # nothing came of its figures
    HALF = "half"  # nothing came of them yet: half as much is asked


def rest_of_group(resting: Mapping[TeamId, RestReason], teams: Collection[TeamId]) -> RestReason | None:
    """What holds for teams that are counted together: the vote of one of them, else what holds for all.

    >>> rest_of_group({TeamId("a"): RestReason.NO_ACT}, [TeamId("a"), TeamId("b")])
    >>> rest_of_group({TeamId("a"): RestReason.CHOOSING}, [TeamId("a"), TeamId("b")])
    <RestReason.CHOOSING: 'choosing'>
    """
    found = [resting.get(team) for team in teams]
    if RestReason.CHOOSING in found:
        return RestReason.CHOOSING
    if not found or None in found:
        return None
    return RestReason.HALF if RestReason.HALF in found else RestReason.NO_ACT
