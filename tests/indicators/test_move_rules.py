"""Moves: what may be confirmed, how a list is read, and how weeks add up without counting anybody twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PersonCanFix
from bot.indicators.moves.rules import (
    Helped,
    Move,
    WeekOfMoves,
    answers_to_count,
    change_of,
    is_reorganisation,
    moves_in,
    read_list,
    said_move,
)
from bot.words import words_in

TODAY = date(2026, 3, 9)
PEOPLE = {"U0ANA", "U0BO"}
HEAD = "person,what,new,since"


def said(**changed: Any) -> Move:
    typed: dict[str, Any] = {"what": "role", "name": "Data engineer", "since": "2026-03-02", "helped": "yes", "today": TODAY}
    return said_move("U0ANA", **typed | changed)


def test_a_move_as_it_is_confirmed() -> None:
    assert said() == Move("U0ANA", date(2026, 3, 2), "role:data engineer", Helped.YES)
    assert said(helped="").helped is Helped.UNSAID


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"what": "salary"}, "what"),
        ({"name": " :tada: "}, "name"),
        ({"since": None}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-03-10"}, "since"),
        ({"since": "2026-02-08"}, "since"),
    ],
)
def test_a_move_that_cannot_be_says_what_to_change(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        said(**changed)
    assert refused.value.field == field


def test_capitals_and_spaces_make_no_other_change() -> None:
    assert change_of("team", "  New   Harbor ") == change_of("team", "new harbor")
    assert len(change_of("role", "x" * 400)) <= 120


def test_a_list_is_read_line_by_line_and_nothing_good_is_lost() -> None:
    lines = [
        HEAD,
        "U0ANA,role,Data engineer,2026-03-02",
        "U0WHO,role,Tester,2026-03-02",
        "U0BO,salary,More,2026-03-02",
        "U0BO,team,,2026-03-02",
        "",
        "U0BO,team,Quay,2.3.2026",
        "U0BO,team,Quay,2026-03-10",
        "U0BO,team,Quay,2025-03-02",
        'U0BO,Team,"Quay, the new one",2026-02-02',
        "U0BO,team",
        'U0BO,role,"Tester,2026-03-02',
        "U0BO,role,Tester,2026-03-03",
    ]
    moves, bad = read_list("\n".join(lines), PEOPLE, TODAY)
    assert moves == [
        Move("U0ANA", date(2026, 3, 2), "role:data engineer"),
        Move("U0BO", date(2026, 2, 2), "team:quay, the new one"),
        Move("U0BO", date(2026, 3, 3), "role:tester"),
    ]
    assert [line.number for line in bad] == [3, 4, 5, 7, 8, 9, 11, 12]
    assert "'U0WHO' is no colleague I know" in bad[0].refusal.said(words_in("en"))
    assert "write role or team" in bad[1].refusal.said(words_in("en"))
    assert "12 months" in bad[5].refusal.said(words_in("en"))


def test_semicolons_other_orders_and_more_columns_are_fine() -> None:
    moves, bad = read_list("\ufeffSince;Person;New;What;Salary\r\n2026-03-02;U0BO;Quay;team;many\r\n", PEOPLE, TODAY)
    assert (moves, bad) == ([Move("U0BO", date(2026, 3, 2), "team:quay")], [])


@pytest.mark.parametrize("text", ["", "hello", "person,what,new"])
def test_a_list_without_its_columns_says_which(text: str) -> None:
    moves, bad = read_list(text, PEOPLE, TODAY)
    assert moves == []
    assert "person, what, new, since" in bad[0].refusal.said(words_in("en"))


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('",;\r\n')), max_size=300))
def test_no_list_makes_it_stumble(text: str) -> None:
    moves, bad = read_list(f"{HEAD}\n{text}", PEOPLE, TODAY)
    assert moves == []
    assert all(line.number >= 2 for line in bad)


def test_more_than_three_people_are_a_reorganisation() -> None:
    assert not is_reorganisation(["a", "b", "c", "c"])
    assert is_reorganisation(["a", "b", "c", "d"])


@pytest.mark.parametrize(
    ("week", "moves"),
    [
        (WeekOfMoves(rows=3, rows_said=2, rows_imported=2), 3),  # one of them was told by both
        (WeekOfMoves(said=2, imported=3), 3),  # nobody knows any more who was told by both
        (WeekOfMoves(said=2, rows_said=2, rows=2), 4),
        (WeekOfMoves(imported=3, rows_imported=3, rows=3), 3),  # the same list again
        (WeekOfMoves(imported=3, rows_imported=5, rows=5), 5),
    ],
)
def test_a_weeks_moves_are_a_lower_bound(week: WeekOfMoves, moves: int) -> None:
    assert week.moves == moves


def test_only_the_last_fifty_two_weeks_count() -> None:
    weeks = {TODAY - timedelta(weeks=n): WeekOfMoves(said=1) for n in (0, 51, 52, 60)}
    assert moves_in(weeks, TODAY) == 2


def test_answers_are_counted_five_at_a_time_or_not_at_all() -> None:
    assert answers_to_count(["yes", "no", "yes", "no", None, "counted"]) == (0, 0)
    assert answers_to_count(["yes", "no", "yes", "no", "yes", None]) == (3, 2)
