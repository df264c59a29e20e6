"""What the questions say is plain and kind, holds one idea and points one way, in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form
from bot.pulse.questions.rules import TEXT_LENGTH, Question, bank, question
from bot.pulse.questions.views import question_text, question_why
from bot.words import Words, languages, words_in

EVERY = pytest.mark.parametrize("one", bank().questions, ids=lambda one: one.id)
EACH_LANGUAGE = pytest.mark.parametrize("words", [words_in(language) for language in languages()], ids=languages())


@dataclass(frozen=True, slots=True)
class Polish:
    """What a question of one language must not hold, what it looks like, and how long its words may get."""

    negations: str
    joins: str  # two ideas in one question
    hard_words: str  # what a person with a year or two of the language may not know, and talk of the trade
    forms: Mapping[Form, str]
    letters: int


POLISH = {
    "en": Polish(
        negations=r"\b(not|never|no|none|nobody|nothing|without|cannot|neither|nor)\b|n['’]t\b",
        joins=r"\band\b|;|/|\bas well as\b",
        hard_words=r"\b(leverage|synerg\w+|holistic\w*|paradigm\w*|empower\w*|stakeholder\w*|proactiv\w+|facilitat\w+|utili[sz]\w+"
        r"|utmost|whilst|thereof|henceforth|psychological\w*|vulnerab\w+|retrospective\w*|post-?mortem\w*|KPI)\b",
        forms={
            Form.OCC: r"In the last 4 weeks, (when|before|after) .*, how often .*\?$",
            Form.NUM: r"In the last 4 weeks, how many times .*\?$",
            Form.YN: r"In the last 4 weeks, did .*\?$",
            Form.CNT: r"In the last 4 weeks, how many .*\?$",
            Form.TXT: r"What .*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=13,
    ),
    "de": Polish(
        negations=r"\b(nicht|nie|niemals|niemand\w*|nichts|kein\w*|ohne|weder|noch nie|kaum)\b",
        joins=r"\bund\b|;|/|\bsowie\b|\bsowohl\b",
        hard_words=r"\b(Synergie\w*|ganzheitlich\w*|Paradigm\w*|proaktiv\w*|Stakeholder\w*|psychologisch\w*|Retrospektive\w*|Postmortem\w*"
        r"|Mitarbeitende\w*|Vorgesetzte\w*|diesbezüglich|hinsichtlich|KPI)\b",
        forms={
            Form.OCC: r"Wie oft .*in den letzten 4 Wochen .*\?$",
            Form.NUM: r"Wie viele Male .*in den letzten 4 Wochen .*\?$",
            Form.YN: r"(Hast|Hat) .*in den letzten 4 Wochen .*\?$",
            Form.CNT: r"Wie viele .*in den letzten 4 Wochen .*\?$",
            Form.TXT: r"Was .*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=16,
    ),
}


def test_every_language_says_what_its_questions_must_not_hold() -> None:
    assert set(POLISH) == set(languages())


@EACH_LANGUAGE
def test_no_two_questions_share_a_wording(words: Words) -> None:
    for said in (question_text, question_why):
        assert max(Counter(said(words, one) for one in bank().questions).values()) == 1


@EACH_LANGUAGE
@EVERY
def test_a_question_is_short(one: Question, words: Words) -> None:
    assert 15 <= len(question_text(words, one)) <= TEXT_LENGTH
    assert 15 <= len(question_why(words, one)) <= 100
    assert len(question_text(words, one).split()) <= 19


@EACH_LANGUAGE
@EVERY
def test_a_question_is_never_negated(one: Question, words: Words) -> None:
    """A reversed one is reversed by opposite meaning: its "not" would be overlooked."""
    assert not re.search(POLISH[words.language].negations, question_text(words, one), re.IGNORECASE)


@EACH_LANGUAGE
@EVERY
def test_a_question_holds_one_idea(one: Question, words: Words) -> None:
    assert len(re.findall(r"[.?!]", question_text(words, one))) == 1
    assert not re.search(POLISH[words.language].joins, question_text(words, one))


@EACH_LANGUAGE
@EVERY
def test_a_question_uses_plain_words(one: Question, words: Words) -> None:
    text, polish = question_text(words, one), POLISH[words.language]
    assert not re.search(polish.hard_words, f"{text} {question_why(words, one)}", re.IGNORECASE)
    assert max(len(word) for word in re.findall(r"[^\W\d_]+", text)) <= polish.letters


@EACH_LANGUAGE
@EVERY
def test_the_form_of_the_sentence_fits_the_way_to_answer(one: Question, words: Words) -> None:
    assert re.match(POLISH[words.language].forms.get(one.form, r".*[.?]$"), question_text(words, one))


@EACH_LANGUAGE
@EVERY
def test_a_question_speaks_plainly_to_one_person(one: Question, words: Words) -> None:
    """German says du, and no sentence is left in English."""
    said = f"{question_text(words, one)} {question_why(words, one)}"
    assert "&" not in said and "<" not in said and "*" not in said
    if words.language != "en":
        assert question_text(words, one) != question_text(words_in("en"), one)
        assert not re.search(r"\b(Ihr|Ihre|Ihnen|Ihrer|Ihrem|Ihren)\b|(?<!^)\bSie\b", question_text(words, one))


@EACH_LANGUAGE
@EVERY
def test_a_reason_is_one_sentence_and_speaks_to_the_reader(one: Question, words: Words) -> None:
    why = question_why(words, one)
    assert why[0].isupper()
    assert why.endswith(".")
    assert ". " not in why


@EACH_LANGUAGE
def test_every_point_is_labelled_with_different_words(words: Words) -> None:
    for scale in SCALES.values():
        labels = [words(scale.label(point)) for point in scale.points]
        assert len(set(labels)) == len(labels)
        assert all(len(label) <= 20 for label in labels)  # five buttons fit one row on a phone


@EACH_LANGUAGE
def test_every_form_that_a_company_may_choose_has_a_name(words: Words) -> None:
    names = [words(scale.name) for scale in SCALES.values() if scale.may_be_own]
    assert len(set(names)) == len(names) > 2


def test_the_buttons_stand_from_worst_words_to_best_words() -> None:
    assert labels(question("safe.6")) == ["No", "Yes"]
    assert labels(question("safe.1"))[0] == "Strongly disagree"
    assert labels(question("fail.txt")) == []


@pytest.mark.parametrize("dimension", Dimension)
def test_all_questions_of_a_side_look_back_over_the_same_weeks(dimension: Dimension) -> None:
    windows = {window for one in bank().of(dimension) for window in re.findall(r"\d+ weeks", question_text(words_in("en"), one))}
    assert windows <= {"4 weeks"}


def labels(one: Question) -> list[str]:
    """The buttons of a question, in English."""
    return [words_in("en")(one.scale.label(point)) for point in one.scale.points]
