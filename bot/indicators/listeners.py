"""The indicator screen, and a move that somebody confirms."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.experiments import acts as experiments
from bot.indicators import acts as indicators
from bot.indicators import views
from bot.indicators.moves import acts as moves
from bot.indicators.moves import views as moves_views
from bot.indicators.moves.rules import said_move
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Tell, UpdateModal


async def indicators_wanted(inbound: Inbound) -> Answers:
    """`/learn indicators`, or the button in the App Home."""
    screen = await inbound.read(lambda scope: indicators.look(scope, inbound.person, ""))
    return OpenModal(views.indicators_modal(await inbound.words(), screen))


async def team_chosen(inbound: Inbound) -> Answers:
    """Another of somebody's own teams."""
    screen = await inbound.read(lambda scope: indicators.look(scope, inbound.person, inbound.value))
    return UpdateModal(views.indicators_modal(await inbound.words(), screen))


async def why_asked(inbound: Inbound) -> Answers:
    """ "Why these numbers?"."""
    return OpenModal(views.why_modal(await inbound.words()))


async def moved_typed(inbound: Inbound) -> Answers:
    """`/learn moved`."""
    return OpenModal(moves_views.moved_form(await inbound.words()))


async def moved_submitted(inbound: Inbound) -> Answers:
    """The form came back."""
    values = inbound.values

    def confirm(scope: Scope) -> bool:
        move = said_move(
            inbound.person,
            what=str(values.get("what") or ""),
            name=str(values.get("name") or ""),
            since=values.get("since"),
            helped=str(values.get("helped") or ""),
            today=experiments.today_of(scope, inbound.person).date(),
        )
        return moves.confirm(scope, move)

    is_new = await inbound.once(confirm)
    return CloseModals() if is_new is None else [Tell(moves_views.moved_note(await inbound.words(), is_new)), CloseModals()]


LISTENERS: Listeners = {
    ("learn", "indicators"): indicators_wanted,
    ("action", ids.INDICATORS_OPEN): indicators_wanted,
    ("action", ids.INDICATORS_TEAM): team_chosen,
    ("action", ids.INDICATORS_WHY): why_asked,
    ("learn", "moved"): moved_typed,
    ("view", ids.MOVED_FORM): moved_submitted,
}
