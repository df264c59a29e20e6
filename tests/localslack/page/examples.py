"""What there is to see on the page's tests: one message, modal and Home with every block and element."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str, **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def option(value: str, text: str = "") -> Json:
    return {"text": plain(text or value.title()), "value": value}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def field_(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": {"action_id": "it", **element}, **more}


WEEKS = ["W42", "W43", "W44", "W45", "W46", "W47"]
TREND = {
    "type": "data_visualization",
    "title": "Safe to speak up, by week",
    "chart": {
        "type": "line",
        "series": [
            {"name": "Your team", "data": [{"label": w, "value": v} for w, v in zip(WEEKS, (61, 64, 63, 69, 72, 74), strict=True)]},
            {"name": "All teams", "data": [{"label": w, "value": v} for w, v in zip(WEEKS, (58, 59, 61, 60, 62, 63), strict=True)]},
        ],
        "axis_config": {"categories": WEEKS, "x_label": "Week", "y_label": "Score"},
    },
}
BARS = {
    "type": "data_visualization",
    "title": "Learnings by topic",
    "chart": {
        "type": "bar",
        "series": [
            {"name": "Shared", "data": [{"label": t, "value": v} for t, v in (("Python", 7), ("Tools", 5), ("People", 4), ("SQL", 2))]}
        ],
        "axis_config": {"categories": ["Python", "Tools", "People", "SQL"], "y_label": "Learnings"},
    },
}
PIE = {
    "type": "data_visualization",
    "title": "Who answered whom",
    "chart": {
        "type": "pie",
        "segments": [{"label": "Same team", "value": 14}, {"label": "Other team", "value": 9}, {"label": "New joiners", "value": 3}],
    },
}
TABLE = {
    "type": "table",
    "rows": [
        [{"type": "raw_text", "text": t} for t in row]
        for row in (
            ("Experiment", "Until", "Result"),
            ("No meetings on Wednesday", "4 Dec", "running"),
            ("Pair on every bug", "20 Nov", "kept: 9 of 11 liked it"),
        )
    ],
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
}

DIGEST = [
    {"type": "header", "text": plain("Week 47: nine things we learned")},
    section("*Most useful:* <@{ana}> found that `uv run --with` tries a library without installing it. :bulb: Six people said it helped."),
    {"type": "context", "elements": [mrkdwn("Mon 16 to Fri 20 November · 9 learnings · 3 questions solved · :seedling: 2 experiments")]},
    {"type": "divider"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "user", "user_id": "{bo}"},
                            {"type": "text", "text": ": SQLite writes wait for each other; "},
                            {"type": "text", "text": "BEGIN IMMEDIATE", "style": {"code": True}},
                            {"type": "text", "text": " says so at once."},
                        ],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "user", "user_id": "{dev}"},
                            {"type": "text", "text": ": a checklist before the release saves the call after it. "},
                            {"type": "emoji", "name": "tada"},
                        ],
                    },
                ],
            }
        ],
    },
    TREND,
    {
        "type": "actions",
        "block_id": "digest",
        "elements": [
            button("This helped me", "helped", style="primary", value="47"),
            button("See all nine", "all"),
            {
                "type": "overflow",
                "action_id": "more",
                "options": [option("pause", "Pause my nudges"), option("wrong", "Something is wrong")],
            },
        ],
    },
]

QUESTION = [
    section("*In the last week, could you say what you thought, even when it was unwelcome?*"),
    {
        "type": "actions",
        "block_id": "pulse",
        "elements": [button(t, f"answer_{n}", value=str(n)) for n, t in enumerate(("Never", "Seldom", "Sometimes", "Often", "Always"), 1)],
    },
    {
        "type": "context",
        "elements": [
            mrkdwn(
                "One tap. Only counts are kept, and shown when five or more answered. "
                "Closes <!date^1795687200^{date_short_pretty} at {time}|Thursday 10:00>."
            )
        ],
    },
]

EVERYTHING = [
    section(
        "A section with a menu",
        block_id="pick",
        accessory={
            "type": "static_select",
            "action_id": "menu",
            "placeholder": plain("How often"),
            "options": [option("weekly"), option("daily"), option("never")],
        },
    ),
    {
        "type": "section",
        "fields": [
            mrkdwn("*Owner*\n<@{ana}>"),
            mrkdwn("*Until*\n4 December"),
            mrkdwn("*Channel*\n<#{general}>"),
            mrkdwn("*State*\nRunning"),
        ],
    },
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {"type": "radio_buttons", "action_id": "radio", "options": [option("yes"), option("no")]},
            {
                "type": "checkboxes",
                "action_id": "boxes",
                "options": [{**option("mail", "By mail"), "description": plain("Once a week")}, option("dm", "By direct message")],
                "initial_options": [option("dm", "By direct message")],
            },
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-27"},
            {"type": "timepicker", "action_id": "time", "initial_time": "09:30"},
            {"type": "users_select", "action_id": "who", "placeholder": plain("Who")},
            {"type": "multi_conversations_select", "action_id": "where", "placeholder": plain("Where")},
        ],
    },
    {
        "type": "actions",
        "block_id": "sure",
        "elements": [
            button(
                "Delete it",
                "delete",
                style="danger",
                confirm={
                    "title": plain("Delete it?"),
                    "text": plain("It is gone for everybody."),
                    "confirm": plain("Delete"),
                    "deny": plain("Keep"),
                },
            )
        ],
    },
    TABLE,
    BARS,
    PIE,
    {"type": "markdown", "text": "## A heading\n\n1. *first*\n2. **second** with `code`\n\n> said somebody"},
]


def share_modal(private_metadata: str = "") -> Json:
    return {
        "type": "modal",
        "callback_id": "share",
        "title": plain("Share a learning"),
        "submit": plain("Share"),
        "close": plain("Not now"),
        "private_metadata": private_metadata,
        "blocks": [
            {"type": "alert", "text": mrkdwn("Everybody in the channel can read this."), "level": "info"},
            field_(
                "what",
                "What did you learn?",
                {"type": "plain_text_input", "multiline": True, "placeholder": plain("One or two sentences"), "focus_on_load": True},
                hint=plain("Say it so that a colleague can use it tomorrow."),
            ),
            field_("link", "Link", {"type": "url_text_input", "placeholder": plain("https://")}, optional=True),
            field_("topic", "Topic", {"type": "static_select", "options": [option("python"), option("people"), option("tools")]}),
            field_(
                "share",
                "Where",
                {
                    "type": "radio_buttons",
                    "options": [option("team", "My team"), option("all", "Everybody")],
                    "initial_option": option("team", "My team"),
                },
            ),
            {"type": "actions", "block_id": "extra", "elements": [button("Add a colleague", "push")]},
        ],
    }


def second_modal() -> Json:
    return {
        "type": "modal",
        "callback_id": "colleague",
        "title": plain("Add a colleague"),
        "submit": plain("Add"),
        "blocks": [field_("who", "Who helped?", {"type": "users_select"})],
    }


def home_view(person: str) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Good morning")},
            section(f"Small things learned together, <@{person}>. Here is what is yours."),
            {
                "type": "actions",
                "block_id": "home",
                "elements": [button("Share a learning", "open_share", style="primary"), button("Ask something", "ask")],
            },
            {"type": "divider"},
            {"type": "header", "text": plain("My settings")},
            section(
                "*When may I write to you?*",
                block_id="slot",
                accessory={
                    "type": "static_select",
                    "action_id": "slot",
                    "options": [option("morning", "In the morning"), option("noon", "At noon")],
                    "initial_option": option("morning", "In the morning"),
                },
            ),
            section("*Nudges* are on.", accessory=button("Pause", "pause")),
            {"type": "context", "elements": [mrkdwn("You have shared *4* learnings. :seedling:")]},
        ],
    }
