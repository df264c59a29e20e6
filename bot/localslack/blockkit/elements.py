"""Block Kit's elements: buttons, menus, pickers and inputs, with the limits Slack gives each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.localslack.blockkit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    IMAGE_SOURCE,
    LIST_OPTION,
    MENU_OPTION,
    MOST_OPTIONS,
    MOST_URL,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    plain_text,
)
from bot.localslack.blockkit.rich_text import RICH_TEXT
from bot.localslack.blockkit.validators import (
    Check,
    Position,
    boolean,
    different,
    exactly_one_of,
    integer,
    many,
    shape,
    string,
    word,
    written,
)

MOST_ID = 255
MOST_TYPED = 3000
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def options_of(element: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Every choice a menu offers, groups or not."""
    groups = element.get("option_groups")
    yield from _mappings(element.get("options"))
    for group in _mappings(groups):
        yield from _mappings(group.get("options"))


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))


def _element(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    return shape(required, {"action_id": string(MOST_ID), **(optional or {})}, *also)


def _initial_is_offered(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    offered = list(options_of(value))
    chosen = value.get("initial_options", [value["initial_option"]] if "initial_option" in value else [])
    if any(choice not in offered for choice in chosen):
        position.refuse("initial_not_offered", "initial value must exactly match an option")
    different(chosen, position, "initial options")


def _most_selected(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    most = value.get("max_selected_items")
    given: object = next((part for name, part in value.items() if name.startswith("initial_")), [])
    if isinstance(most, int) and isinstance(given, list) and len(given) > most:
        position.refuse("too_many", f"no more than {most} items may be selected at first")


def _typed_bounds(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    least, most = value.get("min_length", 0), value.get("max_length", MOST_TYPED)
    if least > most:
        position.refuse("conflict", "min_length must not exceed max_length")
    if len(value.get("initial_value", "")) > most:
        position.refuse("too_long", "initial_value must not exceed max_length")


def _number_bounds(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    given = {name: float(value[name]) for name in ("min_value", "initial_value", "max_value") if name in value}
    if list(given.values()) != sorted(given.values()):
        position.refuse("out_of_range", "min_value, initial_value and max_value must be in this order")
    if not value["is_decimal_allowed"] and any("." in value[name] for name in given):
        position.refuse("bad_format", "decimals are not allowed here")


def _day(value: object, position: Position) -> None:
    try:
        if not isinstance(value, str) or date.fromisoformat(value).isoformat() != value:
            raise ValueError(value)
    except ValueError:
        position.refuse("bad_format", "must be a day written like 2026-11-24")


_BLANK: dict[str, Check] = {"placeholder": plain_text(150), "focus_on_load": boolean}
_FOCUS: dict[str, Check] = {"confirm": CONFIRM, "focus_on_load": boolean}
_MENU: dict[str, Check] = {**_FOCUS, "placeholder": plain_text(150)}
_MULTI: dict[str, Check] = {**_MENU, "max_selected_items": integer(1, 1000)}
_CHOICES: dict[str, Check] = {
    "options": many(MENU_OPTION, MOST_OPTIONS),
    "option_groups": many(OPTION_GROUP, MOST_OPTIONS),
}
_DISPATCH: dict[str, Check] = {"dispatch_action_config": DISPATCH_CONFIG}
_TALKS: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}
_ID = string(MOST_ID)
_IDS = many(_ID, 1000, 0)
_TYPED = string(MOST_TYPED, 0)
_STYLE = word("primary", "danger")
_ONE_SOURCE = exactly_one_of("options", "option_groups")
_FEEDBACK = shape({"text": plain_text(75), "value": string(2000)}, {"accessibility_label": string(75)}, typed=False)

IMAGE_ELEMENT = shape({"alt_text": string(2000)}, IMAGE_SOURCE, exactly_one_of("image_url", "slack_file"))

ELEMENTS: dict[str, Check] = {
    "image": IMAGE_ELEMENT,
    "button": _element(
        {"text": plain_text(75)},
        {
            "value": string(2000),
            "url": string(MOST_URL),
            "style": _STYLE,
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "overflow": _element({"options": many(OVERFLOW_OPTION, 5)}, {"confirm": CONFIRM}),
    "checkboxes": _element(
        {"options": many(LIST_OPTION, 10)},
        {**_FOCUS, "initial_options": many(LIST_OPTION, 10)},
        _initial_is_offered,
    ),
    "radio_buttons": _element({"options": many(LIST_OPTION, 10)}, {**_FOCUS, "initial_option": LIST_OPTION}, _initial_is_offered),
    "static_select": _element({}, {**_MENU, **_CHOICES, "initial_option": MENU_OPTION}, _ONE_SOURCE, _initial_is_offered),
    "multi_static_select": _element(
        {},
        {**_MULTI, **_CHOICES, "initial_options": many(MENU_OPTION, MOST_OPTIONS)},
        _ONE_SOURCE,
        _initial_is_offered,
        _most_selected,
    ),
    "external_select": _element({}, {**_MENU, "initial_option": MENU_OPTION, "min_query_length": integer(0, 100)}),
    "multi_external_select": _element(
        {},
        {
            **_MULTI,
            "initial_options": many(MENU_OPTION, MOST_OPTIONS),
            "min_query_length": integer(0, 100),
        },
        _most_selected,
    ),
    "users_select": _element({}, {**_MENU, "initial_user": _ID}),
    "multi_users_select": _element({}, {**_MULTI, "initial_users": _IDS}, _most_selected),
    "channels_select": _element({}, {**_MENU, "initial_channel": _ID, "response_url_enabled": boolean}),
    "multi_channels_select": _element({}, {**_MULTI, "initial_channels": _IDS}, _most_selected),
    "conversations_select": _element({}, {**_MENU, **_TALKS, "initial_conversation": _ID, "response_url_enabled": boolean}),
    "multi_conversations_select": _element({}, {**_MULTI, **_TALKS, "initial_conversations": _IDS}, _most_selected),
    "datepicker": _element({}, {**_MENU, "initial_date": _day}),
    "timepicker": _element({}, {**_MENU, "initial_time": written(TIME, "09:30"), "timezone": string(255)}),
    "datetimepicker": _element({}, {**_FOCUS, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": _element(
        {},
        {
            **_BLANK,
            **_DISPATCH,
            "initial_value": _TYPED,
            "multiline": boolean,
            "min_length": integer(0, MOST_TYPED),
            "max_length": integer(1, MOST_TYPED),
        },
        _typed_bounds,
    ),
    "email_text_input": _element({}, {**_BLANK, **_DISPATCH, "initial_value": _TYPED}),
    "url_text_input": _element({}, {**_BLANK, **_DISPATCH, "initial_value": _TYPED}),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        {
            **_BLANK,
            **_DISPATCH,
            "initial_value": written(DECIMAL, "7 or 0.5"),
            "min_value": written(DECIMAL, "7 or 0.5"),
            "max_value": written(DECIMAL, "7 or 0.5"),
        },
        _number_bounds,
    ),
    "rich_text_input": _element(
        {},
        {
            **_BLANK,
            **_DISPATCH,
            "initial_value": RICH_TEXT,
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
        },
    ),
    "file_input": _element({}, {"filetypes": many(string(20), 100), "max_files": integer(1, 10)}),
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
    "icon_button": _element(
        {"icon": word("trash"), "text": plain_text(75)},
        {
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": many(_ID, 10),
        },
    ),
}

_PICKS = (
    "checkboxes",
    "radio_buttons",
    "static_select",
    "multi_static_select",
    "external_select",
    "multi_external_select",
    "users_select",
    "multi_users_select",
    "channels_select",
    "multi_channels_select",
    "conversations_select",
    "multi_conversations_select",
    "datepicker",
    "timepicker",
)
ACCESSORIES = ("image", "button", "overflow", *_PICKS)
ACTIONS = ("button", "overflow", "datetimepicker", "rich_text_input", *_PICKS)
INPUTS = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
    "datetimepicker",
    *_PICKS,
)
