"""Why somebody is not asked, in the reader's language."""

from __future__ import annotations

from bot.pulse.asking.cohorts import NotAsked
from bot.words import Words


def not_asked_because(words: Words, one: NotAsked) -> str:
    """The sentence that tells a person why; to whoever is new, with the day from which on they are asked."""
    if one.from_day is None:
        return words.name(one.reason)
    return words.name(one.reason, day=words.day_and_year(one.from_day))
