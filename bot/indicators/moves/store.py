"""Confirmed moves as rows that live 35 days, and as numbers of a week for the whole company after that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Row, delete, select, update

from bot.database.engine import Tx, upsert
from bot.database.schema import moves, weekly_counts
from bot.indicators.moves.rules import WeekOfMoves
from bot.schedule.weeks import monday_of
from bot.sharing.activity import NO_TEAM, bump

SAID, IMPORTED, HELPED, NOT_HELPED, HEADCOUNT = "moved_said", "moved_imported", "moved_helped", "moved_not_helped", "headcount"


@dataclass(frozen=True, slots=True)
class KeptMove:
    """A move's row."""

    person: str
    since: date
    change: str
    helped: str | None
    was_said: bool
    was_imported: bool
    is_left_out: bool
    confirmed_at: datetime


def moves_of(tx: Tx, workspace: str, person: str) -> list[KeptMove]:
    """Somebody's rows."""
    return _kept(tx, workspace, moves.c.person_id == person)


def same_change(tx: Tx, workspace: str, change: str, week: date) -> list[KeptMove]:
    """Everybody with this change in this week (its Monday)."""
    return [one for one in _kept(tx, workspace, moves.c.change == change) if monday_of(one.since) == week]


def all_moves(tx: Tx, workspace: str) -> list[KeptMove]:
    """Every row that is there."""
    return _kept(tx, workspace, moves.c.person_id != "")


def keep(tx: Tx, workspace: str, one: KeptMove) -> None:
    """A new row, or the row of this person and day as it is now."""
    row = {name: getattr(one, name) for name in KeptMove.__dataclass_fields__ if name != "person"}
    upsert(tx, moves, row | {"workspace_id": workspace, "person_id": one.person})


def drop(tx: Tx, workspace: str, one: KeptMove) -> None:
    """The row is gone."""
    tx.execute(delete(moves).where(moves.c.workspace_id == workspace, moves.c.person_id == one.person, moves.c.since == one.since))


def leave_out(tx: Tx, workspace: str, change: str, week: date) -> None:
    """This change in this week is a reorganisation: none of its rows counts."""
    in_week = (moves.c.since >= week, moves.c.since < week + timedelta(weeks=1))
    tx.execute(update(moves).where(moves.c.workspace_id == workspace, moves.c.change == change, *in_week).values(is_left_out=True))


def forget_person(tx: Tx, workspace: str, person: str) -> None:
    """Somebody's rows. Numbers of a week stay: they name nobody."""
    tx.execute(delete(moves).where(moves.c.workspace_id == workspace, moves.c.person_id == person))


def add_to_week(tx: Tx, workspace: str, week: date, name: str, by: int) -> None:
    """More of something in a week."""
    if by:
        bump(tx, workspace, None, week, name, by)


def raise_to(tx: Tx, workspace: str, week: date, name: str, value: int) -> None:
    """At least this many in a week."""
    known = _numbers(tx, workspace, week).get((week, name), 0)
    add_to_week(tx, workspace, week, name, max(0, value - known))


def keep_headcount(tx: Tx, workspace: str, week: date, people: int) -> None:
    """How many colleagues there are in this week."""
    upsert(tx, weekly_counts, {"workspace_id": workspace, "team_id": NO_TEAM, "week": week, "name": HEADCOUNT, "value": people})


def headcounts(tx: Tx, workspace: str, since: date) -> list[int]:
    """How many colleagues there were, week by week."""
    return [value for (_, name), value in sorted(_numbers(tx, workspace, since).items()) if name == HEADCOUNT]


def weeks(tx: Tx, workspace: str, since: date) -> dict[date, WeekOfMoves]:
    """What is known of each week, by its Monday."""
    found: defaultdict[date, WeekOfMoves] = defaultdict(WeekOfMoves)
    for (week, name), value in _numbers(tx, workspace, since).items():
        if name in (SAID, IMPORTED):
            found[week] = replace(found[week], **{"said" if name == SAID else "imported": value})
    for one in all_moves(tx, workspace):
        week, known = monday_of(one.since), found[monday_of(one.since)]
        if not one.is_left_out:
            found[week] = replace(
                known,
                rows=known.rows + 1,
                rows_said=known.rows_said + one.was_said,
                rows_imported=known.rows_imported + one.was_imported,
            )
    return dict(found)


def answers(tx: Tx, workspace: str, since: date) -> tuple[int, int]:
    """(yes, no): whether something learned helped, of what was counted."""
    numbers = _numbers(tx, workspace, since)
    yes, no = (sum(value for (_, name), value in numbers.items() if name == wanted) for wanted in (HELPED, NOT_HELPED))
    return yes, no


def _numbers(tx: Tx, workspace: str, since: date) -> dict[tuple[date, str], int]:
    names = (SAID, IMPORTED, HELPED, NOT_HELPED, HEADCOUNT)
    query = select(weekly_counts.c.week, weekly_counts.c.name, weekly_counts.c.value).where(
        weekly_counts.c.workspace_id == workspace,
        weekly_counts.c.team_id == NO_TEAM,
        weekly_counts.c.week >= since,
        weekly_counts.c.name.in_(names),
    )
    return {(row.week, row.name): row.value for row in tx.execute(query)}


def _kept(tx: Tx, workspace: str, where: object) -> list[KeptMove]:
    query = select(moves).where(moves.c.workspace_id == workspace, where).order_by(moves.c.since, moves.c.person_id)  # type: ignore[arg-type]
    return [_move(row) for row in tx.execute(query)]


def _move(row: Row[tuple[object, ...]]) -> KeptMove:
    renamed = {"person": "person_id"}
    return KeptMove(**{name: row._mapping[renamed.get(name, name)] for name in KeptMove.__dataclass_fields__})
