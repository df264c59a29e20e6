"""What Ripple answers to words it cannot act on."""

from __future__ import annotations

from typing import Any

from bot.slack import blocks, ids
from bot.slack.said.shown_back import carried, typed_blocks
from bot.words import Words


def not_understood(words: Words, text: str) -> dict[str, Any]:
    """Three things to do with these words, and the words back."""
    asked = words("talk.which")
    value = carried(text)
    buttons = [
        blocks.button(words("talk.share"), ids.LEARNING_ELSEWHERE, value),
        blocks.button(words("talk.ask"), ids.ASK_NEW, value),
        blocks.button(words("talk.find"), ids.SEARCH_OPEN, value),
    ]
    below = blocks.context(blocks.ours(words("talk.more")))
    return blocks.message(asked, [blocks.section(blocks.plain(asked)), *typed_blocks(text), blocks.actions(buttons), below])
