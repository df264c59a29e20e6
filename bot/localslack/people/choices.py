"""Choices in menus and pickers: from the words a person uses to the value Slack sends. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from bot.localslack.blockkit.interactive_parts import options_in
from bot.localslack.json_object import Json

IdOf = Callable[[str], str]


def chosen_value(element: Json, wanted: Any, user_id: IdOf, channel_id: IdOf) -> Any:
    """The value to note for an element; lists for what takes several."""
    kind = element["type"]
    several = kind.startswith("multi_") or kind == "checkboxes"
    if wanted is None:
        return [] if several else None
    if several:
        each = wanted if isinstance(wanted, list | tuple | set) else [wanted]
        return [_one(element, one, user_id, channel_id) for one in each]
    return _one(element, wanted, user_id, channel_id)


def _one(element: Json, wanted: Any, user_id: IdOf, channel_id: IdOf) -> Any:
    kind = element["type"]
    if "external_select" in kind:
        return _option(element, wanted)
    if options_in(element):
        return _option(element, wanted)["value"]
    if "users_select" in kind:
        return user_id(getattr(wanted, "id", wanted))
    if "channels_select" in kind:
        return channel_id(wanted)
    if "conversations_select" in kind:
        return channel_id(wanted)
    if kind == "datetimepicker":
        return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(wanted)
    if isinstance(wanted, date):
        return wanted.isoformat()
    if isinstance(wanted, time):
        return wanted.strftime("%H:%M")
    return wanted if kind in ("rich_text_input", "file_input") else str(wanted)


def _option(element: Json, wanted: Any) -> Json:
    offered = options_in(element)
    for fits in (_same_words, _same_value, _begins_so):
        for option in offered:
            if fits(option, str(wanted)):
                return option
    words = ", ".join(repr(option["text"]["text"]) for option in offered)
    raise LookupError(f"{element.get('action_id')} offers no {wanted!r}, only {words}")


def _same_words(option: Json, wanted: str) -> bool:
    return bool(option["text"]["text"] == wanted)


def _same_value(option: Json, wanted: str) -> bool:
    return option.get("value") == wanted


def _begins_so(option: Json, wanted: str) -> bool:
    return str(option["text"]["text"]).lower().startswith(wanted.lower())
