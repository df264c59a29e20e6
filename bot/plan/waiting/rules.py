"""How long results may wait for an act before less is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.pulse.asking.rests import RestReason

HALVED_AFTER, HELD_AFTER = timedelta(days=14), timedelta(days=28)


def rest_for(waited: timedelta) -> RestReason | None:
    """What follows for a team whose results waited so long.

    >>> [rest_for(timedelta(days=days)) for days in (13, 14, 28)]
    [None, <RestReason.HALF: 'half'>, <RestReason.NO_ACT: 'no_act'>]
    """
    if waited >= HELD_AFTER:
        return RestReason.NO_ACT
    return RestReason.HALF if waited >= HALVED_AFTER else None


def longest_common(told: list[datetime | None]) -> datetime | None:
    """Since when all of a group's teams wait; None where something came of it for one of them."""
    known = [one for one in told if one is not None]
    return max(known) if known and len(known) == len(told) else None
