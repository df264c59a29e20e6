"""What a language does with a day and with somebody's words."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.words import languages, words_in
from bot.words.catalogue import catalogue

SINCE = "figure.counted_since"
BEHIND_THEIR_WORDS = re.compile(r"\{(text|lesson|hypothesis|question|wish)\}[*_~]*[.。]")
MARKS = frozenset("“”„«»「」『』")


@pytest.mark.parametrize(
    ("language", "first", "eleventh"),
    [
        ("en", "since 1 March", "since 11 March"),
        ("de", "seit dem 1.\xa0März", "seit dem 11.\xa0März"),
        ("fr", "depuis le 1er mars", "depuis le 11 mars"),
        ("es", "desde el 1 de marzo", "desde el 11 de marzo"),
        ("pt", "desde 1º de março", "desde 11 de março"),
        ("nl", "sinds 1 maart", "sinds 11 maart"),
        ("it", "dal 1º marzo", "dall’11 marzo"),
        ("ja", "3月1日から", "3月11日から"),
    ],
)
def test_a_day_stands_in_a_sentence_as_people_say_it(language: str, first: str, eleventh: str) -> None:
    words = words_in(language)
    assert [words(SINCE, day=date(2026, 3, day)) for day in (1, 11)] == [first, eleventh]


def test_italian_elides_its_article_before_eight_and_eleven_alone() -> None:
    told = [words_in("it")("api.made", day=date(2026, 3, day)) for day in (8, 9, 11, 18)]
    assert told == ["Creato l’8 marzo.", "Creato il 9 marzo.", "Creato l’11 marzo.", "Creato il 18 marzo."]


def test_every_language_has_its_own_quotation_marks_and_colon() -> None:
    quoted = {language: words_in(language).quoted("Hm").replace("\xa0", " ").replace("\u202f", " ") for language in languages()}
    assert [quoted[language] for language in ("en", "de", "fr", "ja")] == ["“Hm”", "„Hm“", "« Hm »", "「Hm」"]
    assert [language for language, said in quoted.items() if not {said[0], said[-1]} <= MARKS] == []
    labels = {words_in(language).labelled("A", "b").replace("\xa0", " ").replace("\u202f", " ") for language in languages()}
    assert labels == {"A: b", "A : b", "A：b"}


def test_sentences_stand_apart_as_the_language_writes_them() -> None:
    parts = ("", "一度数えます。", "次は3月30日。", "")
    assert words_in("ja").sentences(parts) == "一度数えます。次は3月30日。"
    assert words_in("fr").sentences(("Un.", "", "Deux.")) == "Un. Deux."


@pytest.mark.parametrize("language", languages())
def test_no_full_stop_stands_behind_what_people_wrote_themselves(language: str) -> None:
    """They end their sentences as they like: "what would we do differently?." is nobody's."""
    told = [key for key, forms in catalogue(language).sentences.items() if any(map(BEHIND_THEIR_WORDS.search, forms))]
    assert told == []
