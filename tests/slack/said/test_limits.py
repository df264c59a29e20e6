"""Words of a message wherever they stand, on both sides of each limit."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ids import ChannelId, MessageTs
from bot.slack.links import message_link
from bot.slack.said.message_words import words_in_message


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"blocks": [{"type": "rich_text", "elements": list(elements)}]}


def listed(indent: object, style: str = "bullet", *texts: str) -> dict[str, Any]:
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]} for text in texts or ("one",)]
    return {"type": "rich_text_list", "style": style, "indent": indent, "elements": items}


@pytest.mark.parametrize(
    ("indent", "spaces"), [(0, 0), (1, 4), (8, 32), (9, 0), (-1, 0), ("1", 0), (None, 0)]
)  # fmt: skip
def test_a_list_is_indented_up_to_eight_times(indent: object, spaces: int) -> None:
    assert words_in_message(rich(listed(indent))) == " " * spaces + "• one"


def test_a_list_is_numbered_a_quote_begins_each_line_and_code_stands_in_its_fence() -> None:
    assert words_in_message(rich(listed(0, "ordered", "one", "two"))) == "1. one\n2. two"
    text = [{"type": "text", "text": "a\nb"}]
    assert words_in_message(rich({"type": "rich_text_quote", "elements": text})) == "&gt; a\n&gt; b"
    assert words_in_message(rich({"type": "rich_text_preformatted", "elements": text})) == "```a\nb```"


def test_its_own_words_else_the_forwarded_ones_else_the_titles_of_its_files() -> None:
    shared = {"is_share": True, "text": "passed on"}
    preview = {"text": "of a link"}
    files = [{"title": " A plan "}, {"name": "b.pdf"}, {"title": "gone", "mode": "tombstone"}, {"title": " "}]
    assert words_in_message({"text": "mine", "attachments": [shared], "files": files}) == "mine"
    assert (
        words_in_message({"text": " ", "attachments": [preview, shared, {"is_msg_unfurl": True, "fallback": "unfurled"}]})
        == "passed on\n\nunfurled"
    )
    assert words_in_message({"attachments": [preview], "files": files}) == "A plan\nb.pdf" and words_in_message({}) == ""
    inside = {"message_blocks": [{"message": rich({"type": "rich_text_section", "elements": [{"type": "text", "text": "inside"}]})}]}
    assert words_in_message({"attachments": [inside]}) == "inside"


def test_lists_within_lists_are_read_six_levels_deep() -> None:
    def nested(levels: int) -> dict[str, Any]:
        inner: dict[str, Any] = {"type": "rich_text_section", "elements": [{"type": "text", "text": "deep"}]}
        for _ in range(levels):
            inner = {"type": "rich_text_list", "elements": [inner]}
        return inner

    assert ["deep" in words_in_message(rich(nested(levels))) for levels in (5, 6)] == [True, False]


def test_a_message_of_which_all_is_known_has_an_address() -> None:
    url, channel, ts = "https://a.slack.com/", ChannelId("C1"), MessageTs("1234.5678")
    assert message_link(url, channel, ts) == "https://a.slack.com/archives/C1/p12345678"
    assert [message_link("", channel, ts), message_link(url, None, ts), message_link(url, channel, None)] == ["", "", ""]
