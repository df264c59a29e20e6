"""The button in the list of teams, for owners and for leads of teams that wait."""

from __future__ import annotations

from bot.ids import TeamId
from bot.people.waiting import acts, views
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, UpdateModal


async def asking_wanted(inbound: Inbound) -> Answers:
    """What would be asked, and of whom."""
    found = await inbound.read(lambda scope: acts.teams_to_ask(scope, inbound.person))
    return UpdateModal(views.ask_modal(await inbound.words(), found))


async def asking_agreed(inbound: Inbound) -> Answers:
    """The form came back: their channels read it."""
    chosen = frozenset(TeamId(one) for one in inbound.values.get("teams") or ())
    done = await inbound.once(lambda scope: acts.agree(scope, inbound.person, chosen))
    return UpdateModal(views.agreed_modal(await inbound.words(), done)) if done else CloseModals()


LISTENERS: Listeners = {("action", ids.TEAMS_WAITING): asking_wanted, ("view", ids.TEAMS_WAITING_FORM): asking_agreed}
