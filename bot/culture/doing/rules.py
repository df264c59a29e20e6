"""What was said and what was seen, side by side, the most surprising first.

Both are shares as everybody was told them. They are counted on different scales, so a gap is a question to talk about and no verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.culture.rules import CultureMap
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Shown, Topic

SEEN_OF: Mapping[Dimension, tuple[Indicator, ...]] = {
    Dimension.SAFE: (Indicator.ASKING_BREADTH,),
    Dimension.FAIL: (Indicator.FAILED_BUT_LEARNED,),
    Dimension.LEAD: (Indicator.LEADER_MODELLING,),
    Dimension.TEAM: (Indicator.LESSON_REUSE,),
    Dimension.SHARE: (Indicator.HELP_ANSWERED, Indicator.SHARING_BREADTH),
    Dimension.TRY: (Indicator.EXPERIMENTS_FINISHED,),
    Dimension.SYSTEM: (Indicator.REACH_ACROSS,),
}


class SaidAndDone(StrEnum):
    """How what was said stands to what was seen."""

    MORE_SAID = "more_said"
    MORE_SEEN = "more_seen"
    ALIKE = "alike"


class SideDone(Struct, frozen=True):
    """A side as people said it, and one figure of what was done."""

    said: Shown
    seen: Shown

    @property
    def apart(self) -> int:
        """How many points lie between the two bands; 0 where they meet."""
        (low, high), (least, most) = _band(self.said), _band(self.seen)
        return max(0, low - most, least - high)

    @property
    def how(self) -> SaidAndDone:
        """What may be said of it: only a gap that the bands leave open is one."""
        (low, high), (least, most) = _band(self.said), _band(self.seen)
        if low > most:
            return SaidAndDone.MORE_SAID
        return SaidAndDone.MORE_SEEN if least > high else SaidAndDone.ALIKE


def has_beside(seen: CultureMap) -> bool:
    """Whether anything stands beside a map."""
    return bool(seen.values or seen.known or seen.notes or seen.told.helps or seen.told.hinders or by_surprise(seen.sides, seen.seen))


def by_surprise(sides: Sequence[Shown], seen: Sequence[Shown]) -> tuple[SideDone, ...]:
    """Every side that something was seen of, the widest gap first."""
    shares = {one.about: one for one in seen if one.score is not None}
    pairs = [
        SideDone(side, shares[figure])
        for side in sides
        if isinstance(side.about, Dimension) and side.score is not None
        for figure in _first(SEEN_OF.get(side.about, ()), shares)
    ]
    return tuple(sorted(pairs, key=lambda one: (-one.apart, -abs(_score(one.said) - _score(one.seen)), str(one.said.about))))


def _first(wanted: Sequence[Indicator], shares: Mapping[Topic, Shown]) -> list[Indicator]:
    return [one for one in wanted if one in shares][:1]


def _score(one: Shown) -> int:
    assert one.score is not None, "only what has a number is set side by side"
    return one.score


def _band(one: Shown) -> tuple[int, int]:
    """From where to where it may lie; a full count is what it is."""
    score = _score(one)
    return (one.low if one.low is not None else score, one.high if one.high is not None else score)
