"""An experiment can be judged. It has a way to judge it and an end; the bot comes back at most twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotAllowed, PersonCanFix, TooLate
from bot.experiments import rules as experiments
from bot.experiments.rules import Outcome, Step
from bot.words import words_in

TODAY = date(2026, 3, 2)  # a Monday
GOOD: dict[str, Any] = {
    "hypothesis": "Pairing halves review time",
    "smallest_test": "Pair on two tickets",
    "judged_by": "Hours from open to merge",
    "ends_on": "2026-03-20",
    "today": TODAY,
}


def test_a_whole_plan_is_taken_as_typed() -> None:
    plan = experiments.planned(**GOOD)
    assert plan.ends_on == date(2026, 3, 20)
    assert plan.judged_by == "Hours from open to merge"


@pytest.mark.parametrize(
    ("field", "typed", "cure"),
    [
        ("ends_on", "2026-03-02", "after today"),
        ("ends_on", "2025-01-01", "after today"),
        ("ends_on", "2027-03-02", "six months"),
        ("ends_on", "", "Choose the day"),
        ("ends_on", None, "Choose the day"),
        ("ends_on", "next week", "Choose the day"),
        ("hypothesis", "", "nothing here yet"),
        ("hypothesis", "🧪", "Add a few words"),
        ("judged_by", "x" * 501, "501 characters"),
        ("smallest_test", "x" * 40_000, "40,000 characters"),
    ],
)
def test_a_plan_that_cannot_be_judged_names_the_field(field: str, typed: object, cure: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        experiments.planned(**{**GOOD, field: typed})
    assert refused.value.field == field
    assert cure in refused.value.said(words_in("en"))


def test_a_failure_asks_for_its_lesson() -> None:
    with pytest.raises(PersonCanFix, match=r"experiment\.no_lesson") as refused:
        experiments.ended("not_held", "  ")
    assert refused.value.field == "lesson"
    assert experiments.ended("not_held", "Pairs tire").lesson == "Pairs tire"
    assert experiments.ended("held", "").outcome is Outcome.HELD


@pytest.mark.parametrize("forged", ["", "won", "HELD", "held|x"])
def test_a_forged_outcome_is_refused(forged: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        experiments.ended(forged, "")
    assert refused.value.field == "outcome"


def running(outcome: Outcome | None = None, lesson: str | None = None) -> experiments.Experiment:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return experiments.Experiment(
        "e1", "U1", None, None, None, False, "h", "t", "j", TODAY, TODAY, outcome, lesson, None, moment, None, None
    )


def test_only_the_owner_ends_it_once_but_may_replace_an_unclear_without_a_lesson() -> None:
    experiments.may_end(running(), "U1")
    experiments.may_end(running(Outcome.UNCLEAR), "U1")
    with pytest.raises(NotAllowed):
        experiments.may_end(running(), "U2")
    with pytest.raises(TooLate):
        experiments.may_end(running(Outcome.HELD), "U1")
    with pytest.raises(TooLate):
        experiments.may_end(running(Outcome.UNCLEAR, "we could not tell"), "U1")


def test_the_check_in_is_at_nine_on_the_owners_wall_clock_across_summer_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = experiments.step_at(Step.CHECK_IN, date(2026, 3, 27), berlin)
    after = experiments.step_at(Step.CHECK_IN, date(2026, 3, 30), berlin)
    assert before == datetime(2026, 3, 27, 8, 0, tzinfo=UTC)
    assert after == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_an_end_on_a_weekend_is_asked_about_on_monday() -> None:
    assert experiments.step_at(Step.CHECK_IN, date(2026, 3, 7), ZoneInfo("UTC")).date() == date(2026, 3, 9)


@pytest.mark.long
@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Africa/Cairo"]),
)
def test_the_steps_come_in_order_on_working_mornings(ends_on: date, name: str) -> None:
    zone = ZoneInfo(name)
    moments = [experiments.step_at(step, ends_on, zone) for step in Step]
    assert moments == sorted(moments)
    for moment in moments:
        local = moment.astimezone(zone)
        assert local.weekday() < 5
        assert local.hour == 9
    assert moments[0].astimezone(zone).date() - ends_on <= timedelta(days=2)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 30 * 24))
def test_whoever_was_reminded_has_a_whole_working_day_before_it_is_called_unclear(ends_on: date, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    reminded = experiments.step_at(Step.REMIND, ends_on, zone) + timedelta(hours=hours)
    unclear = experiments.unclear_once_reminded(ends_on, reminded, zone)
    between = [reminded.astimezone(zone).date() + timedelta(days=n) for n in range(1, 40)]
    assert [day for day in between if day.weekday() < 5 and day < unclear.astimezone(zone).date()]
    assert unclear >= experiments.step_at(Step.CALL_UNCLEAR, ends_on, zone)


def test_a_reminder_in_time_changes_nothing_and_a_late_one_puts_unclear_off() -> None:
    berlin, ends_on = ZoneInfo("Europe/Berlin"), date(2026, 3, 2)  # a Monday: reminded on Wednesday, unclear a week later
    planned = experiments.step_at(Step.CALL_UNCLEAR, ends_on, berlin)
    assert experiments.unclear_once_reminded(ends_on, experiments.step_at(Step.REMIND, ends_on, berlin), berlin) == planned
    late = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
    assert experiments.unclear_once_reminded(ends_on, late, berlin) == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def test_a_reminder_is_waited_for_up_to_a_working_morning_three_weeks_after_the_end() -> None:
    utc = ZoneInfo("UTC")
    assert experiments.reminder_ends(date(2026, 3, 6), utc) == datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
    assert experiments.reminder_ends(date(2026, 3, 7), utc) == datetime(2026, 3, 30, 9, 0, tzinfo=UTC)


def test_a_failure_with_a_lesson_is_what_we_thank_for() -> None:
    assert experiments.is_failure_with_lesson("not_held", "we learned")
    assert not experiments.is_failure_with_lesson("not_held", " ")
    assert not experiments.is_failure_with_lesson("held", "we learned")
