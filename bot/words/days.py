"""Days as people type them: names of weekdays and months, and whether "3/4" begins with the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from bot.words.catalogue import language_of, languages, typed_part
from bot.words.typed import phrases_in, plainly

if TYPE_CHECKING:
    from babel import Locale

_SHORTEST = 2  # letters of a name: "M" is Monday and Mittwoch, 月 is Monday and a month


@cache
def weekday_names(language: str) -> Mapping[str, int]:
    """What weekdays are called in one language, long and short, as `plainly` writes it. Monday is 0."""
    locale = _locale_of(language)
    return _named(language, (held for widths in locale.days.values() for held in widths.values()))


@cache
def month_names(language: str) -> Mapping[str, int]:
    """What months are called in one language, long and short, as `plainly` writes it. January is 1."""
    locale = _locale_of(language)
    return _named(language, (held for widths in locale.months.values() for held in widths.values()))


def called(name: str, names: Callable[[str], Mapping[str, int]], locale: str) -> frozenset[int]:
    """What a name means to whoever reads Slack in this locale; otherwise all that it means in any language.

    >>> sorted(called("di", weekday_names, "de-DE")), sorted(called("di", weekday_names, ""))
    ([1], [1, 6])
    """
    own = names(language_of(locale)).get(name) if locale else None
    found = (names(code).get(name) for code in languages())
    return frozenset({own} if own is not None else {one for one in found if one is not None})


def all_names(names: Callable[[str], Mapping[str, int]]) -> frozenset[str]:
    """Every name in every language."""
    return frozenset().union(*(names(code) for code in languages()))


def day_first(locale: str, zone: str, *, with_year: bool) -> bool | None:
    """Whether "3/4" is the third of April (True) to somebody, or the fourth of March; None where that cannot be told.

    Two things must agree, by CLDR's order of a date in numbers: the locale in which they read Slack ("en-US"), which many leave as it
    came, and the country of their time zone. Where the year stands first in numbers ("2026-03-04"), the other order tells nothing
    about a date with its year last.

    >>> [day_first("en-US", zone, with_year=True) for zone in ("America/New_York", "Europe/Berlin")]
    [False, None]
    >>> day_first("de-DE", "Europe/Berlin", with_year=False), day_first("ja-JP", "Asia/Tokyo", with_year=True)
    (True, None)
    """
    from babel.core import get_global

    country = get_global("zone_territories").get(zone)
    orders = {_order(one, with_year) for one in (locale, f"und-{country}" if country else "")}
    return orders.pop() if len(orders) == 1 else None


def _order(locale: str, with_year: bool) -> bool | None:
    from babel import Locale, UnknownLocaleError

    for known in (locale, locale.partition("-")[0]):  # Slack's "es-LA" is no locale of CLDR's, "es" is
        try:
            pattern = Locale.parse(known, sep="-").datetime_skeletons["yMd" if with_year else "Md"].pattern
        except (UnknownLocaleError, ValueError):
            continue
        return {"d": True, "M": False}.get(pattern[:1])
    return None


def _named(language: str, tables: Iterable[Mapping[int, str]]) -> Mapping[str, int]:
    """The names of these tables and the catalogue's own, those left out that mean two of them."""
    meant: dict[str, set[int]] = {}
    for name, number in ((_bare(name), number) for held in tables for number, name in held.items()):
        meant.setdefault(name, set()).add(number)
    for other, usual in _also(language):
        if usual in meant:
            meant[other] = meant[usual]
    return {name: min(numbers) for name, numbers in meant.items() if len(numbers) == 1 and _is_a_name(name)}


def _is_a_name(name: str) -> bool:
    return len(name) >= _SHORTEST and not name.isdecimal()


def _also(language: str) -> Iterator[tuple[str, str]]:
    for one in phrases_in(language, "typed.same_day"):
        other, _, usual = one.partition("=")
        yield _bare(other), _bare(usual)


def _bare(name: str) -> str:
    return plainly(name).strip(" .")


def _locale_of(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(typed_part(language).locale)
