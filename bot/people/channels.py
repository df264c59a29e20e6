"""What happens to a channel itself. It gets another id, is deleted, is shared with another company or no longer.

A channel that becomes shared may get a new id; what was kept under the old one goes on under the new.
"""

from __future__ import annotations

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.database.engine import Busy
from bot.database.scope import Scope
from bot.ids import ChannelId, is_channel_id
from bot.people import store as people
from bot.people.channel_store import go_on_under
from bot.people.teams.channel_trouble import telling_of_trouble
from bot.slack.inbound import Answers, Inbound, Listeners
from bot.slack.refused import is_passing


async def id_changed(inbound: Inbound) -> Answers:
    """Everything kept under the old id is found under the new one."""
    before, after = (ChannelId(str(inbound.event.get(name) or "")) for name in ("old_channel_id", "new_channel_id"))
    if before != after and is_channel_id(before) and is_channel_id(after):
        await inbound.once(lambda scope: go_on_under(scope, before, after))
    return None


async def deleted(inbound: Inbound) -> Answers:
    """Nothing can be posted there any more; what was said there is found by those who found it before."""
    await inbound.once(lambda scope: _keep(scope, inbound.channel, is_archived=True, bot_is_member=False))
    return None


async def sharing_changed(inbound: Inbound) -> Answers:
    """Another company came into the channel, or went: Slack is asked how it stands, for what it tells may come late and out of order."""
    is_shared = await _is_shared_now(inbound)
    await inbound.once(lambda scope: _keep(scope, inbound.channel, is_shared=is_shared))
    return None


async def _is_shared_now(inbound: Inbound) -> bool:
    told = inbound.id == "channel_shared" or bool(inbound.event.get("is_ext_shared"))
    try:
        answer = await inbound.ripple.slack.conversations_info(channel=inbound.channel)
    except SlackApiError as refused:
        if is_passing(refused):
            raise Busy("a channel could not be looked at") from refused
        return told  # we are not in it, or there is no such channel: nobody knows better
    except (ClientError, TimeoutError) as broken:
        raise Busy("a channel could not be looked at") from broken
    return bool(answer["channel"].get("is_ext_shared"))


def _keep(scope: Scope, channel: ChannelId, **facts: bool) -> None:
    with telling_of_trouble(scope):
        people.keep_channel(scope, channel, **facts)


LISTENERS: Listeners = {
    ("event", "channel_id_changed"): id_changed,
    ("event", "channel_deleted"): deleted,
    ("event", "group_deleted"): deleted,
    ("event", "channel_shared"): sharing_changed,
    ("event", "channel_unshared"): sharing_changed,
}
