"""What notices about who runs the programme hold."""

from __future__ import annotations

from bot.ids import PersonId
from bot.outbox.notice import NoticeBody


class OwnerNamed(NoticeBody, frozen=True):
    """Somebody was chosen to run the programme; `by`: by whom, nobody where the operator did it."""

    kind = "owner:named"

    by: PersonId


class LastOwnerLeft(NoticeBody, frozen=True):
    """Nobody who was chosen is left; for a team's lead."""

    kind = "owner:none_left"
