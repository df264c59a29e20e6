"""The hello to a team that waits: the first audit comes, and nothing else."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people.teams import acts as teams
from bot.people.waiting import views
from bot.people.waiting.notice_bodies import AuditAhead


def audit_ahead(scope: Scope, message: OutboxMessage[AuditAhead]) -> Rendered:
    """Into the channel, unless the team began meanwhile (then it is welcomed), is gone or meets elsewhere."""
    begun = teams.beginning_of(scope, message.body.team)
    if begun is None or not begun.team.waits or begun.team.channel_id != message.recipient:
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Post(views.audit_ahead(words_for(scope, message), begun, message.body.by))


KINDS: Kinds = by_kind(Kind(AuditAhead, audit_ahead))
