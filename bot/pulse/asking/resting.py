"""Weeks in which a team is left in peace by the pulse, or asked half as much.

Other rooms say so before the week's round opens. Who is counted together stays as it is: the group is formed, and asked nothing.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, select

from bot.database.schema import cohort_teams, pulse_rests
from bot.database.scope import Scope
from bot.ids import CohortId, TeamId
from bot.pulse.asking.rests import RestReason, rest_of_group


def rest_in_week(scope: Scope, team: TeamId, monday: date, reason: RestReason) -> None:
    """No pulse for this team in the week that begins on this Monday; the last reason given holds."""
    scope.upsert(pulse_rests, {"team_id": team, "monday": monday, "reason": reason})


def ask_after_all(scope: Scope, team: TeamId, since: date, *reasons: RestReason) -> None:
    """From this Monday on the team is asked as usual, where it was to rest for one of these reasons."""
    mine = (pulse_rests.c.team_id == team, pulse_rests.c.monday >= since, pulse_rests.c.reason.in_(reasons))
    scope.execute(delete(pulse_rests).where(*mine))


def newest_rest(scope: Scope, team: TeamId, since: date) -> RestReason | None:
    """Why the team is left in peace in the newest week from this Monday on; None where it is asked as usual."""
    mine = select(pulse_rests.c.reason).where(pulse_rests.c.team_id == team, pulse_rests.c.monday >= since)
    found = scope.execute(mine.order_by(pulse_rests.c.monday.desc()).limit(1)).scalar()
    return RestReason(found) if found is not None else None


def rest_of_cohort(scope: Scope, cohort: CohortId, monday: date) -> RestReason | None:
    """Why those who are counted together are left in peace in this week; None where they are asked as usual."""
    return rest_of_group(resting_teams(scope, monday), scope.execute(_TEAMS_OF, {"cohort": cohort}).scalars().all())


def resting_teams(scope: Scope, monday: date) -> dict[TeamId, RestReason]:
    """The teams that are asked nothing in this week, or less, and why."""
    rows = scope.execute(select(pulse_rests.c.team_id, pulse_rests.c.reason).where(pulse_rests.c.monday == monday))
    return {row.team_id: RestReason(row.reason) for row in rows}


_TEAMS_OF = select(cohort_teams.c.team_id).where(cohort_teams.c.cohort_id == bindparam("cohort"))
