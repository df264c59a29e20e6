"""What people do in the workspace, by ids: the one door for the test driver and for the page.

Each act checks what Slack's client would not allow, changes the workspace, tells the app, and comes back when the
app has been handed it (events) or has answered (everything interactive). No act waits longer than Slack does.
"""

from __future__ import annotations

from bot.localslack.people.interactions import Interactions
from bot.localslack.people.messaging import Messaging


class Acts(Messaging, Interactions):
    """Everything a person can do."""
