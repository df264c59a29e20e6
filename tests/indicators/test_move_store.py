"""Confirmed moves and the numbers of their weeks as rows: a row beside each that must not be found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database.schema import indicator_weeks, weekly_counts
from bot.indicators import weeks_store
from bot.indicators.moves import store
from bot.indicators.moves.rules import WeekOfMoves
from bot.indicators.moves.store import KeptMove
from bot.sharing.activity import NO_TEAM
from tests.digest.values import shown
from tests.givens import ANA, BO, DEV, MONDAY
from tests.rows import Rows

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MON = MONDAY.date()


def moved(rows: Rows, person: str, since: date, change: str = "role:lead", **values: Any) -> KeptMove:
    usual = {"helped": None, "was_said": True, "was_imported": False, "is_left_out": False, "confirmed_at": MONDAY}
    one = KeptMove(person=person, since=since, change=change, **usual | values)  # type: ignore[arg-type]
    store.keep(rows.scope(), one)
    return one


def test_moves_of_a_person_and_of_a_week_the_oldest_first(rows: Rows) -> None:
    late, early = moved(rows, BO, MON + 6 * DAY), moved(rows, BO, MON - DAY, helped="yes")
    next_week, hers, other = moved(rows, BO, MON + WEEK), moved(rows, ANA, MON), moved(rows, DEV, MON, "team:quay")
    also = moved(rows, DEV, MON + 6 * DAY)
    scope = rows.scope()
    assert store.moves_of(scope, BO) == [early, late, next_week]
    assert store.same_change(scope, "role:lead", MON) == [hers, late, also]
    assert store.all_moves(scope) == [early, hers, other, late, also, next_week]
    changed = moved(rows, BO, MON - DAY, "role:head", was_imported=True)
    assert store.moves_of(scope, BO) == [changed, late, next_week]
    store.drop(scope, late)
    assert store.all_moves(scope) == [changed, hers, other, also, next_week]


def test_a_reorganisation_leaves_out_one_change_of_one_week(rows: Rows) -> None:
    for person, since, change in (
        ("before", MON - DAY, "role:lead"),
        ("first day", MON, "role:lead"),
        ("last day", MON + 6 * DAY, "role:lead"),
        ("after", MON + WEEK, "role:lead"),
        ("another", MON, "team:quay"),
    ):
        moved(rows, person, since, change)
    store.leave_out(rows.scope(), "role:lead", MON)
    assert sorted(one.person for one in store.all_moves(rows.scope()) if one.is_left_out) == ["first day", "last day"]


def test_what_is_known_of_a_week_are_its_rows_that_count_and_its_numbers(rows: Rows) -> None:
    moved(rows, ANA, MON)
    moved(rows, BO, MON + 6 * DAY, was_said=False, was_imported=True)
    moved(rows, DEV, MON, is_left_out=True)
    scope = rows.scope()
    for week, name, by in (
        (MON - DAY, store.SAID, 9),
        (MON, store.SAID, 2),
        (MON, store.IMPORTED, 3),
        (MON, store.HELPED, 4),
        (MON - DAY, store.HELPED, 9),
        (MON + WEEK, store.NOT_HELPED, 5),
        (MON + WEEK, store.HELPED, 1),
        (MON, store.HELPED, 0),
    ):
        store.add_to_week(scope, week, name, by)
    rows.add(weekly_counts, team_id="t", week=MON, name=store.NOT_HELPED, value=7)
    rows.add(weekly_counts, team_id=NO_TEAM, week=MON + 2 * WEEK, name="asked", value=7)
    assert store.weeks(scope, MON)[MON] == WeekOfMoves(said=2, imported=3, rows=2, rows_said=1, rows_imported=1)
    assert store.answers(scope, MON) == (5, 5)


def test_a_number_is_raised_and_never_lowered(rows: Rows) -> None:
    scope, found = rows.scope(), []
    store.raise_to(scope, MON + WEEK, store.IMPORTED, 8)
    store.raise_to(scope, MON, store.SAID, 8)
    for value in (0, 3, 2, 5):
        store.raise_to(scope, MON, store.IMPORTED, value)
        known = select(weekly_counts.c.value).where(weekly_counts.c.week == MON, weekly_counts.c.name == store.IMPORTED)
        found.append(rows.tx.execute(known).scalar_one_or_none())
    assert found == [None, 3, 3, 5]


def test_how_many_colleagues_there_were_week_by_week(rows: Rows) -> None:
    scope = rows.scope()
    for week, count in ((MON + WEEK, 12), (MON, 10), (MON - WEEK, 99), (MON, 11)):
        store.keep_headcount(scope, week, count)
    store.add_to_week(scope, MON, store.SAID, 5)
    assert store.headcounts(scope, MON) == [11, 12]


def test_figures_stay_as_they_were_first_shown(rows: Rows) -> None:
    one, other = shown(Dimension.SAFE, 40), shown(Dimension.SAFE, 60)
    scope = rows.scope()
    assert weeks_store.newest(scope) is None
    assert weeks_store.keep(scope, MON, {"t": {"reach": one}, "u": {"reach": other}}) == 2
    assert weeks_store.keep(scope, MON, {"t": {"reach": other}}) == 0
    for week in (MON - DAY, MON + WEEK):
        weeks_store.keep(scope, week, {"t": {"reach": one}})
    assert weeks_store.newest(scope) == MON + WEEK
    assert weeks_store.shown(scope, ["t"], [MON, MON + WEEK]) == {("t", MON): {"reach": one}, ("t", MON + WEEK): {"reach": one}}
    assert weeks_store.shown(scope, ["u"], [MON, MON + WEEK]) == {("u", MON): {"reach": other}}
    assert list(weeks_store.weeks_shown(scope, "t", MON)) == [MON, MON + WEEK]
    weeks_store.forget_before(scope, MON)
    kept = rows.tx.execute(select(indicator_weeks.c.subject, indicator_weeks.c.week))
    assert sorted(tuple(row) for row in kept) == [("t", MON), ("t", MON + WEEK), ("u", MON)]
