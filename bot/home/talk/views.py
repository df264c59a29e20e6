"""What Ripple answers to words it cannot act on."""

from __future__ import annotations

from typing import Any

from bot.home.views import one_line_of_help
from bot.slack import blocks, ids
from bot.slack.said.shown_back import carried, typed_blocks
from bot.slack.said.wishes import Verb
from bot.words import Words


def how_to(words: Words, verb: Verb) -> dict[str, Any]:
    """How one shares, asks, looks for something or reads what is held, for whoever named it and said no more. With a button that begins."""
    name, label, action = {
        Verb.SHARE: ("til", "home.share", ids.LEARNING_NEW),
        Verb.ASK: ("ask", "home.ask", ids.ASK_NEW),
        Verb.FIND: ("search", "home.search", ids.SEARCH_OPEN),
        Verb.ABOUT_ME: ("privacy", "receipt.title", ids.HOME_PRIVACY),
    }[verb]
    return one_line_of_help(words, name, blocks.button(words(label), action))


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
