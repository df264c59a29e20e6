"""Which groups and teams had their audit when, read from the frozen cohorts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update

from bot.database.schema import cohort_teams, cohorts, rounds
from bot.database.scope import Scope
from bot.ids import LineageId, RoundId, TeamId
from bot.pulse.audit.rules import Asks, AuditPast

_OF_ROUND = (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id)
_OF_COHORT = (cohort_teams.c.workspace_id == cohorts.c.workspace_id) & (cohort_teams.c.cohort_id == cohorts.c.id)


class Audits(NamedTuple):
    """The newest audit of each group and of each team."""

    of_groups: dict[LineageId, AuditPast]
    of_teams: dict[TeamId, AuditPast]


class ReleasedAudit(NamedTuple):
    """A team's newest audit that everybody may read: its round, whom the team was counted with, and when it was told."""

    round_id: RoundId
    lineage: LineageId
    released_at: datetime


def audits(scope: Scope) -> Audits:
    """Everybody's newest audit."""
    columns = (rounds.c.opens_at, rounds.c.audit_again_on)
    groups = select(cohorts.c.lineage, *columns).join(rounds, _OF_ROUND).where(cohorts.c.asks == Asks.AUDIT)
    teams = (
        select(cohort_teams.c.team_id, *columns)
        .select_from(cohorts)
        .join(cohort_teams, _OF_COHORT)
        .join(rounds, _OF_ROUND)
        .where(cohorts.c.asks == Asks.AUDIT)
    )
    return Audits(*({row[0]: _past(row) for row in scope.execute(query.order_by(rounds.c.number))} for query in (groups, teams)))


def teams_audited_last_in(scope: Scope, round_id: RoundId) -> list[TeamId]:
    """The teams whose newest audit was that round's. One that waited for its wave then has had another since it began."""
    query = select(cohort_teams.c.team_id, cohorts.c.round_id).select_from(cohorts).join(cohort_teams, _OF_COHORT)
    query = query.join(rounds, _OF_ROUND).where(cohorts.c.asks == Asks.AUDIT).order_by(rounds.c.number)
    newest = {row.team_id: row.round_id for row in scope.execute(query)}
    return [team for team, last in newest.items() if last == round_id]


def newest_audit_of(scope: Scope, lineage: LineageId | None = None) -> RoundId | None:
    """The newest released round with an audit of that group, or of any."""
    query = select(rounds.c.id).select_from(cohorts).join(rounds, _OF_ROUND)
    query = query.where(cohorts.c.asks == Asks.AUDIT, rounds.c.released_at.is_not(None))
    if lineage is not None:
        query = query.where(cohorts.c.lineage == lineage)
    return scope.execute(query.order_by(rounds.c.number.desc()).limit(1)).scalar_one_or_none()


def newest_audit_of_team(scope: Scope, team: TeamId) -> ReleasedAudit | None:
    """The newest released audit that a team's group was asked."""
    return _audit_of_team(scope, team, rounds.c.number.desc())


def first_audit_of_team(scope: Scope, team: TeamId) -> ReleasedAudit | None:
    """The first of them."""
    return _audit_of_team(scope, team, rounds.c.number)


def announce_again(scope: Scope, round_id: RoundId, **on: Any) -> None:
    """From this day (`audit_again_on`) the groups of that round may have their next audit."""
    scope.execute(update(rounds).where(rounds.c.id == round_id).values(**on))


def _audit_of_team(scope: Scope, team: TeamId, order: ColumnElement[int]) -> ReleasedAudit | None:
    query = select(rounds.c.id, cohorts.c.lineage, rounds.c.released_at).select_from(cohorts).join(cohort_teams, _OF_COHORT)
    query = query.join(rounds, _OF_ROUND).where(cohort_teams.c.team_id == team, cohorts.c.asks == Asks.AUDIT)
    row = scope.execute(query.where(rounds.c.released_at.is_not(None)).order_by(order).limit(1)).one_or_none()
    return ReleasedAudit(*row) if row is not None else None


def _past(row: Any) -> AuditPast:
    return AuditPast(row.opens_at.date(), row.audit_again_on)
