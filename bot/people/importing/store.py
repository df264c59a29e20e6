"""Rows of what lists of teams changed, and what is looked up to read a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, select

from bot.database.bulk import among
from bot.database.schema import channels, people, team_imports
from bot.database.scope import Scope
from bot.ids import ChannelId, PersonId, TeamId
from bot.people.importing.rules import KnownChannel


class KeptImport(Struct, frozen=True):
    """What a list changed: the teams it made, and for each it changed what stood there before and after."""

    id: str
    made_by: PersonId | None
    made_at: datetime
    made: tuple[TeamId, ...]
    changed: Mapping[TeamId, Mapping[str, tuple[Any, Any]]]


def keep_import(scope: Scope, kept: KeptImport) -> None:
    """So that it can be undone, with what the batches before it did."""
    before = import_kept(scope, kept.id)
    made = [*(before.made if before else ()), *kept.made]
    all_changed = {**(before.changed if before else {}), **kept.changed}
    changed = {team: {name: list(pair) for name, pair in one.items()} for team, one in all_changed.items()}
    row = {"id": kept.id, "made_by": kept.made_by, "made_at": kept.made_at, "changes": {"made": made, "changed": changed}}
    scope.upsert(team_imports, row)


def import_kept(scope: Scope, import_id: str) -> KeptImport | None:
    """What this list changed; None once it was undone, or too long ago."""
    row = scope.execute(select(team_imports).where(team_imports.c.id == import_id)).one_or_none()
    if row is None:
        return None
    changed = {TeamId(team): {name: (pair[0], pair[1]) for name, pair in fields.items()} for team, fields in row.changes["changed"].items()}
    return KeptImport(row.id, row.made_by, row.made_at, tuple(row.changes["made"]), changed)


def newest_import(scope: Scope, since: datetime) -> str | None:
    """The last list that was taken in since then."""
    query = select(team_imports.c.id).where(team_imports.c.made_at > since).order_by(team_imports.c.made_at.desc(), team_imports.c.id)
    return scope.execute(query.limit(1)).scalar_one_or_none()


def drop_import(scope: Scope, import_id: str) -> None:
    """It was undone."""
    scope.execute(delete(team_imports).where(team_imports.c.id == import_id))


def zones_by_person(scope: Scope, persons: Collection[PersonId]) -> dict[PersonId, str]:
    """Where each of these people lives."""
    return {row.id: row.zone for row in scope.execute(select(people.c.id, people.c.zone).where(among(people.c.id, persons)))}


def known_channels(scope: Scope) -> list[KnownChannel]:
    """Every channel that the bot knows of."""
    rows = scope.execute(select(channels).order_by(channels.c.id))
    return [KnownChannel(ChannelId(row.id), row.name, row.bot_is_member, row.is_archived, row.is_shared) for row in rows]
