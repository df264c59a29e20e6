"""What matters to reactions and replies that were told together, asked in one statement. Who counts, what the emoji mean here, and
what there is at each message. Most messages have nothing of ours, and then nothing more is to be done.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Row

from bot.database.bulk import execute_raw, rows_given
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.sharing.rules import Place

_KEPT = ("learnings", "asks", "answers")


class AtMessage(Struct):
    """What there is at a message: whether something of ours stands there, and the emoji of the marks on it."""

    stands: bool = False
    emoji: set[str] = field(default_factory=set)


class BatchContext(Struct, frozen=True):
    """`counting`: those of the people who count. `setting`: the stored value, None where nothing is stored."""

    counting: frozenset[str]
    setting: Any
    here: Mapping[Place, AtMessage]


def read_batch_context(scope: Scope, people: Collection[PersonId], places: Collection[Place], setting: str) -> BatchContext:
    """For people and messages that were named together."""
    counting: set[str] = set()
    here: defaultdict[Place, AtMessage] = defaultdict(AtMessage)
    stored = None
    for row in _look(scope, people, places, setting):
        what, first, second, stands, emoji = tuple(row)
        match what:
            case "here":
                here[Place(first, second)] = AtMessage(bool(stands), set(json.loads(emoji or "[]")))
            case "counts":
                counting.add(first)
            case "setting":
                stored = json.loads(first)
    return BatchContext(frozenset(counting), stored, here)


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
    stands = " OR ".join(f"(SELECT 1 FROM {one} {at} LIMIT 1) IS NOT NULL" for one in _KEPT)  # noqa: S608
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
