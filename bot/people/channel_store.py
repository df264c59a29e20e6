"""A channel under another id, as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, delete, exists, select, update

from bot.database.consent import LEADS_CHANNEL, REST_CHANNEL
from bot.database.engine import Tx
from bot.database.schema import channel_members, channels, metadata, preferences, reactions, teams
from bot.database.scope import Scope, execute_everywhere, narrowed
from bot.ids import ChannelId, WorkspaceId
from bot.people import store as people

NAMES_A_CHANNEL = tuple(table for table in metadata.sorted_tables if "channel_id" in table.c)
HELD_ONCE = ((channels, "id"), (channel_members, "channel_id"), (reactions, "channel_id"))  # the channel is in their keys


def go_on_under(scope: Scope, before: ChannelId, after: ChannelId) -> None:
    """Put the new id wherever the old one stands; what came in under the new id first is newer and stays."""
    if people.channel_facts(scope, before) is None:
        return
    for table, column in HELD_ONCE:
        _drop_what_is_there(scope, table, column, before, after)
    pairs = [(channels, "id"), *((table, "channel_id") for table in NAMES_A_CHANNEL), (teams, "members_ref"), (preferences, "share_in")]
    for table, column in pairs:
        scope.execute(update(table).where(table.c[column] == before).values({column: after}))
    for name in (REST_CHANNEL, LEADS_CHANNEL):
        chosen = people.setting_by(scope, name)
        if chosen is not None and chosen[0] == before:
            people.change_setting(scope, name, after, chosen[1])


def workspaces_in(tx: Tx, channel: ChannelId) -> list[WorkspaceId]:
    """The workspaces whose bot is in this channel: several, where companies share it."""
    there = select(channels.c.workspace_id).where(channels.c.id == channel, channels.c.bot_is_member)
    return list(execute_everywhere(tx, there.order_by(channels.c.workspace_id)).scalars())


def _drop_what_is_there(scope: Scope, table: Table, column: str, before: Any, after: Any) -> None:
    """The old rows whose like stands under the new id already."""
    there = table.alias()
    same = [there.c[one.name] == one for one in table.primary_key if one.name != column]
    like = narrowed(select(there.c[column]).where(there.c[column] == after, *same))
    scope.execute(delete(table).where(table.c[column] == before, exists(like)))
