"""Reads a language's catalogue from its PO files, on the first sentence asked for.

One file a language: `<language>.po`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from msgspec import Struct

if TYPE_CHECKING:
    from babel.messages import Catalog

log = structlog.get_logger()

ENGLISH = "en"
FOLDER = Path(__file__).parent
_TYPED = 'msgid "typed.'
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[a-z0-9_]+)+")
_strict = False


class NoWords(LookupError):
    """A key without a sentence: a mistake of ours."""


class Catalogue(Struct, frozen=True):
    """One language: its sentences by key (a plural has several), which form a number takes, and its CLDR locale (`en_GB`)."""

    language: str
    locale: str
    sentences: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]


def fail_on_mistakes() -> None:
    """From now on a missing sentence raises: for tests. In production English is shown instead, or the key."""
    global _strict
    _strict = True


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a catalogue for, English first."""
    found = {path.name.split(".")[0] for path in FOLDER.glob("*.po")}
    return (ENGLISH, *sorted(found - {ENGLISH}))


@cache
def language_names() -> Mapping[str, str]:
    """What each language that there is a catalogue for may be called, in small letters: {"de", "deutsch", "german": "de"}."""
    from babel import Locale

    found = {code: code for code in languages()}
    for code in languages():
        named = (Locale.parse(reader).languages.get(code, "") for reader in languages())
        found |= {name.casefold(): code for name in named if name}
    return found


def language_of(locale: str | None) -> str:
    """The catalogue for one of Slack's locales, such as "de-DE"; English where we have none."""
    code = re.split(r"[-_]", locale or "")[0].lower()
    return code if code in languages() else ENGLISH


def is_key(text: str) -> bool:
    """Whether this is a key, and no sentence.

    >>> is_key("pulse.card.saved"), is_key("Saved.")
    (True, False)
    """
    return _KEY.fullmatch(text) is not None


@cache
def catalogue(language: str) -> Catalogue:
    """A language's catalogue."""
    return _made(language, _text(language))


@cache
def typed_part(language: str) -> Catalogue:
    """Only what people type in a language: its `typed.*` keys.

    The first word that anybody types is looked for in all languages at once. Parsing all catalogues for it takes half a second of the
    processor, during which nobody else is answered; their `typed.*` alone takes a tenth of that.
    """
    header, *entries = _text(language).split("\n\n")
    return _made(language, "\n\n".join([header, *(one for one in entries if _TYPED in one)]))


def sentences_of(language: str, key: str, part: Callable[[str], Catalogue] = catalogue) -> tuple[Catalogue, tuple[str, ...]]:
    """What stands under a key, and in which catalogue: English where this language lacks it, and at last the key.

    Raises:
        NoWords: the key is missing, in tests.
    """
    for code in (language, ENGLISH):
        found = part(code)
        if said := found.sentences.get(key):
            return found, said
        mistake(f"{code} has no words for {key}")
    return part(ENGLISH), (key,)


def mistake(what: str) -> None:
    """A sentence that cannot be said as it should be: raises `NoWords` in tests, else the log tells."""
    if _strict:
        raise NoWords(what)
    log.error("words_missing", what=what)


def _text(language: str) -> str:
    return (FOLDER / f"{language}.po").read_text(encoding="utf-8")


def _made(language: str, text: str) -> Catalogue:
    from babel.messages.pofile import read_po

    read = read_po(io.BytesIO(text.encode()), abort_invalid=True)
    return Catalogue(language, str(read.locale), _sentences(read), c2py(read.plural_expr))


def _sentences(part: Catalog) -> dict[str, tuple[str, ...]]:
    return {_id(message.id): _said(message.string) for message in part if message.id}


def _id(found: str | tuple[str, ...] | list[str]) -> str:
    return found if isinstance(found, str) else found[0]


def _said(found: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    if found is None or isinstance(found, str):
        return (found,) if found else ()
    return tuple(found) if all(found) else ()
