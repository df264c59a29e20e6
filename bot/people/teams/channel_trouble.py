"""A team's channel that can be posted in no more, or is read by another company. Its leads and the owners are told once, with the cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.database.scope import Scope
from bot.ids import TeamId
from bot.outbox.notice import Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.notice_bodies import ChannelTroubled
from bot.people.teams.rules import ChannelTrouble


@contextmanager
def telling_of_trouble(scope: Scope) -> Iterator[None]:
    """Whatever is kept of channels inside: those to whom a new trouble matters are told. What was so before is no news."""
    before = _troubles(scope)
    yield
    for team, trouble in sorted(_troubles(scope) - before):
        for person in sorted({*teams.roster(scope, team).leads, *people.chosen_owners(scope)}):
            key = f"team:{team}:channel:{trouble}:{person}:{scope.now:%Y%m%d%H%M%S}"
            queue_notice(scope, Notice(ChannelTroubled(team, trouble), person, key=key))


def troubles_of(scope: Scope, team_id: TeamId) -> set[ChannelTrouble]:
    """What is wrong with this team's channel now."""
    team = teams.team(scope, team_id)
    if team is None or team.archived_at is not None or team.channel_id is None:
        return set()
    facts = people.channel_facts(scope, team.channel_id)
    if facts is None:
        return set()
    shut = ChannelTrouble.ARCHIVED if facts["is_archived"] else None if facts["bot_is_member"] else ChannelTrouble.LEFT
    return {one for one in (shut, ChannelTrouble.SHARED if facts["is_shared"] else None) if one is not None}


def _troubles(scope: Scope) -> set[tuple[TeamId, ChannelTrouble]]:
    return {(team.id, trouble) for team in teams.all_teams(scope) for trouble in troubles_of(scope, team.id)}
