"""Reads a language's catalogue from its PO file, on the first sentence asked for.

One file a language: `<language>.po`. Babel reads such files for translators, with places, flags and fuzzy matches, and takes four times
as long; a test holds that it finds the same here. What people may type is asked for in all languages, at the first word somebody types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

import structlog

log = structlog.get_logger()

ENGLISH = "en"
FOLDER = Path(__file__).parent
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[a-z0-9_]+)+")
_QUOTED = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_FIELD = re.compile(rf"^(msgid|msgid_plural|msgstr)(?:\[\d\])? ({_QUOTED}(?:\n{_QUOTED})*)$", re.MULTILINE)
_HEADER = re.compile(r"^(Language|Plural-Forms): (?:.*\bplural=)?(.*?);?$", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
_strict = False


class NoWords(LookupError):
    """A key without a sentence: a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Catalogue:
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
    sentences = _read((FOLDER / f"{language}.po").read_text(encoding="utf-8"))
    header = dict(_HEADER.findall(sentences.pop("")[0]))
    return Catalogue(language, header["Language"], sentences, c2py(header["Plural-Forms"]))


def sentences_of(language: str, key: str) -> tuple[Catalogue, tuple[str, ...]]:
    """What stands under a key, and in which catalogue: English where this language lacks it, and at last the key.

    Raises:
        NoWords: the key is missing, in tests.
    """
    for code in (language, ENGLISH):
        found = catalogue(code)
        if said := found.sentences.get(key):
            return found, said
        mistake(f"{code} has no words for {key}")
    return catalogue(ENGLISH), (key,)


def mistake(what: str) -> None:
    """A sentence that cannot be said as it should be: raises `NoWords` in tests, else the log tells."""
    if _strict:
        raise NoWords(what)
    log.error("words_missing", what=what)


def _read(text: str) -> dict[str, tuple[str, ...]]:
    """What a PO file says by key, its header under the empty one. A sentence of which a form is missing is none."""
    found: dict[str, list[str]] = {}
    said: list[str] = []
    for field, quoted in _FIELD.findall(text):
        if field == "msgid":
            said = found[_unquoted(quoted)] = []
        elif field == "msgstr":
            said.append(_unquoted(quoted))
    return {key: tuple(forms) if all(forms) else () for key, forms in found.items()}


def _unquoted(quoted: str) -> str:
    text = quoted[1:-1].replace('"\n"', "")
    return _ESCAPED.sub(lambda one: _CONTROLS.get(one[1], one[1]), text) if "\\" in text else text
