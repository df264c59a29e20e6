"""What Ripple answers to words it cannot act on."""

from __future__ import annotations

from typing import Any, Literal

from bot.home.views import help_line, pause_buttons
from bot.slack import blocks, ids
from bot.slack.said.shown_back import carried, typed_blocks
from bot.slack.said.wishes import Verb
from bot.words import Words

Named = Literal[Verb.SHARE, Verb.ASK, Verb.FIND, Verb.ABOUT_ME]


def how_to(words: Words, verb: Named) -> dict[str, Any]:
    """How one shares, asks, looks for something or reads what is held, for whoever named it and said no more. With a button that begins."""
    name, label, action = {
        Verb.SHARE: ("til", "home.share", ids.LEARNING_NEW),
        Verb.ASK: ("ask", "home.ask", ids.ASK_NEW),
        Verb.FIND: ("search", "home.search", ids.SEARCH_OPEN),
        Verb.ABOUT_ME: ("privacy", "receipt.title", ids.HOME_PRIVACY),
    }[verb]
    told = help_line(words, name)
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions([blocks.button(words(label), action)])])


def until_when(words: Words, text: str) -> dict[str, Any]:
    """To whoever wants a pause of which we cannot tell the end: how it is said, the words back, and a pause in one tap."""
    asked = words("talk.until_when")
    return blocks.message(asked, [blocks.section(blocks.ours(asked)), *typed_blocks(text), blocks.actions(pause_buttons(words))])


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
