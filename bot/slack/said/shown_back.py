"""What comes back with a press: words that somebody typed, and the message that the button stands on.

Words travel in the button where they fit, and else are read from the message. Nothing of it is kept anywhere of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.slack import blocks
from bot.slack.blocks import SECTION_TEXT, Block
from bot.slack.parse import mapping

BUTTON_VALUE = 2000  # characters that Slack takes in a button
_TYPED = "typed"


def typed_blocks(text: str) -> list[Block]:
    """All of somebody's words, as they typed them: no emoji is drawn from `:x:`, so that they come back to the letter."""
    pieces = [text[at : at + SECTION_TEXT] for at in range(0, len(text), SECTION_TEXT)]
    return [_piece(number, piece) for number, piece in enumerate(pieces)]


def carried(text: str, *, beside: int = 0) -> str:
    """The words as a button's value; none where they do not fit `beside` what else it carries.

    >>> [len(carried("x" * 1990, beside=beside)) for beside in (10, 11)]
    [1990, 0]
    """
    return text if len(text) + beside <= BUTTON_VALUE else ""


def came_back(value: str, body: Mapping[str, Any]) -> str:
    """The words of a press: what the button carried, else what stands in its message; empty where Slack sends no message."""
    if value.strip():
        return value
    shown = mapping(body.get("message")).get("blocks")
    return "".join(
        str(mapping(block.get("text")).get("text", "")) for block in _elements(shown) if str(block.get("block_id", "")).startswith(_TYPED)
    )


def unpressable(message: Mapping[str, Any], *, but: Collection[str] = ()) -> dict[str, Any]:
    """A message of ours with nothing to press on it, `but` for buttons of these actions."""
    shown = [_unpressable(block, but) for block in _elements(message.get("blocks"))]
    return {**message, "blocks": [block for block in shown if block is not None]}


def _unpressable(block: Mapping[str, Any], but: Collection[str]) -> Block | None:
    if "accessory" in block and _about(mapping(block["accessory"]))[0] not in but:
        return {name: value for name, value in block.items() if name != "accessory"}
    if block.get("type") != "actions":
        return dict(block)
    stay = [one for one in _elements(block.get("elements")) if _about(one)[0] in but]
    return {**block, "elements": stay} if stay else None


def without_spent(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The pressed message without the buttons about the same thing as the pressed one; None where Slack sends none, or nothing is left.

    About the same thing: of the same feature, with the same id first in their value. All other buttons stay.
    """
    pressed, shown = next(iter(_elements(body.get("actions"))), {}), mapping(body.get("message"))
    kept = [block for one in _elements(shown.get("blocks")) if (block := _without(pressed, one)) is not None]
    return blocks.message(str(shown.get("text", "")), kept) if kept else None


def _without(pressed: Mapping[str, Any], block: Mapping[str, Any]) -> Block | None:
    if _is_alike(pressed, mapping(block.get("accessory"))):
        return {name: value for name, value in block.items() if name != "accessory"}
    if block.get("type") != "actions":
        return dict(block)
    stay = [one for one in _elements(block.get("elements")) if not _is_alike(pressed, one)]
    return {**block, "elements": stay} if stay else None


def _is_alike(pressed: Mapping[str, Any], element: Mapping[str, Any]) -> bool:
    if element.get("type") != "button":
        return False
    (mine, subject), (its, about) = (_about(one) for one in (pressed, element))
    return mine.partition(":")[0] == its.partition(":")[0] and subject == about if subject else mine == its


def _about(element: Mapping[str, Any]) -> tuple[str, str]:
    """The id of a button's action, and of what it is about."""
    return str(element.get("action_id") or "").partition("#")[0], str(element.get("value") or "").partition("|")[0]


def _elements(found: Any) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _piece(number: int, text: str) -> Block:
    return {
        "type": "section",
        "block_id": f"{_TYPED}#{number}",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "expand": True,
    }
