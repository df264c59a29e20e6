"""Block Kit's blocks: what each may hold, and on which surface it may stand."""

from __future__ import annotations

from collections.abc import Mapping

from bot.localslack.blockkit.elements import ACCESSORIES, ACTIONS, ELEMENTS, INPUTS, MOST_ID
from bot.localslack.blockkit.figures import (
    CHART_FIELDS,
    DATA_TABLE_FIELDS,
    DATA_TABLE_OPTIONAL,
    DATA_TABLE_RULES,
    TABLE_FIELDS,
    TABLE_OPTIONAL,
)
from bot.localslack.blockkit.objects import IMAGE_SOURCE, plain_text, words
from bot.localslack.blockkit.rich_text import RICH_TEXT_FIELDS
from bot.localslack.blockkit.validators import (
    Check,
    Position,
    boolean,
    exactly_one_of,
    kind_of,
    many,
    only,
    shape,
    string,
    word,
)

MOST_MARKDOWN = 12_000


def check_block(block: object, position: Position) -> None:
    """One block by its type, on the surface of the place."""
    kind = block.get("type") if isinstance(block, Mapping) else None
    if isinstance(kind, str) and position.surface not in SURFACES.get(kind, {position.surface}):
        position.into("type").refuse("not_on_this_surface", f"{kind} blocks are not allowed in a {position.surface}")
        return
    _BY_KIND(block, position)


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    return shape(required, {"block_id": string(MOST_ID), **(optional or {})}, *also)


def _text_or_fields(value: object, position: Position) -> None:
    if isinstance(value, Mapping) and not {"text", "fields"} & value.keys():
        position.refuse("missing_field", "missing required field: text or fields")


def _input_rules(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    if value["element"]["type"] == "file_input" and value.get("dispatch_action"):
        position.into("dispatch_action").refuse("conflict", "a file_input cannot dispatch actions")
    if value["element"]["type"] == "file_input" and position.surface != "modal":
        position.into("element").refuse("not_on_this_surface", "file_input is only allowed in a modal")


def _no_focus_in_messages(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    if position.surface == "message" and value["element"].get("focus_on_load"):
        position.into("element").refuse("not_on_this_surface", "focus_on_load is only allowed in views")


BLOCKS: dict[str, Check] = {
    "section": _block(
        {},
        {
            "text": words(3000),
            "fields": many(words(2000), 10),
            "accessory": only(ACCESSORIES, ELEMENTS),
            "expand": boolean,
        },
        _text_or_fields,
    ),
    "header": _block({"text": plain_text(150)}),
    "divider": _block({}),
    "context": _block({"elements": many(kind_of({"image": ELEMENTS["image"], "plain_text": words(3000), "mrkdwn": words(3000)}), 10)}),
    "image": _block(
        {"alt_text": string(2000)},
        {**IMAGE_SOURCE, "title": plain_text(2000)},
        exactly_one_of("image_url", "slack_file"),
    ),
    "actions": _block({"elements": many(only(ACTIONS, ELEMENTS), 25)}),
    "context_actions": _block({"elements": many(only(("feedback_buttons", "icon_button"), ELEMENTS), 5)}),
    "input": _block(
        {"label": plain_text(2000), "element": only(INPUTS, ELEMENTS)},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        _input_rules,
        _no_focus_in_messages,
    ),
    "rich_text": _block(RICH_TEXT_FIELDS),
    "markdown": _block({"text": string(MOST_MARKDOWN)}),
    "table": _block(TABLE_FIELDS, TABLE_OPTIONAL),
    "data_table": _block(DATA_TABLE_FIELDS, DATA_TABLE_OPTIONAL, *DATA_TABLE_RULES),
    "data_visualization": _block(CHART_FIELDS),
    "alert": _block({"text": words(200)}, {"level": word("default", "info", "warning", "error", "success")}),
}
_BY_KIND = kind_of(BLOCKS)

# Only what stands on some surfaces and not on others. Where Slack's sources disagree (a table or a chart on
# Home) the block is refused, so that what passes here passes everywhere.
SURFACES: dict[str, frozenset[str]] = {
    "context_actions": frozenset({"message"}),
    "markdown": frozenset({"message"}),
    "table": frozenset({"message"}),
    "data_table": frozenset({"message"}),
    "data_visualization": frozenset({"message"}),
    "alert": frozenset({"modal"}),
}
