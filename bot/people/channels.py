"""What happens to a channel itself. It gets another id, is deleted, is shared with another company or no longer.

A channel that becomes shared may get a new id; what was kept under the old one goes on under the new.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, delete, update

from bot.database.consent import REST_CHANNEL
from bot.database.schema import channel_members, channels, metadata, preferences, reactions, teams
from bot.database.scope import Scope
from bot.ids import ChannelId, is_channel_id
from bot.people import store as people
from bot.slack.inbound import Answers, Inbound, Listeners

NAMES_A_CHANNEL = tuple(table for table in metadata.sorted_tables if "channel_id" in table.c)
HELD_ONCE = (channel_members, reactions)  # their keys hold the channel: what came in under the new id first stays


async def id_changed(inbound: Inbound) -> Answers:
    """Everything kept under the old id is found under the new one."""
    before, after = (ChannelId(str(inbound.event.get(name) or "")) for name in ("old_channel_id", "new_channel_id"))
    if before != after and is_channel_id(before) and is_channel_id(after):
        await inbound.once(lambda scope: go_on_under(scope, before, after))
    return None


async def deleted(inbound: Inbound) -> Answers:
    """Nothing can be posted there any more; what was said there is found by those who found it before."""
    await inbound.once(lambda scope: people.keep_channel(scope, inbound.channel, is_archived=True, bot_is_member=False))
    return None


async def sharing_changed(inbound: Inbound) -> Answers:
    """Another company came into the channel, or went; Slack says whether one is left."""
    is_shared = inbound.id == "channel_shared" or bool(inbound.event.get("is_ext_shared"))
    await inbound.once(lambda scope: people.keep_channel(scope, inbound.channel, is_shared=is_shared))
    return None


def go_on_under(scope: Scope, before: ChannelId, after: ChannelId) -> None:
    """Put the new id wherever the old one stands: teams, what was shared, what waits to be sent, where somebody shares."""
    if people.channel_facts(scope, before) is None:
        return
    scope.execute(delete(channels).where(channels.c.id == after))
    scope.execute(update(channels).where(channels.c.id == before).values(id=after))
    for table in HELD_ONCE:
        scope.execute(delete(table).where(table.c.channel_id == after))
    for table in NAMES_A_CHANNEL:
        _renamed(scope, table, "channel_id", before, after)
    _renamed(scope, teams, "members_ref", before, after)
    _renamed(scope, preferences, "share_in", before, after)
    if people.setting(scope, REST_CHANNEL) == before:
        people.change_setting(scope, REST_CHANNEL, after, None)


def _renamed(scope: Scope, table: Table, column: str, before: Any, after: Any) -> None:
    scope.execute(update(table).where(table.c[column] == before).values({column: after}))


LISTENERS: Listeners = {
    ("event", "channel_id_changed"): id_changed,
    ("event", "channel_deleted"): deleted,
    ("event", "group_deleted"): deleted,
    ("event", "channel_shared"): sharing_changed,
    ("event", "channel_unshared"): sharing_changed,
}
