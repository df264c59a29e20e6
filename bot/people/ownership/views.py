"""What leads and owners find in their App Home, and what owners are told of teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.people.teams.rules import Lost, Powers, Team
from bot.slack import blocks, ids
from bot.slack.blocks import Block
from bot.words import Words


def powers_blocks(words: Words, powers: Powers) -> list[Block]:
    """The part of the App Home for leads and owners; nothing for everybody else."""
    if powers.begins:
        return _begin(words)
    if powers.is_owner:
        title = words("home.powers.owner")
        buttons = [
            blocks.button(words("home.powers.teams"), ids.TEAM_OPEN),
            blocks.button(words("home.powers.programme"), ids.PROGRAMME_OPEN),
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


def _begin(words: Words) -> list[Block]:
    """An owner with no team yet: what to do first, and no setting of what is not there."""
    buttons = [
        blocks.button(words("home.powers.set_up"), ids.TEAMS_MANY, style="primary"),
        blocks.button(words("home.powers.one_team"), ids.TEAM_OPEN),
        blocks.button(words("home.powers.owners"), ids.TEAM_OWNERS),
        blocks.button(words("people.welcome.promise"), ids.HOME_PRIVACY),
    ]
    told = blocks.section(blocks.ours(words("home.powers.no_team")))
    return [blocks.header(words("home.powers.owner")), told, blocks.actions(buttons)]


def teams_lost_message(words: Words, losses: Sequence[tuple[Team, Lost]]) -> dict[str, Any]:
    """What teams lost, each with the cure."""
    lines = [words.name(lost, team=blocks.escape(team.name)) for team, lost in losses]
    is_one = len({team.id for team, _ in losses}) == 1
    what = (words("people.team.change"), ids.TEAM_CHANGE, losses[0][0].id) if is_one else (words("home.powers.teams"), ids.TEAM_OPEN)
    button = blocks.button(*what, style="primary")
    return blocks.message(
        "\n".join(lines) or words("home.powers.teams"), [*(blocks.section(blocks.ours(line)) for line in lines), blocks.actions([button])]
    )
