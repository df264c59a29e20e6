"""Whole messages and views: counts, sizes, and what must stand beside what."""

from __future__ import annotations

from typing import Any

import pytest

from bot.localslack.blockkit import check_message, check_view

Json = dict[str, Any]
LINE: Json = {"type": "divider"}


def plain(text: str = "Hello") -> Json:
    return {"type": "plain_text", "text": text}


def field(**element: Any) -> Json:
    return {"type": "input", "label": plain(), "element": {"type": "plain_text_input", **element}}


def modal(*blocks: Json, **fields: Any) -> Json:
    return {"type": "modal", "title": plain("Share"), "blocks": list(blocks), **fields}


def of_message(**payload: Any) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.rule) for problem in check_message(payload)]


def of_view(view: Json) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.rule) for problem in check_view(view)]


def test_words_alone_are_a_message() -> None:
    assert of_message(text="Hello", channel="C1", unfurl_links=False) == []


def test_a_message_of_nothing_is_refused() -> None:
    assert of_message(text="", blocks=[]) == [("", "no_text")]


def test_a_message_holds_50_blocks_and_no_more() -> None:
    assert of_message(text="x", blocks=[LINE] * 50) == []
    assert of_message(text="x", blocks=[LINE] * 51) == [("/blocks", "too_many")]


def test_the_text_of_a_message_has_at_most_40_000_characters() -> None:
    assert of_message(text="x" * 40_001) == [("/text", "too_long")]


def test_a_message_holds_one_table() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert of_message(text="x", blocks=[table]) == []
    assert of_message(text="x", blocks=[table, table]) == [("/blocks", "too_many_table")]


def test_a_message_holds_two_charts() -> None:
    pie = {
        "type": "data_visualization",
        "title": "Shares",
        "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
    }
    assert of_message(text="x", blocks=[pie, pie]) == []
    assert of_message(text="x", blocks=[pie] * 3) == [("/blocks", "too_many_data_visualization")]


def test_markdown_blocks_share_12_000_characters() -> None:
    half = {"type": "markdown", "text": "x" * 6001}
    assert of_message(text="x", blocks=[half]) == []
    assert of_message(text="x", blocks=[half, half]) == [("/blocks", "too_long")]


def test_markdown_text_stands_alone() -> None:
    assert of_message(markdown_text="# Hi") == []
    assert of_message(markdown_text="# Hi", text="Hi") == [("", "markdown_text_conflict")]


def test_blocks_inside_an_attachment_are_checked_too() -> None:
    broken = {"blocks": [{"type": "header", "text": plain("x" * 151)}]}
    assert of_message(text="x", attachments=[broken]) == [("/attachments/0/blocks/0/text/text", "too_long")]


def test_blocks_that_are_no_list_are_refused() -> None:
    assert of_message(text="x", blocks={"type": "divider"}) == [("/blocks", "wrong_type")]


def test_a_right_modal_and_a_right_home_pass() -> None:
    assert of_view(modal(field(), submit=plain("Share"), close=plain("Not now"), private_metadata="{}")) == []
    assert of_view({"type": "home", "blocks": [LINE], "callback_id": "home"}) == []


def test_a_view_is_a_modal_or_a_home() -> None:
    assert of_view({"type": "sheet", "blocks": []}) == [("/type", "unsupported_type")]


@pytest.mark.parametrize("name", ["title", "submit", "close"])
def test_the_words_around_a_modal_have_at_most_24_characters(name: str) -> None:
    assert of_view(modal(LINE, **{name: plain("x" * 24)})) == []
    assert of_view(modal(LINE, **{name: plain("x" * 25)})) == [(f"/{name}/text", "too_long")]


def test_a_modal_needs_a_title() -> None:
    view = modal(LINE)
    del view["title"]
    assert of_view(view) == [("", "missing_field")]


def test_a_modal_with_inputs_needs_a_submit_button() -> None:
    assert of_view(modal(field())) == [("", "missing_field")]


def test_a_home_with_inputs_needs_none() -> None:
    assert of_view({"type": "home", "blocks": [field()]}) == []


def test_a_home_has_no_title_and_no_submit() -> None:
    assert of_view({"type": "home", "blocks": [], "title": plain()}) == [("/title", "unknown_field")]


def test_a_view_holds_100_blocks_and_no_more() -> None:
    assert of_view(modal(*[LINE] * 100)) == []
    assert of_view(modal(*[LINE] * 101)) == [("/blocks", "too_many")]


def test_private_metadata_has_at_most_3000_characters() -> None:
    assert of_view(modal(LINE, private_metadata="x" * 3000)) == []
    assert of_view(modal(LINE, private_metadata="x" * 3001)) == [("/private_metadata", "too_long")]


@pytest.mark.parametrize("name", ["callback_id", "external_id"])
def test_ids_of_a_view_have_at_most_255_characters(name: str) -> None:
    assert of_view(modal(LINE, **{name: "x" * 256})) == [(f"/{name}", "too_long")]


def test_a_view_of_more_than_250_kb_is_too_large() -> None:
    text = {"type": "section", "text": plain("ü" * 3000)}
    assert of_view(modal(*[text] * 41)) == []
    assert of_view(modal(*[text] * 42)) == [("", "view_too_large")]


def test_only_one_field_takes_the_cursor() -> None:
    view = modal(field(focus_on_load=True), field(focus_on_load=True), submit=plain("Go"))
    assert of_view(view) == [("", "too_many")]


def test_a_message_cannot_take_the_cursor() -> None:
    assert of_message(text="x", blocks=[field(focus_on_load=True)]) == [("/blocks/0/element", "not_on_this_surface")]


def test_what_slack_adds_to_a_view_is_no_part_of_what_is_sent() -> None:
    assert of_view(modal(LINE, id="V1", state={}, hash="x")) == [
        ("/id", "unknown_field"),
        ("/state", "unknown_field"),
        ("/hash", "unknown_field"),
    ]
