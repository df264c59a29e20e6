"""Slack's signs as words, and wishes: the cases at their edges."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ids import PersonId
from bot.slack.said.message_words import words_in_message
from bot.slack.said.tokens import link_in, plain_words
from bot.slack.said.unspaced import pairs, spaced, without
from bot.slack.said.wishes import Verb, Wish, asked_without_name, wish_alone, wish_in, wished_nameless, without_address

NAMES = {PersonId("U1"): "Ana"}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("<@U1>", "@Ana"),
        ("<@U1|bo>", "@Ana"),
        ("<@U2|@bo>", "@bo"),
        ("<@U2>", "@someone"),
        ("<#C1>", "a channel"),
        ("<#C1|#harbor>", "#harbor"),
        ("<!here>", "@here"),
        ("<!here|@now>", "@now"),
        ("<!subteam^S1>", "@group"),
        ("<!date>", ""),
        ("<!date^1700000000>", "2023-11-14 22:13 UTC"),
        ("<!date^x^{date}|then>", "then"),
        ("<mailto:bo@x.example>", "bo@x.example"),
        ("<mailto:bo@x.example|Bo@X.example>", "Bo@X.example"),
        ("<mailto:bo@x.example?subject=hi|bo@x.example>", "bo@x.example"),
        ("<mailto:bo@x.example?subject=hi>", "bo@x.example"),
        ("<tel:+49301|+49 (30) 1>", "+49 (30) 1"),
        ("<https://a.example>", "https://a.example"),
        ("<https://a.example/|A.example>", "https://a.example/"),
        ("<HTTP://a.example|here>", "here (HTTP://a.example)"),
        ("<ftp://a.example|here>", "<ftp://a.example|here>"),
    ],
)
def test_what_each_sign_is_read_as(raw: str, said: str) -> None:
    assert plain_words(raw, NAMES) == said


def test_the_first_address_is_the_marked_one_else_the_first_that_is_written() -> None:
    assert link_in("https://b.example and <https://a.example|x>") == "https://a.example"
    assert [link_in("https://b.example."), link_in("none")] == ["https://b.example", None]


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        ({"type": "text", "text": "a < b"}, "a &lt; b"),
        ({"type": "text", "text": "a", "style": {"code": True}}, "`a`"),
        ({"type": "text", "text": "a", "style": {"bold": True}}, "a"),
        ({"type": "text", "text": 7}, ""),
        ({"type": "link", "url": "https://a.example"}, "<https://a.example>"),
        ({"type": "link", "url": "https://a.example", "text": "x"}, "<https://a.example|x>"),
        ({"type": "emoji", "name": "bulb"}, ":bulb:"),
        ({"type": "user", "user_id": "U1"}, "<@U1>"),
        ({"type": "channel", "channel_id": "C1"}, "<#C1>"),
        ({"type": "usergroup", "usergroup_id": "S1"}, "<!subteam^S1>"),
        ({"type": "broadcast", "range": "here"}, "<!here>"),
        ({"type": "date", "timestamp": 17, "fallback": "then"}, "then"),
        ({"type": "date", "timestamp": 17}, "<!date^17^>"),
        ({"type": "color", "value": "#ff0000"}, "#ff0000"),
        ({"type": "new"}, ""),
    ],
)
def test_a_piece_of_rich_text_is_the_sign_that_slack_writes_for_it(leaf: dict[str, Any], said: str) -> None:
    section = {"type": "rich_text_section", "elements": [leaf]}
    assert words_in_message({"blocks": [{"type": "rich_text", "elements": [section]}]}) == said
    assert words_in_message({"blocks": [{"type": "section", "elements": [section]}]}) == ""


@pytest.mark.parametrize(
    ("attached", "said"),
    [
        ({"is_share": True, "text": " "}, "a file"),
        ({"is_share": True, "text": 7}, "a file"),
        ({"is_share": True, "files": [{"title": "theirs"}]}, "theirs"),
        ({"is_share": True, "fallback": "else"}, "else"),
        ({"is_share": True, "text": "first", "fallback": "else"}, "first"),
        ({"text": "a preview"}, "a file"),
    ],
)
def test_a_forwarded_message_has_words_or_is_none(attached: dict[str, Any], said: str) -> None:
    assert words_in_message({"attachments": [attached], "files": [{"title": "a file"}]}) == said


def test_characters_without_spaces_are_found_in_pairs() -> None:
    assert (pairs("料金"), pairs("料"), pairs("料金表"), pairs("きめ"), pairs("plain")) == (["料金"], [], ["料金", "金表"], [], [])
    assert (spaced("a料金b"), spaced("a  b"), without("a料金b")) == ("a 料 金 b", "a  b", "a b")


# --- wishes ----------------------------------------------------------------------------------------------------------


def test_that_it_is_asked_without_a_name_stands_in_its_last_sixty_characters() -> None:
    asked = [f"Why do we hurry? without my name{'.' * many}" for many in (45, 46)]
    assert [asked_without_name(one) is not None for one in asked] == [True, False]


def test_a_beginning_stands_in_the_first_three_hundred_characters() -> None:
    assert [wish_in(f"til{' ' * many}: words").words for many in (296, 297)] == ["words", ": words"]


def test_only_long_words_are_understood_with_two_letters_swapped() -> None:
    assert [wish_in(one).verb for one in ("stpo", "止停", "停止")] == [Verb.STOP, Verb.UNKNOWN, Verb.STOP]


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("what do we know about prices??", Wish(Verb.FIND, "prices")),
        ("ask who knows?", Wish(Verb.ASK, "who knows?")),
        ("til", Wish(Verb.SHARE)),
        ("pause for 3 weeks", Wish(Verb.PAUSE, "3")),
        ("pause for one week", Wish(Verb.PAUSE, "1")),
        ("pause for four weeks", Wish(Verb.PAUSE, "4")),
        ("pause for a month", Wish(Verb.PAUSE, "4")),
        ("away until monday", Wish(Verb.PAUSE, "until monday")),
    ],
)
def test_the_words_of_a_wish(said: str, wish: Wish) -> None:
    assert wish_in(said) == wish


def test_alone_a_pause_must_be_one_clearly() -> None:
    said = ("pause until monday", "away until monday", "pause until the cows come home", "hlep", "Hlep me", "/learn stop")
    assert [(wish := wish_alone(one)) and wish.verb for one in said] == [Verb.PAUSE, None, None, Verb.HELP, None, Verb.STOP]


@pytest.mark.parametrize(
    ("said", "behind"),
    [
        ("anonymously: I broke prod", "I broke prod"),
        ("(anonymously) anonymously: I broke prod", "I broke prod"),
        ("anonymously", ""),
        ("anonymous functions", None),
        ("I broke prod", None),
        ("", None),
    ],
)
def test_a_wish_to_be_nameless_stands_first_and_apart(said: str, behind: str | None) -> None:
    assert wished_nameless(said) == behind


def test_where_nobody_is_called_nothing_is_left_out() -> None:
    assert (without_address("<@U1> hi <@U1>", []), without_address("<@U1> hi <@U1>", ["U1"])) == ("<@U1> hi <@U1>", "hi")
    assert without_address("a <b>", ["U1"]) == "a <b>"
