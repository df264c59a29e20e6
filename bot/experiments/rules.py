"""The experiment ledger: a hypothesis, the smallest test, how we will judge it, and the day it ends.

On that day Ripple comes back in the owner's morning and asks what came of it. No answer: one friendly reminder, and
a week after the end the ledger says "unclear", which the owner can still change. A reminder for which the owner's week
has no room is waited for; three weeks after the end it helps nobody any more and is not sent. A failure with a lesson counts as
much as a success; nothing here scores a person.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.errors import NotAllowed, PersonCanFix, TooLate
from bot.ids import ChainId, ChannelId, ExperimentId, LearningId, MessageTs, PersonId, TeamId
from bot.schedule.cadence import MORNING
from bot.slack.said.named import checked_under_name
from bot.slack.sanitize import Written, harmless

HYPOTHESIS_LIMIT = 500
TEST_LIMIT = 1000
JUDGED_LIMIT = 500
LESSON_LIMIT = 2000
LONGEST = timedelta(days=182)
REMIND_AFTER = 2  # working days
UNCLEAR_AFTER = timedelta(days=7)
ANSWER_WITHIN = 2  # working days after a reminder that came late
NO_REMINDER_AFTER = timedelta(days=21)


class Outcome(StrEnum):
    """How an experiment ended."""

    HELD = "held"
    NOT_HELD = "not_held"
    UNCLEAR = "unclear"
    STOPPED = "stopped"


class Step(StrEnum):
    """What the bot does next about a running experiment."""

    CHECK_IN = "check_in"
    REMIND = "remind"
    CALL_UNCLEAR = "call_unclear"


class Experiment(Struct, frozen=True):
    """One line of the ledger. No outcome: it still runs."""

    id: ExperimentId
    owner: PersonId
    team: TeamId | None
    channel: ChannelId | None
    ts: MessageTs | None
    is_private: bool
    hypothesis: str
    smallest_test: str
    judged_by: str
    starts_on: date
    ends_on: date
    outcome: Outcome | None
    lesson: str | None
    learning: LearningId | None
    started_at: datetime
    reminded_at: datetime | None
    finished_at: datetime | None
    chain: ChainId | None = None  # of the team's plan, if it is tried for that


class Plan(Struct, frozen=True):
    """An experiment as planned, checked."""

    hypothesis: str
    smallest_test: str
    judged_by: str
    ends_on: date


class Result(Struct, frozen=True):
    """What came of it. `lesson` may be empty, but a failed experiment with a lesson is what we thank for."""

    outcome: Outcome
    lesson: str


def planned(*, hypothesis: str, smallest_test: str, judged_by: str, ends_on: str | date | None, today: date) -> Plan:
    """A plan that can be judged later, or `PersonCanFix` naming the field to change."""
    return Plan(
        hypothesis=checked_under_name(hypothesis, what=Written.HYPOTHESIS, limit=HYPOTHESIS_LIMIT, field="hypothesis"),
        smallest_test=checked_under_name(smallest_test, what=Written.SMALLEST_TEST, limit=TEST_LIMIT, field="smallest_test"),
        judged_by=checked_under_name(judged_by, what=Written.WAY_TO_JUDGE, limit=JUDGED_LIMIT, field="judged_by"),
        ends_on=_end_day(ends_on, today),
    )


def ended(outcome: str, lesson: str) -> Result:
    """The result as chosen and typed, or what to change. "Did not hold" asks for the lesson: it is the point."""
    try:
        chosen = Outcome(outcome)
    except ValueError:
        raise PersonCanFix("experiment.no_outcome", field="outcome") from None
    words = checked_under_name(lesson, what=Written.LESSON, limit=LESSON_LIMIT, field="lesson") if harmless(lesson) else ""
    if chosen is Outcome.NOT_HELD and not words:
        raise PersonCanFix("experiment.no_lesson", field="lesson")
    return Result(chosen, words)


def may_end(experiment: Experiment, person: PersonId) -> None:
    """The owner ends it, once; an "unclear" without a lesson may still be replaced by what they found out."""
    if experiment.owner != person:
        raise NotAllowed("experiment.not_yours")
    if not may_be_ended(experiment):
        raise TooLate("experiment.ended_already")


def may_be_ended(experiment: Experiment) -> bool:
    """Whether it runs, or ended "unclear" without a lesson."""
    return experiment.outcome is None or (experiment.outcome == Outcome.UNCLEAR and not experiment.lesson)


def step_at(step: Step, ends_on: date, zone: ZoneInfo) -> datetime:
    """When a step is due, in UTC: the owner's nine o'clock on a working day.

    1. Check-in: the end date, or the first working day after it.
    2. Reminder: two working days later.
    3. "Unclear": seven days after the end date, and after the reminder.
    """
    check_in = _working_day(ends_on)
    reminder = _later(check_in, REMIND_AFTER)
    match step:
        case Step.CHECK_IN:
            day = check_in
        case Step.REMIND:
            day = reminder
        case Step.CALL_UNCLEAR:
            day = max(_working_day(ends_on + UNCLEAR_AFTER), _later(reminder, 1))
    return _morning(day, zone)


def reminder_ends(ends_on: date, zone: ZoneInfo) -> datetime:
    """From then on a reminder that is still waiting for room is not sent, and "unclear" is not held up by it."""
    return _morning(_working_day(ends_on + NO_REMINDER_AFTER), zone)


def unclear_once_reminded(ends_on: date, reminded: datetime, zone: ZoneInfo) -> datetime:
    """When it is called unclear after a reminder that went out at `reminded`: as planned, or with two working days to answer."""
    answered_by = _later(reminded.astimezone(zone).date(), ANSWER_WITHIN)
    return max(step_at(Step.CALL_UNCLEAR, ends_on, zone), _morning(answered_by, zone))


def is_failure_with_lesson(outcome: str | None, lesson: str | None) -> bool:
    """Did not hold, and said what was learned."""
    return outcome == Outcome.NOT_HELD and bool(lesson and lesson.strip())


def _end_day(typed: str | date | None, today: date) -> date:
    day = _read_day(typed)
    if day <= today:
        raise PersonCanFix("experiment.ends_too_soon", field="ends_on")
    if day - today > LONGEST:
        raise PersonCanFix("experiment.ends_too_late", field="ends_on")
    return day


def _read_day(typed: str | date | None) -> date:
    if isinstance(typed, date):
        return typed
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        raise PersonCanFix("experiment.no_end", field="ends_on") from None


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _working_day(day: date) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _later(day: date, working_days: int) -> date:
    for _ in range(working_days):
        day = _working_day(day + timedelta(days=1))
    return day
