"""What matters to reactions and replies that were told together, asked in one statement: who counts, what the emoji mean here, and
what there is at each message. Most messages have nothing of ours, and then nothing more is to be done.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Row, bindparam, text

from bot.domain.sharing import Place
from bot.storage.database import Tx, execute_raw, rows_given

_STANDING = ("learnings", "asks", "answers")
_LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(:keys) AS key").bindparams(bindparam("keys", type_=ARRAY(BigInteger)))


@dataclass(slots=True)
class Here:
    """What there is at a message: whether something of ours stands there, and the emoji of the marks on it."""

    stands: bool = False
    emoji: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Around:
    """`counting`: those of the people who count. `setting`: the stored value, None where nothing is stored."""

    counting: frozenset[str]
    setting: Any
    here: Mapping[Place, Here]


def hold(tx: Tx, workspace: str, places: Collection[Place]) -> None:
    """Nobody else settles anything at these messages before this transaction ends.

    Two writers that each see only their own half would both leave out the other's mark. SQLite has one writer anyway.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(_LOCK, {"keys": sorted({_lock_key(workspace, place) for place in places})})


def look_around(tx: Tx, workspace: str, people: Collection[str], places: Collection[Place], setting: str) -> Around:
    """For people and messages that were named together."""
    counting: set[str] = set()
    here: defaultdict[Place, Here] = defaultdict(Here)
    stored = None
    for row in _look(tx, workspace, people, places, setting):
        what, first, second, third = tuple(row)
        match what:
            case "counts":
                counting.add(first)
            case "setting":
                stored = json.loads(first)
            case "stands":
                here[Place(first, second)].stands = True
            case "mark":
                here[Place(first, second)].emoji.add(third)
    return Around(frozenset(counting), stored, here)


def _look(tx: Tx, workspace: str, people: Collection[str], places: Collection[Place], setting: str) -> Iterable[Row[Any]]:
    wanted = json.dumps(sorted((place.channel, place.ts) for place in places))
    named = json.dumps([[person] for person in sorted(people)])
    statement = _statement(rows_given(tx, channel="VARCHAR", ts="VARCHAR"), rows_given(tx, person="VARCHAR"))
    return execute_raw(tx, statement, [wanted, *[workspace] * 5, named, workspace, setting])


@lru_cache
def _statement(places: str, people: str) -> str:
    at = "JOIN wanted ON channel_id = channel AND message_ts = ts WHERE workspace_id = ?"
    stands = " UNION ALL ".join(f"SELECT 'stands', channel_id, message_ts, NULL FROM {one} {at}" for one in _STANDING)  # noqa: S608
    return " ".join(
        (
            f"WITH wanted AS {places}",
            f"SELECT 'mark' AS what, channel_id, message_ts, emoji FROM reactions {at} AND is_present UNION ALL {stands}",  # noqa: S608
            "UNION ALL SELECT 'counts', id, NULL, NULL FROM people WHERE workspace_id = ?",
            f"AND id IN {people} AND NOT (is_bot OR is_guest OR is_stranger OR is_deactivated)",
            "UNION ALL SELECT 'setting', CAST(value AS VARCHAR), NULL, NULL FROM settings WHERE workspace_id = ? AND name = ?",
        )
    )


def _lock_key(workspace: str, place: Place) -> int:
    named = f"{workspace} {place.channel} {place.ts}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), signed=True)
