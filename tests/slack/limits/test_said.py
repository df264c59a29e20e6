"""Words of a message wherever they stand, on both sides of each limit."""

from __future__ import annotations

from typing import Any

import pytest

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
