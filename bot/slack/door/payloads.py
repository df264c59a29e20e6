"""What a payload of Slack's must look like. One whose skeleton is not Slack's never reaches Bolt.

Bolt looks for team, person and channel in every payload, and answers 500 where it finds a number; Slack would repeat that for nothing.
NUL and half surrogate pairs, which no database keeps, become the replacement character.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMED = ("team", "user", "channel", "enterprise")  # an id, or an object that has one
OBJECTS = ("view", "message", "previous_message", "item", "assistant_thread", "function_data")
LISTS = ("authorizations", "response_urls")
DEEPEST = 100  # levels; Slack's own payloads have some fifteen
REPLACEMENT = "\ufffd"
NUL, HALF_PAIR = r"\x00", r"\ud"  # as `repr` writes them


def is_sound(body: Any) -> bool:
    """Whether the parts that say who and where have the shapes that Slack documents."""
    if not isinstance(body, Mapping) or not isinstance(body.get("event", {}), Mapping):
        return False
    event = body.get("event", {})
    return _has_shape(body) and _has_shape(event) and not _too_deep(body)


def cleaned(found: Any) -> Any:
    """The same without NUL and half surrogate pairs; what is clean already is not copied."""
    return found if _is_clean(found) else _cleaned(found)


def _has_shape(node: Mapping[str, Any]) -> bool:
    for name in NAMED:
        one = node.get(name)
        if not _is_text(one) and not (isinstance(one, Mapping) and _is_text(one.get("id"))):
            return False
    for name in LISTS:
        if (listed := node.get(name)) is not None and not (isinstance(listed, list) and all(map(_is_sound_object, listed))):
            return False
    return all(_is_sound_object(node[name]) for name in OBJECTS if node.get(name) is not None)


def _is_sound_object(found: Any) -> bool:
    return isinstance(found, Mapping) and _has_shape(found)


def _is_text(found: Any) -> bool:
    return found is None or isinstance(found, str)


def _too_deep(body: Any) -> bool:
    level = [body]
    for _ in range(DEEPEST + 1):
        inside = [node.values() if isinstance(node, dict) else node for node in level]
        level = [one for some in inside for one in some if isinstance(one, (dict, list))]
        if not level:
            return False
    return True


def _is_clean(found: Any) -> bool:
    """Looked for in the payload as Python writes it, with both as escapes: to visit each string takes three times as long."""
    written = repr(found)
    return NUL not in written and HALF_PAIR not in written


def _cleaned(found: Any) -> Any:
    if isinstance(found, str):
        return _clean_text(found)
    if isinstance(found, dict):
        return {_cleaned(key): _cleaned(value) for key, value in found.items()}
    return [_cleaned(one) for one in found] if isinstance(found, list) else found


def _clean_text(text: str) -> str:
    return text.replace("\0", REPLACEMENT).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
