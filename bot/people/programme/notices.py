"""What channels are told when owners change something for everybody, or end a team."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.outbox.attention.rules import NotCounted
from bot.outbox.kinds import Kind, Kinds, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.people.programme import views
from bot.people.programme.notice_bodies import ProgrammeChanged, TeamArchived


def programme_changed(scope: Scope, message: OutboxMessage[ProgrammeChanged]) -> Rendered:
    """All that changed, in one message."""
    return Post(views.changed(words_for(scope, message), message.body))


def team_archived(scope: Scope, message: OutboxMessage[TeamArchived]) -> Rendered:
    """That the team is over, and what stays."""
    return Post(views.archived(words_for(scope, message), message.body.name, message.body.by))


KINDS: Kinds = by_kind(
    Kind(ProgrammeChanged, programme_changed, counts=NotCounted.CHANNEL), Kind(TeamArchived, team_archived, counts=NotCounted.CHANNEL)
)
