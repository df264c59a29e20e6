"""What people type is known in every language there is a catalogue for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import unicodedata
from datetime import date, timedelta

import pytest
from babel import Locale

from bot.content.questions import written_bank
from bot.people.importing.table import COLUMNS
from bot.slack.said.pauses import quiet_until
from bot.slack.said.wishes import Verb, Wish, asked_without_name, wish_alone, wish_in, wished_nameless
from bot.words import languages, words_in
from bot.words.catalogue import catalogue, typed_part
from bot.words.days import month_names, weekday_names
from bot.words.typed import language_written, phrases_in, plain_phrases, plainly
from tests.house_rules.code.rooms import Parsed
from tests.house_rules.words.wording import modules, sentences

EACH_LANGUAGE = pytest.mark.parametrize("language", languages())
ALONE = (Verb.STOP, Verb.RESUME, Verb.UNDO, Verb.THANKS, Verb.ABOUT_ME, Verb.HELP)
BEGUN = (Verb.SHARE, Verb.ASK, Verb.FIND)


WEDNESDAY, A_WEEK = date(2026, 3, 4), timedelta(weeks=1)
LETTERS_IN_CODE = {"slack/said/pauses.py": set("年月日"), "slack/said/unspaced.py": {"〆"}}  # a date in numbers, and a script
LETTERS = {"Ll", "Lu", "Lo"}  # categories of Unicode; the others are marks
READS_NOTHING_ELSE = """
from bot.slack.said.wishes import wish_in
from bot.words.catalogue import catalogue
wish_in("pausa hasta el lunes")
print(catalogue.cache_info().currsize)
"""


def phrases(language: str, name: str) -> tuple[str, ...]:
    return phrases_in(language, f"typed.{name}")


def until(language: str, day: str) -> str:
    """ "pause until Monday" as the language's own catalogue says it."""
    return wish_in(f"{phrases(language, 'until')[0].format(day=day)} {phrases(language, 'pause')[0]}").words


@EACH_LANGUAGE
@pytest.mark.parametrize("verb", ALONE)
def test_each_phrase_alone_is_the_wish_that_its_catalogue_says(language: str, verb: Verb) -> None:
    assert {one: wish_alone(one) for one in phrases(language, verb)} == dict.fromkeys(phrases(language, verb), Wish(verb))


@EACH_LANGUAGE
@pytest.mark.parametrize("verb", BEGUN)
def test_each_beginning_is_understood_and_the_words_behind_it_kept(language: str, verb: Verb) -> None:
    assert {one: wish_in(f"{one}: 42") for one in phrases(language, verb)} == dict.fromkeys(phrases(language, verb), Wish(verb, "42"))


@EACH_LANGUAGE
def test_each_way_to_say_that_a_question_has_no_name_is_understood(language: str) -> None:
    said = phrases(language, "nameless")
    assert [asked_without_name(f"{one}: 42") for one in said] == ["42"] * len(said)
    assert [asked_without_name(f"42? {one}") for one in said] == [f"42? {one}" for one in said]
    assert [wished_nameless(f"{one}: 42") for one in said] == ["42"] * len(said)
    assert [wished_nameless(f"{one}42") for one in said] == [None] * len(said)


@EACH_LANGUAGE
def test_a_pause_is_understood_with_each_number_of_weeks(language: str) -> None:
    pause, short, weeks, month = (phrases(language, name)[0] for name in ("pause", "pause_for", "weeks", "months"))
    for number, name in (("1", "one"), ("2", "two"), ("4", "four")):
        for said in phrases(language, name):
            assert wish_alone(f"{pause} {short} {said} {weeks}") == Wish(Verb.PAUSE, number)
    assert wish_alone(f"{pause} {short} {phrases(language, 'one')[0]} {month}") == Wish(Verb.PAUSE, "4")


@EACH_LANGUAGE
def test_each_pattern_is_one_and_finds_nothing_in_nothing(language: str) -> None:
    patterns = ("unspaced_letters", "role", "date", "date_here", "negated", "two_things", "one_person", "private")
    assert [name for name in patterns if re.search(words_in(language)(f"typed.{name}"), "")] == []


@EACH_LANGUAGE
def test_most_questions_of_a_language_are_known_to_be_in_it(language: str) -> None:
    texts = [sentences(language)[f"question.{one.id}.text"][0] for one in written_bank().wordings if one.version == 1]
    assert sum(language_written(text) == language for text in texts) >= 0.8 * len(texts)


@EACH_LANGUAGE
def test_a_pause_is_understood_until_each_weekday_as_the_language_calls_it_with_accents_and_without(language: str) -> None:
    named = Locale.parse(catalogue(language).locale).days["format"]["wide"]
    for number, name in named.items():
        ahead = (number - WEDNESDAY.weekday() - 1) % 7 + 1
        for said in (name, name.upper(), plainly(name)):
            assert quiet_until(until(language, said), WEDNESDAY) == WEDNESDAY + timedelta(ahead), said
    next_friday = phrases(language, "next_weekday")[0].format(weekday=named[4])
    assert quiet_until(until(language, next_friday), WEDNESDAY) == date(2026, 3, 13)


