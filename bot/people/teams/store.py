"""Teams and their membership history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.database.engine import Tx, upsert
from bot.database.schema import team_members, teams
from bot.people.teams.rules import Roster, Team


def add_team(tx: Tx, workspace: str, team: Team) -> None:
    """A new team."""
    tx.execute(insert(teams).values(workspace_id=workspace, **_columns(team)))


def change_team(tx: Tx, workspace: str, team: Team) -> None:
    """The team as it shall stand from now on."""
    where = (teams.c.workspace_id == workspace, teams.c.id == team.id)
    tx.execute(update(teams).where(*where).values(**_columns(replace(team))))


def all_teams(tx: Tx, workspace: str) -> list[Team]:
    """Every team that is not archived, by name."""
    where = (teams.c.workspace_id == workspace, teams.c.archived_at.is_(None))
    return [_team(row) for row in tx.execute(select(teams).where(*where).order_by(teams.c.name))]


def team(tx: Tx, workspace: str, team_id: str) -> Team | None:
    """One team, if it is there."""
    where = (teams.c.workspace_id == workspace, teams.c.id == team_id)
    row = tx.execute(select(teams).where(*where)).one_or_none()
    return _team(row) if row is not None else None


def team_in_channel(tx: Tx, workspace: str, channel: str) -> Team | None:
    """The team that meets in this channel."""
    where = (teams.c.workspace_id == workspace, teams.c.channel_id == channel, teams.c.archived_at.is_(None))
    row = tx.execute(select(teams).where(*where).order_by(teams.c.name).limit(1)).one_or_none()
    return _team(row) if row is not None else None


def roster(tx: Tx, workspace: str, team_id: str) -> Roster:
    """Who is in the team now."""
    rows = [row for row in rosters(tx, workspace) if row.team_id == team_id]
    return Roster(frozenset(row.person_id for row in rows), frozenset(row.person_id for row in rows if row.is_lead))


def rosters(tx: Tx, workspace: str) -> list[Row[Any]]:
    """(team_id, person_id, is_lead, since) for everybody in any team now."""
    columns = (team_members.c.team_id, team_members.c.person_id, team_members.c.is_lead, team_members.c.since)
    where = (team_members.c.workspace_id == workspace, team_members.c.until.is_(None))
    return list(tx.execute(select(*columns).where(*where).order_by(team_members.c.team_id, team_members.c.person_id)))


def teams_of(tx: Tx, workspace: str, person: str, *, as_lead: bool = False) -> list[str]:
    """The ids of the teams somebody is in (or leads) now."""
    query = select(team_members.c.team_id).where(
        team_members.c.workspace_id == workspace, team_members.c.person_id == person, team_members.c.until.is_(None)
    )
    if as_lead:
        query = query.where(team_members.c.is_lead)
    return list(tx.execute(query.order_by(team_members.c.team_id)).scalars())


def set_roster(tx: Tx, workspace: str, team_id: str, wanted: Roster, now: datetime) -> None:
    """These people from now on; who stays keeps their history, who goes gets an end."""
    current = roster(tx, workspace, team_id)
    _end(tx, workspace, team_id, current.members - wanted.members, now)
    changed = {who for who in current.members & wanted.members if (who in current.leads) != (who in wanted.leads)}
    for person in sorted(changed):
        where = _now_in(workspace, team_id, person)
        tx.execute(update(team_members).where(*where).values(is_lead=person in wanted.leads))
    rows = [
        {"workspace_id": workspace, "team_id": team_id, "person_id": person, "is_lead": person in wanted.leads}
        | {"since": now, "until": None}
        for person in sorted(wanted.members - current.members)
    ]
    for row in rows:  # somebody who went and came back in the same instant simply stays
        upsert(tx, team_members, row)


def leave_all_teams(tx: Tx, workspace: str, person: str, now: datetime) -> None:
    """Somebody left the company: their memberships end."""
    where = (team_members.c.workspace_id == workspace, team_members.c.person_id == person, team_members.c.until.is_(None))
    tx.execute(update(team_members).where(*where).values(until=now))


def _end(tx: Tx, workspace: str, team_id: str, people: Iterable[str], now: datetime) -> None:
    for person in sorted(people):
        tx.execute(update(team_members).where(*_now_in(workspace, team_id, person)).values(until=now))


def _now_in(workspace: str, team_id: str, person: str) -> tuple[Any, ...]:
    return (
        team_members.c.workspace_id == workspace,
        team_members.c.team_id == team_id,
        team_members.c.person_id == person,
        team_members.c.until.is_(None),
    )


def _columns(made: Team) -> dict[str, Any]:
    columns = {name: getattr(made, name) for name in Team.__dataclass_fields__}
    return columns | {"digest_parts": list(made.digest_parts)}


def _team(row: Row[Any]) -> Team:
    found = {name: row._mapping[name] for name in Team.__dataclass_fields__}
    return Team(**found | {"digest_parts": tuple(row.digest_parts)})
