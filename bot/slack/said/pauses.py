"""Until when somebody wants quiet, in their own words. "Pause until Monday", "bis 3. März Pause", "2週間休み".

Reads all languages of the catalogues at once (their `typed.*`), whatever language somebody reads Slack in; weekdays and months are called
as CLDR calls them. A day that could be read in two ways ("3/4") is none, unless who says it tells which.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from bot.slack.said.unspaced import LETTER
from bot.words import language_of
from bot.words.days import all_names, called, day_first, month_names, weekday_names
from bot.words.typed import any_plain, in_the_gap, plain_phrases, plainly

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
LONGEST = 300  # characters of a message that may be a wish; to look through a long row of commas takes time by its square
DECEMBER = 12
_SOME_DAY = date(2028, 1, 1)  # on whichever day it is said, it is understood or not; a leap year, for 29 February
_NUMBERS = ("typed.one", "typed.two", "typed.three", "typed.four", "typed.five", "typed.six")
_APART = rf"(?:[\s,:、]+|(?<={LETTER}))"
_PUNCTUATED = re.compile(r"[,;(、。]|\. | [-–—] ")  # what follows is the reason
_IN_NUMBERS = re.compile(
    r"(?:(?P<year>[1-9]\d{3})[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|(?P<month_ja>\d{1,2})月(?P<day_ja>\d{1,2})日?"
    r"|(?P<dotted>\d{1,2})\.\s?(?P<dotted_month>\d{1,2})(?:\.\s?(?P<dotted_year>[1-9]\d{3})?)?"
    r"|(?P<first>\d{1,2})[-/](?P<second>\d{1,2})(?:[-/](?P<last_year>[1-9]\d{3}))?"
)


class SaidBy(Struct, frozen=True):
    """Who says it, as far as it tells what a day means: their locale in Slack ("en-US") and their time zone ("America/New_York")."""

    locale: str = ""
    zone: str = ""


NOBODY = SaidBy()


def quiet_words(said: str, *, clearly: bool) -> str | None:
    """The words that say how long, of a message that wants quiet for a while; None where it is no such message.

    `clearly`: where these might as well be somebody's own words: then only a pause with a day, or with one of two days. Otherwise "away
    until Monday" is understood too, and "pause until the cows come home", to be asked about.

    >>> quiet_words("pause until monday", clearly=True), quiet_words("pause the deploys", clearly=False)
    ('until monday', None)
    """
    if len(said) > LONGEST:
        return None
    plain = plainly(said)
    how_long = [found.group(1).strip(" ,.!") for shape in _shapes(clearly=clearly) if (found := shape.fullmatch(plain))]
    for words in how_long:
        for said_so in (words, _and_why().split(words)[0]):
            if _readings(said_so, _SOME_DAY, NOBODY):
                return said_so
    return next((words for words in how_long if not clearly and _says_how_long(words)), None)


def quiet_until(how_long: str, today: date, by: SaidBy = NOBODY) -> date | None:
    """The first day on which they want to hear something again, always after today; None where that cannot be told.

    >>> quiet_until("until monday", date(2026, 3, 4)), quiet_until("for two weeks", date(2026, 3, 4))
    (datetime.date(2026, 3, 9), datetime.date(2026, 3, 18))
    >>> quiet_until("until 3/4", date(2026, 3, 2)), quiet_until("until 3/4", date(2026, 3, 2), SaidBy("en-US", "America/New_York"))
    (None, datetime.date(2026, 3, 4))
    """
    meant = {day for day in _readings(plainly(how_long), today, by) if day > today}
    return meant.pop() if len(meant) == 1 else None


@cache
def _shapes(*, clearly: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The wish before how long, and behind it."""
    also = () if clearly else ("typed.stop", "typed.away")
    wish = rf"(?:(?:{any_plain('typed.i_am')}) ?)?(?:{any_plain('typed.pause', *also)})"
    return re.compile(rf"(?:{wish}){_APART}(.+)"), re.compile(rf"(.+?){_APART}(?:{wish})")


@cache
def _and_why() -> re.Pattern[str]:
    return re.compile(rf"{_PUNCTUATED.pattern}| (?:{any_plain('typed.because')}) ")


def _says_how_long(words: str) -> bool:
    return any(in_the_gap("typed.until", words)) or re.fullmatch(rf"(?:{any_plain('typed.pause_for')})\s.+", words) is not None


def _readings(how_long: str, today: date, by: SaidBy) -> frozenset[date]:
    """Every day that may be meant; none, one or two."""
    if lasting := _lasting().fullmatch(how_long):
        return frozenset(_after(today, lasting))
    for words in _without("typed.pause_for", how_long):
        for span in _without("typed.before_a_day", words):
            if span in plain_phrases("typed.today"):
                return frozenset({today + A_DAY})
            if found := _end_of(span, today):
                return frozenset({found})
    until = (inside for inside in in_the_gap("typed.until", how_long) if not re.fullmatch(r"\d{1,2}", inside))  # which may be an hour
    return frozenset(day for inside in until for words in _without("typed.before_a_day", inside) for day in _days(words, today, by))


def _without(key: str, words: str) -> Iterator[str]:
    """The words, and the same without each of these phrases at their beginning."""
    yield words
    if found := _begins(key).match(words):
        yield from _without(key, words[found.end() :])


@cache
def _begins(key: str) -> re.Pattern[str]:
    """Any of these phrases and the space behind it; an apostrophe, and writing without spaces, need none."""
    return re.compile(rf"(?:{any_plain(key)})(?:\s+|(?<='|{LETTER}))")


