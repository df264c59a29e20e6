"""Why fewer questions come, and the three answers that bring them back."""

from __future__ import annotations

from typing import Any

from bot.plan.saying.rules import LeadWord
from bot.plan.seen import WaitingSeen
from bot.pulse.asking.rests import RestReason
from bot.slack import blocks, ids
from bot.slack.blocks import Block
from bot.words import Words

Message = dict[str, Any]


def asked_less_message(words: Words, reason: RestReason) -> Message:
    """In the channel, once for each step."""
    told = words("plan.waiting.held" if reason is RestReason.NO_ACT else "plan.waiting.halved")
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def word_wanted_message(words: Words, seen: WaitingSeen, called: str) -> Message:
    """To a lead; queued by versions that did not say it in the letter."""
    return blocks.message(*word_wanted_blocks(words, seen, RestReason.HALF, called))


def word_wanted_blocks(words: Words, seen: WaitingSeen, rest: RestReason, called: str, *, is_over: bool = False) -> tuple[str, list[Block]]:
    """The same in a lead's letter: its words, and its blocks with the three answers. `is_over`: why, and nothing to tap."""
    held = "plan.waiting.wanted_held" if rest is RestReason.NO_ACT else "plan.waiting.wanted"
    why = words(held, team=blocks.escape(called), day=seen.since)
    if is_over:
        return why, [blocks.section(blocks.ours(why))]
    asked = words.sentences((why, words("plan.waiting.one_tap")))
    return asked, [blocks.section(blocks.ours(asked)), _answers(words, seen)]


def waiting_blocks(words: Words, seen: WaitingSeen) -> list[Block]:
    """The same in `/learn plan`."""
    return [blocks.section(blocks.ours(words("plan.waiting.yours", day=seen.since))), _answers(words, seen)]


def _answers(words: Words, seen: WaitingSeen) -> Block:
    return blocks.actions(
        [blocks.button(words.name(word), f"{ids.PLAN_WORD}#{word}", f"{seen.team}|{seen.round_id}|{word}") for word in LeadWord]
    )
