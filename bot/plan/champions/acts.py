"""Asking once, and telling those who said yes which team begins. Nobody is told who they are."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import PersonId
from bot.outbox.notice import PERSONAL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.plan.champions import store as rows
from bot.plan.champions.notice_bodies import ChampionAsked, TeamBegins
from bot.plan.champions.rules import FRESH_FOR, HELPED_LEAST, MOST_TEAMS, ChampionSaid
from bot.schedule.job import DueContext
from bot.schedule.store import set_due_once
from bot.schedule.weeks import week_in_utc

LOOK_DUE = "champion:look"
THURSDAY, LOOKS_AT = 3, time(9)
WEEK = timedelta(weeks=1)


def plan_workspace(scope: Scope) -> None:
    """Every Thursday: pulses and their reminders came before."""
    set_due_once(scope, LOOK_DUE, scope.workspace, _next_thursday(scope.now))


def look_for_champions(context: DueContext) -> datetime:
    """Ask whoever helped many and was never asked; tell those who said yes of a team that begins."""
    scope = context.scope
    if paused_until(scope) is None and _waves_there(scope):
        asked = rows.champions_asked(scope)
        helped = rows.helped_elsewhere(scope)
        for person in sorted(one for one, number in helped.items() if number >= HELPED_LEAST and one not in asked):
            if rows.keep_asked(scope, person):
                queue_notice(
                    scope, Notice(ChampionAsked(), person, key=f"champion:{person}", expires_at=scope.now + WEEK, priority=PERSONAL)
                )
        _tell_of_teams(scope)
    return _next_thursday(scope.now)


def say(scope: Scope, person: PersonId, *, yes: bool) -> bool:
    """Their answer, changed as often as they like; whether it is yes. Raises NotFound for whoever was not asked."""
    if not rows.keep_said(scope, person, ChampionSaid.YES if yes else ChampionSaid.NO):
        raise NotFound("plan.gone")
    return yes


def _tell_of_teams(scope: Scope) -> None:
    """Each of them hears of a team that began lately, of two at most, one a week."""
    fresh = [team for team in teams.all_teams(scope) if _began_lately(scope, team)]
    for one in rows.champions_asked(scope).values():
        mine = teams.teams_of(scope, one.person)
        for team in fresh:
            if one.said is not ChampionSaid.YES or one.told >= MOST_TEAMS or team.id in mine:
                continue
            key = f"champion:{one.person}:{team.id}"
            if queue_notice(scope, Notice(TeamBegins(team.id), one.person, key=key, expires_at=scope.now + WEEK, priority=PERSONAL)):
                rows.keep_told(scope, one.person, one.told + 1)
                break


def _began_lately(scope: Scope, team: Team) -> bool:
    """In a channel that anybody may read: a private one is nobody's business."""
    if team.welcomed_at is None or team.channel_id is None or scope.now - team.welcomed_at > FRESH_FOR:
        return False
    facts = people.channel_facts(scope, team.channel_id)
    return facts is not None and not facts["is_private"]


def _waves_there(scope: Scope) -> bool:
    """Whether there are teams still to begin, or that began lately: otherwise there is nothing to help with."""
    return any(team.welcomed_at is None or _began_lately(scope, team) for team in teams.all_teams(scope))


def _next_thursday(now: datetime) -> datetime:
    at = datetime.combine(week_in_utc(now) + timedelta(days=THURSDAY), LOOKS_AT, UTC)
    return at if at > now else at + WEEK
