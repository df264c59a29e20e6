"""`/learn waves`, for owners."""

from __future__ import annotations

from bot.plan.waves import views
from bot.plan.waves.acts import waves_page
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal


async def waves_wanted(inbound: Inbound) -> Answers:
    """The first wave beside those who wait."""
    return OpenModal(views.waves_modal(await inbound.words(), await inbound.read(lambda scope: waves_page(scope, inbound.person))))


LISTENERS: Listeners = {("learn", "waves"): waves_wanted}
