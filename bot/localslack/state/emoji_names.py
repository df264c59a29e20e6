"""Emoji names: Slack keeps a reaction under one name, whatever alias was typed."""

from __future__ import annotations

ALIASES = {
    "collision": "boom",
    "envelope": "email",
    "flipper": "dolphin",
    "heavy_exclamation_mark": "exclamation",
    "honeybee": "bee",
    "open_book": "book",
    "paw_prints": "feet",
    "pencil": "memo",
    "poop": "hankey",
    "punch": "facepunch",
    "raised_hand": "hand",
    "red_car": "car",
    "running": "runner",
    "satisfied": "laughing",
    "telephone": "phone",
    "thumbsdown": "-1",
    "thumbsup": "+1",
    "tshirt": "shirt",
}


def kept_name(typed: str) -> str:
    """The name under which Slack keeps what was typed; a skin tone stays."""
    name, mark, tone = typed.strip(":").partition("::")
    return ALIASES.get(name, name) + mark + tone
