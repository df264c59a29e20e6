"""The button in Home that shows all one wrote, and its pages."""

from __future__ import annotations

from bot.sharing.mine import views
from bot.sharing.mine.acts import everything_by
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, UpdateModal
from bot.slack.parse import mapping, whole_number


async def mine_wanted(inbound: Inbound) -> Answers:
    """A page of it: from Home a new form, in the form another page."""
    skip = whole_number(inbound.value)
    wrote = await inbound.read(lambda scope: everything_by(scope, inbound.person))
    more = len(wrote) > skip + views.A_PAGE
    shown = views.mine_modal(await inbound.words(), wrote[skip : skip + views.A_PAGE], skip, more=more)
    return UpdateModal(shown) if mapping(inbound.body.get("view")).get("type") == "modal" else OpenModal(shown)


LISTENERS: Listeners = {("action", ids.MINE_OPEN): mine_wanted}
