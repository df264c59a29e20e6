"""Yes or no, by who was asked."""

from __future__ import annotations

from bot.plan.champions import acts as champions
from bot.plan.champions import views
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, Replace


async def champion_said(inbound: Inbound) -> Answers:
    """One tap; another one changes it."""
    yes = await inbound.write(lambda scope: champions.say(scope, inbound.person, yes=inbound.value == "yes"))
    return Replace(views.champion_said_message(await inbound.words(), yes=yes))


LISTENERS: Listeners = {("action", ids.CHAMPION_SAID): champion_said}
