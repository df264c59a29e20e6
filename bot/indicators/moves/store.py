"""Confirmed moves as rows that live 35 days. After that only numbers of a week for the whole company are left."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import asdict, replace
from sqlalchemy import Row, delete, select, update

from bot.database.schema import moves, weekly_counts
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.indicators.moves.rules import WeekOfMoves
from bot.schedule.weeks import monday_of
from bot.sharing.activity import NO_TEAM, bump

SAID, IMPORTED, HELPED, NOT_HELPED, HEADCOUNT = "moved_said", "moved_imported", "moved_helped", "moved_not_helped", "headcount"


class KeptMove(Struct, frozen=True):
    """A move's row."""

    person: PersonId
    since: date
    change: str
    helped: str | None
    was_said: bool
    was_imported: bool
    is_left_out: bool
    confirmed_at: datetime


def moves_of(scope: Scope, person: PersonId) -> list[KeptMove]:
    """Somebody's rows."""
    return _kept(scope, moves.c.person_id == person)


def same_change(scope: Scope, change: str, week: date) -> list[KeptMove]:
    """Everybody with this change in this week (its Monday)."""
    return [one for one in _kept(scope, moves.c.change == change) if monday_of(one.since) == week]


def all_moves(scope: Scope) -> list[KeptMove]:
    """Every row that is there."""
    return _kept(scope, moves.c.person_id != "")


def keep(scope: Scope, one: KeptMove) -> None:
    """A new row, or the row of this person and day as it is now."""
    row = {name: value for name, value in asdict(one).items() if name != "person"}
    scope.upsert(moves, row | {"person_id": one.person})


def drop(scope: Scope, one: KeptMove) -> None:
    """The row is gone."""
    scope.execute(delete(moves).where(moves.c.person_id == one.person, moves.c.since == one.since))


def leave_out(scope: Scope, change: str, week: date) -> None:
    """This change in this week is a reorganisation: none of its rows counts."""
    in_week = (moves.c.since >= week, moves.c.since < week + timedelta(weeks=1))
    scope.execute(update(moves).where(moves.c.change == change, *in_week).values(is_left_out=True))


def add_to_week(scope: Scope, week: date, name: str, by: int) -> None:
    """More of something in a week."""
    if by:
        bump(scope, None, week, name, by)


def raise_to(scope: Scope, week: date, name: str, value: int) -> None:
    """At least this many in a week."""
    known = _numbers(scope, week).get((week, name), 0)
    add_to_week(scope, week, name, max(0, value - known))


def keep_headcount(scope: Scope, week: date, people: int) -> None:
    """How many colleagues there are in this week."""
    scope.upsert(weekly_counts, {"team_id": NO_TEAM, "week": week, "name": HEADCOUNT, "value": people})


def headcounts(scope: Scope, since: date) -> list[int]:
    """How many colleagues there were, week by week."""
    return [value for (_, name), value in sorted(_numbers(scope, since).items()) if name == HEADCOUNT]


def weeks(scope: Scope, since: date) -> dict[date, WeekOfMoves]:
    """What is known of each week, by its Monday."""
    found: defaultdict[date, WeekOfMoves] = defaultdict(WeekOfMoves)
    for (week, name), value in _numbers(scope, since).items():
        if name in (SAID, IMPORTED):
            found[week] = replace(found[week], **{"said" if name == SAID else "imported": value})
    for one in all_moves(scope):
        week, known = monday_of(one.since), found[monday_of(one.since)]
        if not one.is_left_out:
            found[week] = replace(
                known,
                rows=known.rows + 1,
                rows_said=known.rows_said + one.was_said,
                rows_imported=known.rows_imported + one.was_imported,
            )
    return dict(found)


def answers(scope: Scope, since: date) -> tuple[int, int]:
    """(yes, no): whether something learned helped, of what was counted."""
    numbers = _numbers(scope, since)
    yes, no = (sum(value for (_, name), value in numbers.items() if name == wanted) for wanted in (HELPED, NOT_HELPED))
    return yes, no


def monday(day: date) -> date:
    """The week of a day."""
    return day - timedelta(days=day.weekday())


def _numbers(scope: Scope, since: date) -> dict[tuple[date, str], int]:
    names = (SAID, IMPORTED, HELPED, NOT_HELPED, HEADCOUNT)
    query = select(weekly_counts.c.week, weekly_counts.c.name, weekly_counts.c.value).where(
        weekly_counts.c.team_id == NO_TEAM, weekly_counts.c.week >= since, weekly_counts.c.name.in_(names)
    )
    return {(row.week, row.name): row.value for row in scope.execute(query)}


def _kept(scope: Scope, where: object) -> list[KeptMove]:
    query = select(moves).where(where).order_by(moves.c.since, moves.c.person_id)  # type: ignore[arg-type]
    return [_move(row) for row in scope.execute(query)]


def _move(row: Row[tuple[object, ...]]) -> KeptMove:
    renamed = {"person": "person_id"}
    return KeptMove(**{name: row._mapping[renamed.get(name, name)] for name in KeptMove.__struct_fields__})
