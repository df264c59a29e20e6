"""Whether a German message has English of ours left in it, and somebody who reads Slack in German."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from bot.localslack import Someone
from bot.words import words_in
from bot.words.catalogue import catalogue
from tests.stories.driver import BERLIN, Story

COMMAND = re.compile(r"`/[^`]*`")
SHOWN = ("text", "title", "label", "name", "accessibility_label", "alt_text")


async def german_reader(story: Story, name: str = "Dora Weiss", channel: str = "harbor") -> Someone:
    """A new colleague in the channel who reads Slack in German."""
    dora = story.slack.add_person(name, tz=BERLIN, locale="de-DE")
    await dora.joins(channel)
    await story.settle()
    return dora


def english_in(payload: Any, *rooms: str) -> list[str]:
    """The English of the catalogue, of these rooms (all without one), that stands in a message or view. A command is typed as it is."""
    return [found for text in _told(payload) for found in _english(rooms).findall(COMMAND.sub(" ", text))]


@cache
def _english(rooms: tuple[str, ...]) -> re.Pattern[str]:
    only = sorted(_pieces("en", rooms) - _pieces("de", ()), key=len, reverse=True)
    assert len(only) > 10, "there is nothing to look for"
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, only))})(?![\w-])")


def _pieces(language: str, rooms: tuple[str, ...]) -> set[str]:
    """What stands between the gaps of a language's sentences, as far as there are letters in it; and its days and months."""
    words = words_in(language)
    said = [one for key, forms in catalogue(language).sentences.items() if not rooms or key.split(".")[0] in rooms for one in forms]
    named = [words.weekday(day) for day in range(7)] + [words.month(date(2026, month, 1)) for month in range(1, 13)]
    between = (piece.strip(" .,:;()·•*_?!") for text in (*said, *named) for piece in re.split(r"\{\w+\}|\n", text))
    return {piece for piece in between if re.search(r"[^\W\d_]{2}", piece)}


def _told(payload: Any) -> list[str]:
    """Every text that Slack would show or read aloud."""
    if isinstance(payload, str):
        return [payload]
    if isinstance(payload, Mapping):
        here = [value for key, value in payload.items() if key in SHOWN and isinstance(value, str)]
        return here + [text for value in payload.values() if not isinstance(value, str) for text in _told(value)]
    if isinstance(payload, (list, tuple)):
        return [text for value in payload for text in _told(value)]
    return []
