"""Weeks of figures and rows of moves as the stores find them: a row on each side of each."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from bot.database.schema import indicator_weeks, moves
from bot.ids import PersonId
from bot.indicators import weeks_store
from bot.indicators.moves import store
from bot.indicators.moves.store import KeptMove
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MON = MONDAY.date()


def test_weeks_of_figures_from_one_on_and_those_before_forgotten(rows: Rows) -> None:
    for subject, week in (("s", MON - WEEK), ("s", MON + WEEK), ("s", MON), ("other", MON)):
        rows.add(indicator_weeks, subject=subject, week=week, shown={})
    scope = rows.scope()
    assert weeks_store.newest(scope) == MON + WEEK and list(weeks_store.weeks_shown(scope, "s", MON)) == [MON, MON + WEEK]
    assert sorted(weeks_store.shown(scope, ["s"], [MON, MON - WEEK])) == [("s", MON - WEEK), ("s", MON)]
    weeks_store.forget_before(scope, MON)
    kept = sorted(tuple(row) for row in rows.tx.execute(select(indicator_weeks.c.subject, indicator_weeks.c.week)))
    assert kept == [("other", MON), ("s", MON), ("s", MON + WEEK)]


def a_move(rows: Rows, person: str, since: date, change: str = "role:lead", **values: object) -> None:
    rows.add(moves, person_id=person, since=since, change=change, **values)


def test_moves_of_one_of_one_change_and_of_a_week(rows: Rows) -> None:
    a_move(rows, BO, MON + 6 * DAY, was_said=True)
    a_move(rows, ANA, MON, was_imported=True)
    a_move(rows, "U0DEV", MON + WEEK)
    a_move(rows, "U0EVE", MON - DAY)
    a_move(rows, "U0CLEO", MON, "team:quay", was_said=True, was_imported=True)
    scope = rows.scope()
    assert [one.person for one in store.all_moves(scope)] == ["U0EVE", ANA, "U0CLEO", BO, "U0DEV"]
    assert [one.person for one in store.same_change(scope, "role:lead", MON)] == [ANA, BO]
    assert [one.since for one in store.moves_of(scope, PersonId(BO))] == [MON + 6 * DAY]
    week = store.weeks(scope, MON)[MON]
    assert (week.rows, week.rows_said, week.rows_imported) == (3, 2, 2)
    store.leave_out(scope, "role:lead", MON)
    assert [one.person for one in store.all_moves(scope) if one.is_left_out] == [ANA, BO]
    assert store.weeks(scope, MON)[MON].rows == 1
    (mine,) = store.moves_of(scope, PersonId(BO))
    store.drop(scope, mine)
    assert store.moves_of(scope, PersonId(BO)) == [] and len(store.all_moves(scope)) == 4
    store.keep(scope, mine)
    assert store.moves_of(scope, PersonId(BO)) == [mine] and isinstance(mine, KeptMove)


def test_numbers_of_a_week_are_added_to_or_raised(rows: Rows) -> None:
    scope = rows.scope()
    for by in (2, 3, 0):
        store.add_to_week(scope, MON, store.SAID, by)
    for least in (4, 6, 5):
        store.raise_to(scope, MON, store.IMPORTED, least)
    for week, people in ((MON - WEEK, 9), (MON, 10), (MON, 11), (MON + WEEK, 12)):
        store.keep_headcount(scope, week, people)
    store.add_to_week(scope, MON, store.HELPED, 3)
    store.add_to_week(scope, MON + WEEK, store.HELPED, 1)
    store.add_to_week(scope, MON - WEEK, store.NOT_HELPED, 5)
    known = store.weeks(scope, MON)[MON]
    assert (known.said, known.imported) == (5, 6) and store.headcounts(scope, MON) == [11, 12]
    assert store.answers(scope, MON) == (4, 0) and store.answers(scope, MON - WEEK) == (4, 5)
    assert store.monday(MON + 6 * DAY) == MON
