"""What a note may be: three sentences without a name, on one side, from so many people."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.people.naming import MENTIONS, PINGS, named_in
from bot.slack.sanitize import Written, checked, one_line

NOTE_LIMIT = 400
MOST_SENTENCES = 3
MOST_PEOPLE = 100_000
MOST_NOTES = 30  # that stand beside a map; the oldest make room
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)]*(?=\s|\Z)")


class NoteSource(StrEnum):
    """Where a note comes from. The value is stored."""

    INTERVIEW = "interview"
    FOCUS_GROUP = "focus_group"
    WORKSHOP = "workshop"
    OTHER = "other"


class HeardNote(Struct, frozen=True):
    """A note as everybody reads it: never by whom."""

    id: str
    side: Dimension
    source: NoteSource
    people: int
    text: str


def note_typed(text: str, side: str, source: str, people: str, colleagues: Collection[str]) -> tuple[str, Dimension, NoteSource, int]:
    """A note as it may stand there, or what to change."""
    if side not in set(Dimension):
        raise PersonCanFix("noting.no_side", field="side")
    if source not in set(NoteSource):
        raise PersonCanFix("noting.no_source", field="source")
    if not (people.isascii() and people.isdigit() and len(people) <= 9 and 0 < int(people) <= MOST_PEOPLE):
        raise PersonCanFix("noting.no_people", field="people")
    words = checked(text, what=Written.SENTENCE, limit=NOTE_LIMIT, field="text")
    if PINGS.search(words) or MENTIONS.search(words):
        raise PersonCanFix("noting.mentions", field="text")
    for name in named_in(words, colleagues):
        raise PersonCanFix("noting.names", field="text", name=name)
    if sentences(words) > MOST_SENTENCES:
        raise PersonCanFix("noting.too_long", field="text", most=MOST_SENTENCES)
    return one_line(words, NOTE_LIMIT), Dimension(side), NoteSource(source), int(people)


def sentences(text: str) -> int:
    """How many sentences a text has; what has no end is one too.

    >>> sentences("We wait. Nobody asks (why?). So it stays"), sentences("Version 2.0 helps")
    (3, 1)
    """
    rest = _SENTENCE_END.split(text.strip())
    return sum(1 for part in rest if part.strip())
