"""The arguments of one Web API call, whatever way they came: query, form or JSON, merged.

Form values are strings, JSON values are not; both are understood, and what is neither is refused as Slack does.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from bot.localslack.api.refusal import Refusal, refusal_with_messages
from bot.localslack.json_object import Json


class Arguments:
    """What a method was called with."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = {key: value for key, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """A string argument."""
        return str(self.values.get(name, default))

    def need(self, name: str) -> str:
        """A string argument that must be there."""
        if not (value := self.text(name)):
            raise refusal_with_messages("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A truth value: true, "true", 1 or "1"."""
        value = self.values.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1")

    def names(self, name: str) -> list[str]:
        """A list, or a string with commas."""
        value = self.values.get(name, [])
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def parsed(self, name: str, error: str) -> Any:
        """A JSON argument: parsed when it came as a string."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as fault:
            raise Refusal(error) from fault

    def limit(self, most: int = 1000, default: int = 100) -> int:
        """The page size: at least 1, at most `most`; 0 and nothing mean the default."""
        try:
            asked = int(self.values.get("limit") or 0)
        except ValueError as fault:
            raise Refusal("invalid_limit") from fault
        if asked < 0:
            raise Refusal("invalid_limit")
        return min(asked or default, most)

    def cursor(self, label: str) -> str:
        """What the cursor points at, or an empty string for the first page."""
        value = self.text("cursor")
        if not value:
            return ""
        try:
            found, _, place = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as fault:
            raise Refusal("invalid_cursor") from fault
        if found != label:
            raise Refusal("invalid_cursor")
        return place


def next_cursor(label: str, place: str) -> Json:
    """The `response_metadata` that points at the next page; an empty place means there is none."""
    cursor = base64.b64encode(f"{label}:{place}".encode()).decode() if place else ""
    return {"next_cursor": cursor}


def page_of(things: list[Any], arguments: Arguments, label: str, *, most: int = 1000, default: int = 100) -> Any:
    """One page of a list by offset: (the page, its `response_metadata`)."""
    place = arguments.cursor(label) or "0"
    if not place.isdigit():
        raise Refusal("invalid_cursor")
    start, size = int(place), arguments.limit(most, default)
    after = str(start + size) if start + size < len(things) else ""
    return things[start : start + size], next_cursor(label, after)
