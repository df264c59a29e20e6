"""Missing ids, the state of a filled view, and what a client refuses before sending."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bot.localslack.blockkit import assign_ids, check_blocks, client_errors, view_state

Json = dict[str, Any]
A = {"text": {"type": "plain_text", "text": "Apple"}, "value": "a"}
B = {"text": {"type": "plain_text", "text": "Berry"}, "value": "b"}


def one(element: Json, **block: Any) -> Json:
    """A view with this one element in an input."""
    label = {"type": "plain_text", "text": "Label"}
    element = {"action_id": "it", **element}
    return {"blocks": [{"type": "input", "block_id": "b", "label": label, "element": element, **block}]}


def entry(element: Json, *typed: Any, **more: Any) -> Json:
    answers = {"b": {"it": typed[0]}} if typed else {}
    return view_state(one(element), answers, **more)["b"]["it"]


def fault(element: Json, value: Any, **block: Any) -> str | None:
    return client_errors(one(element, **block), {"b": {"it": value}}).get("b")


def test_blocks_and_elements_without_ids_get_different_ones() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    blocks = assign_ids([{"type": "divider"}, {"type": "actions", "elements": [button, deepcopy(button)]}, {"type": "divider"}])
    assert len({block["block_id"] for block in blocks}) == 3
    assert len({element["action_id"] for element in blocks[1]["elements"]}) == 2
    assert check_blocks(blocks, "message") == []


def test_ids_that_are_there_stay() -> None:
    blocks: list[Json] = [
        {
            "type": "section",
            "block_id": "mine",
            "text": {"type": "mrkdwn", "text": "x"},
            "accessory": {
                "type": "button",
                "text": {"type": "plain_text", "text": "Go"},
                "action_id": "go",
            },
        }
    ]
    assert assign_ids(blocks) == blocks


def test_the_given_blocks_are_left_as_they_were() -> None:
    blocks: list[Json] = [{"type": "divider"}]
    assign_ids(blocks)
    assert blocks == [{"type": "divider"}]


def test_a_given_source_of_ids_is_used_and_never_twice() -> None:
    names = iter(["x", "x", "y"])
    blocks = assign_ids([{"type": "divider"}, {"type": "divider"}], names.__next__)
    assert [block["block_id"] for block in blocks] == ["x", "y"]


def test_an_image_beside_a_section_gets_no_action_id() -> None:
    image = {"type": "image", "image_url": "https://e.org/a.png", "alt_text": "A"}
    text = {"type": "mrkdwn", "text": "x"}
    [block] = assign_ids([{"type": "section", "text": text, "accessory": image}])
    assert "action_id" not in block["accessory"]


TEXT: Json = {"type": "plain_text_input"}
SELECT: Json = {"type": "static_select", "options": [A, B]}
GROUPS: Json = {
    "type": "static_select",
    "option_groups": [{"label": A["text"], "options": [A]}, {"label": A["text"], "options": [B]}],
}

ENTRIES: list[tuple[Json, Any, Json]] = [
    (TEXT, "words", {"value": "words"}),
    (TEXT, "", {"value": None}),
    ({"type": "number_input", "is_decimal_allowed": False}, "7", {"value": "7"}),
    (SELECT, "b", {"selected_option": B}),
    (SELECT, B, {"selected_option": B}),
    (SELECT, None, {"selected_option": None}),
    (GROUPS, "b", {"selected_option": B}),
    ({"type": "radio_buttons", "options": [A, B]}, "a", {"selected_option": A}),
    ({"type": "checkboxes", "options": [A, B]}, ["b", "a"], {"selected_options": [B, A]}),
    ({"type": "checkboxes", "options": [A, B]}, [], {"selected_options": []}),
    ({"type": "multi_static_select", "options": [A, B]}, ["a"], {"selected_options": [A]}),
    ({"type": "external_select"}, B, {"selected_option": B}),
    ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
    ({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
    ({"type": "channels_select"}, "C1", {"selected_channel": "C1"}),
    ({"type": "conversations_select"}, "D1", {"selected_conversation": "D1"}),
    ({"type": "datepicker"}, "2026-11-24", {"selected_date": "2026-11-24"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, 1790000000, {"selected_date_time": 1790000000}),
]


@pytest.mark.parametrize(("element", "typed", "holds"), ENTRIES, ids=[f"{c[0]['type']}-{n}" for n, c in enumerate(ENTRIES)])
def test_the_state_says_what_was_chosen_in_slacks_words(element: Json, typed: Any, holds: Json) -> None:
    assert entry(element, typed) == {"type": element["type"], **holds}


INITIAL: list[tuple[Json, Json]] = [
    ({**TEXT, "initial_value": "so far"}, {"value": "so far"}),
    ({**SELECT, "initial_option": B}, {"selected_option": B}),
    (
        {"type": "checkboxes", "options": [A, B], "initial_options": [A]},
        {"selected_options": [A]},
    ),
    ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": ["U1"]}),
    ({"type": "datepicker", "initial_date": "2026-11-24"}, {"selected_date": "2026-11-24"}),
    ({"type": "datetimepicker", "initial_date_time": 1790000000}, {"selected_date_time": 1790000000}),
]


@pytest.mark.parametrize(("element", "holds"), INITIAL, ids=[case[0]["type"] for case in INITIAL])
def test_what_nobody_touched_keeps_its_initial_value(element: Json, holds: Json) -> None:
    assert entry(element) == {"type": element["type"], **holds}


def test_an_initial_value_that_was_emptied_is_empty() -> None:
    assert entry({**TEXT, "initial_value": "so far"}, "")["value"] is None
    assert entry({"type": "checkboxes", "options": [A], "initial_options": [A]}, [])["selected_options"] == []


def test_a_time_carries_its_zone() -> None:
    assert entry({"type": "timepicker", "timezone": "Asia/Tokyo"}, "09:30")["timezone"] == "Asia/Tokyo"


def test_a_conversation_may_default_to_the_current_one() -> None:
    element = {"type": "conversations_select", "default_to_current_conversation": True}
    assert entry(element, current_conversation="C9")["selected_conversation"] == "C9"
    assert entry(element)["selected_conversation"] is None
    several = {**element, "type": "multi_conversations_select"}
    assert entry(several, current_conversation="C9")["selected_conversations"] == ["C9"]


def test_buttons_and_overflows_hold_no_state() -> None:
    button = {"type": "button", "action_id": "go", "text": A["text"]}
    menu = {"type": "overflow", "action_id": "more", "options": [A]}
    assert view_state({"blocks": [{"type": "actions", "block_id": "x", "elements": [button, menu]}]}, {}) == {}


def test_a_select_beside_a_section_holds_state() -> None:
    section = {"type": "section", "block_id": "s", "accessory": {"action_id": "pick", **SELECT}}
    assert view_state({"blocks": [section]}, {"s": {"pick": "a"}})["s"]["pick"]["selected_option"] == A


def test_a_choice_that_is_not_offered_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="offers no option"):
        entry(SELECT, "zz")


REFUSED: list[tuple[Json, Any, str]] = [
    (TEXT, "", "required"),
    (TEXT, "   ", "required"),
    (SELECT, None, "required"),
    ({"type": "checkboxes", "options": [A]}, [], "required"),
    ({**TEXT, "min_length": 5}, "four", "at least 5"),
    ({**TEXT, "max_length": 3}, "four", "at most 3"),
    ({"type": "email_text_input"}, "ana", "email"),
    ({"type": "url_text_input"}, "javascript:alert(1)", "URL"),
    ({"type": "number_input", "is_decimal_allowed": False}, "seven", "number"),
    ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "number"),
    ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", "at least 2"),
    ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5", "at most 2"),
    ({"type": "multi_users_select", "max_selected_items": 1}, ["U1", "U2"], "at most 1"),
]


@pytest.mark.parametrize(("element", "value", "part"), REFUSED, ids=[f"{c[0]['type']}-{n}" for n, c in enumerate(REFUSED)])
def test_the_client_refuses_with_a_sentence(element: Json, value: Any, part: str) -> None:
    assert part in (fault(element, value) or "")


@pytest.mark.parametrize(
    ("element", "value"),
    [
        (TEXT, "words"),
        ({"type": "email_text_input"}, "ana@example.org"),
        ({"type": "url_text_input"}, "https://example.org/a?b=c"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "-2"}, "-1.5"),
        ({"type": "multi_users_select", "max_selected_items": 2}, ["U1", "U2"]),
    ],
)
def test_the_client_lets_a_right_answer_through(element: Json, value: Any) -> None:
    assert fault(element, value) is None


def test_an_optional_field_may_stay_empty() -> None:
    assert fault(TEXT, "", optional=True) is None


def test_a_choice_outside_an_input_is_never_required() -> None:
    section = {"type": "section", "block_id": "s", "accessory": {"action_id": "pick", **SELECT}}
    assert client_errors({"blocks": [section]}, {}) == {}
