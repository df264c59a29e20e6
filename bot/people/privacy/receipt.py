"""What a privacy receipt says of a table, as a value."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct


class HeldRows(Struct, frozen=True):
    """How many rows about somebody a table holds. `called`: a key of the catalogue; `at_most`: how old such a row becomes, where all do."""

    table: str
    called: str
    number: int
    at_most: timedelta | None = None
