"""People's words are kept as typed and shown harmless. No ping, no turned line, nothing a database refuses, nothing cut silently."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import PersonCanFix
from bot.slack import sanitize as words
from bot.slack.said.tokens import plain_words
from bot.words import words_in

PINGS = [
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "@channel",
    "@HERE",
    "＠everyone",
    "@\u200bchannel",
    "@\u2060here",
    "@\u202echannel",
    "@ channel",
    "@\u00adeveryone",
    "&lt;!channel&gt; @here_",
    "@@channel",
    "@@channelchannel",
    "@\u200d\u200ceveryone",
    "<!subteam^S123|@ops> and <!here>",
    "@group",
]


def pings(text: str) -> bool:
    """A suspicious reader: would any client see a mention of everybody in this?"""
    seen = (letter for letter in unicodedata.normalize("NFKC", text) if letter == words.JOINER or unicodedata.category(letter) != "Cf")
    folded = "".join(seen)
    return re.search(r"@\s*(channel|here|everyone|group)(?![a-z0-9])", folded.lower()) is not None


@pytest.mark.parametrize("text", PINGS)
def test_a_mention_of_everybody_calls_nobody_in_any_disguise(text: str) -> None:
    shown = words.shown(plain_words(f"hey {text} look"))
    assert not pings(shown)
    assert "look" in shown


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*PINGS, "@", "channel", "here", " ", "\u200b", "x", "<", ">", "&amp;", "|"]), max_size=12))
def test_no_mixture_of_disguises_pings(parts: list[str]) -> None:
    assert not pings(words.shown(plain_words("".join(parts))))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_making_words_harmless_twice_changes_nothing(text: str) -> None:
    for made in (words.harmless, words.shown, words.kept):
        once = made(text)
        assert made(once) == once


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_harmless_words_can_be_stored_anywhere(text: str) -> None:
    kept = words.kept(text + "\x00\ud800")
    assert "\x00" not in kept
    kept.encode("utf-8")


def test_mentions_become_names() -> None:
    shown = plain_words("<@U1> and <@U2|bo> and <@U3> in <#C1|general>", {"U1": "Ana"})
    assert shown == "@Ana and @bo and @someone in #general"


def test_links_keep_their_address() -> None:
    assert plain_words("<https://a.example/x?a=1&amp;b=2>") == "https://a.example/x?a=1&b=2"
    assert plain_words("<https://a.example|the page>") == "the page (https://a.example)"
    assert plain_words("<https://a.example|a.example>") == "https://a.example"


def test_somebodys_own_angle_brackets_stay() -> None:
    assert plain_words("List<int> is a &lt;type&gt;") == "List<int> is a <type>"


def test_a_right_to_left_text_stays_but_cannot_turn_the_line_around() -> None:
    assert words.harmless("למדתי \u202emalware\u202c היום") == "למדתי malware היום"


@pytest.mark.parametrize("text", ["👍", ":bulb: :tada:", "🎉🎉 !!! ...", ":+1::skin-tone-3:", "👩‍👩‍👧"])
def test_emoji_alone_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(PersonCanFix, match="emoji_alone"):
        words.checked(text, what=words.Written.LEARNING)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b", "\x00"])
def test_nothing_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(PersonCanFix, match="nothing_here"):
        words.checked(text, what=words.Written.LEARNING)


def test_forty_thousand_characters_are_refused_and_the_limit_is_named() -> None:
    with pytest.raises(PersonCanFix) as refused:
        words.checked("word " * 7999 + "words", what=words.Written.LEARNING)
    assert "Your learning has 40,000 characters and 3,000 fit." in refused.value.said(words_in("en"))


def test_a_row_of_full_stops_ends_one_sentence() -> None:
    row = "." * 3_000
    assert words.whole_sentences(f"Wait{row} So. And more", 3_008, 3_008) == f"Wait{row} So."
    assert words.whole_thought(f"One. Wait{row}x", 20) == "One."
    assert words.whole_passage("Is it?!” Yes", 10) == "Is it?!”"


def test_a_marked_message_of_forty_thousand_characters_is_kept_as_an_excerpt() -> None:
    kept = words.excerpt("word " * 8000)
    assert len(kept) <= words.TEXT_LIMIT
    assert kept.endswith("…")


def test_tags_come_from_the_text_once_and_in_order() -> None:
    assert words.tags_in("#SQL then #on-call, #sql; #été #日本") == ("sql", "on-call", "été", "日本")


@pytest.mark.parametrize("text", ["<#C1|general>", "https://x.example/page#part", "a#b", "&#39;", "##", "# title"])
def test_what_is_no_tag_gives_none(text: str) -> None:
    assert words.tags_in(text) == ()


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("sql, On Call ,, sql", ("sql", "on-call")),
        ("#sql #on-call", ("sql", "on-call")),
        ("", ()),
        (" , ", ()),
        ("c++; c#", ("c",)),
    ],
)
def test_typed_tags_are_read_generously(typed: str, tags: tuple[str, ...]) -> None:
    assert words.tags_from_field(typed) == tags


def test_too_many_or_too_long_tags_name_the_field() -> None:
    with pytest.raises(PersonCanFix) as many:
        words.tags_from_field(",".join("abcdefghi"), field="tags")
    with pytest.raises(PersonCanFix) as long:
        words.tags_from_field("a" * 31, field="tags")
    assert many.value.field == long.value.field == "tags"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x_(y))", "https://a.example/x_(y)"),
        ("HTTP://A.example", "HTTP://A.example"),
        ("ftp://a.example", None),
        ("no link", None),
    ],
)
def test_the_first_link_is_found_without_its_punctuation(text: str, link: str | None) -> None:
    assert words.first_link(text) == link


@pytest.mark.parametrize("typed", ["a.example", "javascript:alert(1)", "https://", "https://a b|c<d"])
def test_a_typed_link_that_is_none_names_the_cure(typed: str) -> None:
    with pytest.raises(PersonCanFix, match="no_link"):
        words.checked_link(typed)


def test_no_typed_link_is_fine() -> None:
    assert words.checked_link("  ") is None
