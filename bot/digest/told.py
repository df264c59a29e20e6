"""What a letter told of things that change later. Kept, so that it can be drawn again word for word."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bot.ids import RoundId, TeamId
from bot.pulse.asking.rests import RestReason


class RestTold(Struct, frozen=True):
    """A team that a letter said to be asked less: because of which results, told on which day, and how much less."""

    team: TeamId
    round_id: RoundId
    since: date
    rest: RestReason


class LetterTold(Struct, frozen=True):
    """What stood in a letter when it was sent and is counted anew at every look: marked messages, unanswered comments, teams asked less."""

    marked: int = 0
    unanswered: int = 0
    rests: tuple[RestTold, ...] = ()
