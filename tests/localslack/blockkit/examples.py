"""One good example of every block and element, and builders to break them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from bot.localslack.blockkit import check_blocks
from bot.localslack.blockkit.elements import ACCESSORIES, INPUTS

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


BUTTON, SELECT = GOOD_ELEMENTS["button"], GOOD_ELEMENTS["static_select"]
TYPED, NUMBER = GOOD_ELEMENTS["plain_text_input"], GOOD_ELEMENTS["number_input"]
