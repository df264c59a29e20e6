"""Glad words, to one person. No number beside them but the one they are about, and nobody else's name."""

from __future__ import annotations

from typing import Any

from bot.sharing.rules import GivenAnswer, Learning
from bot.slack import blocks
from bot.slack.links import linked
from bot.slack.sanitize import whole_thought, without_marks
from bot.words import Words

SHOWN = 300


def used_by_several(words: Words, learning: Learning, link: str) -> dict[str, Any]:
    """Three colleagues used what you wrote."""
    return _glad(words, words.many("glad.used", learning.used_by), learning.text, link)


def helped_again(words: Words, given: GivenAnswer, asked: str, link: str) -> dict[str, Any]:
    """Your answer from March just helped a colleague."""
    told = words("glad.helped", month=words.month(given.answered_at.date()))
    return _glad(words, told, asked, link)


def _glad(words: Words, told: str, about: str, link: str) -> dict[str, Any]:
    said = blocks.escape(without_marks(whole_thought(about, SHOWN)))
    way = f" · {linked(link, words('search.open'))}" if link else ""
    text = f"{told}\n> {said}{way}"
    return blocks.message(text, [blocks.section(blocks.ours(text))])
