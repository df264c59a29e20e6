"""The round table as leads use it, and `/learn leaders` for owners.

No log line: what somebody guesses stands in none (P8).
"""

from __future__ import annotations

from bot.ids import ChannelId, RoundTableId, TeamId
from bot.plan.leaders import acts as leaders
from bot.plan.leaders import views
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Tell


async def guess_asked(inbound: Inbound) -> Answers:
    """ "My guess"."""
    table = RoundTableId(inbound.value)
    wanted = await inbound.read(lambda scope: leaders.guess_wanted(scope, inbound.person, table))
    return OpenModal(views.guess_form(await inbound.words(), wanted))


async def guess_submitted(inbound: Inbound) -> Answers:
    """A guess came in. Saved as often as Slack tells it: a key of the gate beside it would name its lead and the minute."""
    table, *led = inbound.private_metadata.split("|")
    typed = {TeamId(team): str(inbound.values.get(f"team_{n}") or "") for n, team in enumerate(led, 1)}
    await inbound.write(lambda scope: leaders.guess(scope, inbound.person, RoundTableId(table), typed))
    return Tell(views.guess_note(await inbound.words()))


async def mine_wanted(inbound: Inbound) -> Answers:
    """My guess beside my team's figure."""
    table = RoundTableId(inbound.value)
    held, mine = await inbound.read(lambda scope: leaders.guesses_beside(scope, inbound.person, table))
    return OpenModal(views.mine_modal(await inbound.words(), held.side, mine))


async def take_on_wanted(inbound: Inbound) -> Answers:
    """ "I take something on"."""
    table = RoundTableId(inbound.value)
    held = await inbound.read(lambda scope: leaders.may_take_on(scope, inbound.person, table))
    return OpenModal(views.take_on_form(await inbound.words(), held))


async def take_on_submitted(inbound: Inbound) -> Answers:
    """A commitment of one's own."""
    table, text = RoundTableId(inbound.private_metadata), str(inbound.values.get("text") or "")
    done = await inbound.once(lambda scope: leaders.take_on(scope, inbound.person, table, text))
    return Tell(views.took_on_note(await inbound.words())) if done else CloseModals()


async def leaders_wanted(inbound: Inbound) -> Answers:
    """`/learn leaders`, for owners."""
    channel = await inbound.read(lambda scope: leaders.channel_for_owner(scope, inbound.person))
    return OpenModal(views.leaders_form(await inbound.words(), channel or ChannelId("")))


async def leaders_saved(inbound: Inbound) -> Answers:
    """The channel is named, or none."""
    channel = ChannelId(str(inbound.values.get("channel") or "")) or None
    await inbound.once(lambda scope: leaders.name_channel(scope, inbound.person, channel))
    return Tell(views.leaders_saved_note(await inbound.words(), channel))


LISTENERS: Listeners = {
    ("learn", "leaders"): leaders_wanted,
    ("view", ids.LEADERS_FORM): leaders_saved,
    ("action", ids.LEADERS_GUESS): guess_asked,
    ("view", ids.LEADERS_GUESS_FORM): guess_submitted,
    ("action", ids.LEADERS_MINE): mine_wanted,
    ("action", ids.LEADERS_TAKE_ON): take_on_wanted,
    ("view", ids.LEADERS_TAKE_ON_FORM): take_on_submitted,
}
