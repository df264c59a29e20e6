"""Which teams read news of a release in their digest, because it comes within a day. Nothing is told twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema import digests
from bot.database.schema import teams as team_rows
from bot.database.scope import Scope
from bot.ids import TeamId
from bot.people.programme.acts import days_off_for_all
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.schedule.cadence import DaysOff, zone_of
from bot.schedule.digest_times import LEAST_DAYS_BETWEEN, Moment, clock, next_weekly

WITHIN = timedelta(hours=24)
PULSE = "pulse"  # the part of a digest that tells figures


def told_by_digest(scope: Scope) -> frozenset[TeamId]:
    """The teams whose next digest comes within a day and holds the pulse. One that rests or came days ago is not waited for."""
    off = days_off_for_all(scope)
    comes = {team.id: _next(team, scope, off) for team in teams.all_teams(scope) if PULSE in team.digest_parts}
    soon = {team: moment for team, moment in comes.items() if moment.at - scope.now <= WITHIN}
    paused = set(scope.execute(select(team_rows.c.id).where(team_rows.c.digest_paused_at.is_not(None))).scalars())
    since = scope.now.date() - timedelta(days=LEAST_DAYS_BETWEEN)
    rows = scope.execute(select(digests.c.subject, digests.c.local_date).where(digests.c.kind == "team", digests.c.local_date >= since))
    told = {row.subject for row in rows if row.subject in soon and (soon[row.subject].on - row.local_date).days < LEAST_DAYS_BETWEEN}
    return frozenset(soon) - paused - told


def _next(team: Team, scope: Scope, off: DaysOff) -> Moment:
    return next_weekly(team.digest_weekday, clock(team.digest_time), zone_of(team.zone), scope.now, off)
