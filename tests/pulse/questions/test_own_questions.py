"""A question written in the company is read before it is asked, and can be aimed at nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.errors import PersonCanFix
from bot.pulse.questions.own import OWN_FORMS, OwnQuestion, announced, check_own_question
from bot.pulse.questions.rules import Question, answer_score, bank, question
from bot.pulse.questions.views import question_text
from bot.words import languages, words_in

EN = words_in("en")
NAMES = ("Ana Lopez", "Bo", "Mark Will", "Zoë van Dijk")
OPENS = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def check(text: str, *, form: Form = Form.A5, why: str = "We moved offices and want to know.") -> Question:
    return check_own_question(text, why=why, dimension=Dimension.ROOM, form=form, number=7, names=NAMES)


def test_a_good_question_is_handed_back_ready() -> None:
    one = check("  Our new   meeting rooms help us learn from each other. ")
    assert one.own is not None and one.own.text == "Our new meeting rooms help us learn from each other."
    assert (one.id, one.version, one.is_own, one.is_reversed, one.facet) == ("own.7", 1, True, False, 0)
    assert answer_score(one, 5) == 100.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Rooms ok?", "between 15 and 140"),
        ("x" * 141 + "?", "between 15 and 140"),
        ("How often does <@U0ANA> share what they learn?", "point at nobody"),
        ("How often does @ana share a lesson?", "point at nobody"),
        ("How useful is <#C0GENERAL> for your learning?", "point at nobody"),
        ("How useful is #general for your learning?", "point at nobody"),
        ("Was https://example.com/course of use to you?", "point at nobody"),
        ("Was www.example.com of use to you lately?", "point at nobody"),
        ("Did you write to help@example.com lately?", "point at nobody"),
        ("I have time. I have tools.", "single sentence"),
        ("Do you have time? Do you have tools?", "single sentence"),
        ("I have the time and the tools to learn.", "two things at once"),
        ("I have the time or the tools to learn.", "two things at once"),
        ("My work is hard but it teaches me much.", "two things at once"),
        ("I have enough time/tools to learn well.", "two things at once"),
        ("I have time to learn; my team helps me.", "two things at once"),
        ("I do not have time to learn at work.", "positive way"),
        ("I don't have time to learn at work.", "positive way"),
        ("I don’t have time to learn at work.", "positive way"),
        ("I never have time to learn at work.", "positive way"),
        ("I work without time to learn things.", "positive way"),
        ("Does Ana explain things so that they stay?", "a person's name"),
        ("Ana explains things so that they stay.", "a person's name"),
        ("I learn much from Lopez's explanations.", "a person's name"),
        ("Does Zoë explain things so that they stay?", "a person's name"),
        ("In my team, Mark explains things well.", "a person's name"),
        ("I learn a lot from what she explains.", "one person"),
        ("The CEO tells us what they are learning.", "one person"),
        ("Our union helps people to learn new things.", "private"),
        ("My health leaves me enough room to learn.", "private"),
        ("Our non-union colleagues help us to learn.", "private"),
        ("Our new meeting rooms help us learn", "full stop or a question mark"),
        ("OUR NEW MEETING ROOMS HELP US LEARN.", "ordinary letters"),
        ("", "between 15 and 140"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_to_change(text: str, says: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        check(text)
    assert refused.value.field == "text"
    assert says in refused.value.said(EN)


PRIVATE = {
    "en": "My salary is talked about openly in my team.",
    "de": "In meinem Team kann ich über meine Krankheit sprechen.",
    "fr": "Dans mon équipe, on parle librement de sa santé.",
    "es": "En mi equipo se habla con libertad de los sueldos.",
    "pt": "Na minha equipe se fala abertamente de gravidez.",
    "it": "Nel mio team si parla apertamente di malattia.",
    "nl": "In mijn team praten we open over ons salaris.",
    "ja": "私のチームでは、給料について率直に話せます。",
}
FINE = {
    "en": "My team tries new ways of working every month.",
    "de": "Mein Team probiert jeden Monat neue Arbeitsweisen aus.",
    "fr": "Mon équipe essaie chaque mois de nouvelles façons de travailler.",
    "es": "La política de puertas abiertas ayuda a mi equipo.",
    "pt": "Minha equipe testa um jeito novo de trabalhar a cada mês.",
    "it": "Il mio team prova ogni mese un modo nuovo di lavorare.",
    "nl": "Ik geloof dat mijn team elke maand iets nieuws probeert.",
    "ja": "私のチームは毎月、新しいやり方をひとつ試しています。",
}


def test_what_an_employer_must_not_ask_is_refused_in_many_languages() -> None:
    assert set(PRIVATE) == set(FINE)
    for language in PRIVATE:
        with pytest.raises(PersonCanFix) as refused:
            check(PRIVATE[language])
        assert refused.value.key == "own_question.private", language
        check(FINE[language])


@pytest.mark.parametrize("text", ["Will your training help you next month?", "Mark how well our wiki helps you learn."])
def test_a_name_that_is_also_a_word_may_begin_a_sentence(text: str) -> None:
    assert question_text(EN, check(text)) == text


def test_a_small_letter_word_is_no_name() -> None:
    assert check("I will find time to learn this month.").is_own


@pytest.mark.parametrize("form", [Form.TXT, Form.CNT])
def test_own_questions_collect_neither_stories_nor_counts(form: Form) -> None:
    with pytest.raises(PersonCanFix) as refused:
        check("What would help you to learn at work?", form=form)
    assert refused.value.field == "form"


@pytest.mark.parametrize("why", ["", "because", "x" * 141, "Ana would like to know this.", "See https://example.com for it."])
def test_a_reason_is_one_line_about_nobody(why: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        check("Our new meeting rooms help us learn.", why=why)
    assert refused.value.field == "why"


@pytest.mark.parametrize("language", languages())
def test_the_bank_s_own_wordings_would_pass_the_same_review(language: str) -> None:
    words = words_in(language)
    for one in bank().questions:
        if one.form in OWN_FORMS:
            assert check(question_text(words, one), form=one.form).is_own


GRAMMAR = {
    "own_question.negated": {
        "en": "My team is never too busy to learn.",
        "de": "In meinem Team ist keine Zeit zum Lernen.",
        "fr": "Dans mon équipe, on n'a pas le temps d'apprendre.",
        "es": "En mi equipo no hay tiempo para aprender.",
        "pt": "Na minha equipe não há tempo para aprender.",
        "it": "Nel mio team non c'è tempo per imparare.",
        "nl": "In mijn team is er geen tijd om te leren.",
        "ja": "私のチームでは、学ぶ時間がありません。",
    },
    "own_question.two_things": {
        "en": "I have the tools or the time to learn.",
        "de": "Ich habe die Zeit und die Ruhe zum Lernen.",
        "fr": "J'ai le temps et les outils pour apprendre.",
        "es": "En mi equipo tengo tiempo y calma para aprender.",
        "pt": "Na minha equipe há tempo e calma para aprender.",
        "it": "Nel mio team ci sono il tempo e la calma per imparare.",
        "nl": "In mijn team heb ik de tijd en de rust om te leren.",
        "ja": "私のチームには、学ぶ時間または道具があります。",
    },
    "own_question.one_person": {
        "en": "In my team, she explains how things work.",
        "de": "In meinem Team hilft er mir beim Lernen.",
        "fr": "Dans mon équipe, c'est elle qui m'aide à apprendre.",
        "es": "En mi equipo ella me ayuda con lo que aprendo.",
        "pt": "Na minha equipe ela me ajuda com o que aprendo.",
        "it": "Nel mio team è lei che mi aiuta quando imparo.",
        "nl": "In mijn team helpt hij me om te leren.",
        "ja": "私のチームでは、彼が学びを助けてくれます。",
    },
}


@pytest.mark.parametrize("refusal", GRAMMAR)
def test_what_cannot_be_tapped_truthfully_is_refused_in_many_languages(refusal: str) -> None:
    for language, text in GRAMMAR[refusal].items():
        with pytest.raises(PersonCanFix) as refused:
            check(text)
        assert refused.value.key == refusal, language


def test_a_word_is_read_in_the_question_s_own_language() -> None:
    """ "No" is "in the" in Portuguese, "en" is "in" in French, "die" and "war" are everyday German."""
    for text in ("Aprendo algo novo no meu trabalho.", "Je progresse en équipe dans mon travail.", "Die Woche war gut für das Lernen."):
        check(text)


def test_an_own_question_about_occasions_can_be_answered_by_whoever_met_none() -> None:
    asked = {form: check("When we met last, how often did you learn something?", form=form).may_not_come_up for form in OWN_FORMS}
    assert asked == {form: form is Form.OCC for form in OWN_FORMS}


@pytest.mark.parametrize(
    ("size", "told_before", "may"),
    [
        (10, timedelta(hours=48), True),
        (200, timedelta(days=9), True),
        (9, timedelta(days=9), False),
        (10, timedelta(hours=47, minutes=59), False),
        (10, timedelta(0), False),
    ],
)
def test_only_ten_or_more_are_asked_and_only_48_hours_after_they_were_told(size: int, told_before: timedelta, may: bool) -> None:
    own = announced(check("Our new meeting rooms help us learn."), at=OPENS - told_before)
    assert own.may_be_asked(cohort_size=size, opens_at=OPENS) is may


def test_a_question_nobody_was_told_about_is_not_asked() -> None:
    assert not OwnQuestion(check("Our new meeting rooms help us learn.")).may_be_asked(cohort_size=50, opens_at=OPENS)


def test_a_question_of_the_bank_is_not_announced() -> None:
    with pytest.raises(ValueError, match="belongs to the bank"):
        announced(question("safe.1"), at=OPENS)
