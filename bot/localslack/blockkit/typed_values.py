"""Typed values of a view: `state.values` in Slack's shape, and what Slack's own client would refuse.

Knows nothing of who typed or where it goes.

`typed` is {block_id: {action_id: value}} in plain values: words for text inputs, the option's value for menus
and radios, a list of them for multi menus and checkboxes, an id or list of ids for people and channels,
"YYYY-MM-DD", "HH:MM", seconds since the epoch for a datetimepicker. None means: emptied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.localslack.blockkit.checks import elements_of
from bot.localslack.blockkit.elements import DECIMAL, options_of

Typed = Mapping[str, Mapping[str, Any]]

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
URL = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


def view_state(view: Mapping[str, Any], typed: Typed, *, current_conversation: str | None = None) -> dict[str, dict[str, dict[str, Any]]]:
    """`state.values` as Slack sends it: every element that can hold a value, typed, initial or empty.

    Takes a message with blocks as well: `{"blocks": [...]}`.
    """
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block, element in _holders(view):
        block_id, action_id = block["block_id"], element["action_id"]
        raw = typed.get(block_id, {}).get(action_id, _MISSING)
        if raw is _MISSING:
            raw = _initial(element, current_conversation)
        values.setdefault(block_id, {})[action_id] = _entry(element, raw)
    return values


def client_errors(view: Mapping[str, Any], typed: Typed) -> dict[str, str]:
    """What Slack's client says beside a field instead of sending the form: {block_id: sentence}."""
    values = view_state(view, typed)
    errors: dict[str, str] = {}
    for block, element in _holders(view):
        if block["type"] != "input":
            continue
        raw = values[block["block_id"]][element["action_id"]][_KEYS[element["type"]][0]]
        if fault := _fault(block, element, raw):
            errors[block["block_id"]] = fault
    return errors


def _holders(view: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for block in view.get("blocks") or []:
        for element in elements_of(block):
            if element.get("type") in _KEYS:
                yield block, element


def _initial(element: Mapping[str, Any], current_conversation: str | None) -> Any:
    given = element.get(_KEYS[element["type"]][1])
    if given is None and element.get("default_to_current_conversation"):
        many = element["type"].startswith("multi_")
        return [current_conversation] if many and current_conversation else current_conversation
    return given


def _entry(element: Mapping[str, Any], raw: Any) -> dict[str, Any]:
    kind = element["type"]
    key = _KEYS[kind][0]
    if key == "selected_option":
        value: Any = None if raw in (None, "") else _option(element, raw)
    elif key == "selected_options":
        value = [_option(element, one) for one in raw or []]
    elif key in ("selected_users", "selected_channels", "selected_conversations", "files"):
        value = list(raw or [])
    else:
        value = None if raw == "" else raw
    entry = {"type": kind, key: value}
    if kind == "timepicker" and "timezone" in element:
        entry["timezone"] = element["timezone"]
    return entry


def _option(element: Mapping[str, Any], raw: Any) -> Mapping[str, Any]:
    if isinstance(raw, Mapping):
        raw = raw["value"] if not element["type"].endswith("external_select") else raw
    if isinstance(raw, Mapping):
        return raw
    for option in options_of(element):
        if option.get("value") == raw:
            return option
    raise ValueError(f"{element['type']} {element.get('action_id')} offers no option with the value {raw!r}")


def _fault(block: Mapping[str, Any], element: Mapping[str, Any], raw: Any) -> str | None:
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return None if block.get("optional") else "Please complete this required field."
    match element["type"]:
        case "plain_text_input":
            return _length_fault(element, raw)
        case "email_text_input" if not EMAIL.fullmatch(raw):
            return "Please enter a valid email address."
        case "url_text_input" if not URL.fullmatch(raw):
            return "Please enter a valid URL."
        case "number_input":
            return _number_fault(element, raw)
        case kind if kind.startswith("multi_") and len(raw) > element.get("max_selected_items", len(raw)):
            return f"Please choose at most {element['max_selected_items']}."
    return None


def _length_fault(element: Mapping[str, Any], raw: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(raw) < least:
        return f"Please write at least {least} characters."
    if len(raw) > most:
        return f"Please write at most {most} characters."
    return None


def _number_fault(element: Mapping[str, Any], raw: str) -> str | None:
    if not DECIMAL.fullmatch(raw) or ("." in raw and not element["is_decimal_allowed"]):
        return "Please enter a valid number."
    if "min_value" in element and float(raw) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(raw) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


_MISSING = object()

# What each element calls its value in state.values, and its initial value in the view.
_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
