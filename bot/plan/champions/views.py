"""What champions read, each alone."""

from __future__ import annotations

from typing import Any

from bot.ids import ChannelId
from bot.plan.champions.rules import HELPED_LEAST
from bot.slack import blocks, ids
from bot.words import Words

Message = dict[str, Any]


def champion_asked_message(words: Words) -> Message:
    """Would you help two teams start?"""
    told = words("champion.asked", n=HELPED_LEAST)
    buttons = [
        blocks.button(words("champion.yes"), f"{ids.CHAMPION_SAID}#yes", "yes", style="primary"),
        blocks.button(words("champion.no"), f"{ids.CHAMPION_SAID}#no", "no"),
    ]
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions(buttons)])


def champion_said_message(words: Words, *, yes: bool) -> Message:
    """In place of the question."""
    return blocks.message(words("champion.thanks" if yes else "champion.fine"))


def team_begins_message(words: Words, channel: ChannelId) -> Message:
    """A team begins: say hello, if you like."""
    return blocks.message(words("champion.begins", channel=blocks.channel_link(channel)))
