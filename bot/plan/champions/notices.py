"""Messages to champions, each inside the week's two."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, WhenUnknown, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people.teams import store as teams
from bot.plan.champions import store as rows
from bot.plan.champions import views
from bot.plan.champions.notice_bodies import ChampionAsked, TeamBegins
from bot.plan.champions.rules import ChampionSaid


def champion_asked(scope: Scope, message: OutboxMessage[ChampionAsked]) -> Rendered:
    """Unless they answered already."""
    known = rows.champions_asked(scope).get(PersonId(message.recipient))
    if known is None or known.said is not ChampionSaid.ASKED:
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(views.champion_asked_message(words_for(scope, message)))


def team_begins(scope: Scope, message: OutboxMessage[TeamBegins]) -> Rendered:
    """While they still want to, and the team is there."""
    known, team = rows.champions_asked(scope).get(PersonId(message.recipient)), teams.team(scope, message.body.team)
    if known is None or known.said is not ChampionSaid.YES or team is None or team.archived_at is not None or team.channel_id is None:
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(views.team_begins_message(words_for(scope, message), team.channel_id))


KINDS: Kinds = by_kind(
    Kind(ChampionAsked, champion_asked, counts=Unasked.NOTE, when_unknown=WhenUnknown.SILENCE),
    Kind(TeamBegins, team_begins, counts=Unasked.NOTE, when_unknown=WhenUnknown.SILENCE),
)
