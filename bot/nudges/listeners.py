"""The buttons under a suggested act. What somebody presses is told to nobody."""

from __future__ import annotations

from collections.abc import Callable

from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs, NudgeId, PersonId
from bot.nudges import acts as nudges
from bot.nudges import views
from bot.nudges.acts import NudgeAnswer
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Replace, Tell

Choice = Callable[[Scope, PersonId, NudgeId], NudgeAnswer]


async def accepted(inbound: Inbound) -> Answers:
    """I'll do it."""
    return await _chosen(inbound, nudges.accept)


async def declined(inbound: Inbound) -> Answers:
    """Not now."""
    return await _chosen(inbound, nudges.decline)


async def done(inbound: Inbound) -> Answers:
    """Done."""
    return await _chosen(inbound, nudges.done)


async def plan_wanted(inbound: Inbound) -> Answers:
    """A moment of one's own for the act."""
    act = await inbound.read(lambda scope: nudges.act_of(scope, inbound.person, NudgeId(inbound.value)))
    container = inbound.body.get("container") or {}
    place = f"{container.get('channel_id') or inbound.channel}|{container.get('message_ts') or ''}"
    return OpenModal(views.plan_form(await inbound.words(), act, NudgeId(inbound.value), place=place))


async def plan_written(inbound: Inbound) -> Answers:
    """Keep the plan; the message it was written from shows it."""
    nudge, channel, ts = (*inbound.private_metadata.split("|"), "", "", "")[:3]
    when, will = (str(inbound.values.get(name) or "") for name in (views.FORM_WHEN, views.FORM_WILL))

    words = await inbound.words()

    def save(scope: Scope) -> NudgeAnswer:
        answered = nudges.planned(scope, inbound.person, NudgeId(nudge), when, will, words)
        nudges.show_plan(scope, inbound.person, NudgeId(nudge), ChannelId(channel), MessageTs(ts))
        return answered

    await inbound.once(save)
    return None


async def snoozed(inbound: Inbound) -> Answers:
    """Some weeks of silence, from the list in older messages."""
    return await _snoozed(inbound, inbound.value)


async def _snoozed(inbound: Inbound, value: str) -> Answers:
    nudge, weeks = nudges.weeks_of(value)
    await inbound.once(lambda scope: nudges.snooze(scope, inbound.person, nudge, weeks))
    return Tell(views.snoozed(await inbound.words(), weeks))


async def menu_pressed(inbound: Inbound) -> Answers:
    """Why this act, a rest, or how often. Older menus carry the id alone."""
    wanted, _, rest = inbound.value.partition("|")
    if wanted == ids.NUDGE_WHY:
        act = await inbound.read(lambda scope: nudges.act_of(scope, inbound.person, NudgeId(rest)))
        return OpenModal(views.why_modal(await inbound.words(), act))
    if wanted == ids.NUDGE_SNOOZE:
        return await _snoozed(inbound, rest)
    return await _dialled(inbound, "less" if wanted == ids.NUDGE_LESS else "more")


async def less_wanted(inbound: Inbound) -> Answers:
    """Less often."""
    return await _dialled(inbound, "less")


async def more_wanted(inbound: Inbound) -> Answers:
    """More often."""
    return await _dialled(inbound, "more")


async def stop_wanted(inbound: Inbound) -> Answers:
    """No more."""
    return await _dialled(inbound, "stop")


async def _chosen(inbound: Inbound, choice: Choice) -> Answers:
    words = await inbound.words()

    def save(scope: Scope) -> Answers:
        answered = choice(scope, inbound.person, NudgeId(inbound.value))
        within = inbound.ripple.features.around_nudge(scope, inbound.person, NudgeId(inbound.value))
        if within is not None:
            return Replace(within)
        return Replace(views.answered_card(words, answered.suggestion, answered.nudge, answered.reply, plan=answered.plan))

    return await inbound.once(save)


async def _dialled(inbound: Inbound, turn: str) -> Answers:
    wish = await inbound.once(lambda scope: nudges.dial(scope, inbound.person, turn))
    if wish is None:
        return None
    return Tell(views.dialled(await inbound.words(), turn, wish))


LISTENERS: Listeners = {
    ("action", ids.NUDGE_ACCEPT): accepted,
    ("action", ids.NUDGE_DECLINE): declined,
    ("action", ids.NUDGE_DONE): done,
    ("action", ids.NUDGE_PLAN): plan_wanted,
    ("view", ids.NUDGE_PLAN_FORM): plan_written,
    ("action", ids.NUDGE_SNOOZE): snoozed,
    ("action", ids.NUDGE_MENU): menu_pressed,
    ("action", ids.NUDGE_LESS): less_wanted,
    ("action", ids.NUDGE_MORE): more_wanted,
    ("action", ids.NUDGE_STOP): stop_wanted,
}
