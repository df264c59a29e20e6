"""What the questions say is plain and kind, holds one idea and points one way, in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES
from bot.pulse.questions.rules import TEXT_LENGTH, Question, bank, question
from bot.pulse.questions.views import question_text, question_why
from bot.words import Words, languages, words_in
from tests.pulse.questions.polish import polish_of

EACH_LANGUAGE = pytest.mark.parametrize("words", [words_in(language) for language in languages()], ids=languages())


@EACH_LANGUAGE
def test_no_two_questions_share_a_wording(words: Words) -> None:
    for said in (question_text, question_why):
        assert max(Counter(said(words, one) for one in bank().questions).values()) == 1


@EACH_LANGUAGE
def test_a_question_is_short(words: Words) -> None:
    shortest, most = polish_of(words.language).shortest, polish_of(words.language).words

    def is_short(one: Question) -> bool:
        text, why = question_text(words, one), question_why(words, one)
        return shortest <= len(text) <= TEXT_LENGTH and shortest <= len(why) <= 100 and len(text.split()) <= most

    assert but_for(is_short) == []


@EACH_LANGUAGE
def test_a_question_is_never_negated(words: Words) -> None:
    """A reversed one is reversed by opposite meaning: its "not" would be overlooked."""
    negations = re.compile(polish_of(words.language).negations, re.IGNORECASE)
    assert but_for(lambda one: not negations.search(question_text(words, one))) == []


@EACH_LANGUAGE
def test_a_question_holds_one_idea(words: Words) -> None:
    joins = polish_of(words.language).joins

    def holds_one(one: Question) -> bool:
        text = question_text(words, one)
        return len(re.findall(r"[.?!。？！]", text)) == 1 and not re.search(joins, text)

    assert but_for(holds_one) == []


@EACH_LANGUAGE
def test_a_question_uses_plain_words(words: Words) -> None:
    hard_words, letters = polish_of(words.language).hard_words, polish_of(words.language).letters

    def is_plain(one: Question) -> bool:
        text = question_text(words, one)
        hard = re.search(hard_words, f"{text} {question_why(words, one)}", re.IGNORECASE)
        return not hard and max(len(word) for word in re.findall(r"[^\W\d_]+", text)) <= letters

    assert but_for(is_plain) == []


@EACH_LANGUAGE
def test_the_form_of_the_sentence_fits_the_way_to_answer(words: Words) -> None:
    forms = polish_of(words.language).forms
    assert but_for(lambda one: bool(re.match(forms.get(one.form, r".*[.?。？]$"), question_text(words, one)))) == []


@EACH_LANGUAGE
def test_a_question_speaks_plainly_to_one_person(words: Words) -> None:
    """As one says it to a colleague (du, tu, tú), and no sentence is left in English."""
    stiff, english = polish_of(words.language).stiff, words_in("en")

    def speaks(one: Question) -> bool:
        text, why = question_text(words, one), question_why(words, one)
        is_translated = words is english or text != question_text(english, one)
        return is_translated and not re.search(r"[&<*]", text + why) and not (stiff and re.search(stiff, text))

    assert but_for(speaks) == []


@EACH_LANGUAGE
def test_a_reason_is_one_sentence_and_speaks_to_the_reader(words: Words) -> None:
    def is_one_sentence(one: Question) -> bool:
        why = question_why(words, one)
        return why[0] == why[0].upper() and why.endswith((".", "。")) and ". " not in why and why.count("。") < 2

    assert but_for(is_one_sentence) == []


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


def but_for(holds: Callable[[Question], bool]) -> list[str]:
    """The questions for which this does not hold."""
    return [f"{one.id}.v{one.version}" for one in bank().questions if not holds(one)]
