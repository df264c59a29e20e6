"""Validators: small checks of JSON values, put together into the shapes of Block Kit.

A check looks at one JSON value and writes down what is wrong with it; it never raises and changes nothing.
What a block or an element may hold is said in the tables of the neighbouring files, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from re import Pattern
from typing import Literal

from msgspec import Struct, field

Surface = Literal["message", "modal", "home"]


class Problem(Struct, frozen=True):
    """One broken rule: where (JSON pointer), which rule, and a sentence in the style of Slack's own."""

    pointer: str
    rule: str
    message: str


class Position(Struct):
    """Where a check stands: the surface, the steps so far, and the list that problems are written to."""

    surface: Surface
    found: list[Problem] = field(default_factory=list)
    above: Position | None = None
    key: str | int = ""

    def into(self, key: str | int) -> Position:
        """The same walk, one step deeper."""
        return Position(self.surface, self.found, self, key)

    def refuse(self, rule: str, message: str) -> None:
        """Write a problem down and go on."""
        self.found.append(Problem(self._pointer(), rule, message))

    def _pointer(self) -> str:
        """Made for what is refused only: most of what is looked at is right."""
        return f"{self.above._pointer()}/{_escaped(self.key)}" if self.above is not None else ""


Check = Callable[[object, Position], None]


def _escaped(key: str | int) -> str:
    # JSON pointers write ~ and / inside a name as ~0 and ~1.
    return str(key).replace("~", "~0").replace("/", "~1")


def string(most: int, least: int = 1) -> Check:
    """Words of `least` to `most` characters."""

    def check(value: object, position: Position) -> None:
        if not isinstance(value, str):
            position.refuse("wrong_type", "must be a string")
        elif len(value) < least:
            position.refuse("too_short", f"must be more than {least - 1} characters")
        elif len(value) > most:
            position.refuse("too_long", f"must be less than {most + 1} characters")

    return check


def boolean(value: object, position: Position) -> None:
    """True or false, nothing like it."""
    if not isinstance(value, bool):
        position.refuse("wrong_type", "must be a boolean")


def integer(least: int, most: int) -> Check:
    """A whole number within bounds; true and false are no numbers."""

    def check(value: object, position: Position) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            position.refuse("wrong_type", "must be an integer")
        elif not least <= value <= most:
            position.refuse("out_of_range", f"must be between {least} and {most}")

    return check


def number(value: object, position: Position) -> None:
    """Any finite number."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value != value:
        position.refuse("wrong_type", "must be a number")


def word(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: object, position: Position) -> None:
        if not isinstance(value, str) or value not in allowed:
            position.refuse("not_one_of", f"must be one of: {', '.join(allowed)}")

    return check


def written(pattern: Pattern[str], example: str) -> Check:
    """A string in a fixed way of writing."""

    def check(value: object, position: Position) -> None:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            position.refuse("bad_format", f"must be written like {example}")

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` items that each pass."""

    def check(value: object, position: Position) -> None:
        if not isinstance(value, list):
            position.refuse("wrong_type", "must be an array")
            return
        if len(value) < least:
            position.refuse("too_few", f"must have at least {least} items")
        if len(value) > most:
            position.refuse("too_many", f"no more than {most} items allowed")
        for index, item in enumerate(value):
            each(item, position.into(index))

    return check


def shape(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    *also: Check,
    typed: bool = True,
) -> Check:
    """An object with exactly these fields; `also` are rules between fields, tried when all else is right."""
    known = {**required, **(optional or {})}

    def check(value: object, position: Position) -> None:
        if not isinstance(value, Mapping):
            position.refuse("wrong_type", "must be an object")
            return
        before = len(position.found)
        for name in sorted(required.keys() - value.keys()):
            position.refuse("missing_field", f"missing required field: {name}")
        for name, part in value.items():
            if name in known:
                known[name](part, position.into(name))
            elif not (typed and name == "type"):
                position.into(name).refuse("unknown_field", f"invalid additional property: {name}")
        if len(position.found) == before:
            for rule in also:
                rule(value, position)

    return check


def kind_of(kinds: Mapping[str, Check], instead: str = "unsupported type") -> Check:
    """An object whose `type` says which of the checks it must pass."""

    def check(value: object, position: Position) -> None:
        kind = value.get("type") if isinstance(value, Mapping) else None
        if not isinstance(value, Mapping):
            position.refuse("wrong_type", "must be an object")
        elif kind is None:
            position.refuse("missing_field", "missing required field: type")
        elif not isinstance(kind, str) or kind not in kinds:
            position.into("type").refuse("unsupported_type", f"{instead}: {kind}")
        else:
            kinds[kind](value, position)

    return check


def only(allowed: Iterable[str], kinds: Mapping[str, Check]) -> Check:
    """Like `kind_of`, for the part of a table that may stand here."""
    return kind_of({name: kinds[name] for name in allowed}, "unsupported type here")


def exactly_one_of(*names: str) -> Check:
    """A rule between fields: one of them and no other."""

    def check(value: object, position: Position) -> None:
        given = [name for name in names if isinstance(value, Mapping) and name in value]
        if len(given) != 1:
            position.refuse("conflict", f"exactly one of {', '.join(names)} is required")

    return check


def different(values: Sequence[object], position: Position, what: str) -> None:
    """Refuse a list in which something stands twice."""
    seen: list[object] = []
    for value in values:
        if value in seen:
            position.refuse("not_unique", f"{what} must be unique: {value}")
            return
        seen.append(value)
