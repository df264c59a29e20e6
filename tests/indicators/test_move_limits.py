"""Moves inside the company, on both sides of each limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.ids import PersonId
from bot.indicators.moves.rules import (
    ROWS_LIVE,
    SAME_WITHIN,
    TOLD_WITHIN,
    WeekOfMoves,
    answers_to_count,
    change_of,
    is_reorganisation,
    is_same,
    moves_in,
    read_list,
    said_move,
)
from tests.givens import refusal

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
ANA = PersonId("U0ANA")
HEAD = "person;what;new;since\n"


def said(**changed: object) -> str:
    typed: dict[str, Any] = {"what": "role", "name": "Lead", "since": TODAY, "helped": "yes", "today": TODAY} | changed
    return refusal(said_move, ANA, **typed)


def test_a_move_is_told_within_four_weeks_and_not_before_it_happened() -> None:
    assert [said(since=TODAY + days * DAY) for days in (1, 0, -28, -29)] == ["move.to_come", "", "", "move.too_old"]
    assert [said(what="pay"), said(name="?!"), said(since="soon"), said(since=None)] == [
        "move.no_kind",
        "move.no_name",
        "move.no_day",
        "move.no_day",
    ]
    assert len(change_of("role", "X" * 81)) == len("role:") + 80 and change_of("team", " The  Quay ") == "team:the quay"


def listed(*lines: str, head: str = HEAD) -> tuple[int, list[tuple[int, str]]]:
    moves, bad = read_list(head + "\n".join(lines), [ANA], TODAY)
    return len(moves), [(one.number, one.refusal.key.removeprefix("move.list.")) for one in bad]


def test_a_list_holds_a_year_of_moves_and_each_bad_line_has_its_number() -> None:
    year = timedelta(weeks=52)
    good, old, coming = (f"U0ANA;role;Lead;{day}" for day in (TODAY - year, TODAY - year - DAY, TODAY + DAY))
    assert listed(
        good, "", old, coming, f"U0BO;role;Lead;{TODAY}", f"U0ANA;pay;Lead;{TODAY}", f"U0ANA;role;!;{TODAY}", "U0ANA;role;Lead;soon"
    ) == (
        1,
        [(4, "too_old"), (5, "to_come"), (6, "unknown_person"), (7, "unknown_kind"), (8, "no_name"), (9, "no_day")],
    )
    assert listed(f"U0ANA,role,Lead,{TODAY}", head="\ufeffPerson,what,new,since\n") == (1, [])
    assert listed(head="person;what;since\n") == (0, [(1, "no_column")])
    _, bad = read_list(HEAD + f"{'x' * 41};role;Lead;{TODAY}", [ANA], TODAY)
    assert bad[0].refusal.gaps["person"] == repr("x" * 40)


def test_the_same_move_within_35_days_and_the_same_change_of_four_is_a_reorganisation() -> None:
    assert [is_same(TODAY, TODAY + days * DAY) for days in (-36, -35, 35, 36)] == [False, True, True, False]
    assert [is_reorganisation([PersonId(str(n)) for n in range(people)]) for people in (3, 4)] == [False, True]
    assert not is_reorganisation([ANA] * 4)


def test_moves_of_52_weeks_count_and_the_greater_of_two_sources() -> None:
    weeks = {TODAY - timedelta(weeks=52): WeekOfMoves(rows=1), TODAY - timedelta(weeks=51): WeekOfMoves(rows=2)}
    assert moves_in(weeks, TODAY) == 2
    assert [
        WeekOfMoves(said=2, rows_said=1, rows=2).moves,
        WeekOfMoves(imported=4, said=1).moves,
        WeekOfMoves(rows_imported=5, imported=4).moves,
        WeekOfMoves(rows=6, rows_imported=5).moves,
    ] == [3, 4, 5, 6]


def test_a_week_of_which_nothing_is_known_has_no_moves_and_a_row_outlives_the_form() -> None:
    nothing = WeekOfMoves()
    assert (nothing.moves, nothing.said, nothing.imported, nothing.rows_said, nothing.rows_imported, nothing.rows) == (0,) * 6
    assert (ROWS_LIVE, SAME_WITHIN, TOLD_WITHIN) == (35 * DAY, 35 * DAY, 28 * DAY)


def test_what_helped_is_counted_five_at_a_time() -> None:
    assert answers_to_count(["yes"] * 3 + ["no", "unsaid", None]) == (0, 0)
    assert answers_to_count(["yes"] * 3 + ["no"] * 2 + ["unsaid"]) == (3, 2)
