"""Reactions as state. One row for each message, person and emoji, with the newest event; a removal is a tombstone.

Our own marks (saved, undone, deleted) lie in the same table, by nobody, under names that no emoji has.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, select

from bot.database.bulk import execute_raw, rows_given, stored_moment
from bot.database.schema import asks, learnings, reactions
from bot.database.scope import Scope
from bot.ids import ChannelId, PersonId
from bot.sharing.reactions.rules import GONE, NOBODY, SAVED, UNDONE, Mark, order_of
from bot.sharing.rules import Place


class KeptMark(Struct, frozen=True):
    """A mark that is there now."""

    person: PersonId
    emoji: str
    at: datetime


class ToldMark(Struct, frozen=True):
    """A mark as an event told it, with its place."""

    place: Place
    person: PersonId
    emoji: str
    mark: Mark
    at: datetime


_TOLD = {
    "channel": "VARCHAR",
    "ts": "VARCHAR",
    "person": "VARCHAR",
    "emoji": "VARCHAR",
    "there": "BOOLEAN",
    "event": "VARCHAR",
    "at": "TIMESTAMPTZ",
}
_HERE = and_(reactions.c.channel_id == bindparam("channel"), reactions.c.message_ts == bindparam("ts"))
_PRESENT = select(reactions.c.person_id, reactions.c.emoji, reactions.c.at).where(_HERE, reactions.c.is_present)
_BY_PEOPLE = delete(reactions).where(_HERE, reactions.c.person_id != NOBODY)


def keep_mark(scope: Scope, place: Place, person: PersonId, emoji: str, mark: Mark, at: datetime) -> bool:
    """Remember this event unless a newer one is known; whether it was news."""
    return keep_marks(scope, [ToldMark(place, person, emoji, mark, at)]) == 1


def keep_marks(scope: Scope, told: Sequence[ToldMark]) -> int:
    """The same for many at once; how many were news. Of two events about one mark the newer is kept."""
    newest = {_key(one): one for one in sorted(told, key=lambda one: order_of(one.mark))}
    # In one order everywhere, so that two writers never wait for each other.
    rows = [[*key, newest[key].mark.there, order_of(newest[key].mark), stored_moment(scope.tx, newest[key].at)] for key in sorted(newest)]
    return execute_raw(scope.tx, _keep(rows_given(scope.tx, **_TOLD)), [scope.workspace, json.dumps(rows)]).rowcount if rows else 0


def marks_at(scope: Scope, place: Place) -> list[KeptMark]:
    """The marks on a message now."""
    found = scope.execute(_PRESENT, {"channel": place.channel, "ts": place.ts})
    return [KeptMark(row.person_id, row.emoji, row.at) for row in found]


def marks_by(scope: Scope, person: PersonId, channel: ChannelId, timestamps: Collection[str], emoji: Collection[str]) -> list[KeptMark]:
    """One person's marks of some emoji on some messages of a channel."""
    found = scope.execute(
        select(reactions.c.person_id, reactions.c.emoji, reactions.c.at).where(
            reactions.c.channel_id == channel,
            reactions.c.message_ts.in_(list(timestamps)),
            reactions.c.person_id == person,
            reactions.c.emoji.in_(list(emoji)),
            reactions.c.is_present,
        )
    )
    return [KeptMark(row.person_id, row.emoji, row.at) for row in found]


def forget_marks_of_people(scope: Scope, place: Place) -> None:
    """The message is gone: so are everybody's marks on it."""
    scope.execute(_BY_PEOPLE, {"channel": place.channel, "ts": place.ts})


def places_marked_by(scope: Scope, person: PersonId) -> list[Place]:
    """Every message this person has marked and we still remember."""
    query = select(reactions.c.channel_id, reactions.c.message_ts).distinct()
    found = scope.execute(query.where(reactions.c.person_id == person))
    return [Place(row.channel_id, row.message_ts) for row in found]


def forget_person(scope: Scope, person: PersonId) -> None:
    """Every mark of a person."""
    scope.execute(delete(reactions).where(reactions.c.person_id == person))


def forget_old_marks(scope: Scope, before: datetime, *, saving: Iterable[str], fleeting: Iterable[str], recent: datetime) -> int:
    """Drop marks made before `before`; how many.

    1. A learning or question that stands by reactions alone (`saving`) keeps standing, saved by nobody.
    2. Marks that count only on a learning (`fleeting`) go after days where there is none: see `recent`.
    3. What an author undid stays undone; a deleted message's tombstone ages like a mark.
    """
    _keep_saved(scope, before, list(saving))
    old = delete(reactions).where(reactions.c.at < before, ~reactions.c.emoji.in_([SAVED, UNDONE]) | (reactions.c.person_id != NOBODY))
    idle = delete(reactions).where(reactions.c.at < recent, reactions.c.emoji.in_(list(fleeting)), ~_is_at(learnings))
    return scope.execute(old).rowcount + scope.execute(idle).rowcount


def is_gone(marks: Iterable[KeptMark]) -> bool:
    """Whether one of these marks says that the message was deleted."""
    return any(mark.emoji == GONE for mark in marks)


def _keep_saved(scope: Scope, before: datetime, saving: list[str]) -> None:
    places = select(reactions.c.channel_id, reactions.c.message_ts).distinct()
    ageing = places.where(
        reactions.c.at < before,
        reactions.c.is_present,
        reactions.c.person_id != NOBODY,
        reactions.c.emoji.in_([*saving, SAVED]),
        _is_at(learnings) | _is_at(asks),
    )
    rows = [
        {
            "channel_id": row.channel_id,
            "message_ts": row.message_ts,
            "person_id": NOBODY,
            "emoji": SAVED,
            "is_present": True,
            "last_event_ts": order_of(Mark(there=True, event_ts="0")),
            "at": before,
        }
        for row in scope.execute(ageing).all()
    ]
    scope.insert_new(reactions, rows)


def _key(told: ToldMark) -> tuple[str, str, str, str]:
    return told.place.channel, told.place.ts, told.person, told.emoji


@lru_cache
def _keep(told: str) -> str:
    """The engine decides which event is newer, in one statement: two that arrive together cannot both win."""
    return " ".join(
        (
            "INSERT INTO reactions (workspace_id, channel_id, message_ts, person_id, emoji, is_present, last_event_ts, at)",
            f"SELECT ?, channel, ts, person, emoji, there, event, at FROM {told} AS told WHERE TRUE",  # noqa: S608
            "ON CONFLICT (workspace_id, channel_id, message_ts, person_id, emoji) DO UPDATE",
            "SET is_present = excluded.is_present, last_event_ts = excluded.last_event_ts, at = excluded.at",
            "WHERE excluded.last_event_ts > reactions.last_event_ts",
        )
    )


def _is_at(table: Table) -> ColumnElement[bool]:
    return (
        select(table.c.id)
        .where(
            table.c.workspace_id == reactions.c.workspace_id,
            table.c.channel_id == reactions.c.channel_id,
            table.c.message_ts == reactions.c.message_ts,
        )
        .correlate(reactions)
        .exists()
    )
