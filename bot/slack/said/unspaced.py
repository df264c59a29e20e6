"""Makes writing without spaces between words findable: each of its characters counts as a word.

Both engines split a text at spaces and signs, so a Japanese or Chinese sentence would be one long word that nobody types again. Splitting
by single characters is the usual way without a dictionary (unigrams); what is sought is then a phrase of characters that stand together.
"""

from __future__ import annotations

import re
from functools import cache

# Hiragana, katakana, the ideographs of Chinese, Japanese and Korean with their extensions, and Hangul, whose particles hang on the word.
_UNSPACED = (
    "々〆〇\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
LETTER = f"[{_UNSPACED}]"  # a pattern for one of them
_GRAMMAR_ONLY = re.compile("[\u3041-\u3096]+")


def spaced(text: str) -> str:
    """The text with a space around each character of such writing; any other text as it is.

    >>> spaced("SQLの速さ"), spaced("plain words")
    ('SQL の 速 さ', 'plain words')
    """
    if not _run().search(text):
        return text
    return re.sub(r" {2,}", " ", _run().sub(lambda found: f" {' '.join(found[0])} ", text)).strip()


def pairs(text: str) -> list[str]:
    """Each two characters that stand together in such writing, but for two of hiragana, which mostly hold grammar.

    >>> pairs("料金を決める and others")
    ['料金', '金を', 'を決', '決め']
    """
    runs = _run().findall(text)
    found = [run[place : place + 2] for run in runs for place in range(len(run) - 1)]
    return [pair for pair in found if not _GRAMMAR_ONLY.fullmatch(pair)]


def without(text: str) -> str:
    """The text without such writing."""
    return _run().sub(" ", text)


@cache
def _run() -> re.Pattern[str]:
    """Compiled with the first text: so many ranges take longer than most modules do."""
    return re.compile(f"[{_UNSPACED}]+")
