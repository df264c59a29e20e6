"""Every block by Slack's rules: one good example each, and each limit broken by one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.localslack.blockkit import check_blocks, check_message, check_view
from bot.localslack.blockkit.blocks import BLOCKS
from bot.localslack.blockkit.elements import ELEMENTS
from tests.localslack.blockkit.examples import (
    BUTTON,
    GOOD_BLOCKS,
    GOOD_ELEMENTS,
    TYPED,
    Json,
    changed,
    chart,
    mrkdwn,
    pie,
    plain,
    rules,
    surface_of,
    table,
)


def test_the_examples_name_every_block_and_element() -> None:
    assert GOOD_BLOCKS.keys() == BLOCKS.keys()
    assert GOOD_ELEMENTS.keys() == ELEMENTS.keys()


@pytest.mark.parametrize("kind", GOOD_BLOCKS)
def test_a_right_block_passes(kind: str) -> None:
    assert check_blocks([GOOD_BLOCKS[kind]], surface_of(kind)) == []


@pytest.mark.parametrize("kind", GOOD_BLOCKS)
def test_a_block_with_an_unknown_field_is_refused(kind: str) -> None:
    block = changed(GOOD_BLOCKS[kind], colour="red")
    assert ("/0/colour", "unknown_field") in rules([block], surface_of(kind))


@pytest.mark.parametrize("kind", GOOD_BLOCKS)
def test_a_block_id_has_at_most_255_characters(kind: str) -> None:
    assert rules([changed(GOOD_BLOCKS[kind], block_id="b" * 255)], surface_of(kind)) == []
    assert ("/0/block_id", "too_long") in rules([changed(GOOD_BLOCKS[kind], block_id="b" * 256)], surface_of(kind))


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


@pytest.mark.parametrize("kind", ["alert", "markdown", "table", "data_table", "data_visualization"])
def test_a_block_of_one_surface_is_refused_on_the_others(kind: str) -> None:
    for surface in ("message", "modal", "home"):
        found = [rule for _, rule in rules([GOOD_BLOCKS[kind]], surface)]
        assert (found == []) == (surface == surface_of(kind))


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


@pytest.mark.long
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
