"""Who is told a digest, and when: teams by their hour, leads and program owners with where they live."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Text, and_, cast, func, select

from bot.database.consent import owners_may_hear
from bot.database.schema import digests, due, people, team_members, teams
from bot.database.scope import Scope, narrowed
from bot.digest.store.digests import TEAM
from bot.ids import ChannelId, PersonId, TeamId


class Slot(Struct, frozen=True):
    """When digests are told: day of the week, "HH:MM" and zone."""

    weekday: int
    time: str
    zone: str


class TellingTeam(Struct, frozen=True):
    """A team that has a digest, and where."""

    id: TeamId
    name: str
    channel: ChannelId
    parts: frozenset[str]
    language: str
    created_at: datetime


class Lead(Struct, frozen=True):
    """Somebody who leads: where they live, and which teams (id, name)."""

    person: PersonId
    zone: str
    locale: str
    teams: tuple[tuple[TeamId, str], ...]


def slots(scope: Scope) -> list[Slot]:
    """Every day, hour and zone at which some team's digest is told."""
    columns = (teams.c.digest_weekday, teams.c.digest_time, teams.c.zone)
    query = select(*columns).where(*_TELLING).distinct().order_by(*columns)
    return [Slot(row[0], row[1], row[2]) for row in scope.execute(query)]


def teams_to_tell(scope: Scope, slot: Slot, at: datetime, told_since: date, limit: int) -> list[TellingTeam]:
    """Some of the slot's teams that were there at `at` and have no digest of `told_since` or later."""
    has_one = narrowed(
        select(digests.c.id)
        .where(digests.c.kind == TEAM, digests.c.subject == teams.c.id, digests.c.local_date >= told_since)
        .correlate(teams)
    )
    columns = (
        teams.c.id,
        teams.c.name,
        teams.c.channel_id,
        cast(teams.c.digest_parts, Text).label("parts"),
        teams.c.language,
        teams.c.created_at,
    )
    query = (
        select(*columns)
        .where(*_TELLING, teams.c.digest_weekday == slot.weekday, teams.c.digest_time == slot.time)
        .where(teams.c.zone == slot.zone, teams.c.created_at < at, ~has_one.exists())
        .order_by(teams.c.id)
        .limit(limit)
    )
    return [
        TellingTeam(id_, name, channel, _parts(parts), language, created_at)
        for id_, name, channel, parts, language, created_at in scope.execute(query).all()
    ]


def leads(scope: Scope, only: PersonId | None = None) -> list[Lead]:
    """Everybody who leads a team now and is here, with their teams; or one of them.

    A team that was welcomed within the last day is not told of yet, except to the one who asks: its lead has just read when the
    first letter comes.
    """
    query = (
        select(people.c.id, people.c.zone, people.c.locale, teams.c.id.label("team"), teams.c.name.label("team_name"))
        .join(team_members, _same(team_members, people, "person_id"))
        .join(teams, and_(teams.c.workspace_id == team_members.c.workspace_id, teams.c.id == team_members.c.team_id))
        .where(people.c.is_deactivated.is_(False))
        .where(team_members.c.is_lead, team_members.c.until.is_(None), *_WELCOMED)
        .order_by(people.c.id, teams.c.id)
    )
    found: dict[PersonId, list[Any]] = defaultdict(list)
    for row in scope.execute(query.where(people.c.id == only) if only else query.where(teams.c.welcomed_at <= scope.now - A_DAY)):
        found[row.id].append(row)
    return [Lead(person, rows[0].zone, rows[0].locale, tuple((row.team, row.team_name) for row in rows)) for person, rows in found.items()]


def owners(scope: Scope) -> list[tuple[PersonId, str, str]]:
    """(person, zone, locale) of every program owner who is here; of none before a team was welcomed."""
    if not owners_may_hear(scope):
        return []
    query = select(people.c.id, people.c.zone, people.c.locale).where(people.c.is_owner, people.c.is_deactivated.is_(False))
    return [(row.id, row.zone, row.locale) for row in scope.execute(query.order_by(people.c.id))]


def told_since(scope: Scope, kind: str, since: date) -> dict[str, date]:
    """By subject: the newest local date from `since` on for which there is a digest."""
    query = (
        select(digests.c.subject, func.max(digests.c.local_date))
        .where(digests.c.kind == kind, digests.c.local_date >= since)
        .group_by(digests.c.subject)
    )
    return {row[0]: row[1] for row in scope.execute(query)}


def due_at(scope: Scope, kind: str) -> datetime | None:
    """When the digests of that kind are due next; None when no date is set."""
    where = (due.c.kind == kind, due.c.subject == scope.workspace)
    found: datetime | None = scope.execute(select(due.c.due_at).where(*where)).scalar_one_or_none()
    return found


@lru_cache(maxsize=64)
def _parts(text: str) -> frozenset[str]:
    """A team's parts from their text: most teams have the same ones."""
    return frozenset(json.loads(text))


A_DAY = timedelta(days=1)
_WELCOMED = (teams.c.archived_at.is_(None), teams.c.welcomed_at.is_not(None))
_TELLING = (*_WELCOMED, teams.c.channel_id.is_not(None), teams.c.digest_paused_at.is_(None))


def _same(table: Any, other: Any, column: str) -> Any:
    return and_(other.c.workspace_id == table.c.workspace_id, other.c.id == table.c[column])
