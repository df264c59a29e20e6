"""Digests as rows. Kept as they were composed, one for each kind, subject and local date; and what a lead set for the next."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Text, case, cast, delete, null, select, update

from bot.database.bulk import among
from bot.database.schema import digests, settings, teams
from bot.database.scope import Scope
from bot.digest.seen import PastDigest
from bot.digest.starting import Named
from bot.digest.store.codec import as_json, from_json
from bot.ids import DigestId, PersonId, TeamId

TEAM, MANAGER, OWNER = "team", "manager", "owner"
CHANGED = "digest_changed:"  # a lead's sentence for the next digest, as a setting of the workspace
NAMES_A_SIDE = re.compile(r'"weakest": ?\{')  # in a letter's content; reading those that name none would take longer than all the rest
NOT_NOW = "digest_not_now:"  # the same: what will not be done now, and why


class KeptDigest(Struct, frozen=True):
    """A digest row. `content` is the digest as the domain knows it."""

    id: DigestId
    kind: str
    subject: str
    on: date
    content: Any
    is_quiet: bool


def keep(scope: Scope, made: Iterable[KeptDigest]) -> int:
    """New digests; how many were new. One for each kind, subject and local date, for ever."""
    rows = [
        {
            "id": one.id,
            "kind": one.kind,
            "subject": one.subject,
            "local_date": one.on,
            "content": as_json(one.content),
            "is_quiet": one.is_quiet,
            "composed_at": scope.now,
        }
        for one in made
    ]
    return scope.insert_new(digests, rows)


def change(scope: Scope, digest_id: DigestId, content: Any) -> None:
    """What is kept of it from now on."""
    scope.execute(update(digests).where(digests.c.id == digest_id).values(content=as_json(content)))


def digest(scope: Scope, digest_id: DigestId) -> KeptDigest | None:
    """One digest, as it was composed."""
    row = scope.execute(select(digests).where(digests.c.id == digest_id)).one_or_none()
    if row is None:
        return None
    return KeptDigest(row.id, row.kind, row.subject, row.local_date, from_json(row.content), row.is_quiet)


def teams_composed_since(scope: Scope, since: datetime) -> list[DigestId]:
    """Teams' digests that were composed since then and had something to tell, oldest first."""
    told = select(digests.c.id).where(digests.c.kind == TEAM, digests.c.composed_at >= since, digests.c.is_quiet.is_(False))
    return list(scope.execute(told.order_by(digests.c.composed_at, digests.c.id)).scalars())


def holding(scope: Scope, item: str, since: date) -> list[KeptDigest]:
    """Teams' digests since that day in which this learning, question or experiment stands."""
    where = (digests.c.kind == TEAM, digests.c.local_date >= since, cast(digests.c.content, Text).contains(item, autoescape=True))
    rows = scope.execute(select(digests).where(*where).order_by(digests.c.local_date, digests.c.id))
    return [KeptDigest(row.id, row.kind, row.subject, row.local_date, from_json(row.content), row.is_quiet) for row in rows]


def past(scope: Scope, kind: str, subject: str, limit: int) -> list[PastDigest]:
    """Earlier digests, newest first."""
    query = select(digests.c.id, digests.c.kind, digests.c.local_date, digests.c.is_quiet).where(
        digests.c.kind == kind, digests.c.subject == subject
    )
    rows = scope.execute(query.order_by(digests.c.local_date.desc()).limit(limit))
    return [PastDigest(row.id, row.kind, row.local_date, row.is_quiet) for row in rows]


def told_first(scope: Scope, wanted: Collection[TeamId], since: date) -> dict[TeamId, frozenset[str]]:
    """By team: the ids of what opened its digests since that day, told by other features."""
    query = select(digests.c.subject, digests.c.content).where(
        digests.c.kind == TEAM, among(digests.c.subject, wanted), digests.c.local_date >= since, digests.c.is_quiet.is_(False)
    )
    found: dict[TeamId, set[str]] = defaultdict(set)
    for row in scope.execute(query):
        for part in from_json(row.content).of_others:
            found[row.subject].update(part.ids if part.stands_first else ())
    return {team: frozenset(ids) for team, ids in found.items()}


def quiet_runs(scope: Scope, wanted: Collection[str], since: date) -> dict[TeamId, tuple[bool, ...]]:
    """Each team's newest digests as far as they are quiet in a row, newest first: whether it asked to let it pause."""
    said = case((digests.c.is_quiet, digests.c.content), else_=null())  # reading the others' would take longer than all the rest
    query = select(digests.c.subject, digests.c.is_quiet, said).where(
        digests.c.kind == TEAM, among(digests.c.subject, wanted), digests.c.local_date >= since
    )
    runs: dict[TeamId, tuple[bool, ...]] = defaultdict(tuple)
    ended: set[str] = set()
    for subject, is_quiet, content in scope.execute(query.order_by(digests.c.subject, digests.c.local_date.desc())):
        if not is_quiet:
            ended.add(subject)
        elif subject not in ended:
            runs[subject] += (from_json(content).asks_to_pause,)
    return dict(runs)


def last_named(scope: Scope, leads: Collection[str], since: date) -> dict[tuple[PersonId, TeamId], Named]:
    """By lead and team: the side that the newest of their letters since that day names as the place to start, where one does."""
    query = select(digests.c.subject, digests.c.composed_at, cast(digests.c.content, Text)).where(
        digests.c.kind == MANAGER, among(digests.c.subject, leads), digests.c.local_date >= since
    )
    found: dict[tuple[PersonId, TeamId], Named] = {}
    for lead, at, content in scope.execute(query.order_by(digests.c.subject, digests.c.local_date.desc())):
        for line in from_json(json.loads(content)).teams if NAMES_A_SIDE.search(content) else ():
            if line.weakest is not None:
                found.setdefault((PersonId(lead), TeamId(line.team)), Named(line.weakest, at))
    return found


def changed_words(scope: Scope, wanted: Collection[str]) -> dict[TeamId, str]:
    """The sentences that leads left for their teams' next digest."""
    names = [CHANGED + team for team in wanted]
    rows = scope.execute(_CHANGED, {"names": names})
    return {TeamId(name.removeprefix(CHANGED)): str(value) for name, value in rows if value}


def not_now_words(scope: Scope, wanted: Collection[str]) -> dict[TeamId, str]:
    """What leads said will not be done now, and why, for their teams' next digest."""
    rows = scope.execute(_CHANGED, {"names": [NOT_NOW + team for team in wanted]})
    return {TeamId(name.removeprefix(NOT_NOW)): str(value) for name, value in rows if value}


def is_paused(scope: Scope, team: TeamId) -> bool:
    """Whether the team's digest rests."""
    where = (teams.c.id == team,)
    return scope.execute(select(teams.c.digest_paused_at).where(*where)).scalar_one_or_none() is not None


def pause(scope: Scope, team: TeamId, at: datetime | None) -> None:
    """The team's digest rests from then on; None: it does not."""
    where = (teams.c.id == team,)
    scope.execute(update(teams).where(*where).values(digest_paused_at=at))


def forget_changed(scope: Scope, told: Collection[str]) -> None:
    """They were told: the next digest begins with an empty line again."""
    names = [said + team for team in told for said in (CHANGED, NOT_NOW)]
    scope.execute(delete(settings).where(among(settings.c.name, names)))


_CHANGED = select(settings.c.name, settings.c.value).where(among(settings.c.name, "names"))
