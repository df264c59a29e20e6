"""Which lead guessed what? They hold every copy of the database, know who guessed when, and read all that was published."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from string import hexdigits
from typing import Any

from bot.ids import CohortId, PersonId, QuestionId, TeamId
from bot.plan.leaders.rules import TENTHS
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot

KEY_BYTES = 32
Dump = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Guessing:
    """One round table: who guessed what of which team in which order, and a copy of the database after each."""

    table: str
    guesses: Mapping[tuple[PersonId, TeamId], int]
    copies: tuple[Dump, ...]
    after: Dump
    published: int  # the company's figure, in tenths


def guesses_tried(held: Guessing, keys: Sequence[bytes] = ()) -> tuple[list[float], list[float]]:
    """Try by try: whether a guess was named, and whether a guess from what was published is right. `keys`: stolen ones."""
    found = {**_by_difference(held), **_by_keys(held, [*keys, *_keys_in(held)])}
    named = [float(found.get(who, held.published) == value) for who, value in held.guesses.items()]
    return named, [float(held.published == value) for value in held.guesses.values()]


def _by_difference(held: Guessing) -> dict[tuple[PersonId, TeamId], int]:
    """What is new in a copy is theirs who guessed just before it; a byte of it that could be a guess is read as one."""
    found: dict[tuple[PersonId, TeamId], int] = {}
    for who, before, after in zip(held.guesses, held.copies, held.copies[1:], strict=False):
        new = [row for row in after["guesses"] if row not in before["guesses"]]
        if len(new) == 1:
            sealed = bytes(new[0]["sealed"])
            if read := [byte for byte in (sealed[0], sealed[-1]) if byte in TENTHS]:
                found[who] = read[0]
    return found


def _by_keys(held: Guessing, keys: Sequence[bytes]) -> dict[tuple[PersonId, TeamId], int]:
    """Each key tried on every row of every copy."""
    found = {}
    sealed = {bytes(row["slot"]): bytes(row["sealed"]) for copy in (*held.copies, held.after) for row in copy["guesses"]}
    for key in set(keys):
        for person, team in held.guesses:
            place = slot(key, person, QuestionId(f"guess:{team}"))
            value = Sealer(key).value(place, CohortId(held.table), QuestionId(team), sealed[place]) if place in sealed else None
            if value is not None:
                found[person, team] = value
    return found


def _keys_in(held: Guessing) -> Iterator[bytes]:
    """Whatever could be a key in any copy, and what may be made of the ids that stand there."""
    for copy in (held.copies[-1], held.after):
        for value in (value for some in copy.values() for row in some for value in row.values()):
            if isinstance(value, bytes) and len(value) == KEY_BYTES:
                yield value
            if isinstance(value, str) and len(value) == 2 * KEY_BYTES and set(value) <= set(hexdigits):
                yield bytes.fromhex(value)
            if isinstance(value, str):
                yield sha256(value.encode()).digest()
                yield hmac.digest(value.encode(), b"guess", sha256)
