"""Teams and their membership history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import asdict, replace
from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.database.bulk import among
from bot.database.schema import cohort_teams, team_exclusions, team_members, teams
from bot.database.scope import Scope
from bot.ids import ChannelId, PersonId, TeamId
from bot.people.teams.rules import Roster, Team

_ALL = select(teams).where(teams.c.archived_at.is_(None)).order_by(teams.c.name)
_ONE = select(teams).where(teams.c.id == bindparam("team"))


def add_team(scope: Scope, team: Team) -> None:
    """A new team."""
    scope.execute(insert(teams), _columns(team))


def change_team(scope: Scope, team: Team) -> None:
    """The team as it shall stand from now on."""
    where = (teams.c.id == team.id,)
    scope.execute(update(teams).where(*where).values(**_columns(replace(team))))


def archive(scope: Scope, team: Team) -> None:
    """The team is over; its name is free for another."""
    ended = replace(team, archived_at=scope.now, name=f"{team.name[:60]} · {team.id[:8]}")
    change_team(scope, ended)


def all_teams(scope: Scope) -> list[Team]:
    """Every team that is not archived, by name."""
    return [_team(row) for row in scope.execute(_ALL)]


def begun_teams(scope: Scope) -> list[Team]:
    """Those of them that were welcomed: a team that waits for its wave is asked nothing, and nothing is posted in its channel."""
    return [one for one in all_teams(scope) if one.welcomed_at is not None]


def team(scope: Scope, team_id: TeamId) -> Team | None:
    """One team, if it is there."""
    row = scope.execute(_ONE, {"team": team_id}).one_or_none()
    return _team(row) if row is not None else None


def team_in_channel(scope: Scope, channel: ChannelId) -> Team | None:
    """The team that meets in this channel."""
    where = (teams.c.channel_id == channel, teams.c.archived_at.is_(None))
    row = scope.execute(select(teams).where(*where).order_by(teams.c.name).limit(1)).one_or_none()
    return _team(row) if row is not None else None


def roster(scope: Scope, team_id: TeamId) -> Roster:
    """Who is in the team now."""
    query = select(team_members.c.person_id, team_members.c.is_lead).where(
        team_members.c.team_id == team_id, team_members.c.until.is_(None)
    )
    rows = scope.execute(query).all()
    return Roster(frozenset(row.person_id for row in rows), frozenset(row.person_id for row in rows if row.is_lead))


def rosters(scope: Scope) -> list[Row[Any]]:
    """(team_id, person_id, is_lead, since) for everybody in any team now."""
    columns = (team_members.c.team_id, team_members.c.person_id, team_members.c.is_lead, team_members.c.since)
    where = (team_members.c.until.is_(None),)
    return list(scope.execute(select(*columns).where(*where).order_by(team_members.c.team_id, team_members.c.person_id)))


def teams_of(scope: Scope, person: PersonId, *, as_lead: bool = False) -> list[TeamId]:
    """The ids of the teams somebody is in (or leads) now."""
    query = select(team_members.c.team_id).where(team_members.c.person_id == person, team_members.c.until.is_(None))
    if as_lead:
        query = query.where(team_members.c.is_lead)
    return list(scope.execute(query.order_by(team_members.c.team_id)).scalars())


def in_since(scope: Scope, person: PersonId) -> dict[TeamId, datetime]:
    """Since when somebody is in each of their teams, as a member or as its lead."""
    query = select(team_members.c.team_id, team_members.c.since, team_members.c.until).where(team_members.c.person_id == person)
    began: dict[tuple[TeamId, datetime | None], datetime] = {}
    for row in scope.execute(query.order_by(team_members.c.since)):
        began[row.team_id, row.until] = began.get((row.team_id, row.since), row.since)
    return {team_id: since for (team_id, until), since in began.items() if until is None}


def members_counted_before(scope: Scope) -> frozenset[PersonId]:
    """Who is, or was in the last year, a member of a team that answers were counted of. Leads are counted elsewhere."""
    same_team = (cohort_teams.c.workspace_id == team_members.c.workspace_id) & (cohort_teams.c.team_id == team_members.c.team_id)
    query = select(team_members.c.person_id).select_from(team_members.join(cohort_teams, same_team)).distinct()
    return frozenset(scope.execute(query.where(team_members.c.is_lead.is_(False))).scalars())


def set_roster(scope: Scope, team_id: TeamId, wanted: Roster) -> None:
    """These people from now on; who stays keeps their history, who goes gets an end.

    Whoever begins or ends to lead is in it anew: who was counted as a member stays known, and since when somebody leads.
    """
    current = roster(scope, team_id)
    changed = {who for who in current.members & wanted.members if (who in current.leads) != (who in wanted.leads)}
    _end(scope, team_id, (current.members - wanted.members) | changed)
    rows = [
        {"team_id": team_id, "person_id": person, "is_lead": person in wanted.leads} | {"since": scope.now, "until": None}
        for person in sorted((wanted.members - current.members) | changed)
    ]
    for row in rows:  # somebody who went and came back in the same instant simply stays
        scope.upsert(team_members, row)


def excluded_from(scope: Scope, team_id: TeamId) -> frozenset[PersonId]:
    """Who is not counted in this team, although they may be in its channel or user group."""
    where = (team_exclusions.c.team_id == team_id,)
    return frozenset(scope.execute(select(team_exclusions.c.person_id).where(*where)).scalars())


def exclude(scope: Scope, team_id: TeamId, wanted: Iterable[PersonId]) -> None:
    """These people, and nobody else, are not counted in it."""
    scope.execute(delete(team_exclusions).where(team_exclusions.c.team_id == team_id))
    scope.insert_new(team_exclusions, [{"team_id": team_id, "person_id": person} for person in sorted(wanted)])


def leave_all_teams(scope: Scope, person: PersonId) -> None:
    """Somebody left the company: their memberships end."""
    where = (team_members.c.person_id == person, team_members.c.until.is_(None))
    scope.execute(update(team_members).where(*where).values(until=scope.now))


def _end(scope: Scope, team_id: TeamId, people: Iterable[PersonId]) -> None:
    for person in sorted(people):
        scope.execute(update(team_members).where(*_now_in(team_id, person)).values(until=scope.now))


def _now_in(team_id: TeamId, person: PersonId) -> tuple[Any, ...]:
    return (
        team_members.c.team_id == team_id,
        team_members.c.person_id == person,
        team_members.c.until.is_(None),
    )


def _columns(made: Team) -> dict[str, Any]:
    columns = asdict(made)
    return columns | {"digest_parts": list(made.digest_parts)}


def _team(row: Row[Any]) -> Team:
    found = {name: row._mapping[name] for name in Team.__struct_fields__}
    return Team(**found | {"digest_parts": tuple(row.digest_parts)})


def sizes(scope: Scope, wanted: Collection[str]) -> dict[TeamId, int]:
    """How many members each team has, leads not counted."""
    query = (
        select(team_members.c.team_id, func.count())
        .where(among(team_members.c.team_id, wanted))
        .where(team_members.c.until.is_(None), team_members.c.is_lead.is_(False))
        .group_by(team_members.c.team_id)
    )
    return {row[0]: row[1] for row in scope.execute(query)}
