"""Teams that follow a channel or a user group. Who is in it is looked at again, one team after the other, at a pace that Slack allows."""

from __future__ import annotations

from datetime import timedelta

from bot.database.scope import Scope
from bot.people.teams import store as teams
from bot.people.teams.acts import MEMBERS_DUE, is_followed
from bot.schedule.store import is_due, set_due

PACE = timedelta(milliseconds=700)  # between two looks at who is in a channel: Slack allows a hundred a minute


def look_again(scope: Scope) -> None:
    """At every such team, once for however many newcomers: each may have joined a channel before we knew them."""
    followed = [team for team in teams.all_teams(scope) if is_followed(team.members_from) and team.members_ref]
    for place, team in enumerate(followed):
        if not is_due(scope, MEMBERS_DUE, team.id, later_than=scope.now):  # a look that has begun may have missed them
            set_due(scope, MEMBERS_DUE, team.id, scope.now + place * PACE)
