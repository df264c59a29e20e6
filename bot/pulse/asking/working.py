"""The side a team works on, by what it chose.

The pulse asks more about it, and its anchors once more when they are due.
What was chosen everybody in the team reads (`bot.plan` keeps it); no answer is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database.schema import chains, cohort_questions, cohort_teams, cohorts, commitments, rounds
from bot.database.scope import Scope
from bot.ids import TeamId
from bot.pulse.asking.rotation import WorkedOn
from bot.pulse.questions.rules import bank
from bot.pulse.rounds import RoundState

DUE_FOR = timedelta(weeks=12)  # then what is asked has nothing to do with it any more

_SAME_COHORT = (cohort_teams.c.workspace_id == cohorts.c.workspace_id) & (cohort_teams.c.cohort_id == cohorts.c.id)
_ITS_QUESTIONS = (cohort_questions.c.workspace_id == cohorts.c.workspace_id) & (cohort_questions.c.cohort_id == cohorts.c.id)
_SAME_ROUND = (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id)


def sides_worked_on(scope: Scope, closes_on: date) -> dict[TeamId, WorkedOn]:
    """By team, for a round that closes on this day: the newest of its sides that somebody looks after something for, or that is to be
    asked again. One whose anchors are due goes before.
    """
    going_on = set(scope.execute(select(commitments.c.chain_id).where(commitments.c.ended_on.is_(None))).scalars())
    query = select(chains.c.id, chains.c.team_id, chains.c.dimension, chains.c.again_on).where(chains.c.again_round.is_(None))
    found: dict[TeamId, WorkedOn] = {}
    for row in scope.execute(query.order_by(chains.c.begun_on, chains.c.id)):
        is_due = row.id not in going_on and row.again_on is not None and row.again_on <= closes_on
        over = row.id not in going_on and (row.again_on is None or row.again_on + DUE_FOR < closes_on)
        known = found.get(row.team_id)
        if not over and (is_due or known is None or not known.anchors_are_due):
            found[row.team_id] = WorkedOn(Dimension(row.dimension), anchors_are_due=is_due, chain=row.id)
    return found


def worked_on_by_group(sides: Mapping[TeamId, WorkedOn], teams: Collection[TeamId]) -> WorkedOn | None:
    """What a group of these teams works on: of several the one whose anchors are due, then the first."""
    found = [sides[team] for team in sorted(teams) if team in sides]
    return next((one for one in found if one.anchors_are_due), found[0] if found else None)


def anchors_asked_since(scope: Scope, team: TeamId, side: Dimension, day: date) -> bool:
    """Whether the team's group was asked all anchors of this side in rounds that closed from this day on and were told."""
    query = select(cohort_questions.c.question_id).select_from(cohorts).join(cohort_teams, _SAME_COHORT)
    query = query.join(cohort_questions, _ITS_QUESTIONS).join(rounds, _SAME_ROUND)
    closed = rounds.c.closes_at >= datetime.combine(day, time(), UTC)
    asked = set(scope.execute(query.where(cohort_teams.c.team_id == team, closed, rounds.c.state == RoundState.RELEASED)).scalars())
    return {one.id for one in bank().anchors(side)} <= asked
