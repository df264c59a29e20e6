"""Where words are cut. The last sentence that fits, the last word, an open fence, a title."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.slack import blocks
from bot.slack import sanitize as words
from bot.slack.charts import bar_chart as chart
from bot.slack.charts import chart_in_words
from bot.words import words_in
from tests.givens import refusal

EN = words_in("en")
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("One is. Two! Three", 11, "One is."),
        ("One is. Two! Three", 12, "One is. Two!"),
        ("One is\ntwo\nthree", 9, "One is"),
        ("One is\ntwo\nthree", 10, "One is\ntwo"),
        ("No end here at all", 10, "No end he…"),
        ("! and more words", 8, "!"),
        ("```a```. And so on", 9, "```a```."),
        ("```a\nb\nccc", 6, "```a\nb\n```"),
        ("```a\nb", 6, "```a\nb"),
        ("\n\n a\nbbbb", 4, " a"),
    ],
)
def test_a_passage_is_cut_behind_the_last_sentence_or_line_that_fits(text: str, limit: int, cut: str) -> None:
    assert words.whole_passage(text, limit) == cut


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("aaaaaaa b cccccc", 10, "aaaaaaa b…"),
        ("aaaaaaa bc ccccc", 10, "aaaaaaa…"),
        ("aaaaaa bcd ccccc", 10, "aaaaaa bc…"),
        ("aaaaaaa, bc cccc", 10, "aaaaaaa…"),
        ("aaaaaaaaa ccccc", 10, "aaaaaaaaa…"),
    ],
)
def test_a_line_is_cut_behind_a_word_that_ends_just_there(text: str, limit: int, cut: str) -> None:
    assert words.one_line(text, limit) == cut


@pytest.mark.parametrize(
    ("text", "limit", "most", "cut"),
    [
        ("One is here. Two is here.", 11, 25, "One is here."),
        ("One is here. Two is here.", 11, 12, "One is here."),
        ("One is here. Two is here.", 11, 11, ""),
        ("One is here. Two is here. Three.", 25, 25, "One is here. Two is here."),
        ("One is here. Two is here. Three.", 24, 25, "One is here."),
        ("No end. ", 7, 7, "No end."),
        ("No end", 6, 1, "No end"),
        ("No end", 5, 6, "No end"),
        ("No end", 5, 5, ""),
    ],
)
def test_the_sentences_that_fit_else_the_first_one_alone(text: str, limit: int, most: int, cut: str) -> None:
    assert words.whole_sentences(text, limit, most) == cut


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [("!!!\n???", 20, "!!!"), ("!!!\nso", 20, "so"), ("", 20, ""), ("```python\n\nx = 1\n```", 20, "x = 1"), ("\n\nabcdef\ng", 4, "abc…")],
)
def test_the_first_line_that_says_something_else_the_first(text: str, limit: int, first: str) -> None:
    assert words.first_words(text, limit) == first


def test_a_title_is_its_own_unless_a_list_would_show_the_same() -> None:
    code = "```\n" + "x" * 200
    assert [words.is_own_title("x" * length, code) for length in (149, 150)] == [False, True]
    assert [words.is_own_title("x" * length, "x" * 4_000) for length in (2_999, 3_000)] == [False, True]
    assert words.is_own_title("One two", "One\ntwo three") is False, "on one line it is the beginning"


@pytest.mark.parametrize(("before", "why"), [(5, ""), (6, "form.too_long_in_slack")])
def test_nine_thousand_characters_as_slack_counts_them(before: int, why: str) -> None:
    assert refusal(words.checked, "x" * before + "&" * 1_799, what=words.Written.LEARNING) == why


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_an_excerpt_is_as_long_as_it_may_be(limit: int) -> None:
    assert [words.excerpt("x" * length, limit) for length in (limit, limit + 1)] == ["x" * limit, "x" * (limit - 1) + "…"]


def test_flags_stay_and_what_nobody_sees_goes() -> None:
    assert words.unhidden(f"a{ENGLAND}b\U000e0067\u200b\u00adc") == f"a{ENGLAND}bc"
    assert words.shown(f"{ENGLAND} @here") == f"{ENGLAND} @{words.JOINER}here"
    assert words.kept("a\tb\x07\ud800\nc \n") == "a\tb\nc"


@pytest.mark.parametrize(
    ("text", "says"), [("a", True), ("7", True), ("é", True), ("日", True), ("½", True), (":a:", False), ("_", False), ("‼ ☃", False)]
)
def test_a_letter_or_a_digit_says_something(text: str, says: bool) -> None:
    assert words.says_something(text) is says


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://a.example/b)", "https://a.example/b"),
        ("https://a.example/(b))", "https://a.example/(b)"),
        ("https://a.example/b))", "https://a.example/b"),
        ("https://a.example/(b", "https://a.example/(b"),
        ("https://a.example。次", "https://a.example"),
    ],
)
def test_brackets_around_an_address_are_no_part_of_it(text: str, link: str) -> None:
    assert words.first_link(text) == link


# --- blocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fences", "pieces"),
    [
        ("```", ["```{x}\n```", "```\n{y}"]),
        ("``````", ["``````{x}", "{y}"]),
        ("`````````", ["`````````{x}\n```", "```\n{y}"]),
    ],
)
def test_code_that_is_open_where_a_text_is_parted_is_closed_and_opened_again(fences: str, pieces: list[str]) -> None:
    x, y = "x" * 2_000, "y" * 2_000
    told = [block["text"]["text"] for block in blocks.told(f"{fences}{x}\n{y}")]
    assert told == [piece.format(x=x, y=y) for piece in pieces]


def test_several_messages_are_one_and_none_is_none() -> None:
    assert blocks.together([]) is None
    one, two = blocks.message("One", [blocks.divider()]), blocks.message("Two", [blocks.header("x")])
    assert blocks.together([one, two]) == blocks.message("One\nTwo", [blocks.divider(), blocks.header("x")])
    assert blocks.together([one]) == one


@pytest.mark.parametrize("length", [0, 1, 3_000, 3_001, 11_000, 22_000, 22_001])
def test_what_is_given_back_is_whole(length: int) -> None:
    typed = "".join(chr(97 + number % 26) for number in range(length))
    assert "".join(block["text"]["text"] for block in blocks.whole(typed)) == typed
    told = blocks.given_back(EN, typed, "Yours")
    assert "".join(block["text"]["text"] for message in told for block in message[1:]) == typed
    assert len(told) == -(-length // 11_000)


def test_a_moment_is_said_within_a_phrase_or_behind_a_word() -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    said = EN.moment(moment)
    assert blocks.local_time(EN, moment, "{date}") == f"<!date^1772442000^{{date}}|{said}>"
    assert blocks.local_time(EN, moment, "{date}", lead="on ") == f"<!date^1772442000^on {{date}}|on {said}>"


def test_a_chart_has_a_title_of_fifty_letters_and_labels_of_twenty_no_two_alike() -> None:
    assert [chart("x" * length, "s", [])["title"] for length in (50, 51)] == ["x" * 50, "x" * 49 + "…"]
    named = chart("t", "y" * 21, [("x" * 20, 1), ("z" * 21, 2), ("w" * 30, 3), ("w" * 31, 4)])["chart"]
    labels = ["x" * 20, "z" * 19 + "…", "w" * 15 + "… 3", "w" * 15 + "… 4"]
    assert named["axis_config"]["categories"] == labels
    assert named["series"] == [{"name": "y" * 19 + "…", "data": [{"label": label, "value": at} for at, label in enumerate(labels, 1)]}]
    assert chart_in_words(chart("t", "s", [("Mon", 1), ("Tue", 2)])) == "t. Mon: 1, Tue: 2."


def test_a_list_has_a_hundred_options() -> None:
    assert blocks.OPTIONS == 100, "other rooms cut their lists there"
