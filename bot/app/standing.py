"""What must always be on the calendar: each feature's standing rows, put there at the start and after a team is set up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.database.engine import Tx
from bot.digest import acts as digests
from bot.indicators import acts as indicators
from bot.indicators.moves import acts as moves
from bot.nudges import acts as nudges
from bot.people import days_off
from bot.people.privacy import retention as upkeep
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.pulse import acts as pulses
from bot.sharing import acts as sharing

WORKSPACE_PLANS: tuple[Callable[[Tx, str, datetime], None], ...] = (
    upkeep.plan_workspace,
    days_off.plan_workspace,
    pulses.plan_workspace,
    sharing.plan_workspace,
    indicators.plan_workspace,
    moves.plan_workspace,
    digests.plan_workspace,
    nudges.plan_workspace,
)
TEAM_PLANS: tuple[Callable[[Tx, str, Team, datetime], None], ...] = (digests.plan_team,)


def plan_everything(tx: Tx, workspace: str, now: datetime) -> None:
    """At every start; rows that are there already stay as they are."""
    for plan in WORKSPACE_PLANS:
        plan(tx, workspace, now)
    for team in teams.all_teams(tx, workspace):
        plan_team(tx, workspace, team, now)


def plan_team(tx: Tx, workspace: str, team: Team, now: datetime) -> None:
    """After a team was set up or changed."""
    for plan in TEAM_PLANS:
        plan(tx, workspace, team, now)
