"""The button in Home that shows all one wrote, and its pages."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.sharing import store as rows
from bot.sharing.mine import views
from bot.sharing.rules import Ask, Learning
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, UpdateModal
from bot.slack.parse import mapping, whole_number

EVERYTHING = 100_000


async def mine_wanted(inbound: Inbound) -> Answers:
    """A page of it: from Home a new form, in the form another page."""
    skip = whole_number(inbound.value)

    def look(scope: Scope) -> list[Learning | Ask]:
        mine: list[Learning | Ask] = [*rows.learnings_by(scope, inbound.person, EVERYTHING), *rows.asks_by(scope, inbound.person)]
        return sorted(mine, key=lambda one: one.shared_at if isinstance(one, Learning) else one.asked_at, reverse=True)

    wrote = await inbound.read(look)
    more = len(wrote) > skip + views.A_PAGE
    shown = views.mine_modal(await inbound.words(), wrote[skip : skip + views.A_PAGE], skip, more=more)
    return UpdateModal(shown) if mapping(inbound.body.get("view")).get("type") == "modal" else OpenModal(shown)


LISTENERS: Listeners = {("action", ids.MINE_OPEN): mine_wanted}
