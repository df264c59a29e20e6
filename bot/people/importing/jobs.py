"""Counting people into teams that a list set up.

One look into a channel or group at a time, at a pace that Slack allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from slack_sdk.errors import SlackApiError

from bot.database.scope import Scope
from bot.ids import PersonId, TeamId, WorkspaceId
from bot.people.roster import members_of
from bot.people.teams import acts as teams
from bot.people.teams import store as rows
from bot.people.teams.acts import FIRST_MEMBERS, MEMBERS_DUE
from bot.schedule.job import AfterContext, AfterJobs
from bot.slack.inbound import Ripple
from bot.slack.refused import is_passing, seconds_to_wait, word_of

LookUp = Callable[[WorkspaceId, str, str], frozenset[PersonId]]  # channel or usergroup, and its id
RippleOf = Callable[[WorkspaceId], Awaitable[Ripple]]
WHEN_THROTTLED = 30.0  # seconds, where Slack does not say how long

log = structlog.get_logger()


def looking_up(ripple_of: RippleOf) -> LookUp:
    """How the schedule's thread asks Slack. It waits for nobody: whoever would have to wait comes back later."""
    loop = asyncio.get_running_loop()

    async def ask(workspace: WorkspaceId, source: str, reference: str) -> frozenset[PersonId]:
        return await members_of(await ripple_of(workspace), source, reference, pauses=())

    def look_up(workspace: WorkspaceId, source: str, reference: str) -> frozenset[PersonId]:
        return asyncio.run_coroutine_threadsafe(ask(workspace, source, reference), loop).result()

    return look_up


def counting_in(look_up: LookUp, plan_teams: Callable[[Scope], None]) -> AfterJobs:
    """The jobs that count people into teams, given how Slack is asked and how the calendar hears of a team's new clock."""

    def count_in(context: AfterContext) -> datetime | None:
        with context.database.reading() as tx:
            team = rows.team(context.scope(tx), TeamId(context.subject))
        if team is None or team.archived_at is not None or not team.members_ref or not teams.is_followed(team.members_from):
            return None
        try:
            members = look_up(context.workspace, team.members_from, team.members_ref)
        except SlackApiError as refused:
            return _again(context, refused)
        with context.database.transaction() as tx:
            scope = context.scope(tx)
            if teams.refresh_members(scope, team, members):
                plan_teams(scope)
        return None

    return {FIRST_MEMBERS: count_in, MEMBERS_DUE: count_in}


def _again(context: AfterContext, refused: SlackApiError) -> datetime | None:
    """When Slack may be asked again; never, where asking again changes nothing: the log says so."""
    if not is_passing(refused):
        log.warning("cannot_follow", team=context.subject, error=word_of(refused))
        return None
    return context.now + timedelta(seconds=seconds_to_wait(refused.response.headers, WHEN_THROTTLED))
