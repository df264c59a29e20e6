"""Traces of deliberate acts. Person by person for 35 days, for distinct counts; week by week as numbers for ever.

Every fact that comes or goes moves its team's weekly number with it, so a digest never looks back over history.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, delete, insert, select, text

from bot.database.schema import activity, weekly_counts
from bot.database.scope import Scope
from bot.ids import PersonId, TeamId
from bot.schedule.weeks import week_in_utc
from bot.sharing.rules import ActivityKind, Fact

NO_TEAM = ""


class Teams(Struct, frozen=True):
    """The team of who acted and the team of whom it concerned."""

    actor: TeamId | None
    other: TeamId | None = None


TeamsOf = Callable[[Fact], Teams]
_BUMP = text(
    "INSERT INTO weekly_counts (workspace_id, team_id, week, name, value) VALUES (:workspace, :team, :week, :name, :by)"
    " ON CONFLICT (workspace_id, team_id, week, name)"
    " DO UPDATE SET value = weekly_counts.value + excluded.value"
).bindparams(bindparam("week", type_=weekly_counts.c.week.type))
_OF_ITEMS = select(activity).where(activity.c.item_id.in_(bindparam("items", expanding=True)))


def replace_facts(
    scope: Scope, items: Collection[str], acts: Collection[ActivityKind], wanted: Iterable[Fact], teams_of: TeamsOf
) -> tuple[list[Fact], list[Fact]]:
    """Make the facts of these acts on these items exactly `wanted`; (what came, what went).

    `teams_of` is asked only about what came; what goes is taken from the team it was counted for.
    """
    rows = scope.execute(_OF_ITEMS, {"items": list(items)}).all()
    known = {(row.person_id, row.kind, row.item_id): row for row in rows if _act(row.kind) in acts}
    now_wanted = {(fact.person, _kind(fact), fact.item): fact for fact in wanted}
    came = [fact for key, fact in now_wanted.items() if key not in known]
    gone = [row for key, row in known.items() if key not in now_wanted]
    for fact in came:
        add_fact(scope, fact, teams_of(fact))
    for row in gone:
        _remove(scope, row.person_id, row.kind, row.item_id)
        bump(scope, row.team_id, week_in_utc(row.at), _act(row.kind), -1)
    return came, [_fact(row) for row in gone]


def add_fact(scope: Scope, fact: Fact, teams: Teams) -> None:
    """One more fact, and one more in its week."""
    row = {
        "person_id": fact.person,
        "kind": _kind(fact),
        "item_id": fact.item,
        "team_id": teams.actor,
        "to_team_id": teams.other,
        "at": fact.at,
    }
    scope.execute(insert(activity), row)
    bump(scope, teams.actor, week_in_utc(fact.at), fact.act, 1)


def drop_facts(scope: Scope, items: Sequence[str]) -> list[Fact]:
    """The items are gone: every fact about them, taken out of its week again."""
    return replace_facts(scope, items, list(ActivityKind), (), lambda _: Teams(None))[1]


def facts_of(scope: Scope, items: Sequence[str]) -> list[Fact]:
    """Every fact about these items that is still kept."""
    return [_fact(row) for row in scope.execute(_OF_ITEMS, {"items": list(items)})]


def bump(scope: Scope, team: TeamId | None, week: date, name: str, by: int) -> None:
    """A team's number of a week, more or less by some."""
    scope.execute(_BUMP, {"team": team or NO_TEAM, "week": week, "name": str(name), "by": by})


def forget_old(scope: Scope, before: datetime) -> int:
    """Drop traces from before `before`; how many. The weekly numbers stay."""
    return scope.execute(delete(activity).where(activity.c.at < before)).rowcount


def _remove(scope: Scope, person: PersonId, kind: str, item: str) -> None:
    scope.execute(delete(activity).where(activity.c.person_id == person, activity.c.kind == kind, activity.c.item_id == item))


def _kind(fact: Fact) -> str:
    return f"{fact.act}:{fact.detail.replace('.', '')}" if fact.detail else str(fact.act)


def _act(kind: str) -> ActivityKind:
    return ActivityKind(kind.partition(":")[0])


def _fact(row: Row[Any]) -> Fact:
    return Fact(_act(row.kind), row.person_id, row.item_id, row.at, row.kind.partition(":")[2])
