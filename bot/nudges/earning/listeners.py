"""`/learn tried`, for everybody."""

from __future__ import annotations

from bot.nudges.earning import views
from bot.nudges.earning.acts import what_we_tried
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal


async def tried_wanted(inbound: Inbound) -> Answers:
    """What we tried, and what came of it."""
    return OpenModal(views.tried_modal(await inbound.words(), await inbound.read(what_we_tried)))


LISTENERS: Listeners = {("learn", "tried"): tried_wanted}