@EACH_LANGUAGE
def test_a_pause_is_understood_until_each_day_as_ripple_itself_writes_it(language: str) -> None:
    words = words_in(language)
    for month in range(1, 13):
        for day in (date(2027, month, 1), date(2027, month, 23)):
            assert quiet_until(until(language, words.day_and_year(day)), WEDNESDAY) == day
            assert quiet_until(until(language, words.day(day)), day - timedelta(5)) == day


@EACH_LANGUAGE
@pytest.mark.parametrize(("unit", "days"), [("days", 1), ("weeks", 7), ("months", 28)])
def test_a_pause_lasts_as_many_days_weeks_and_months_as_the_language_counts(language: str, unit: str, days: int) -> None:
    short = phrases(language, "pause_for")[0]
    for number, name in ((1, "one"), (2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"), (12, "")):
        for said in phrases(language, name) if name else ("12",):
            for unit_said in phrases(language, unit):
                assert quiet_until(f"{short} {said} {unit_said}", WEDNESDAY) == WEDNESDAY + number * timedelta(days), (said, unit_said)


@EACH_LANGUAGE
def test_each_way_to_name_a_day_is_the_day_that_its_catalogue_says(language: str) -> None:
    monday, april = date(2026, 3, 9), date(2026, 4, 1)
    days = {"tomorrow": date(2026, 3, 5), "this_week": monday, "next_week": monday, "this_month": april, "next_month": april}
    for name, day in days.items():
        for said in phrases(language, name):
            assert quiet_until(until(language, said), WEDNESDAY) == day, said
    for said in phrases(language, "today"):
        assert quiet_until(said, WEDNESDAY) == date(2026, 3, 5)
    for frame in phrases(language, "until"):
        assert quiet_until(frame.format(day=phrases(language, "tomorrow")[0]), WEDNESDAY) == date(2026, 3, 5), frame


@EACH_LANGUAGE
def test_each_word_for_pause_and_for_away_is_one_where_it_says_until_when(language: str) -> None:
    tomorrow = phrases(language, "until")[0].format(day=phrases(language, "tomorrow")[0])
    away = phrases(language, "away")
    for said in (*phrases(language, "pause"), *away, *(f"{i_am} {away[0]}" for i_am in phrases(language, "i_am"))):
        assert [wish_in(one) for one in (f"{said} {tomorrow}", f"{tomorrow} {said}")] == [Wish(Verb.PAUSE, plainly(tomorrow))] * 2, said


@EACH_LANGUAGE
def test_another_name_of_a_day_is_one_of_a_day_that_the_calendar_names(language: str) -> None:
    for said in phrases(language, "same_day"):
        other, usual = (plainly(one).strip() for one in said.split("="))
        assert any(names(language).get(usual) is not None for names in (weekday_names, month_names)), said
        assert all(names(language).get(other) == names(language).get(usual) for names in (weekday_names, month_names)), said


def test_no_heading_of_a_list_means_two_columns() -> None:
    said = [heading for key in COLUMNS.values() for heading in plain_phrases(key)]
    assert sorted(heading for heading in said if said.count(heading) > 1) == []


@EACH_LANGUAGE
def test_what_people_type_is_read_as_it_stands_in_the_whole_catalogue(language: str) -> None:
    whole = {key: said for key, said in sentences(language).items() if key.startswith("typed.")}
    assert typed_part(language).sentences == whole
    assert typed_part(language).locale == catalogue(language).locale


def test_a_word_that_somebody_types_reads_no_whole_catalogue() -> None:
    """Half a second of the processor, during which a bot that has just started would hear nothing."""
    said = subprocess.run([sys.executable, "-c", READS_NOTHING_ELSE], check=True, capture_output=True, text=True).stdout
    assert said.strip() == "0"


def test_no_word_of_another_language_stands_in_the_code() -> None:
    """What people type, the headings of their files: a language is its catalogue and nothing else. Ranges of letters are none."""
    texts = {where: re.sub(r".-.", "", "\n".join(_strings(module))) for where, module in modules().items()}
    letters = {where: {one for one in text if not one.isascii() and unicodedata.category(one) in LETTERS} for where, text in texts.items()}
    assert {where: found for where, found in letters.items() if found} == LETTERS_IN_CODE


def _strings(module: Parsed) -> list[str]:
    """Every string of a module but its docstrings."""
    said = {id(one.value) for one in module.all(ast.Expr)}
    return [one.value for one in module.all(ast.Constant) if isinstance(one.value, str) and id(one) not in said]
