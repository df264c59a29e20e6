"""Words that are shown to whoever typed them, beside buttons that do something with them. How they come back with a press.

They travel in the button where they fit, and else are read from the message that the button stands on. Kept nowhere of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack.blocks import SECTION_TEXT, Block
from bot.slack.parse import mapping

BUTTON_VALUE = 2000  # characters that Slack takes in a button
_TYPED = "typed"


def typed_blocks(text: str) -> list[Block]:
    """All of somebody's words, as they typed them: no emoji is drawn from `:x:`, so that they come back to the letter."""
    pieces = [text[at : at + SECTION_TEXT] for at in range(0, len(text), SECTION_TEXT)]
    return [_piece(number, piece) for number, piece in enumerate(pieces)]


def carried(text: str, *, beside: int = 0) -> str:
    """The words as a button's value; none where they do not fit `beside` what else it carries."""
    return text if len(text) + beside <= BUTTON_VALUE else ""


def came_back(value: str, body: Mapping[str, Any]) -> str:
    """The words of a press: what the button carried, else what stands in its message; empty where Slack sends no message."""
    if value.strip():
        return value
    shown = mapping(body.get("message")).get("blocks")
    found = [block for block in shown if isinstance(block, Mapping)] if isinstance(shown, list) else []
    return "".join(str(mapping(block.get("text")).get("text", "")) for block in found if str(block.get("block_id", "")).startswith(_TYPED))


def without_buttons(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The message that was pressed as it stands there, in its own language, without its rows of buttons; None where Slack sends none."""
    pressed = mapping(body.get("message"))
    blocks = [block for block in pressed.get("blocks") or () if mapping(block).get("type") != "actions"]
    return {"text": str(pressed.get("text", "")), "blocks": blocks} if blocks else None


def _piece(number: int, text: str) -> Block:
    return {
        "type": "section",
        "block_id": f"{_TYPED}#{number}",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "expand": True,
    }
