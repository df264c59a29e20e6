"""Words that are to stand without their writer's name: which say so, and which only mention it."""

from __future__ import annotations

import pytest

from bot.slack.said.wishes import asked_without_name, wished_nameless


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("anonymously: why do we hurry?", "why do we hurry?"),
        ("without my name - why do we hurry?", "why do we hurry?"),
        ("(anonymous) Why do we hurry?", "Why do we hurry?"),
        ("anonymously", ""),
        ("Why do we hurry? Anonymously, please.", "Why do we hurry? Anonymously, please."),
        ("Why do we hurry? anonymously", "Why do we hurry? anonymously"),
        ("anonym, warum eilen wir?", "warum eilen wir?"),
        ("ohne meinen Namen: warum eilen wir?", "warum eilen wir?"),
        ("anonymement : pourquoi ?", "pourquoi ?"),
        ("de forma anónima, ¿por qué?", "¿por qué?"),
        ("sem o meu nome: por quê?", "por quê?"),
        ("zonder naam: waarom?", "waarom?"),
        ("in forma anonima: perché?", "perché?"),
        ("匿名で、なぜ急ぐのですか", "なぜ急ぐのですか"),
        ("匿名でなぜ急ぐのですか", "匿名でなぜ急ぐのですか"),
        ("Why do anonymous surveys work?", None),
        ("Who speaks Japanese?", None),
        ("anonymize logs how?", None),
    ],
)
def test_a_question_that_is_to_be_asked_without_a_name_is_known(said: str, question: str | None) -> None:
    assert asked_without_name(said) == question


@pytest.mark.parametrize(
    ("said", "behind"),
    [
        ("anonymously: I broke prod", "I broke prod"),
        ("  Anonymously : I broke prod", "I broke prod"),
        ("please anonymously: I broke prod", "I broke prod"),
        ("anonymous please - I broke prod", "I broke prod"),
        ("(anon) I broke prod", "I broke prod"),
        ("*anonymously:* I broke prod", "I broke prod"),
        ("_anonymously_: I broke prod", "I broke prod"),
        ("anonymously: without my name: I broke prod", "I broke prod"),
        ("anonymously\nI broke prod", "I broke prod"),
        ("anonymously...", ""),
        ("Anonym – ich war es", "ich war es"),
        ("ohne meinen Namen, bitte: ich war es", "ich war es"),
        ("sans mon nom : c’était moi", "c’était moi"),
        ("匿名で：本番を壊した", "本番を壊した"),
        ("anonymous functions are slow in PHP", None),
        ("Anonymous-function calls: slow in PHP", None),
        ("anonyme Umfragen: mehr Antworten", None),
        ("Anonym gefragt wird mehr gesagt: wir haben es versucht", None),
        ("(anonymous functions) are slow", None),
        ("anonymously asked questions: twice as many", None),
        ("Surveys should be run anonymously: people say more", None),
        ("匿名関数：遅い", None),
        ("匿名でアンケートを取ると本音が出る", None),
        ("", None),
    ],
)
def test_a_wish_to_be_nameless_is_known_where_it_stands_first_and_apart(said: str, behind: str | None) -> None:
    assert wished_nameless(said) == behind
