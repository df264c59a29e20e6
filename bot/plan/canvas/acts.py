"""When a canvas is drawn: each Friday evening, and when something of the plan changes. What stands there already is not sent again."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.culture.acts import map_of
from bot.culture.rules import CultureMap
from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.ids import TeamId
from bot.outbox.notice import FAN_OUT, Notice
from bot.outbox.store import queue_notices
from bot.people.teams import store as teams
from bot.people.teams.reason import reason_of
from bot.people.teams.rules import Team
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.canvas.rules import LESSONS, TRIED, CanvasSeen
from bot.plan.canvas.store import shared_in
from bot.plan.keeping.reading import commitment_seen
from bot.plan.moving.acts import moves_of
from bot.plan.notice_bodies import CanvasDrawn
from bot.plan.rules import CommitmentState
from bot.pulse.audit.store import newest_audit_of_team
from bot.schedule.cadence import FRIDAY, Cadence, next_due, zone_of
from bot.schedule.job import DueContext
from bot.schedule.store import set_due_once
from bot.schedule.weeks import week_in_utc
from bot.slack.sanitize import whole_thought

DRAW_DUE = "plan:canvas"
DRAWS = Cadence(time(18), frozenset({FRIDAY}))
LESSON_SHOWN = 200
BETWEEN_DRAWINGS = timedelta(seconds=4)  # Slack makes 20 canvases a minute: a refused one would hold up every other message


def plan_workspace(scope: Scope) -> None:
    """Every Friday, after maps and results."""
    set_due_once(scope, DRAW_DUE, scope.workspace, _next_friday(scope.now))


def draw_all(context: DueContext) -> datetime:
    """Each team's, where anything stands on it."""
    scope, week = context.scope, week_in_utc(context.scope.now)
    if paused_until(scope) is None:
        wanted = [team for team in teams.all_teams(scope) if team.channel_id is not None and team.welcomed_at is not None]
        notices = [
            Notice(
                CanvasDrawn(team.id),
                team.channel_id or "",
                key=f"canvas:{team.id}:{week}",
                not_before=scope.now + place * BETWEEN_DRAWINGS,
                priority=FAN_OUT,
            )
            for place, team in enumerate(wanted)
        ]
        queue_notices(scope, notices)
    return _next_friday(scope.now)


def canvas_seen(scope: Scope, team_id: TeamId) -> CanvasSeen | None:
    """What stands on a team's canvas now; None for a team that is over or meets nowhere."""
    team = plans.living_team(scope, team_id)
    if team is None or team.channel_id is None:
        return None
    reason = reason_of(scope, team_id)
    running = [one for one in rows.commitments_of(scope, [team_id]) if one.state is CommitmentState.RUNNING]
    today = plans.today_in(scope, team_id)
    return CanvasSeen(
        team=team_id,
        team_name=team.name,
        why=reason.text if reason is not None else "",
        map=_map_of(scope, team),
        chosen=tuple(commitment_seen(scope, one, today) for one in running),
        tried=moves_of(scope, team_id, TRIED),
        lessons=tuple(whole_thought(one, LESSON_SHOWN) for one in shared_in(scope, team.channel_id, LESSONS)),
    )


def _map_of(scope: Scope, team: Team) -> CultureMap | None:
    """What its channel was told, and no more: nothing that rates the one who leads it."""
    audit = newest_audit_of_team(scope, team.id)
    made = map_of(scope, audit.round_id, audit.lineage) if audit is not None else None
    return made if made is not None and not made.instead else None


def _next_friday(after: datetime) -> datetime:
    return next_due(DRAWS, after=after, zone=zone_of("UTC"))
