"""`/learn map`, and the two buttons of a map."""

from __future__ import annotations

from collections.abc import Callable

from bot.culture import acts as culture
from bot.culture import views
from bot.culture.doing.views import doing_modal
from bot.culture.rules import CultureMap
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import ChannelId, RoundId, TeamId
from bot.people.acts import require_owner
from bot.slack import ids
from bot.slack.blocks import View
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Tell
from bot.words import Words

LONGEST_VALUE = 150


async def map_wanted(inbound: Inbound) -> Answers:
    """The newest map I may read."""
    found = await inbound.read(lambda scope: culture.map_for(scope, inbound.person))
    words = await inbound.words()
    return Tell(views.map_message(words, found, TeamId("")) if found else views.no_map_message(words))


async def questions_wanted(inbound: Inbound) -> Answers:
    """The four questions."""
    return await _behind(inbound, views.questions_modal)


async def doing_wanted(inbound: Inbound) -> Answers:
    """We say, we do."""
    return await _behind(inbound, doing_modal)


async def sureness_wanted(inbound: Inbound) -> Answers:
    """How sure are we?"""
    return await _behind(inbound, views.sure_modal)


async def where_wanted(inbound: Inbound) -> Answers:
    """Which teams have a map of their own: for owners."""
    round_id, divider, _ = inbound.value.partition("|")
    if not divider or len(inbound.value) > LONGEST_VALUE:
        raise PersonCanFix("pulse.unreadable_tap")

    def look(scope: Scope) -> tuple[ChannelId, ...]:
        require_owner(scope, inbound.person)
        return culture.teams_with_maps(scope, RoundId(round_id))

    return OpenModal(views.where_modal(await inbound.words(), await inbound.read(look)))


async def _behind(inbound: Inbound, view: Callable[[Words, CultureMap], View]) -> Answers:
    round_id, divider, team = inbound.value.partition("|")
    if not divider or len(inbound.value) > LONGEST_VALUE:
        raise PersonCanFix("pulse.unreadable_tap")
    found = await inbound.read(lambda scope: culture.map_at(scope, inbound.person, inbound.channel, RoundId(round_id), TeamId(team)))
    words = await inbound.words()
    return OpenModal(view(words, found)) if found else Tell(views.no_map_message(words))


LISTENERS: Listeners = {
    ("learn", "map"): map_wanted,
    ("action", ids.MAP_QUESTIONS): questions_wanted,
    ("action", ids.MAP_DOING): doing_wanted,
    ("action", ids.MAP_SURE): sureness_wanted,
    ("action", ids.MAP_WHERE): where_wanted,
}
