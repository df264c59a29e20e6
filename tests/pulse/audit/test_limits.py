"""Whose turn an audit is, and what a round and its card are, on both sides of each limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.ids import CohortId, LineageId, PersonId, QuestionId, RoundId
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.audit.rules import (
    ANNOUNCED,
    EVERY,
    LINES,
    Asks,
    AuditPast,
    AuditPlan,
    asked_in_audit,
    is_its_turn,
    is_line,
    is_ready,
    next_open,
    was_waiting_then,
)
from bot.pulse.heard.rules import LATEST, MOST_POSTS, POST_LENGTH, SOONEST, THREAD_LEAST, Acknowledgement, HeardComment, HeardGroup
from bot.pulse.privacy.fold import Contract
from bot.pulse.questions.rules import Question
from bot.pulse.rounds import KeptCohort, Round, RoundState, week_number
from bot.pulse.rules import Card, CardQuestion

MONDAY, DAY = date(2026, 3, 2), timedelta(days=1)
OPENS = datetime(2026, 3, 3, 6, tzinfo=UTC)
CLOSES = datetime(2026, 3, 6, 12, tzinfo=UTC)


def test_an_audit_is_ready_when_its_day_has_come_on_tuesday() -> None:
    plans = [AuditPlan(True, MONDAY + days * DAY) for days in (0, 1, 2)]
    assert [is_ready(None, plan, MONDAY) for plan in plans] == [True, True, False]
    again = [AuditPast(date(2025, 9, 1), day) for day in (MONDAY, MONDAY + DAY, MONDAY + 2 * DAY, None)]
    assert [is_ready(past, plans[2], MONDAY) for past in again] == [True, True, False, False]
    assert (EVERY, ANNOUNCED) == (182 * DAY, 7 * DAY)


def test_it_is_a_groups_turn_when_more_than_half_of_its_parts_are_ready() -> None:
    plan, ready, waits = AuditPlan(True, MONDAY), None, AuditPast(MONDAY)
    parts = ((1, 0), (1, 1), (2, 1), (1, 2), (2, 2), (3, 2))
    turns = [is_its_turn([ready] * many + [waits] * others, plan, MONDAY) for many, others in parts]
    assert turns == [True, False, True, False, False, True]
    assert not is_its_turn([ready], AuditPlan(begins=MONDAY), MONDAY) and AuditPlan() == AuditPlan(False, date.min)
    assert not is_its_turn([], plan, MONDAY)


def test_an_audit_of_eight_weeks_before_the_welcome_was_one_of_a_team_that_waited() -> None:
    past, midnight = AuditPast(MONDAY), datetime(2026, 4, 27, tzinfo=UTC)
    assert [was_waiting_then(past, moment) for moment in (None, midnight - timedelta(seconds=1), midnight)] == [False, False, True]


def test_the_next_open_item_is_behind_this_one_and_else_the_first() -> None:
    answered = [False, True, False, True]
    assert [next_open(answered, after) for after in (-1, 0, 1, 2, 3)] == [0, 2, 2, 0, 0]
    assert (next_open(answered), next_open([True, False]), next_open([True, True], 0), next_open([])) == (0, 1, None, None)
    assert next_open([True, True, False], after=9) == 2 and next_open([True, False], after=1) == 1


def test_an_audit_asks_two_anchors_of_each_side_that_is_on_and_two_lines() -> None:
    every, few = asked_in_audit([]), asked_in_audit([Dimension.SAFE, Dimension.ROOM])
    assert (len(every), len(few)) == (24, 20) and every[-2:] == few[-2:] == LINES
    assert [is_line(one) for one in every] == [False] * 22 + [True] * 2
    assert [(one.version, one.facet, one.form) for one in LINES] == [(1, 0, Form.TXT)] * 2
    card = Card(RoundId("r"), CLOSES, tuple(CardQuestion(one, not is_line(one)) for one in every))
    assert (card.is_done, len(card.items), card.lines, card.open_questions) == (True, 22, card.questions[-2:], LINES)
    waits = Card(RoundId("r"), CLOSES, tuple(CardQuestion(one, is_answered=False) for one in every))
    assert not waits.is_done and len(waits.open_questions) == 24 and waits.asks is Asks.PULSE


def a_round(state: RoundState = RoundState.OPEN, **at: datetime | None) -> Round:
    moments: dict[str, datetime | None] = {"erased_at": None, "released_at": None} | at
    return Round(RoundId("r"), 1, OPENS, CLOSES, state, Contract(), "1", 0, **moments)  # type: ignore[arg-type]


def test_a_round_takes_answers_until_it_closes_and_never_again() -> None:
    second = timedelta(seconds=1)
    assert [a_round().takes_answers(moment) for moment in (CLOSES - second, CLOSES)] == [True, False]
    assert not a_round(RoundState.FOLDED).takes_answers(OPENS)
    for name in ("closed_at", "erased_at", "released_at"):
        over = a_round(**{name: CLOSES})
        assert over.is_over and not over.takes_answers(OPENS)
        assert over.true_state is (RoundState.RELEASED if name == "released_at" else RoundState.FOLDED)
    assert [a_round(state).true_state for state in RoundState] == list(RoundState) and not a_round().is_over
    assert RoundState("nonsense") is RoundState.UNREADABLE


def test_a_week_goes_from_monday_to_sunday() -> None:
    days = [week_number(OPENS + number * DAY) for number in range(-2, 7)]
    assert days == [days[0]] + [days[0] + 1] * 7 + [days[0] + 2]
    assert week_number(datetime(1, 1, 1, tzinfo=UTC)) == 0 and a_round().week == days[1]


def test_what_nobody_said_of_a_group_is_no() -> None:
    kept = KeptCohort(CohortId("c"), RoundId("r"), LineageId("l"), CohortKind.TEAM, "Harbor", None, 0, 6, 6, 0, None)
    assert (kept.response_band, kept.under_half_answered, kept.asks) == (None, False, Asks.PULSE)
    assert (THREAD_LEAST, POST_LENGTH, MOST_POSTS, SOONEST, LATEST) == (8, 280, 30, 10, 60)
    assert not HeardGroup("Harbor", ()).may_answer and not HeardComment("c", "So").takes_posts


@pytest.mark.parametrize("word", list(Acknowledgement))
def test_tell_me_more_is_asked_by_that_word_alone(word: Acknowledgement) -> None:
    comment = HeardComment("c", "So", ((PersonId("U0BO"), Acknowledgement.HEARD), (PersonId("U0EVE"), word)))
    assert comment.asked_for_more is (word is Acknowledgement.TELL_MORE)


def test_a_question_of_an_older_form_is_no_anchor_unless_it_says_so() -> None:
    plain = Question(QuestionId("safe.1"), 1, Dimension.SAFE, 1, Form.A5)
    assert (plain.is_reversed, plain.is_anchor, plain.may_not_come_up, plain.is_own) == (False, False, False, False)
