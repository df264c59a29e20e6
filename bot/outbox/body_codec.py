"""A notice's body as JSON and back. Each kind's own class says what it holds.

What may stand in a body: text and ids, whole numbers, yes or no, enums, moments, another body, tuples of these, and None where the
class says so. A field that equals its default is left out; one that a class does not know is passed over, so that a body written by
another version can be read.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Text, cast

from bot.database.schema import outbox
from bot.outbox.notice import NoticeBody, StoredBody

B = TypeVar("B", bound=NoticeBody)

# Read as text: SQLite keeps whatever stands there, and one damaged row must not spoil those that are read with it.
BODY_AS_TEXT = cast(outbox.c.body, Text).label("body")


class BodyUnreadable(ValueError):
    """What is stored is not a body of its kind: damaged, or written by a version too old or too new."""


def to_stored(body: NoticeBody) -> dict[str, Any]:
    """The body as JSON can hold it."""
    stored: dict[str, Any] = msgspec.to_builtins(body)
    return stored


def from_stored(body: type[B], stored: StoredBody) -> B:
    """What was stored, as a body of this class. Raises BodyUnreadable."""
    try:
        return msgspec.convert(stored, body)
    except msgspec.ValidationError as wrong:
        where = str(wrong).rpartition(" - ")[2]  # without the value that is wrong: what is damaged may hold anything
        raise BodyUnreadable(f"{body.__name__}: {where}") from wrong


def parsed(text: str | None) -> StoredBody:
    """What the text of a row says; None where it is no JSON object."""
    try:
        stored = json.loads(text or "")
    except ValueError:
        return None
    return stored if isinstance(stored, dict) else None


def read_or_none(body: type[B], stored: StoredBody) -> B | None:
    """The same, and None where it cannot be read: its own turn to be sent will tell."""
    try:
        return from_stored(body, stored)
    except BodyUnreadable:
        return None
