"""The edges of a pause in words. The longest message, the first days of months, days that are over, leap years."""

from __future__ import annotations

from datetime import date

import pytest

from bot.slack.said.pauses import quiet_until, quiet_words

WEDNESDAY = date(2026, 3, 4)
WISH = "pause until monday because "


@pytest.mark.parametrize("clearly", [True, False])
def test_a_wish_has_three_hundred_characters_at_most(clearly: bool) -> None:
    said = [WISH + "x" * (length - len(WISH)) for length in (300, 301)]
    assert [quiet_words(one, clearly=clearly) for one in said] == ["until monday", None]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("until 4 march 2026", None),
        ("until 5 march 2026", date(2026, 3, 5)),
        ("until 2026-03-04", None),
        ("until 15 january", date(2027, 1, 15)),
        ("until 2027-01-15", date(2027, 1, 15)),
        ("until 15 december", date(2026, 12, 15)),
        ("until 1 april", date(2026, 4, 1)),
        ("until 1.4.", date(2026, 4, 1)),
        ("until 0.4.", None),
        ("until 4/0", None),
        ("until 0/4", None),
        ("until the 1st", date(2026, 4, 1)),
        ("until the 0th", None),
        ("until the 30th", date(2026, 3, 30)),
        ("until 31 march", date(2026, 3, 31)),
        ("until 3 march 1000", None),
        ("until 3 march 9999", date(9999, 3, 3)),
        ("for 999 days", date(2028, 11, 27)),
    ],
)
def test_the_first_days_the_last_ones_and_those_that_are_over(said: str, day: date | None) -> None:
    assert quiet_until(said, WEDNESDAY) == day


@pytest.mark.parametrize(
    ("today", "monday", "month", "the_31st"),
    [
        (date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 3, 7), date(2026, 3, 9), date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 4, 6), date(2026, 4, 1), date(2026, 5, 31)),
        (date(2026, 1, 31), date(2026, 2, 2), date(2026, 2, 1), date(2026, 3, 31)),
        (date(2026, 2, 28), date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 31)),
        (date(2028, 2, 28), date(2028, 3, 6), date(2028, 3, 1), date(2028, 3, 31)),
        (date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 1), date(2027, 1, 31)),
    ],
)
def test_next_week_next_month_and_a_day_of_the_month_whatever_day_it_is(today: date, monday: date, month: date, the_31st: date) -> None:
    assert [quiet_until(said, today) for said in ("until next week", "this week", "until monday")] == [monday] * 3
    assert [quiet_until(said, today) for said in ("until next month", "this month")] == [month] * 2
    assert quiet_until("until the 31st", today) == the_31st


def test_a_day_that_only_some_years_have_is_a_pause_all_the_same() -> None:
    assert [quiet_words(said, clearly=True) for said in ("pause until 29 february", "pause until 30 february")] == [
        "until 29 february",
        None,
    ]
