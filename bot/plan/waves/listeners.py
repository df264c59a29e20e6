"""`/learn waves`, for owners: the page, and the button that begins the next wave."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.plan.waves import views
from bot.plan.waves.acts import begin_next, wave_to_begin, waves_page
from bot.plan.waves.rules import WavesSeen
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, UpdateModal
from bot.slack.parse import whole_number


async def waves_wanted(inbound: Inbound) -> Answers:
    """The first wave beside those who wait."""
    return OpenModal(views.waves_modal(await inbound.words(), await inbound.read(lambda scope: waves_page(scope, inbound.person))))


async def wave_wanted(inbound: Inbound) -> Answers:
    """Which teams would begin now; where another owner was faster, the page as it stands."""
    words, found = await inbound.words(), await inbound.read(lambda scope: wave_to_begin(scope, inbound.person))
    if found is not None:
        return UpdateModal(views.begin_modal(words, found))
    return UpdateModal(views.waves_modal(words, await inbound.read(lambda scope: waves_page(scope, inbound.person))))


async def wave_begun(inbound: Inbound) -> Answers:
    """They are welcomed; the page says how many."""

    def begin(scope: Scope) -> tuple[int, WavesSeen]:
        count = begin_next(scope, inbound.person, whole_number(inbound.private_metadata))
        inbound.ripple.features.plan_teams(scope)
        return count, waves_page(scope, inbound.person)

    done = await inbound.once(begin)
    if done is None:
        return CloseModals()
    count, seen = done
    return UpdateModal(views.waves_modal(await inbound.words(), seen, begun=count))


LISTENERS: Listeners = {
    ("learn", "waves"): waves_wanted,
    ("action", ids.PLAN_WAVE): wave_wanted,
    ("view", ids.PLAN_WAVE_FORM): wave_begun,
}
