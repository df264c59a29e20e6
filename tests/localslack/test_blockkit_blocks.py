"""Every block and element by Slack's rules: one good example each, and each limit broken by one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.localslack.blockkit import check_blocks, check_message, check_view
from bot.localslack.blockkit.blocks import BLOCKS
from bot.localslack.blockkit.elements import ACCESSORIES, ACTIONS, ELEMENTS, INPUTS

Json = dict[str, Any]


def plain(text: str = "Hello") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Hello*") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", **more: Any) -> Json:
    return {"text": plain(value.upper()[:75]), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"o{n}") for n in range(count)]


def rules(blocks: object, surface: Any = "message") -> list[tuple[str, str]]:
    return [(problem.pointer, problem.rule) for problem in check_blocks(blocks, surface)]


def chart(kind: str = "line", series: int = 1, categories: int = 3) -> Json:
    names = [f"W{n}" for n in range(categories)]
    lines = [{"name": f"S{n}", "data": [{"label": name, "value": n} for name in names]} for n in range(series)]
    return {
        "type": "data_visualization",
        "title": "Trend",
        "chart": {
            "type": kind,
            "series": lines,
            "axis_config": {"categories": names, "x_label": "Week", "y_label": "Score"},
        },
    }


def pie(segments: int = 3) -> Json:
    parts = [{"label": f"P{n}", "value": n + 1} for n in range(segments)]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": parts}}


def table(rows: int = 2, cells: int = 2) -> Json:
    row = [{"type": "raw_text", "text": "x"} for _ in range(cells)]
    return {"type": "table", "rows": [row for _ in range(rows)]}


RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Hi ", "style": {"bold": True}},
                {"type": "user", "user_id": "U1"},
                {"type": "emoji", "name": "wave"},
                {"type": "link", "url": "https://example.org", "text": "there"},
                {"type": "date", "timestamp": 1790000000, "format": "{date}", "fallback": "soon"},
                {"type": "broadcast", "range": "here"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
    ],
}

CONFIRM = {"title": plain("Sure?"), "text": plain("It goes."), "confirm": plain("Yes"), "deny": plain("No")}

GOOD_ELEMENTS: dict[str, Json] = {
    "image": {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"},
    "button": {
        "type": "button",
        "text": plain(),
        "value": "1",
        "style": "primary",
        "confirm": CONFIRM,
        "accessibility_label": "Greet",
    },
    "overflow": {"type": "overflow", "options": [option(url="https://example.org")]},
    "checkboxes": {"type": "checkboxes", "options": options(10), "initial_options": options(2)},
    "radio_buttons": {
        "type": "radio_buttons",
        "options": [{"text": mrkdwn("*A*"), "value": "a", "description": plain("why")}],
    },
    "static_select": {"type": "static_select", "options": options(100), "initial_option": option("o3")},
    "multi_static_select": {
        "type": "multi_static_select",
        "option_groups": [{"label": plain("G"), "options": options(3)}],
        "initial_options": options(1),
        "max_selected_items": 2,
    },
    "external_select": {"type": "external_select", "min_query_length": 0, "initial_option": option()},
    "multi_external_select": {"type": "multi_external_select", "initial_options": [option()]},
    "users_select": {"type": "users_select", "initial_user": "U1", "placeholder": plain("Who")},
    "multi_users_select": {"type": "multi_users_select", "initial_users": ["U1"]},
    "channels_select": {"type": "channels_select", "response_url_enabled": True},
    "multi_channels_select": {"type": "multi_channels_select", "initial_channels": []},
    "conversations_select": {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "filter": {"include": ["public"], "exclude_bot_users": True},
    },
    "multi_conversations_select": {"type": "multi_conversations_select"},
    "datepicker": {"type": "datepicker", "initial_date": "2026-11-24"},
    "timepicker": {"type": "timepicker", "initial_time": "09:30", "timezone": "Europe/Berlin"},
    "datetimepicker": {"type": "datetimepicker", "initial_date_time": 1790000000},
    "plain_text_input": {
        "type": "plain_text_input",
        "multiline": True,
        "min_length": 1,
        "max_length": 3000,
        "initial_value": "x",
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    },
    "email_text_input": {"type": "email_text_input", "placeholder": plain("you@example.org")},
    "url_text_input": {"type": "url_text_input"},
    "number_input": {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "initial_value": "3",
        "max_value": "8",
    },
    "rich_text_input": {"type": "rich_text_input", "initial_value": RICH, "max_lines": 9},
    "file_input": {"type": "file_input", "max_files": 10, "filetypes": ["png"]},
    "feedback_buttons": {
        "type": "feedback_buttons",
        "positive_button": {"text": plain("Good"), "value": "1"},
        "negative_button": {"text": plain("Bad"), "value": "0"},
    },
    "icon_button": {"type": "icon_button", "icon": "trash", "text": plain("Delete")},
}

GOOD_BLOCKS: dict[str, Json] = {
    "section": {
        "type": "section",
        "text": {**mrkdwn(), "verbatim": True},
        "fields": [plain()] * 10,
        "accessory": GOOD_ELEMENTS["button"],
        "expand": True,
    },
    "header": {"type": "header", "text": {**plain("H" * 150), "emoji": True}},
    "divider": {"type": "divider", "block_id": "line"},
    "context": {"type": "context", "elements": [GOOD_ELEMENTS["image"], mrkdwn(), plain()]},
    "image": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A", "title": plain()},
    "actions": {"type": "actions", "elements": [GOOD_ELEMENTS["button"]] * 25},
    "context_actions": {"type": "context_actions", "elements": [GOOD_ELEMENTS["icon_button"]]},
    "input": {
        "type": "input",
        "label": plain(),
        "element": GOOD_ELEMENTS["plain_text_input"],
        "hint": plain("Short"),
        "optional": True,
        "dispatch_action": True,
    },
    "rich_text": RICH,
    "markdown": {"type": "markdown", "text": "# Hello"},
    "table": {**table(100, 20), "column_settings": [None, {"align": "right", "is_wrapped": True}]},
    "data_table": {
        "type": "data_table",
        "caption": "Counts",
        "rows": [
            [{"type": "raw_text", "text": "Week"}, {"type": "raw_text", "text": "TILs"}],
            [{"type": "raw_text", "text": "48"}, {"type": "raw_number", "value": 4, "text": "4"}],
        ],
    },
    "data_visualization": chart("area", series=6, categories=20),
    "alert": {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"},
}


def surface_of(kind: str) -> str:
    return "modal" if kind in ("alert", "file_input") else "message"


def holder(element: Json) -> Json:
    """A block in which this element may stand."""
    kind = element["type"]
    if kind in INPUTS:
        return {"type": "input", "label": plain(), "element": element}
    if kind in ACCESSORIES:
        return {"type": "section", "text": plain(), "accessory": element}
    return {"type": "context_actions", "elements": [element]}


def changed(thing: Json, **fields: Any) -> Json:
    copy = deepcopy(thing)
    for name, value in fields.items():
        if value is None:
            del copy[name]
        else:
            copy[name] = value
    return copy


def test_the_examples_name_every_block_and_element() -> None:
    assert GOOD_BLOCKS.keys() == BLOCKS.keys()
    assert GOOD_ELEMENTS.keys() == ELEMENTS.keys()


@pytest.mark.parametrize("kind", GOOD_BLOCKS)
def test_a_right_block_passes(kind: str) -> None:
    assert check_blocks([GOOD_BLOCKS[kind]], surface_of(kind)) == []


@pytest.mark.parametrize("kind", GOOD_ELEMENTS)
def test_a_right_element_passes(kind: str) -> None:
    assert check_blocks([holder(GOOD_ELEMENTS[kind])], surface_of(kind)) == []


@pytest.mark.parametrize("kind", GOOD_BLOCKS)
def test_a_block_with_an_unknown_field_is_refused(kind: str) -> None:
    block = changed(GOOD_BLOCKS[kind], colour="red")
    assert ("/0/colour", "unknown_field") in rules([block], surface_of(kind))


@pytest.mark.parametrize("kind", GOOD_ELEMENTS)
def test_an_element_with_an_unknown_field_is_refused(kind: str) -> None:
    block = holder(changed(GOOD_ELEMENTS[kind], disabled=True))
    assert "unknown_field" in [rule for _, rule in rules([block], surface_of(kind))]


@pytest.mark.parametrize("kind", GOOD_BLOCKS)
def test_a_block_id_has_at_most_255_characters(kind: str) -> None:
    assert rules([changed(GOOD_BLOCKS[kind], block_id="b" * 255)], surface_of(kind)) == []
    assert ("/0/block_id", "too_long") in rules([changed(GOOD_BLOCKS[kind], block_id="b" * 256)], surface_of(kind))


BUTTON, SELECT = GOOD_ELEMENTS["button"], GOOD_ELEMENTS["static_select"]
TYPED, NUMBER = GOOD_ELEMENTS["plain_text_input"], GOOD_ELEMENTS["number_input"]
SECTION, INPUT = GOOD_BLOCKS["section"], GOOD_BLOCKS["input"]

BROKEN: list[tuple[str, Json, str, str]] = [
    ("no type", {"text": plain()}, "/0", "missing_field"),
    ("misspelt type", {"type": "sectoin", "text": plain()}, "/0/type", "unsupported_type"),
    ("section without words", {"type": "section"}, "/0", "missing_field"),
    ("long section", changed(SECTION, text=mrkdwn("x" * 3001)), "/0/text/text", "too_long"),
    ("empty section", changed(SECTION, text=mrkdwn("")), "/0/text/text", "too_short"),
    ("eleven fields", changed(SECTION, fields=[plain()] * 11), "/0/fields", "too_many"),
    ("long field", changed(SECTION, fields=[plain("x" * 2001)]), "/0/fields/0/text", "too_long"),
    ("emoji on mrkdwn", changed(SECTION, text={**mrkdwn(), "emoji": True}), "/0/text/emoji", "unknown_field"),
    (
        "verbatim on plain_text",
        changed(SECTION, text={**plain(), "verbatim": True}),
        "/0/text/verbatim",
        "unknown_field",
    ),
    ("a bare string as text", changed(SECTION, text="Hello"), "/0/text", "wrong_type"),
    ("an input as accessory", changed(SECTION, accessory=TYPED), "/0/accessory/type", "unsupported_type"),
    ("long header", {"type": "header", "text": plain("H" * 151)}, "/0/text/text", "too_long"),
    ("mrkdwn header", {"type": "header", "text": mrkdwn()}, "/0/text/type", "unsupported_type"),
    ("empty context", {"type": "context", "elements": []}, "/0/elements", "too_few"),
    ("eleven in a context", {"type": "context", "elements": [plain()] * 11}, "/0/elements", "too_many"),
    ("empty actions", {"type": "actions", "elements": []}, "/0/elements", "too_few"),
    ("26 actions", {"type": "actions", "elements": [BUTTON] * 26}, "/0/elements", "too_many"),
    (
        "input in actions",
        {"type": "actions", "elements": [TYPED]},
        "/0/elements/0/type",
        "unsupported_type",
    ),
    ("image without alt", {"type": "image", "image_url": "https://e.org"}, "/0", "missing_field"),
    ("image without source", {"type": "image", "alt_text": "A"}, "/0", "conflict"),
    (
        "image with two sources",
        {"type": "image", "alt_text": "A", "image_url": "https://e.org", "slack_file": {"id": "F1"}},
        "/0",
        "conflict",
    ),
    ("input without label", changed(INPUT, label=None), "/0", "missing_field"),
    ("mrkdwn label", changed(INPUT, label=mrkdwn()), "/0/label/type", "unsupported_type"),
    ("button in an input", changed(INPUT, element=BUTTON), "/0/element/type", "unsupported_type"),
    ("long markdown", {"type": "markdown", "text": "x" * 12001}, "/0/text", "too_long"),
    ("101 rows", table(101, 2), "/0/rows", "too_many"),
    ("21 cells", table(2, 21), "/0/rows/0", "too_many"),
    ("mrkdwn in a cell", {"type": "table", "rows": [[mrkdwn()]]}, "/0/rows/0/0/type", "unsupported_type"),
    ("long chart title", changed(pie(), title="t" * 51), "/0/title", "too_long"),
    ("seven segments", pie(7), "/0/chart/segments", "too_many"),
    ("seven series", chart(series=7), "/0/chart/series", "too_many"),
    ("21 categories", chart(categories=21), "/0/chart/axis_config/categories", "too_many"),
    ("a chart of no kind", changed(pie(), chart={"type": "donut"}), "/0/chart/type", "unsupported_type"),
    ("coloured chart", changed(pie(), colour="red"), "/0/colour", "unknown_field"),
]


@pytest.mark.parametrize(("block", "pointer", "rule"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN])
def test_a_broken_block_is_refused_at_its_place(block: Json, pointer: str, rule: str) -> None:
    assert (pointer, rule) in rules([block])


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


@pytest.mark.parametrize("kind", ["alert", "markdown", "table", "data_table", "data_visualization"])
def test_a_block_of_one_surface_is_refused_on_the_others(kind: str) -> None:
    for surface in ("message", "modal", "home"):
        found = [rule for _, rule in rules([GOOD_BLOCKS[kind]], surface)]
        assert (found == []) == (surface == surface_of(kind))


def test_a_file_input_stands_only_in_a_modal() -> None:
    block = holder(GOOD_ELEMENTS["file_input"])
    assert rules([block], "modal") == []
    assert ("/0/element", "not_on_this_surface") in rules([block], "home")


def test_a_pie_slice_is_more_than_nothing() -> None:
    block = pie()
    block["chart"]["segments"][1]["value"] = 0
    assert rules([block]) == [("/0/chart/segments/1/value", "out_of_range")]


def test_a_line_has_one_point_for_each_category_in_their_order() -> None:
    block = chart(categories=3)
    block["chart"]["series"][0]["data"].reverse()
    assert rules([block]) == [("/0/chart/series/0/data", "conflict")]


def test_series_and_categories_have_different_names() -> None:
    twins = chart(series=2)
    twins["chart"]["series"][1]["name"] = "S0"
    assert ("/0/chart/series", "not_unique") in rules([twins])
    repeated = chart()
    repeated["chart"]["axis_config"]["categories"][1] = "W0"
    assert ("/0/chart/axis_config/categories", "not_unique") in rules([repeated])


def test_a_chart_label_has_at_most_20_characters() -> None:
    block = pie()
    block["chart"]["segments"][0]["label"] = "x" * 21
    assert rules([block]) == [("/0/chart/segments/0/label", "too_long")]


def test_the_rows_of_a_data_table_are_equally_wide() -> None:
    block = deepcopy(GOOD_BLOCKS["data_table"])
    block["rows"][1].pop()
    assert rules([block]) == [("/0/rows", "conflict")]


def test_ids_are_unique_among_blocks_and_within_a_block() -> None:
    twins = [{"type": "divider", "block_id": "same"}, {"type": "divider", "block_id": "same"}]
    assert rules(twins) == [("/1/block_id", "not_unique")]
    pressed = {"type": "button", "text": plain(), "action_id": "go"}
    assert rules([{"type": "actions", "elements": [pressed, pressed]}]) == [("/0", "not_unique")]
    apart = [{"type": "actions", "elements": [pressed]}, {"type": "actions", "elements": [pressed]}]
    assert rules(apart) == []


def test_a_pointer_escapes_what_json_pointers_reserve() -> None:
    assert ("/0/a~1b~0c", "unknown_field") in rules([{"type": "divider", "a/b~c": 1}])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "element", "accessory", "options", "rows", "chart"]) | st.text(max_size=4),
            inner | st.sampled_from([*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=json_values, kind=st.sampled_from(sorted(GOOD_BLOCKS)), name=st.integers(0, 9))
def test_no_json_whatever_makes_a_check_stumble(value: Any, kind: str, name: int) -> None:
    check_blocks(value, "message")
    check_message({"text": "x", "blocks": value, "attachments": value})
    check_view({"type": "home", "blocks": value})
    block = deepcopy(GOOD_BLOCKS[kind])
    fields = sorted(block)
    block[fields[name % len(fields)]] = value
    check_blocks([block, value], "modal")
