"""What begins on Monday, in the letter a lead gets with the map."""

from __future__ import annotations

from collections.abc import Sequence

from bot.plan.saying.rules import LeadWord
from bot.plan.seen import StartSeen
from bot.slack import blocks, ids
from bot.slack.blocks import Block
from bot.words import Words


def start_blocks(words: Words, starts: Sequence[StartSeen]) -> list[Block]:
    """For each team one sentence, and the way to say that it is a bad moment."""
    return [_start(words, one, number) for number, one in enumerate(starts, 1)]


def starts_aloud(words: Words, starts: Sequence[StartSeen]) -> str:
    """The same as plain text."""
    return words.sentences(_told(words, one) for one in starts)


def _start(words: Words, one: StartSeen, number: int) -> Block:
    button = blocks.button(words.name(LeadWord.NOT_NOW), f"{ids.PLAN_WORD}#{number}", f"{one.team}|{one.round_id}|{LeadWord.NOT_NOW}")
    return blocks.section(blocks.ours(_told(words, one)), accessory=button)


def _told(words: Words, one: StartSeen) -> str:
    sides = words.listed([f"*{words.name(side)}*" for side in one.sides])
    return words("plan.start.letter", channel=blocks.channel_link(one.channel), sides=sides)
