"""What notices about teams that wait hold."""

from __future__ import annotations

from bot.ids import PersonId, TeamId
from bot.outbox.notice import NoticeBody


class AuditAhead(NoticeBody, frozen=True):
    """A team is asked its first audit before its wave begins: who agreed, and when it comes, for its channel."""

    kind = "team:audit_ahead"

    team: TeamId
    by: PersonId
