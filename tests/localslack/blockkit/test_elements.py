"""Every element by Slack's rules: one good example each, and each limit broken by one."""

from __future__ import annotations

import pytest

from bot.localslack.blockkit import check_blocks
from bot.localslack.blockkit.elements import ACCESSORIES, ACTIONS, INPUTS
from tests.localslack.blockkit.examples import (
    BUTTON,
    CONFIRM,
    GOOD_ELEMENTS,
    NUMBER,
    SELECT,
    TYPED,
    Json,
    changed,
    holder,
    mrkdwn,
    option,
    options,
    plain,
    rules,
    surface_of,
)


@pytest.mark.parametrize("kind", GOOD_ELEMENTS)
def test_a_right_element_passes(kind: str) -> None:
    assert check_blocks([holder(GOOD_ELEMENTS[kind])], surface_of(kind)) == []


@pytest.mark.parametrize("kind", GOOD_ELEMENTS)
def test_an_element_with_an_unknown_field_is_refused(kind: str) -> None:
    block = holder(changed(GOOD_ELEMENTS[kind], disabled=True))
    assert "unknown_field" in [rule for _, rule in rules([block], surface_of(kind))]


BROKEN_ELEMENTS: list[tuple[str, Json, str]] = [
    ("button text", changed(BUTTON, text=plain("x" * 76)), "too_long"),
    ("button without text", changed(BUTTON, text=None), "missing_field"),
    ("button in mrkdwn", changed(BUTTON, text=mrkdwn()), "unsupported_type"),
    ("button value", changed(BUTTON, value="x" * 2001), "too_long"),
    ("button value as number", changed(BUTTON, value=7), "wrong_type"),
    ("button style", changed(BUTTON, style="default"), "not_one_of"),
    ("action id", changed(BUTTON, action_id="x" * 256), "too_long"),
    ("confirm without deny", changed(BUTTON, confirm=changed(CONFIRM, deny=None)), "missing_field"),
    ("confirm title", changed(BUTTON, confirm=changed(CONFIRM, title=plain("x" * 101))), "too_long"),
    ("option value", changed(SELECT, options=[option("v" * 151)], initial_option=None), "too_long"),
    ("option text", changed(SELECT, options=[{"text": plain("t" * 76), "value": "a"}]), "too_long"),
    ("option in mrkdwn", changed(SELECT, options=[{"text": mrkdwn(), "value": "a"}]), "unsupported_type"),
    ("option without value", changed(SELECT, options=[{"text": plain()}]), "missing_field"),
    ("link in a select", changed(SELECT, options=[option(url="https://e.org")]), "unknown_field"),
    ("101 options", changed(SELECT, options=options(101)), "too_many"),
    ("no options", changed(SELECT, options=[]), "too_few"),
    (
        "options and groups",
        changed(SELECT, option_groups=[{"label": plain(), "options": options(4)}]),
        "conflict",
    ),
    ("neither options nor groups", {"type": "static_select"}, "conflict"),
    ("initial not offered", changed(SELECT, initial_option=option("zz")), "initial_not_offered"),
    (
        "initial almost offered",
        changed(SELECT, initial_option={"text": plain("o3"), "value": "o3"}),
        "initial_not_offered",
    ),
    ("placeholder", changed(SELECT, placeholder=plain("p" * 151)), "too_long"),
    ("11 checkboxes", {"type": "checkboxes", "options": options(11)}, "too_many"),
    ("11 radios", {"type": "radio_buttons", "options": options(11)}, "too_many"),
    (
        "a checkbox ticked twice",
        {"type": "checkboxes", "options": options(2), "initial_options": [option("o1"), option("o1")]},
        "not_unique",
    ),
    ("six in an overflow", {"type": "overflow", "options": options(6)}, "too_many"),
    (
        "more chosen than may be",
        changed(GOOD_ELEMENTS["multi_static_select"], initial_options=options(3)),
        "too_many",
    ),
    ("no such day", {"type": "datepicker", "initial_date": "2026-02-31"}, "bad_format"),
    ("day the other way", {"type": "datepicker", "initial_date": "24.11.2026"}, "bad_format"),
    ("time past midnight", {"type": "timepicker", "initial_time": "24:00"}, "bad_format"),
    ("milliseconds", {"type": "datetimepicker", "initial_date_time": 1790000000000}, "out_of_range"),
    ("long input", changed(TYPED, max_length=3001), "out_of_range"),
    ("bounds swapped", changed(TYPED, min_length=9, max_length=3), "conflict"),
    ("initial too long", changed(TYPED, max_length=3, initial_value="long"), "too_long"),
    ("number as number", changed(NUMBER, initial_value=3), "bad_format"),
    ("number without decimals said", changed(NUMBER, is_decimal_allowed=None), "missing_field"),
    ("number out of bounds", changed(NUMBER, initial_value="9"), "out_of_range"),
    ("decimal where whole", changed(NUMBER, initial_value="2.5"), "bad_format"),
    ("true is not 1", changed(TYPED, min_length=True), "wrong_type"),
    ("yes is not true", changed(TYPED, multiline="yes"), "wrong_type"),
    ("filter of nothing", {"type": "conversations_select", "filter": {}}, "too_few"),
    ("11 files", changed(GOOD_ELEMENTS["file_input"], max_files=11), "out_of_range"),
]


@pytest.mark.parametrize(("element", "rule"), [case[1:] for case in BROKEN_ELEMENTS], ids=[c[0] for c in BROKEN_ELEMENTS])
def test_a_broken_element_is_refused(element: Json, rule: str) -> None:
    surface = surface_of(element["type"])
    assert rule in [found for _, found in rules([holder(element)], surface)]


def test_the_menu_of_a_section_and_of_actions_are_the_documented_ones() -> None:
    assert "datetimepicker" not in ACCESSORIES
    assert "image" not in ACTIONS
    assert "button" not in INPUTS


def test_a_file_input_stands_only_in_a_modal() -> None:
    block = holder(GOOD_ELEMENTS["file_input"])
    assert rules([block], "modal") == []
    assert ("/0/element", "not_on_this_surface") in rules([block], "home")
