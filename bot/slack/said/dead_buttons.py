"""A press on a button that can do nothing more. The button goes, and one sentence says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import NotFound, PersonCanFix, TooLate
from bot.slack import blocks
from bot.slack.inbound import Answers, Inbound, Replace, Tell
from bot.slack.parse import mapping
from bot.slack.said.shown_back import without_spent
from bot.words import Words


def used_up(inbound: Inbound, note: Mapping[str, Any]) -> Answers:
    """The answer to a press that cannot be done twice: the note in the place of a whisper, else the message without that button."""
    if _is_whisper(inbound):  # Slack sends none of its words back, and they were this person's alone
        return Replace(note)
    card = without_spent(inbound.body)
    return [Replace(card), Tell(note)] if card is not None else Tell(note)


def refused(problem: PersonCanFix, inbound: Inbound, words: Words) -> Answers:
    """The same for a press that was refused, where it came too late. What one person does not find goes only where nobody else reads it."""
    sentence = problem.said(words)
    note = blocks.message(sentence, [blocks.section(blocks.ours(sentence))])
    is_private = _is_whisper(inbound) or inbound.channel.startswith("D")
    is_dead = isinstance(problem, TooLate) or (isinstance(problem, NotFound) and is_private)
    return used_up(inbound, note) if is_dead else Tell(note)


def _is_whisper(inbound: Inbound) -> bool:
    return mapping(inbound.body.get("container")).get("is_ephemeral") is True
