"""How much of people's words is taken, shown and cut, on both sides of each limit."""

from __future__ import annotations

import pytest

from bot.slack import sanitize as words
from bot.slack.sanitize import Written, checked, checked_link, tags_from_field, tags_in
from tests.givens import refusal


def test_words_of_a_form_have_three_thousand_letters_and_nine_thousand_in_slack() -> None:
    assert [refusal(checked, "x" * length, what=Written.LEARNING) for length in (3000, 3001)] == ["", "form.too_long"]
    assert [refusal(checked, "x" + sign * many, what=Written.LEARNING, limit=5000) for sign, many in (("&", 1799), ("&", 1800))] == [
        "",
        "form.too_long_in_slack",
    ]
    assert [words.slack_length(text) for text in ("a", "&", "<", ">", "a&<>b")] == [1, 5, 4, 4, 15]
    assert [refusal(checked, text, what=Written.LEARNING) for text in ("a", "!", "\u200b")] == ["", "form.emoji_alone", "form.nothing_here"]


def test_eight_tags_of_thirty_letters() -> None:
    assert [refusal(tags_from_field, ",".join("abcdefghi"[:many])) for many in (8, 9)] == ["", "form.too_many_tags"]
    assert [refusal(tags_from_field, "x" * length) for length in (30, 31)] == ["", "form.tag_too_long"]
    assert tags_in("#" + "x" * 61) == ("x" * 61,) and tags_in("#" + "x" * 62) == ("x" * 61,)
    assert tags_from_field("a b\nc") == ("a-b", "c") and tags_from_field("#a b #c") == ("a-b", "c")


def test_an_address_has_two_thousand_letters() -> None:
    start = "https://a.example/"
    assert [refusal(checked_link, start + "x" * (length - len(start))) for length in (2000, 2001)] == ["", "form.no_link"]
    assert [refusal(checked_link, start + "&" * many) for many in (396, 397)] == ["", "form.no_link"], "as Slack writes it"
    assert (checked_link(" "), refusal(checked_link, "a.example")) == (None, "form.no_link")
    assert words.first_link("see (https://a.example/b_(c)) and so on") == "https://a.example/b_(c)"
    assert words.first_link("https://a.example/b. Then") == "https://a.example/b" and words.first_link("none") is None


@pytest.mark.parametrize(
    ("make", "fits"),
    [
        (words.one_line, 20),
        (words.whole_thought, 20),
        (words.first_words, 20),
        (words.passage, 20),
        (words.whole_passage, 20),
        (words.excerpt, 20),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_just_fits_stays_whole(make: object, fits: int) -> None:
    assert callable(make)
    assert make("x" * fits, fits) == "x" * fits
    assert make("x" * (fits + 1), fits) == "x" * (fits - 1) + "…"


def test_a_line_is_cut_between_words_where_that_costs_less_than_a_third() -> None:
    assert words.one_line("aaaaaaa bbbbbbb cccccccc", 20) == "aaaaaaa bbbbbbb…"
    assert words.one_line("a" * 14 + " " + "b" * 10, 21) == "a" * 14 + "…", "two thirds of it stay"
    assert words.one_line("a" * 13 + " " + "b" * 10, 21) == "a" * 13 + " " + "b" * 6 + "…"
    assert words.one_line("a" * 19 + " bbb", 20) == "a" * 19 + "…" and words.one_line("a" * 17 + ". bbb", 20) == "a" * 17 + "…"


def test_a_thought_ends_at_its_last_sentence_that_fits() -> None:
    text = "One is here. Two is here. Three."
    assert [words.whole_thought(text, limit) for limit in (12, 24, 25, 31, 32)] == [
        "One is here.", "One is here.", "One is here. Two is here.", "One is here. Two is here.", text,
    ]  # fmt: skip
    assert words.whole_thought(text, 11) == "One is her…"


def test_whole_sentences_or_the_first_up_to_the_most_or_nothing() -> None:
    text = "One is here. Two is here."
    asked = [(25, 25), (24, 25), (12, 12), (11, 12), (11, 11)]
    assert [words.whole_sentences(text, limit, most) for limit, most in asked] == [text, "One is here.", "One is here.", "One is here.", ""]
    assert [words.whole_sentences("no end at all", 5, most) for most in (13, 12)] == ["no end at all", ""]


def test_a_passage_ends_at_a_sentence_or_a_line_and_closes_its_code() -> None:
    assert words.whole_passage("One line\nTwo lines here", 12) == "One line" and words.whole_passage("One is. Two is so.", 8) == "One is."
    assert words.whole_passage("```a b c\nd", 9) == "```a b c\n```" and words.whole_passage("\n" + "x" * 30, 10) == "x" * 9 + "…"
    assert words.passage("```a\nb", 20) == "```a\nb\n```" and words.passage("```a``` b", 20) == "```a``` b"


def test_a_title_of_its_own_says_more_than_the_beginning() -> None:
    text = "Rename first, change later. It took ten minutes."
    titles = {"Rename first": False, "Rename first…": False, "Two steps": True, " ": False, text: False}
    assert {title: words.is_own_title(title, text) for title in titles} == titles
    assert words.harmless("a\n\n\n\nb   c") == "a\n\nb c" and words.kept("\n \n  a \r\nb\r c\n\n") == "  a \nb\n c"
    assert words.without_marks("```*a*``` _b_ `*c*` > d") == "∗a∗  ˍbˍ `*c*` > d"
