"""What a question's asker alone may do, as buttons; never on a card that others see."""

from __future__ import annotations

from bot.sharing.rules import Ask
from bot.slack import blocks, ids
from bot.slack.blocks import Element
from bot.words import Words


def ask_solved(words: Words, ask: Ask) -> Element:
    """ "Solved", where its asker alone sees it."""
    return blocks.button(words("asking.solved"), f"{ids.ASK_SOLVED}#{ask.id}", ask.id, spoken=words("asking.solved.spoken"))


def ask_withdraw(words: Words, ask: Ask) -> Element:
    """ "Take back", where its asker alone sees it."""
    return blocks.button(words("asking.take_back"), f"{ids.ASK_WITHDRAW}#{ask.id}", ask.id, spoken=words("asking.take_back.spoken"))
