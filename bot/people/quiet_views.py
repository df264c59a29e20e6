""" "stop" typed after a command: nothing is posted, and the ways to be left alone are one press away."""

from __future__ import annotations

from typing import Any

from bot.slack import blocks, ids
from bot.words import Words

WEEKS = 2


def quiet_note(words: Words) -> dict[str, Any]:
    """Only to whoever typed it."""
    told = words("people.quiet")
    buttons = [
        blocks.button(words("home.stop"), ids.HOME_STOP),
        blocks.button(words.many("home.pause", WEEKS), f"{ids.HOME_PAUSE}#{WEEKS}", str(WEEKS)),
    ]
    return blocks.message(told, [blocks.section(blocks.plain(told)), blocks.actions(buttons)])
