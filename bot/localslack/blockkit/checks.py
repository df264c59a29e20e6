"""Whole messages and views against Slack's rules. Pure: JSON values in, a list of problems out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.localslack.blockkit.blocks import MOST_MARKDOWN, check_block
from bot.localslack.blockkit.objects import plain_text
from bot.localslack.blockkit.validators import (
    Check,
    Position,
    Problem,
    Surface,
    boolean,
    many,
    shape,
    string,
)

MOST_MESSAGE_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
MOST_MESSAGE_TEXT = 40_000
MOST_ATTACHMENTS = 100
MOST_VIEW_BYTES = 250_000
MOST_OF_A_KIND = {"table": 1, "data_visualization": 2}


def check_message(payload: Mapping[str, Any]) -> list[Problem]:
    """What Slack would refuse in the arguments of chat.postMessage and its kin; empty when nothing.

    Looks at text, blocks, attachments and markdown_text; whom and where to post is not its business.
    """
    position = Position("message")
    blocks, attachments = payload.get("blocks"), payload.get("attachments")
    if not any(payload.get(name) for name in ("text", "blocks", "attachments", "markdown_text")):
        position.refuse("no_text", "a message needs text, blocks or attachments")
    if payload.get("text") is not None:
        string(MOST_MESSAGE_TEXT, 0)(payload["text"], position.into("text"))
    if blocks is not None:
        _check_list(blocks, position.into("blocks"), MOST_MESSAGE_BLOCKS)
    if attachments is not None:
        many(_attachment, MOST_ATTACHMENTS, 0)(attachments, position.into("attachments"))
    _check_markdown_text(payload, position)
    return position.found


def check_view(view: Mapping[str, Any]) -> list[Problem]:
    """What Slack would refuse in a modal or an App Home; empty when nothing."""
    kind = view.get("type") if isinstance(view, Mapping) else None
    if kind not in ("modal", "home"):
        return [Problem("/type", "unsupported_type", "a view is of type modal or home")]
    position = Position("modal" if kind == "modal" else "home")
    _VIEWS[position.surface](view, position)
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES:
        position.refuse("view_too_large", "a view may hold no more than 250 KB")
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        _check_focus(blocks, position)
        if kind == "modal" and "submit" not in view and any(_kind(block) == "input" for block in blocks):
            position.refuse("missing_field", "missing required field: submit (there are inputs)")
    return position.found


def check_blocks(blocks: object, surface: Surface) -> list[Problem]:
    """What Slack would refuse in a list of blocks on this surface; pointers start at the list."""
    position = Position(surface)
    _check_list(blocks, position, MOST_MESSAGE_BLOCKS if surface == "message" else MOST_VIEW_BLOCKS)
    return position.found


def elements_of(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The interactive elements of one block, wherever it keeps them."""
    for holder in (block.get("accessory"), block.get("element")):
        if isinstance(holder, dict):  # quicker to ask than Mapping
            yield holder
    if block.get("type") in ("actions", "context_actions"):
        elements = block.get("elements")
        if isinstance(elements, list):
            yield from (element for element in elements if isinstance(element, dict))


def _check_list(blocks: object, position: Position, most: int) -> None:
    many(check_block, most, 0)(blocks, position)
    if isinstance(blocks, list):
        _check_ids(blocks, position)
        _check_counts(blocks, position)


def _check_ids(blocks: Sequence[object], position: Position) -> None:
    taken: set[object] = set()
    for index, block in enumerate(blocks):
        if not isinstance(block, Mapping):
            continue
        block_id = block.get("block_id")
        if block_id is not None and str(block_id) in taken:
            position.into(index).into("block_id").refuse("not_unique", f"block_id already exists: {block_id}")
        taken.add(str(block_id))
        ids = Counter(str(part["action_id"]) for part in elements_of(block) if "action_id" in part)
        for action_id, times in ids.items():
            if times > 1:
                position.into(index).refuse("not_unique", f"action_id already exists in the block: {action_id}")


def _check_counts(blocks: Sequence[object], position: Position) -> None:
    kinds = Counter(_kind(block) for block in blocks)
    for kind, most in MOST_OF_A_KIND.items():
        if kinds[kind] > most:
            position.refuse(f"too_many_{kind}", f"no more than {most} {kind} blocks allowed in a message")
    markdown = (block.get("text") for block in blocks if isinstance(block, Mapping) and _kind(block) == "markdown")
    if sum(len(text) for text in markdown if isinstance(text, str)) > MOST_MARKDOWN:
        position.refuse("too_long", f"no more than {MOST_MARKDOWN} characters in all markdown blocks")


def _check_markdown_text(payload: Mapping[str, Any], position: Position) -> None:
    if payload.get("markdown_text") is None:
        return
    string(MOST_MARKDOWN)(payload["markdown_text"], position.into("markdown_text"))
    if payload.get("text") or payload.get("blocks"):
        position.refuse("markdown_text_conflict", "markdown_text stands alone, without text and blocks")


def _attachment(value: object, position: Position) -> None:
    if not isinstance(value, Mapping):
        position.refuse("wrong_type", "must be an object")
    elif value.get("blocks") is not None:
        _check_list(value["blocks"], position.into("blocks"), MOST_MESSAGE_BLOCKS)


def _view_blocks(value: object, position: Position) -> None:
    _check_list(value, position, MOST_VIEW_BLOCKS)


def _check_focus(blocks: Sequence[object], position: Position) -> None:
    parts = [part for block in blocks if isinstance(block, Mapping) for part in elements_of(block)]
    if sum(part.get("focus_on_load") is True for part in parts) > 1:
        position.refuse("too_many", "only one element may have focus_on_load")


def _kind(block: object) -> str:
    return str(block.get("type")) if isinstance(block, Mapping) else ""


_SAME: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_VIEWS: dict[Surface, Check] = {
    "modal": shape(
        {"title": plain_text(24), "blocks": _view_blocks},
        {
            **_SAME,
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
    ),
    "home": shape({"blocks": _view_blocks}, _SAME),
}
