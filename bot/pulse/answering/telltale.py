"""Could somebody tell it is you? What in a few words points at their writer, found on this machine; nothing leaves it, nothing is kept.

Roles and dates are looked for in every language at once, the writer's own first: a few words are too few to be sure of a language,
and a warning too many costs less than one too few. What means something else elsewhere ("hier" is yesterday in French and here in
German) is looked for in its own language alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from bot.words import languages
from bot.words.typed import language_written, whole_words, words_of

SHORTEST_NAME = 3
SHORTEST_NAME_WITHOUT_CASE = 2  # "田中": a script without capitals says a name in fewer signs
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,4}[./:-]\d{1,2}(?:[./-]\d{2,4})?(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{2,}(?!\d)")


class Telltale(StrEnum):
    """What points at somebody."""

    NAME = "name"
    ROLE = "role"
    DATE = "date"
    UNUSUAL = "unusual"


def telltales(text: str, *, names: Collection[str], own: Collection[str]) -> dict[Telltale, str]:
    """The first words of each kind that point at somebody. `names`: of colleagues; `own`: words that the writer alone uses here.

    >>> telltales("As the only designer I saw Bo on Friday", names=["Bo Lind"], own=())[Telltale.ROLE]
    'As the'
    """
    said = _WORD.findall(text)
    found = {
        Telltale.NAME: _name_in(text, said, names),
        Telltale.ROLE: next(_roles_in(text), ""),
        Telltale.DATE: next(_dates_in(text), ""),
        Telltale.UNUSUAL: next((word for word in said if _is_unusual(word, own)), ""),
    }
    return {kind: words for kind, words in found.items() if words}


def _name_in(text: str, said: Collection[str], names: Collection[str]) -> str:
    """The first part of a colleague's name; one in a script without capitals stands in the text without a space around it."""
    parts = [part for name in names for part in _WORD.findall(name)]
    known = {part.casefold() for part in parts if len(part) >= SHORTEST_NAME or part.istitle()}
    caseless = (part for part in parts if part.lower() == part.upper() and len(part) >= SHORTEST_NAME_WITHOUT_CASE)
    with_capital = (word for word in said if word.casefold() in known and word[:1].isupper())
    return next(with_capital, "") or next((part for part in caseless if part in text), "")


def _roles_in(text: str) -> Iterator[str]:
    yield from _found(_own_first(text), "typed.role", text)


def _dates_in(text: str) -> Iterator[str]:
    codes = _own_first(text)
    yield from _found(codes[:1], "typed.date_here", text)
    yield from _matches(_NUMERIC_DATE, text)
    yield from _found(codes, "typed.date", text)
    yield from _matches(_NUMBER, text)


def _own_first(text: str) -> list[str]:
    own = language_written(text)
    return sorted(languages(), key=lambda code: code != own)


def _found(codes: Sequence[str], key: str, text: str) -> Iterator[str]:
    for code in codes:
        yield from _matches(whole_words(code, key), text)


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    yield from (match.group(0) for match in pattern.finditer(text))


def _is_unusual(word: str, own: Collection[str]) -> bool:
    """A short form in capitals, or a word of the writer's own that nobody else uses."""
    return (len(word) >= 2 and word.isupper() and word.casefold() not in words_of("typed.said_by_all")) or word.casefold() in own