@cache
def _lasting() -> re.Pattern[str]:
    """ "for the next two weeks"."""
    number = rf"(?P<number>\d{{1,3}}|{any_plain(*_NUMBERS)})"
    units = rf"(?P<days>{any_plain('typed.days')})|(?P<weeks>{any_plain('typed.weeks')})|(?P<months>{any_plain('typed.months')})"
    before = rf"(?:(?:{any_plain('typed.pause_for')})\s*)?(?:(?:{any_plain('typed.the_next')})\s*)?"
    return re.compile(rf"{before}{number}\s*(?:{units})")


def _after(today: date, lasting: re.Match[str]) -> Iterator[date]:
    said = lasting["number"]
    number = int(said) if said.isdecimal() else next(n for n, key in enumerate(_NUMBERS, 1) if said in plain_phrases(key))
    if number:
        yield today + number * (A_DAY if lasting["days"] else A_WEEK if lasting["weeks"] else 4 * A_WEEK)


def _end_of(said: str, today: date) -> date | None:
    """The day after this week, or after this month."""
    if said in plain_phrases("typed.this_week"):
        return _next_monday(today)
    return _next_month(today) if said in plain_phrases("typed.this_month") else None


def _days(said: str, today: date, by: SaidBy) -> Iterator[date]:
    """The days that may be meant by what somebody calls one."""
    if said in plain_phrases("typed.tomorrow"):
        yield today + A_DAY
    elif said in plain_phrases("typed.next_week"):
        yield _next_monday(today)
    elif said in plain_phrases("typed.next_month"):
        yield _next_month(today)
    elif found := _end_of(said, today):
        yield found
    elif numbers := _IN_NUMBERS.fullmatch(said):
        yield from _in_numbers(numbers, today, by)
    elif alone := _day_alone().fullmatch(said):
        yield from _day_of_month(today, int(alone["day"]))
    elif named := next((one for shape in _with_month() if (one := shape.fullmatch(said))), None):
        for month in called(named["month"], month_names, by.locale):
            yield from _made(today, named["year"], month, int(named["day"]))
    else:
        yield from _weekdays(said, today, by)


def _weekdays(said: str, today: date, by: SaidBy) -> Iterator[date]:
    for is_next, names in ((True, in_the_gap("typed.next_weekday", said)), (False, (said, *in_the_gap("typed.coming_weekday", said)))):
        for name in names:
            if _is_no_month(name, by):
                yield from (_weekday(today, number, is_next=is_next) for number in called(name, weekday_names, by.locale))


def _is_no_month(name: str, by: SaidBy) -> bool:
    """ "mar" is Tuesday to some and March to others."""
    return name not in all_names(month_names) or (by.locale != "" and name in weekday_names(language_of(by.locale)))


@cache
def _day_alone() -> re.Pattern[str]:
    return re.compile(rf"(?P<day>\d{{1,2}})(?:{any_plain('typed.ordinal')})?")


@cache
def _with_month() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """ "3rd of April 2026" and "April the 3rd, 2026"."""
    ordinal, of = any_plain("typed.ordinal"), any_plain("typed.of")
    month = rf"(?P<month>{'|'.join(map(re.escape, sorted(all_names(month_names), key=len, reverse=True)))})\.?"
    day, year = rf"(?P<day>\d{{1,2}})(?:{ordinal})?", rf"(?:,?\s+(?:(?:{of})\s+)?(?P<year>[1-9]\d{{3}}))?"
    little = rf"(?:(?:{any_plain('typed.before_a_day')})\s+)?"
    return re.compile(rf"{day}\s*(?:(?:{of})\s*)?{month}{year}"), re.compile(rf"{month}\s+{little}{day}{year}")


def _weekday(today: date, number: int, *, is_next: bool) -> date:
    ahead = (number - today.weekday() - 1) % 7 + 1
    is_this_week = today.weekday() + ahead < 7
    return today + ahead * A_DAY + (A_WEEK if is_next and is_this_week else timedelta())


def _in_numbers(found: re.Match[str], today: date, by: SaidBy) -> Iterator[date]:
    """A year first is followed by the month, a full stop by it too; of "3/4" whoever says it may tell which is the day."""
    if month := found["month"] or found["month_ja"]:
        yield from _made(today, found["year"], int(month), int(found["day"] or found["day_ja"]))
    elif day := found["dotted"]:
        yield from _made(today, found["dotted_year"], int(found["dotted_month"]), int(day))
    else:
        year, first, second = found["last_year"], int(found["first"]), int(found["second"])
        by_day, by_month = tuple(_made(today, year, second, first)), tuple(_made(today, year, first, second))
        known = day_first(by.locale, by.zone, with_year=year is not None) if by_day and by_month else None
        yield from {None: by_day + by_month, True: by_day, False: by_month}[known]


def _made(today: date, year: str | None, month: int, day: int) -> Iterator[date]:
    """The day of that year, else the next one of that name; none where there is none."""
    if not 1 <= month <= DECEMBER or not day >= 1:
        return
    years = (today.year, today.year + 1) if year is None else (int(year),)
    there = (date(one, month, day) for one in years if day <= monthrange(one, month)[1])
    yield from [found for found in there if year is not None or found > today][:1]


def _day_of_month(today: date, day: int) -> Iterator[date]:
    month = today
    for _ in range(DECEMBER):
        if 1 <= day <= monthrange(month.year, month.month)[1] and (found := month.replace(day=day)) > today:
            yield found
            return
        month = _next_month(month)


def _next_monday(today: date) -> date:
    return today + (7 - today.weekday()) * A_DAY


def _next_month(today: date) -> date:
    return today + (monthrange(today.year, today.month)[1] - today.day + 1) * A_DAY
