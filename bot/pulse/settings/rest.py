"""The rest of the company. People in no team are asked only once an owner says so and the promise stands in a channel."""

from __future__ import annotations

from bot.database.consent import REST_CHANNEL, REST_OF_COMPANY
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import ChannelId, PersonId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.acts import require_owner
from bot.pulse.notice_bodies import OpenedToTheRest


def choose_rest_channel(scope: Scope, by: PersonId, channel: ChannelId | None) -> None:
    """Post the promise in this channel, and ask people in no team from then on; None: nobody outside a team any more, at once.

    Raises PersonCanFix where Ripple is not in that channel.
    """
    require_owner(scope, by)
    if channel == rest_channel(scope):
        return
    facts = people.channel_facts(scope, channel) if channel else None
    if channel and (facts is None or not facts["bot_is_member"] or facts["is_archived"] or facts["is_private"]):
        raise PersonCanFix("pulse.settings.rest_not_here", field="rest")
    people.change_setting(scope, REST_CHANNEL, channel, by)
    people.change_setting(scope, REST_OF_COMPANY, False, by)
    if channel:
        key = f"pulse:rest:{channel}:{int(scope.now.timestamp())}"
        queue_notice(scope, Notice(OpenedToTheRest(channel), channel, key=key, priority=CHANNEL))


def rest_channel(scope: Scope) -> ChannelId | None:
    """Where the rest of the company reads the promise, if an owner chose a channel."""
    found = people.setting(scope, REST_CHANNEL)
    return ChannelId(str(found)) if found else None


def open_to_the_rest(scope: Scope, channel: ChannelId) -> None:
    """The promise stands there now: people in no team may hear from Ripple. Not if the owner chose otherwise in the meantime."""
    if rest_channel(scope) == channel:
        people.change_setting(scope, REST_OF_COMPANY, True, None)
