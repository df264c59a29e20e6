"""The state of one Slack workspace, and every change that can be made to it.

People, channels, messages and views are kept as Slack's own JSON. A change replaces the dict it touches and is
told to `feed`. A workspace knows no app, no token and no rule of the Web API: it does what it is told.
"""

from __future__ import annotations

from bot.localslack.roster import NO_DND, Roster
from bot.localslack.screens import Screens


class Workspace(Roster, Screens):
    """One workspace: who is where (`Roster`), what is said (`Talk`), what is shown (`Screens`), all of it (`State`)."""


__all__ = ["NO_DND", "Workspace"]
