"""What people type and Ripple knows, in every language: the `typed.*` of all catalogues together.

Phrases stand between strokes (`stop | leave me alone`), words between spaces; the rest are regular expressions.
"""

from __future__ import annotations

import re
from functools import cache

from bot.words.catalogue import ENGLISH, languages
from bot.words.language import words_in

_NEVER = "(?!)"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def phrases(key: str) -> frozenset[str]:
    """The phrases under this key in every language, as they stand there."""
    return frozenset(one.strip() for code in languages() for one in words_in(code)(key).split("|"))


@cache
def any_of(key: str) -> str:
    """A pattern for any of these phrases, the longest first; with either apostrophe."""
    longest_first = sorted(phrases(key), key=lambda one: (-len(one), one))
    return "|".join(re.escape(one).replace("'", "['’]") for one in longest_first)


@cache
def words_of(key: str) -> frozenset[str]:
    """The words under this key in every language."""
    return frozenset(word for code in languages() for word in words_in(code)(key).split())


def has(language: str, key: str, text: str) -> bool:
    """Whether one language's pattern is found in the text, as whole words."""
    return whole_words(language, key).search(text) is not None


@cache
def whole_words(language: str, key: str) -> re.Pattern[str]:
    """One language's pattern where no letter stands beside it, whatever the case; anywhere in a script without spaces."""
    pattern, unspaced = (words_in(language)(one) for one in (key, "typed.unspaced_letters"))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if unspaced == _NEVER else pattern, re.IGNORECASE)


def language_written(text: str) -> str:
    """The code of the language of a sentence or two, told from the small words among them; English where none occurs.

    A guess: a locale says in which language somebody reads Slack, not in which they just wrote. Of the libraries, langdetect says of
    itself that a short text comes out differently from run to run; lingua is made for short texts and is the one to take once eight
    languages or these few words do not suffice.

    >>> language_written("Die Woche war gut für das Lernen."), language_written("Aprendo algo novo no meu trabalho.")
    ('de', 'pt')
    """
    for code in languages():
        if re.search(words_in(code)("typed.unspaced_letters"), text):
            return code
    said = [word.casefold() for word in _WORD.findall(text)]
    counts = {code: sum(word in _small_words(code) for word in said) for code in languages()}
    return max(counts, key=lambda code: (counts[code], code == ENGLISH))


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(words_in(language)("typed.small_words").split())
