"""Leaders go first: before a team is asked about failure, its lead may tell what they were wrong about.

On Monday a round opens and its questions are known; the team reads them on Tuesday. Whoever told a mistake in the last four weeks, with
`/learn wrong` or otherwise, hears nothing; nor does who was invited in those weeks, however often the team is asked.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.content.dimensions import Dimension
from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.ids import PersonId, TeamId
from bot.outbox.notice import PERSONAL, Notice
from bot.outbox.store import booked_since, queue_notices
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.plan.leaders.notice_bodies import LeadGoesFirst
from bot.pulse import store as pulses
from bot.pulse.rounds import RoundState
from bot.pulse.settings.acts import find_question
from bot.schedule.job import DueContext
from bot.schedule.store import set_due_once
from bot.schedule.weeks import next_week, week_in_utc
from bot.sharing.wrong.store import failure_lessons_since

FIRST_DUE = "leaders:first"
LOOKS_AT = time(7)  # UTC, Mondays; the round opened at six
FRESH_FOR = timedelta(weeks=4)
BEFORE = timedelta(hours=26)  # on Tuesday morning the team is asked


def plan_workspace(scope: Scope) -> None:
    """Every Monday."""
    set_due_once(scope, FIRST_DUE, scope.workspace, _next_monday(scope.now))


def ask_leads_to_go_first(context: DueContext) -> datetime:
    """A word to each lead whose team is asked about failure this week."""
    scope = context.scope
    if paused_until(scope) is None:
        week = week_in_utc(scope.now).isoformat()
        leads = sorted({row.person_id for row in teams.rosters(scope) if row.is_lead and row.team_id in _asked(scope)})
        told = failure_lessons_since(scope, leads, scope.now - FRESH_FOR)
        invited = {who for _, kind, who in booked_since(scope, scope.now - FRESH_FOR) if kind == LeadGoesFirst.kind}
        notices = [
            Notice(LeadGoesFirst(week), lead, key=f"leaders:first:{week}:{lead}", expires_at=scope.now + BEFORE, priority=PERSONAL)
            for lead in leads
            if lead not in told and lead not in invited
        ]
        queue_notices(scope, notices)
    return _next_monday(scope.now)


def teams_asked_about_failure(scope: Scope, lead: PersonId) -> tuple[Team, ...]:
    """The teams of this lead that are asked about failure in the round that is open; none once the lead told a mistake."""
    if failure_lessons_since(scope, [lead], scope.now - FRESH_FOR):
        return ()
    mine, asked = set(teams.teams_of(scope, lead, as_lead=True)), _asked(scope)
    return tuple(team for team in teams.all_teams(scope) if team.id in mine & asked and team.channel_id is not None)


def _asked(scope: Scope) -> set[TeamId]:
    newest = pulses.newest_round(scope, RoundState.OPEN)
    if newest is None:
        return set()
    questions = pulses.questions_by_cohort(scope, newest.id)
    on_failure = {
        cohort
        for cohort, some in questions.items()
        if any(find_question(scope, one.question, one.version).dimension is Dimension.FAIL for one in some)
    }
    asked = {team for cohort, some in pulses.teams_by_cohort(scope, newest.id).items() if cohort in on_failure for team in some}
    return asked & {team.id for team in teams.begun_teams(scope)}  # a team that waits gets its audit and nothing else


def _next_monday(now: datetime) -> datetime:
    monday = week_in_utc(now)
    at = datetime.combine(monday, LOOKS_AT, UTC)
    return at if at > now else datetime.combine(next_week(monday), LOOKS_AT, UTC)
