"""What leads and owners find in their App Home."""

from __future__ import annotations

from bot.people.teams.rules import Powers
from bot.slack import blocks, ids
from bot.slack.blocks import Block
from bot.words import Words


def powers_blocks(words: Words, powers: Powers) -> list[Block]:
    """The part of the App Home for leads and owners; nothing for everybody else."""
    if powers.is_owner:
        title = words("home.powers.owner")
        buttons = [
            blocks.button(words("home.powers.programme"), ids.PROGRAMME_OPEN, style="primary"),
            blocks.button(words("home.powers.teams"), ids.TEAM_OPEN),
            blocks.button(words("home.powers.pulse"), ids.PULSE_SETTINGS),
            blocks.button(words("home.powers.owners"), ids.TEAM_OWNERS),
            blocks.button(words("home.powers.reactions"), ids.REACTIONS_OPEN),
        ]
    elif powers.leads:
        title = words("home.powers.lead", teams=blocks.escape(words.listed(list(powers.leads))))
        buttons = [blocks.button(words("home.powers.your_team"), ids.TEAM_OPEN)]
    else:
        return []
    return [blocks.section(blocks.ours(f"*{title}*")), blocks.actions(buttons)]
