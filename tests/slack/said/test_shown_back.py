"""What comes back with a press: typed words to the letter, and what may still be pressed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack import blocks
from bot.slack.said.shown_back import came_back, carried, typed_blocks, unpressable, without_spent


def piece(number: int, text: str) -> dict[str, Any]:
    return {
        "type": "section",
        "block_id": f"typed#{number}",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "expand": True,
    }


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("", []), ("a :x: b", ["a :x: b"]), ("x" * 3_000, ["x" * 3_000]), ("x" * 3_000 + "yz", ["x" * 3_000, "yz"])],
)
def test_typed_words_stand_in_as_many_pieces_as_they_need_and_come_back_whole(text: str, pieces: list[str]) -> None:
    shown = typed_blocks(text)
    assert shown == [piece(number, one) for number, one in enumerate(pieces)]
    others = [{"type": "section", "block_id": "other", "text": {"type": "mrkdwn", "text": "ours"}}, {"type": "divider"}, "odd"]
    assert came_back(" ", {"message": {"blocks": [others[0], *shown, *others[1:]]}}) == text


@pytest.mark.parametrize(
    "body", [{}, {"message": None}, {"message": {"blocks": "odd"}}, {"message": {"blocks": [{"block_id": "typed#0"}]}}]
)
def test_where_nothing_is_shown_nothing_comes_back_but_what_the_button_carried(body: dict[str, Any]) -> None:
    assert (came_back("", body), came_back(" x ", body)) == ("", " x ")


def test_two_thousand_characters_travel_in_a_button() -> None:
    assert [len(carried("x" * length)) for length in (2_000, 2_001)] == [2_000, 0]
    assert [len(carried("x" * 1_990, beside=beside)) for beside in (10, 11)] == [1_990, 0]


SELECT = {"type": "static_select", "action_id": "plan:star", "value": "c1"}
CARD = {
    "text": "Things",
    "ts": "1.1",
    "blocks": [
        {"type": "divider"},
        blocks.section(blocks.ours("One"), accessory=blocks.button("Press", "plan:star#1", "c1|p1")),
        blocks.section(blocks.ours("Two"), accessory=SELECT),
        blocks.actions([blocks.button("Press", "plan:back", "c1"), blocks.button("Press", "map:sure", "c1"), SELECT]),
        blocks.actions([blocks.button("Press", "plan:back", "c2")]),
    ],
}


def actions_of(message: Any) -> list[str]:
    shown = message["blocks"]
    return [one["action_id"] for block in shown for one in [*filter(None, [block.get("accessory")]), *block.get("elements", ())]]


@pytest.mark.parametrize(
    ("but", "left", "types"),
    [
        ((), [], ["divider", "section", "section"]),
        (("plan:star",), ["plan:star#1", "plan:star", "plan:star"], ["divider", "section", "section", "actions"]),
        (("plan:back",), ["plan:back", "plan:back"], ["divider", "section", "section", "actions", "actions"]),
        (("c1",), [], ["divider", "section", "section"]),
    ],
)
def test_only_buttons_of_these_actions_stay(but: tuple[str, ...], left: list[str], types: list[str]) -> None:
    shown = unpressable(CARD, but=but)
    assert (actions_of(shown), [block["type"] for block in shown["blocks"]], shown["ts"]) == (left, types, "1.1")
    assert [block["text"]["text"] for block in shown["blocks"][1:3]] == ["One", "Two"]


@pytest.mark.parametrize(
    ("action", "value", "left"),
    [
        ("plan:star#1", "c1|p1", ["plan:star", "map:sure", "plan:star", "plan:back"]),
        ("plan:star", "c2", ["plan:star#1", "plan:star", "plan:back", "map:sure", "plan:star"]),
        ("map:sure", "c1|x", ["plan:star#1", "plan:star", "plan:back", "plan:star", "plan:back"]),
        ("plan:back", "", ["plan:star#1", "plan:star", "map:sure", "plan:star"]),
        ("other:thing", "c1", ["plan:star#1", "plan:star", "plan:back", "map:sure", "plan:star", "plan:back"]),
    ],
)
def test_buttons_about_the_same_go_and_everything_else_stays(action: str, value: str, left: list[str]) -> None:
    shown = without_spent({"actions": [{"type": "button", "action_id": action, "value": value}], "message": CARD})
    assert shown is not None and actions_of(shown) == left
    assert [block["text"]["text"] for block in shown["blocks"][1:3]] == ["One", "Two"]
