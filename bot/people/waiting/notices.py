"""The hello to a team that waits: the first audit comes, and nothing else."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.outbox.attention.rules import NotCounted
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people.teams import store as teams
from bot.people.waiting import acts, views
from bot.people.waiting.notice_bodies import AuditAhead


def audit_ahead(scope: Scope, message: OutboxMessage[AuditAhead]) -> Rendered:
    """Into the channel, unless the team began meanwhile (then it is welcomed), is gone, meets elsewhere or is asked no audit any more."""
    team = teams.team(scope, message.body.team)
    if team is None or team.archived_at is not None or not team.waits or team.channel_id != message.recipient:
        return Drop(OutcomeReason.SUBJECT_GONE)
    day = acts.day_to_ask(scope, team)
    return Post(views.audit_ahead(words_for(scope, message), day, message.body.by)) if day else Drop(OutcomeReason.SUBJECT_GONE)


KINDS: Kinds = by_kind(Kind(AuditAhead, audit_ahead, counts=NotCounted.CHANNEL))
