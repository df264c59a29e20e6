"""An experiment's words and days, on both sides of each limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.experiments.rules import (
    Outcome,
    Step,
    ended,
    is_failure_with_lesson,
    planned,
    reminder_ends,
    step_at,
    unclear_once_reminded,
)
from tests.givens import refusal

MONDAY = date(2026, 3, 2)
UTC_ZONE = ZoneInfo("UTC")
GOOD: dict[str, Any] = {"hypothesis": "Pairs", "smallest_test": "Pair", "judged_by": "Hours", "ends_on": "2026-03-20", "today": MONDAY}


@pytest.mark.parametrize(("field", "most"), [("hypothesis", 500), ("smallest_test", 1000), ("judged_by", 500)])
def test_words_of_a_plan(field: str, most: int) -> None:
    assert [refusal(planned, **GOOD | {field: "x" * length}) for length in (most, most + 1)] == ["", "form.too_long"]


def test_a_lesson_has_two_thousand_letters_and_a_failure_needs_one() -> None:
    assert [refusal(ended, "held", "x" * length) for length in (0, 2000, 2001)] == ["", "", "form.too_long"]
    assert [refusal(ended, outcome, " ") for outcome in ("not_held", "unclear", "great")] == [
        "experiment.no_lesson",
        "",
        "experiment.no_outcome",
    ]
    told = [
        is_failure_with_lesson(outcome, lesson)
        for outcome, lesson in (("not_held", "So"), ("not_held", " "), ("not_held", None), ("held", "So"))
    ]
    assert told == [True, False, False, False]


def test_it_ends_from_tomorrow_to_half_a_year_on() -> None:
    days = {MONDAY: "experiment.ends_too_soon", MONDAY + timedelta(days=1): "", MONDAY + timedelta(days=182): ""}
    days[MONDAY + timedelta(days=183)] = "experiment.ends_too_late"
    assert {day: refusal(planned, **GOOD | {"ends_on": day}) for day in days} == days


def nine(day: int) -> datetime:
    return datetime(2026, 3, day, 9, tzinfo=UTC)


def test_check_in_on_the_day_a_reminder_two_working_days_later_and_unclear_after_a_week() -> None:
    assert [step_at(step, MONDAY, UTC_ZONE) for step in Step] == [nine(2), nine(4), nine(9)]
    thursday, friday, saturday, sunday = (MONDAY + timedelta(days=days) for days in (3, 4, 5, 6))
    assert [step_at(step, thursday, UTC_ZONE) for step in Step] == [nine(5), nine(9), nine(12)]
    assert [step_at(step, friday, UTC_ZONE) for step in Step] == [nine(6), nine(10), nine(13)]
    assert [step_at(step, saturday, UTC_ZONE) for step in Step] == [nine(9), nine(11), nine(16)]
    assert [step_at(step, sunday, UTC_ZONE) for step in Step] == [nine(9), nine(11), nine(16)]


def test_a_late_reminder_gives_two_working_days_and_none_comes_after_three_weeks() -> None:
    assert reminder_ends(MONDAY, UTC_ZONE) == nine(23) and reminder_ends(MONDAY + timedelta(days=5), UTC_ZONE) == nine(30)
    late = [unclear_once_reminded(MONDAY, nine(day), UTC_ZONE) for day in (4, 6, 9, 12)]
    assert late == [nine(9), nine(10), nine(11), nine(16)]


def test_outcomes_are_stored_by_these_words() -> None:
    assert [one.value for one in Outcome] == ["held", "not_held", "unclear", "stopped"]
