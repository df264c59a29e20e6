"""What people type and Ripple knows, in every language: the `typed.*` of all catalogues together.

Phrases stand between strokes (`stop | leave me alone`), some with a gap (`until {day}`), words between spaces; the rest are regular
expressions. `(?!)` is never found: a language has no such words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from bot.words.catalogue import ENGLISH, languages, sentences_of, typed_part

_NEVER = "(?!)"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ACCENT = re.compile("[\u0300-\u036f]")
_GAP = re.compile(r"\{\w+\}")


def plainly(text: str) -> str:
    """The text in small letters without accents, with straight apostrophes and digits of the usual width.

    >>> plainly("Jusqu’à MÄRZ"), plainly("４月３日")
    ("jusqu'a marz", '4月3日')
    """
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", bare).replace("’", "'")


def said_in(language: str, key: str) -> str:
    """What stands under this `typed.*` key in one language, as it stands there."""
    return sentences_of(language, key, typed_part)[1][0]


def phrases_in(language: str, key: str) -> tuple[str, ...]:
    """The phrases under this key in one language, in their order."""
    found = (one.strip() for one in said_in(language, key).split("|"))
    return tuple(one for one in found if one != _NEVER)


@cache
def phrases(key: str) -> frozenset[str]:
    """The phrases under this key in every language, as they stand there."""
    return frozenset(one for code in languages() for one in phrases_in(code, key))


@cache
def plain_phrases(key: str) -> frozenset[str]:
    """The same without capitals and accents, for words that went through `plainly`."""
    return frozenset(map(plainly, phrases(key)))


@cache
def any_of(key: str) -> str:
    """A pattern for any of these phrases, the longest first; with either apostrophe."""
    return _any(phrases(key)).replace("'", "['’]")


@cache
def any_plain(*keys: str) -> str:
    """A pattern for any of these keys' phrases, the longest first, for words that went through `plainly`."""
    return _any(frozenset().union(*map(plain_phrases, keys)))


def in_the_gap(key: str, text: str) -> Iterator[str]:
    """What stands in the gap of each of these phrases that the text is. The text went through `plainly`.

    >>> list(in_the_gap("typed.until", "until the 15th")), list(in_the_gap("typed.until", "明日まで"))
    (['the 15th'], ['明日'])
    """
    for before, after in _frames(key):
        if text.startswith(before) and text.endswith(after) and len(text) > len(before) + len(after):
            yield text[len(before) : len(text) - len(after)].strip()


@cache
def _frames(key: str) -> tuple[tuple[str, str], ...]:
    """What stands before the gap of each phrase, and behind it."""
    parts = (_GAP.split(one, maxsplit=1) for one in sorted(plain_phrases(key)))
    return tuple((before, after) for before, after in parts)


def _any(of: frozenset[str]) -> str:
    return "|".join(map(re.escape, sorted(of, key=lambda one: (-len(one), one)))) or _NEVER


@cache
def any_pattern(key: str) -> re.Pattern[str]:
    """One pattern that is any language's, whatever the case."""
    return re.compile("|".join(f"(?:{said_in(code, key)})" for code in languages()), re.IGNORECASE)


@cache
def words_of(key: str) -> frozenset[str]:
    """The words under this key in every language."""
    return frozenset(word for code in languages() for word in said_in(code, key).split())


def has(language: str, key: str, text: str) -> bool:
    """Whether one language's pattern is found in the text, as whole words."""
    return whole_words(language, key).search(text) is not None


@cache
def whole_words(language: str, key: str) -> re.Pattern[str]:
    """One language's pattern where no letter stands beside it, whatever the case; anywhere in a script without spaces."""
    pattern, unspaced = said_in(language, key), said_in(language, "typed.unspaced_letters")
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
        if re.search(said_in(code, "typed.unspaced_letters"), text):
            return code
    said = [word.casefold() for word in _WORD.findall(text)]
    counts = {code: sum(word in _small_words(code) for word in said) for code in languages()}
    return max(counts, key=lambda code: (counts[code], code == ENGLISH))


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(said_in(language, "typed.small_words").split())
