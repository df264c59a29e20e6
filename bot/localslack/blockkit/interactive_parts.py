"""Interactive parts of messages and views: found by id or by words, and described as Slack's `actions`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.localslack.blockkit import elements_of, view_state
from bot.localslack.json_object import Json

Part = tuple[Json, Json]


def parts_of(blocks: list[Json]) -> Iterator[Part]:
    """Every (block, element) that can be pressed, chosen from or typed into, in the order they are seen."""
    for block in blocks:
        yield from ((block, dict(element)) for element in elements_of(block) if element.get("action_id"))
        for element in block.get("actions") or []:
            yield block, element
        for inner in (block.get("child_blocks") or []) + _cards(block):
            yield from parts_of([inner])


def _cards(block: Json) -> list[Json]:
    return list(block.get("elements") or []) if block.get("type") == "carousel" else []


def part_with(blocks: list[Json], block_id: str, action_id: str) -> Part | None:
    """The element with these ids; an empty block_id matches any block."""
    for block, element in parts_of(blocks):
        if element.get("action_id") == action_id and block_id in ("", block.get("block_id")):
            return block, element
    return None


def parts_named(blocks: list[Json], name: str) -> list[Part]:
    """The elements that go by this name: action_id, block_id, the words on a button, the label of a field."""
    exact, partly = [], []
    for block, element in parts_of(blocks):
        names = list(names_of(block, element))
        if name in names:
            exact.append((block, element))
        elif any(name.lower() in each.lower() for each in names[2:]):
            partly.append((block, element))
    return exact or partly


def names_of(block: Json, element: Json) -> Iterator[str]:
    """By what a person or a test may call an element; the ids come first."""
    yield str(element.get("action_id", ""))
    yield str(block.get("block_id", ""))
    for holder, key in ((element, "text"), (element, "placeholder"), (block, "label"), (block, "text")):
        value = holder.get(key)
        text = value.get("text") if isinstance(value, dict) else value
        if text:
            yield str(text)


def sends_at_once(block: Json) -> bool:
    """Whether a choice is told to the app at once; inputs only with `dispatch_action`."""
    return block.get("type") != "input" or bool(block.get("dispatch_action"))


def options_in(element: Json) -> list[Json]:
    """The options a menu offers, groups opened up."""
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [o for group in groups for o in group.get("options", [])]


def action_of(block: Json, element: Json, value: Any, action_ts: str) -> Json:
    """The entry of `actions` in a block_actions payload; `value` as the checker's `typed` has it."""
    action: Json = {"type": element["type"], "action_id": element["action_id"]}
    action |= {"block_id": block.get("block_id", ""), "action_ts": action_ts}
    if element["type"] in ("button", "workflow_button", "icon_button"):
        kept = ("text", "value", "style", "url", "icon")
        return action | {key: element[key] for key in kept if key in element}
    if element["type"] == "overflow":
        chosen = next(option for option in element["options"] if option.get("value") == value)
        return action | {"selected_option": chosen}
    if element["type"] == "feedback_buttons":
        side = "positive_button" if element["positive_button"].get("value") == value else "negative_button"
        return action | {key: element[side][key] for key in ("text", "value")}
    alone = {"blocks": [{**block, "accessory": element, "element": None, "elements": []}]}
    typed = {block["block_id"]: {element["action_id"]: value}}
    return action | view_state(alone, typed)[block["block_id"]][element["action_id"]]


def kept_typed(typed: Json, view: Json) -> Json:
    """What of the typed values still fits a view or message that may have been changed since."""
    kept: Json = {}
    for block, element in parts_of(view.get("blocks") or []):
        value = typed.get(block["block_id"], {}).get(element["action_id"], MISSING)
        if value is not MISSING and _fits(element, value):
            kept.setdefault(block["block_id"], {})[element["action_id"]] = value
    return kept


def _fits(element: Json, value: Any) -> bool:
    options = options_in(element)
    if not options or value is None:
        return True
    offered = {option.get("value") for option in options}
    return all(each in offered for each in (value if isinstance(value, list) else [value]))


MISSING = object()
