"""The state of one Slack workspace, and every change that can be made to it.

People, channels, messages and views are kept as Slack's own JSON. A change replaces the dict it touches and is
told to `feed`. A workspace knows no app, no token and no rule of the Web API: it does what it is told.
"""

from __future__ import annotations

from bot.localslack.state.people_and_channels import PeopleAndChannels
from bot.localslack.state.views import Views


class Workspace(PeopleAndChannels, Views):
    """One workspace: who is where, what is said (`Messages`) and what is shown; `WorkspaceState` lists what it holds."""
