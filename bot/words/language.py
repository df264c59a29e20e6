"""What a language can say: a sentence, a plural, an enum's name, a date, a number, a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from bot.words.catalogue import Catalogue, catalogue, mistake, sentences_of

if TYPE_CHECKING:
    from babel import Locale

_VOWEL_FIRST = re.compile(r"(?:8|11)\b")
_ENDS = ".。!?！？…:："
_ROOMY_ENDS = "。！？"
_A_MONDAY = date(2024, 1, 1)


@cache
def words_in(language: str) -> Words:
    """The words of a language we have (see `language_of`)."""
    return Words(language)


class Words(Struct, frozen=True):
    """One language's words. Cheap to make; its catalogue is read with the first sentence."""

    language: str

    def __call__(self, key: str, /, **gaps: object) -> str:
        """The sentence under this key, its gaps filled in."""
        found, said = sentences_of(self.language, key)
        return _filled(key, said[0], gaps, found)

    def many(self, key: str, n: int, /, **gaps: object) -> str:
        """The sentence for this number of things; `{n}` is the number."""
        found, said = sentences_of(self.language, key)
        form = found.form(n) if len(said) > 1 else 0
        return _filled(key, said[form], {"n": n, **gaps}, found)

    def name(self, member: Enum, form: str = "", /, **gaps: object) -> str:
        """What a member of an enum is called, or another `form` of its name."""
        key = f"{type(member).__name__}.{member.name.lower()}"
        return self(f"{key}.{form}" if form else key, **gaps)

    def day(self, on: date) -> str:
        """A day as people say it: "5 January"."""
        return _day(on, self.language)

    def day_and_year(self, on: date) -> str:
        """A day with its year: "5 January 2026"."""
        return _dated(on, self("language.date.first" if on.day == 1 else "language.date"), self.language)

    def moment(self, at: datetime) -> str:
        """A moment where nobody's zone is known: "Mon 05 Jan 15:00 UTC"."""
        from babel.dates import format_datetime

        return format_datetime(at, self("language.moment"), tzinfo=UTC, locale=_locale(self.language))

    def month(self, on: date) -> str:
        """A month's name: "January"."""
        return _dated(on, "LLLL", self.language)

    def weekday(self, on: date | int) -> str:
        """A weekday's name, of a date or counted from Monday as 0: "Monday"."""
        return _dated(_A_MONDAY + timedelta(on) if isinstance(on, int) else on, "cccc", self.language)

    def time(self, at: time) -> str:
        """A time of the day: "15:00"."""
        from babel.dates import format_time

        return format_time(at, "HH:mm", locale=_locale(self.language))

    def number(self, n: float) -> str:
        """A number as the language writes it: "1,200"."""
        return _number(n, self.language)

    def series(self, items: Iterable[str]) -> str:
        """Things one after the other, without an "and": "3 learned, 2 tried"."""
        return self("language.comma").join(items)

    def ended(self, text: str) -> str:
        """The text as a sentence: with the language's full stop, where it has no end yet."""
        return text if not text or text[-1] in _ENDS else f"{text}{self('language.stop')}"

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences one after the other, those that are empty left out. After a full stop that brings its own room stands no space."""
        told = ""
        for part in parts:
            told += ("" if not told or not part or told[-1] in _ROOMY_ENDS else " ") + part
        return told

    def labelled(self, label: str, said: str) -> str:
        """What something is called, and what is said of it: "Sharing: 3 in 10"."""
        return self("language.labelled", label=label, said=said)

    def quoted(self, text: str) -> str:
        """Somebody's words between the language's quotation marks. Escape what people wrote before."""
        return self("language.quoted", text=text)

    def listed(self, items: Iterable[str], last: Literal["and", "or"] = "and") -> str:
        """A list as people say it: "a, b and c"."""
        from babel.lists import format_list

        return format_list(list(items), "or" if last == "or" else "standard", locale=_locale(self.language))


def _filled(key: str, said: str, gaps: Mapping[str, object], found: Catalogue) -> str:
    values = {name: _value(value, found.language) for name, value in gaps.items()}
    return _elided(said, values, found.language).format_map(_Gaps(key, values))


def _elided(said: str, values: Mapping[str, str], language: str) -> str:
    """The sentence with "il {day}" as "l'{day}" where Italian needs it: before 8 and 11, the two numbers said with a vowel first."""
    if language != "it":
        return said
    for gap in (name for name, value in values.items() if _VOWEL_FIRST.match(value)):
        said = re.sub(rf"\b(?:i|(a|da|de|ne|su))l (?=\{{{gap}\}})", lambda found: f"{found[1]}ll’" if found[1] else "l’", said)
    return said


def _value(value: object, language: str) -> str:
    match value:
        case Enum():
            return words_in(language).name(value)
        case str():
            return value
        case date():
            return _day(value, language)
        case time():
            return words_in(language).time(value)
        case int() | float():
            return _number(value, language)
        case _:
            raise TypeError(f"{type(value).__name__} cannot stand in a sentence")


class _Gaps(dict[str, Any]):
    """What fills the gaps of one sentence; a gap that nobody fills stays visible."""

    def __init__(self, key: str, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self._key = key

    def __missing__(self, gap: str) -> str:
        mistake(f"nothing fills {{{gap}}} in {self._key}")
        return f"{{{gap}}}"


def _day(on: date, language: str) -> str:
    return _dated(on, words_in(language)("language.day.first" if on.day == 1 else "language.day"), language)


def _dated(on: date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    return format_date(on, pattern, locale=_locale(language))


def _number(n: float, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(n, locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    """The CLDR locale that the catalogue's header names."""
    from babel import Locale

    return Locale.parse(catalogue(language).locale)
