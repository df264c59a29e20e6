"""Weeks in which a team is left in peace by the pulse.

Other rooms say so before the week's round opens. Who is counted together stays as it is: the group is formed, and asked nothing.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import delete, select

from bot.database.schema import pulse_rests
from bot.database.scope import Scope
from bot.ids import TeamId


class RestReason(StrEnum):
    """Why a team is asked nothing in a week."""

    CHOOSING = "choosing"  # it votes on its plan
    NO_ACT = "no_act"  # nobody answered its last figures


def rest_in_week(scope: Scope, team: TeamId, monday: date, reason: RestReason) -> None:
    """No pulse for this team in the week that begins on this Monday; the last reason given holds."""
    scope.upsert(pulse_rests, {"team_id": team, "monday": monday, "reason": reason})


def ask_after_all(scope: Scope, team: TeamId, monday: date, reason: RestReason) -> None:
    """The team is asked in that week as usual, if it was to rest for this reason."""
    mine = (pulse_rests.c.team_id == team, pulse_rests.c.monday == monday, pulse_rests.c.reason == reason)
    scope.execute(delete(pulse_rests).where(*mine))


def resting_teams(scope: Scope, monday: date) -> frozenset[TeamId]:
    """The teams that are left in peace in this week."""
    return frozenset(scope.execute(select(pulse_rests.c.team_id).where(pulse_rests.c.monday == monday)).scalars())
