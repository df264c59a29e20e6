"""A notice's body as JSON and back. Each kind's own class says what it holds.

What may stand in a body: text and ids, whole numbers, yes or no, enums, moments, another body, tuples of these, and None where the
class says so. A field that equals its default is left out; one that a class does not know is passed over, so that a body written by
another version can be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import Text, cast

from bot.database.schema import outbox
from bot.outbox.notice import NoticeBody, StoredBody

B = TypeVar("B", bound=NoticeBody)
Read = Callable[[Any], Any]

# Read as text: SQLite keeps whatever stands there, and one damaged row must not spoil those that are read with it.
BODY_AS_TEXT = cast(outbox.c.body, Text).label("body")


class BodyUnreadable(ValueError):
    """What is stored is not a body of its kind: damaged, or written by a version too old or too new."""


def to_stored(body: NoticeBody) -> dict[str, Any]:
    """The body as JSON can hold it."""
    given = ((field.name, getattr(body, field.name), field.default) for field in fields(body))
    return {name: _written(value) for name, value, default in given if value != default}


def from_stored(body: type[B], stored: StoredBody) -> B:
    """What was stored, as a body of this class. Raises BodyUnreadable."""
    if not isinstance(stored, Mapping):
        raise BodyUnreadable(body.__name__)
    kind_of_body: Any = body  # mypy takes no class with fields for hashable
    read, needed = _readers(kind_of_body)
    if missing := needed - stored.keys():
        raise BodyUnreadable(f"{body.__name__}: no {', '.join(sorted(missing))}")
    return body(**{name: read[name](value) for name, value in stored.items() if name in read})


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


def _written(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case NoticeBody():
            return to_stored(value)
        case tuple():
            return [_written(one) for one in value]
    return value


@cache
def _readers(body: type[NoticeBody]) -> tuple[Mapping[str, Read], frozenset[str]]:
    """How each field is read, and which must be there."""
    types = get_type_hints(body)
    needed = frozenset(field.name for field in fields(body) if field.default is MISSING)
    return {field.name: _reader(types[field.name]) for field in fields(body)}, needed


def _reader(wanted: Any) -> Read:
    wanted = getattr(wanted, "__supertype__", wanted)  # an id is text
    if get_origin(wanted) is UnionType:
        (some,) = (_reader(one) for one in get_args(wanted) if one is not NoneType)
        return lambda stored: None if stored is None else some(stored)
    if get_origin(wanted) is tuple:
        each = _reader(get_args(wanted)[0])
        return lambda stored: tuple(each(one) for one in _as(list, stored))
    if issubclass(wanted, NoticeBody):
        return lambda stored: from_stored(wanted, stored)
    if issubclass(wanted, Enum):
        return lambda stored: _made(wanted, stored)
    if wanted is datetime:
        return lambda stored: _made(datetime.fromisoformat, _as(str, stored))
    return lambda stored: _as(wanted, stored)


def _as(wanted: type, stored: Any) -> Any:
    if type(stored) is not wanted:
        raise BodyUnreadable(f"{type(stored).__name__} is no {wanted.__name__}")
    return stored


def _made(make: Callable[[Any], Any], stored: Any) -> Any:
    try:
        return make(stored)
    except ValueError as wrong:
        raise BodyUnreadable(type(wrong).__name__) from wrong
