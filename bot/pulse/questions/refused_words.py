"""What a question of a company's own must not say, in each language that Ripple speaks.

What an employer must not ask is looked for in all of them at once. What depends on the grammar (a negation, two things at once, a
pronoun for one person) is looked for in the question's own language: "no" denies in English and means "in the" in Portuguese.
"""

from __future__ import annotations

import re

from bot.words import languages
from bot.words.typed import has, language_written


def is_negated(wording: str) -> bool:
    """A "not" in it: people tap the wrong end of the scale."""
    return has(language_written(wording), "typed.negated", wording)


def asks_two_things(wording: str) -> bool:
    """An "and", an "or", a "but", a stroke or a semicolon."""
    return re.search(r"[;/；／]", wording) is not None or has(language_written(wording), "typed.two_things", wording)


def points_at_one_person(wording: str) -> bool:
    """He, she, or the one person who has an office."""
    return has(language_written(wording), "typed.one_person", wording)


def is_private(wording: str) -> bool:
    """Health, belief, votes, pay and the like, in any of the languages."""
    return any(has(code, "typed.private", wording) for code in languages())
