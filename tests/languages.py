"""What of another language is left in a message: every text that Slack shows or reads aloud is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.words.catalogue import catalogue

SHOWN = ("text", "title", "label", "name", "accessibility_label", "alt_text")


def texts_in(payload: Any) -> list[str]:
    """Every text that Slack would show or read aloud."""
    if isinstance(payload, Mapping):
        here = [value for key, value in payload.items() if key in SHOWN and isinstance(value, str)]
        return here + [text for value in payload.values() for text in texts_in(value)]
    if isinstance(payload, (list, tuple)):
        return [text for value in payload for text in texts_in(value)]
    return []


def english_in(payload: Any, *rooms: str) -> list[str]:
    """The English pieces of these rooms' sentences that are left in a message; what is the same in German is not English."""
    pieces = pieces_of("en", *rooms) - pieces_of("de", *rooms)
    longest_first = sorted(map(re.escape, pieces), key=len, reverse=True)
    found = re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first)})(?![\w-])")
    return [piece for text in texts_in(payload) for piece in found.findall(text)]


def pieces_of(language: str, *rooms: str) -> set[str]:
    """What stands between the gaps of the sentences under these rooms' keys, as far as there are letters in it."""
    said = [one for key, forms in catalogue(language).sentences.items() if key.startswith(rooms) for one in forms]
    between = (piece.strip(" .,:;()·•“”„") for text in said for piece in re.split(r"\{\w+\}|\n", text))
    return {piece for piece in between if re.search(r"[^\W\d_]{2}", piece)}
