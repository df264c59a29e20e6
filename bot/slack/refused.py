"""What Slack says when it refuses a call: its word, and where in ours the mistake stands. Never what stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_POINTER = re.compile(r"\[json-pointer:(/[\w/~.-]{0,200})\]")
_MOST = 5


def pointers_in(refusal: Mapping[str, Any] | Any) -> list[str]:
    """Slack's pointers into what it refused: names of fields and numbers, nobody's words.

    >>> pointers_in({"response_metadata": {"messages": ["[ERROR] must be less than 76 [json-pointer:/blocks/0/elements/1/text]"]}})
    ['/blocks/0/elements/1/text']
    """
    found = refusal.get("response_metadata")
    told = found.get("messages") if isinstance(found, Mapping) else None
    lines = [line for line in told if isinstance(line, str)] if isinstance(told, list) else []
    return [pointer for line in lines for pointer in _POINTER.findall(line)][:_MOST]
