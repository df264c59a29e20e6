"""What notices about who runs the programme hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import PersonId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class OwnerNamed(NoticeBody):
    """Somebody was chosen to run the programme; `by`: by whom, nobody where the operator did it."""

    kind = "owner:named"

    by: PersonId


@dataclass(frozen=True, slots=True)
class LastOwnerLeft(NoticeBody):
    """Nobody who was chosen is left; for a team's lead."""

    kind = "owner:none_left"
