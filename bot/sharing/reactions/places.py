"""What matters to reactions and replies that were told together, asked in one statement. Who counts, what the emoji mean here, and
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

from sqlalchemy import Row

from bot.database.bulk import execute_raw, rows_given
from bot.database.scope import Scope
from bot.ids import PersonId, WorkspaceId
from bot.sharing.rules import Place

_STANDING = ("learnings", "asks", "answers")
_LOCK = "SELECT count(pg_advisory_xact_lock(key)) FROM unnest(CAST(? AS bigint[])) AS key"


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


def hold(scope: Scope, places: Collection[Place]) -> None:
    """Nobody else settles anything at these messages before this transaction ends.

    Two writers that each see only their own half would both leave out the other's mark. SQLite has one writer anyway.
    """
    if scope.tx.dialect.name == "postgresql":
        execute_raw(scope.tx, _LOCK, [sorted({_lock_key(scope.workspace, place) for place in places})])


def look_around(scope: Scope, people: Collection[PersonId], places: Collection[Place], setting: str) -> Around:
    """For people and messages that were named together."""
    counting: set[str] = set()
    here: defaultdict[Place, Here] = defaultdict(Here)
    stored = None
    for row in _look(scope, people, places, setting):
        what, first, second, stands, emoji = tuple(row)
        match what:
            case "here":
                here[Place(first, second)] = Here(bool(stands), set(json.loads(emoji or "[]")))
            case "counts":
                counting.add(first)
            case "setting":
                stored = json.loads(first)
    return Around(frozenset(counting), stored, here)


def _look(scope: Scope, people: Collection[PersonId], places: Collection[Place], setting: str) -> Iterable[Row[Any]]:
    wanted = json.dumps(sorted((place.channel, place.ts) for place in places))
    named = json.dumps([[person] for person in sorted(people)])
    gathered = "json_group_array" if scope.tx.dialect.name == "sqlite" else "json_agg"
    statement = _statement(rows_given(scope.tx, channel="VARCHAR", ts="VARCHAR"), rows_given(scope.tx, person="VARCHAR"), gathered)
    return execute_raw(scope.tx, statement, [wanted, named, *[scope.workspace] * 6, setting])


@lru_cache
def _statement(places: str, people: str, gathered: str) -> str:
    """Each message and person is looked up by itself, in an index: as a join, PostgreSQL would read every mark there is whenever its
    statistics are older than the table.
    """
    at = "WHERE workspace_id = ? AND channel_id = wanted.channel AND message_ts = wanted.ts"
    stands = " OR ".join(f"(SELECT 1 FROM {one} {at} LIMIT 1) IS NOT NULL" for one in _STANDING)  # noqa: S608
    return " ".join(
        (
            f"WITH wanted AS {places}, named AS {people}",
            f"SELECT 'here' AS what, channel, ts, {stands} AS stands,",
            f"(SELECT CAST({gathered}(emoji) AS VARCHAR) FROM reactions {at} AND is_present) AS emoji FROM wanted",  # noqa: S608
            "UNION ALL SELECT 'counts', person, NULL, NULL, NULL FROM named WHERE (SELECT 1 FROM people",
            "WHERE workspace_id = ? AND id = named.person AND NOT (is_bot OR is_guest OR is_stranger OR is_deactivated)) IS NOT NULL",
            "UNION ALL SELECT 'setting', CAST(value AS VARCHAR), NULL, NULL, NULL FROM settings WHERE workspace_id = ? AND name = ?",
        )
    )


def _lock_key(workspace: WorkspaceId, place: Place) -> int:
    named = f"{workspace} {place.channel} {place.ts}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), signed=True)
