"""What notices about the programme hold: the changes themselves, so that each is told as it was decided."""

from __future__ import annotations

from datetime import datetime

from bot.ids import PersonId, TeamId
from bot.outbox.notice import NoticeBody


class ProgrammeChanged(NoticeBody, frozen=True, kw_only=True):
    """What an owner changed for everybody; what is empty stayed as it was. `off_days` and
    `on_days`: spans, off now or no longer."""

    kind = "programme:changed"

    by: PersonId
    until: datetime | None = None
    goes_on: bool = False
    rhythm: int = 0
    at: str = ""
    off_days: tuple[str, ...] = ()
    on_days: tuple[str, ...] = ()


class TeamArchived(NoticeBody, frozen=True):
    """A team is over, for its channel."""

    kind = "team:archived"

    team: TeamId
    by: PersonId
    name: str
