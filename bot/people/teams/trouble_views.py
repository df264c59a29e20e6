"""What is said of a team's channel that is shut, or that another company reads."""

from __future__ import annotations

from typing import Any

from bot.ids import NOWHERE
from bot.people.teams.rules import ChannelTrouble, Team
from bot.slack import blocks
from bot.words import Words

_SAID = {
    ChannelTrouble.ARCHIVED: "people.channel.archived",
    ChannelTrouble.LEFT: "people.channel.left",
    ChannelTrouble.SHARED: "people.channel.shared",
}


def channel_troubled(words: Words, team: Team, trouble: ChannelTrouble) -> dict[str, Any]:
    """What is wrong with the channel in which the team meets, and what helps."""
    told = words(_SAID[trouble], channel=blocks.channel_link(team.channel_id or NOWHERE), team=blocks.escape(team.name))
    return blocks.message(told, [blocks.section(blocks.ours(told))])
