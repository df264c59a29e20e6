"""What owners decide for everybody. Whether Ripple rests, how often it asks, at what hour, on which days nobody hears from it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

from msgspec import Struct

from bot.ids import TeamId
from bot.people.rules import DEFAULT_TIME

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)  # until somebody lets it go on
Rhythm = Literal[1, 2, 4]
RHYTHMS: tuple[Rhythm, ...] = (1, 2, 4)  # weeks from one asking to the next
MOST_DAYS = 31  # in one span of days off
SHOWN_SPANS = 10


class DaysOffForAll(Struct, frozen=True):
    """A span of days on which nobody hears anything unasked."""

    first: date
    last: date

    @property
    def id(self) -> str:
        """Its name in a form."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


class Programme(Struct, frozen=True, kw_only=True):
    """How it stands. `paused_until` lies far ahead where nobody said until when."""

    paused_until: datetime | None = None
    rhythm: Rhythm = 1
    at: str = DEFAULT_TIME
    off: tuple[DaysOffForAll, ...] = ()
    teams: tuple[tuple[TeamId, str], ...] = ()


class ProgrammeWish(Struct, frozen=True, kw_only=True):
    """What an owner asks for. `back_on` None: until somebody lets it go on; `archived`: a team that is over."""

    paused: bool
    back_on: date | None
    rhythm: str
    at: str
    kept_off: frozenset[str]
    off_first: date | None
    off_last: date | None
    archived: TeamId | None
