"""What people type is known in every language there is a catalogue for."""

from __future__ import annotations

import re

import pytest

from bot.content.questions import written_bank
from bot.slack.said.wishes import Verb, Wish, asked_without_name, wish_alone, wish_in
from bot.words import languages, words_in
from bot.words.typed import language_written
from tests.house_rules.words.wording import sentences

EACH_LANGUAGE = pytest.mark.parametrize("language", languages())
ALONE = (Verb.STOP, Verb.RESUME, Verb.UNDO, Verb.THANKS, Verb.ABOUT_ME, Verb.HELP)
BEGUN = (Verb.SHARE, Verb.ASK, Verb.FIND)


def phrases(language: str, name: str) -> list[str]:
    return [one.strip() for one in words_in(language)(f"typed.{name}").split("|")]


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


@EACH_LANGUAGE
def test_a_pause_is_understood_with_each_number_of_weeks(language: str) -> None:
    pause, short, weeks, month = (phrases(language, name)[0] for name in ("pause", "pause_for", "weeks", "month"))
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
