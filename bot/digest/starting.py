"""Which side a lead's letter names as the place to start. It stays the same until the figures clearly say otherwise.

Two sides that lie close together change places by chance every few weeks; a lead who is sent from one to the other works on neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.pulse.privacy.released import Shown
from bot.pulse.scoring.tiers import Tier

STARTS = (Tier.FIRST, Tier.LEAN_WEAK)  # what the map puts under "where to start"


class Named(Struct, frozen=True):
    """What the last letter that named a start for a team said, and when that letter was written (UTC)."""

    weakest: Shown
    at: datetime


def start_of(shown: Sequence[Shown], last: Named | None, released_at: datetime | None) -> Shown | None:
    """The side to start with among a team's figures, or None where none is weak.

    The side named last stays while it may stand under "where to start". It gives way only to one that clearly is first, and only
    where it only leaned that way in the last letter and leans so again in figures released since (at `released_at`, UTC).
    Otherwise the weakest of the weakest tier, as on the map; news of one week does not come first.
    """
    weak = sorted([one for one in shown if one.tier in STARTS and isinstance(one.about, Dimension)], key=_weakest_first)
    kept = next((one for one in weak if last is not None and one.about is last.weakest.about), None)
    if kept is None or last is None:
        return next(iter(weak), None)
    is_newer = released_at is not None and released_at > last.at
    leans = kept.tier is Tier.LEAN_WEAK and last.weakest.tier is Tier.LEAN_WEAK
    return weak[0] if is_newer and leans and weak[0].tier is Tier.FIRST else kept


def _weakest_first(one: Shown) -> tuple[int, int, str]:
    return (STARTS.index(one.tier) if one.tier in STARTS else len(STARTS), one.score or 0, str(one.about))
