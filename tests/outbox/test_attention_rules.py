"""At most two unasked messages a week, the greater ones first, and no trace of who answered."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.outbox.attention import rules
from bot.outbox.attention.rules import (
    BESIDE,
    MOST_A_WEEK,
    No,
    NotNow,
    PersonWeek,
    Unasked,
    Yes,
    entries_for,
    is_less_than_a_digest,
    may_remind,
    may_tell,
    nudges_in,
    outlasts_a_pause,
)
from bot.schedule.weeks import next_week, week_where

MONDAY = date(2026, 3, 2)
NEXT = date(2026, 3, 9)
PULSE, DIGEST, MONTH, MARKED, CHECK_IN, CARE, NUDGE, GLAD, REMINDER, NOTE = (
    Unasked.PULSE,
    Unasked.LEAD_DIGEST,
    Unasked.OWNER_DIGEST,
    Unasked.MARKED,
    Unasked.CHECK_IN,
    Unasked.CARE,
    Unasked.NUDGE,
    Unasked.GLAD,
    Unasked.REMINDER,
    Unasked.NOTE,
)


def week(*told: Unasked, waiting: tuple[Unasked, ...] = (), is_lead: bool = False) -> PersonWeek:
    return PersonWeek(MONDAY, told, frozenset(waiting), is_lead)


@pytest.mark.parametrize("kind", list(Unasked))
def test_an_empty_week_takes_anything(kind: Unasked) -> None:
    assert may_tell(week(), kind) == Yes()


@pytest.mark.parametrize("kind", [PULSE, DIGEST, MARKED, CHECK_IN, NUDGE, GLAD, NOTE])
def test_a_third_message_waits_for_next_monday(kind: Unasked) -> None:
    assert may_tell(week(PULSE, CHECK_IN), kind) == NotNow(NEXT)


@pytest.mark.parametrize("told", [(PULSE, DIGEST), (PULSE, REMINDER), (NUDGE, NOTE)])
def test_an_owners_month_comes_whatever_else_the_week_holds_and_takes_nobodys_place(told: tuple[Unasked, ...]) -> None:
    assert may_tell(week(*told), MONTH) == Yes()
    assert may_tell(week(waiting=told), MONTH) == Yes()
    assert may_tell(week(told[0], MONTH), told[1]) != No() and may_tell(week(PULSE, MONTH), NUDGE) == Yes()
    assert may_tell(week(PULSE, waiting=(MONTH,)), NUDGE) == Yes()
    assert not is_less_than_a_digest(MONTH)


def test_no_week_brings_an_owner_two_months() -> None:
    assert may_tell(week(MONTH), MONTH) == NotNow(NEXT)


def test_a_reminder_that_finds_no_place_is_given_up() -> None:
    assert may_tell(week(PULSE, NUDGE), REMINDER) == No()


def test_nobody_gets_a_second_nudge_in_a_week() -> None:
    assert may_tell(week(NUDGE), NUDGE) == NotNow(NEXT)


def test_a_lead_may_get_a_second_nudge() -> None:
    assert may_tell(week(NUDGE, is_lead=True), NUDGE) == Yes()


def test_what_is_marked_after_this_weeks_message_about_marks_waits_for_monday_and_keeps_no_place() -> None:
    assert may_tell(week(MARKED), MARKED) == NotNow(NEXT)
    assert may_tell(week(MARKED, waiting=(MARKED,)), NUDGE) == Yes()


def test_that_words_are_kept_comes_before_a_nudge_and_after_the_pulse() -> None:
    assert may_tell(week(NUDGE, waiting=(PULSE,)), MARKED) == NotNow(NEXT)
    assert may_tell(week(waiting=(PULSE, NUDGE)), MARKED) == Yes()
    assert may_tell(week(waiting=(PULSE, MARKED)), NUDGE) == NotNow(NEXT)


def test_only_that_words_are_kept_what_stands_still_and_the_question_on_ones_own_day_are_told_after_a_pause() -> None:
    assert [kind for kind in Unasked if outlasts_a_pause(kind)] == [MARKED, Unasked.OWN_DAY, CARE]


def test_what_stands_still_until_an_owner_mends_it_takes_nobodys_place_and_comes_twice_a_week_at_most() -> None:
    assert may_tell(week(PULSE, DIGEST, CARE), CARE) == Yes()
    assert may_tell(week(PULSE, CARE, CARE), NUDGE) == Yes()
    assert may_tell(week(CARE, CARE), CARE) == NotNow(NEXT)


def test_the_act_in_a_managers_digest_counts_as_a_nudge() -> None:
    assert nudges_in(week(DIGEST, NUDGE)) == 2


def test_a_nudge_leaves_room_for_the_pulse_and_the_digest_still_to_come() -> None:
    assert may_tell(week(waiting=(PULSE, DIGEST), is_lead=True), NUDGE) == NotNow(NEXT)
    assert may_tell(week(waiting=(PULSE,)), NUDGE) == Yes()


def test_the_pulse_never_waits_for_a_lesser_message() -> None:
    assert may_tell(week(NUDGE, waiting=(DIGEST, CHECK_IN)), PULSE) == Yes()


def test_a_pulse_books_its_reminder_for_everybody_who_is_asked() -> None:
    assert entries_for(week(), PULSE) == (PULSE, REMINDER)


def test_no_reminder_is_booked_where_the_second_place_is_taken_or_kept() -> None:
    assert entries_for(week(NUDGE), PULSE) == (PULSE,)
    assert entries_for(week(waiting=(PULSE, NUDGE)), PULSE) == (PULSE,)


def test_a_reminder_goes_out_only_where_its_place_was_booked() -> None:
    assert may_remind(week(PULSE, REMINDER))
    assert not may_remind(week(PULSE))


def test_other_messages_book_themselves() -> None:
    assert entries_for(week(), NUDGE) == (NUDGE,)


def test_the_week_begins_on_monday_where_the_person_is() -> None:
    sunday_in_berlin = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    assert week_where(sunday_in_berlin, ZoneInfo("Europe/Berlin")) == NEXT
    assert week_where(sunday_in_berlin, ZoneInfo("America/New_York")) == MONDAY
    assert next_week(MONDAY) == NEXT


@given(
    wishes=st.lists(st.sampled_from(list(Unasked)), max_size=12),
    is_lead=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_order_of_wishes_makes_a_third_message(wishes: list[Unasked], is_lead: bool, seed: int) -> None:
    told: tuple[Unasked, ...] = ()
    chance = random.Random(seed)
    for kind in wishes:
        waiting = frozenset(chance.sample(wishes, k=chance.randint(0, len(wishes))))
        ledger = PersonWeek(MONDAY, told, waiting, is_lead)
        if may_tell(ledger, kind) == Yes():
            told += entries_for(ledger, kind)
    assert len([kind for kind in told if kind not in BESIDE]) <= MOST_A_WEEK
    assert told.count(MONTH) <= 1
    assert told.count(NUDGE) <= (2 if is_lead else 1)
    assert told.count(MARKED) <= 1


@given(st.sets(st.sampled_from(list(Unasked)), max_size=5), st.booleans())
@example(waiting={Unasked.LEAD_DIGEST, Unasked.NUDGE}, is_lead=False)
def test_what_is_kept_free_is_really_free_when_its_time_comes(waiting: set[Unasked], is_lead: bool) -> None:
    """Whatever lesser message asks first, the two greatest that wait still find their places."""
    order = list(Unasked)
    greatest = sorted(waiting - set(BESIDE), key=order.index)[:MOST_A_WEEK]
    is_lead = is_lead or Unasked.LEAD_DIGEST in waiting  # nobody else gets one
    for lesser in [kind for kind in Unasked if kind not in waiting]:
        ledger = PersonWeek(MONDAY, (), frozenset(waiting), is_lead)
        told = (lesser,) if may_tell(ledger, lesser) == Yes() else ()
        for kind in [k for k in greatest if order.index(k) < order.index(lesser)]:
            after = PersonWeek(MONDAY, told, frozenset(), is_lead)
            assert may_tell(after, kind) == Yes(), (lesser, kind)
            told += (kind,)


def test_each_kind_counts_as_what_it_is() -> None:
    def kinds(rule: Callable[[Unasked], bool]) -> list[Unasked]:
        return [kind for kind in Unasked if rule(kind)]

    lesser = [Unasked.MARKED, Unasked.CHECK_IN, Unasked.BOARD, Unasked.NUDGE, Unasked.GLAD, Unasked.REMINDER, Unasked.NOTE]
    assert kinds(rules.is_less_than_a_digest) == lesser
    assert kinds(rules.is_for_owners) == [Unasked.MAP, Unasked.OWNER_DIGEST, Unasked.CARE, Unasked.BOARD]
    assert kinds(rules.is_of_an_audit) == [Unasked.PULSE, Unasked.REMINDER]
    assert kinds(rules.outlasts_a_pause) == [Unasked.MARKED, Unasked.OWN_DAY, Unasked.CARE]
    most = (
        rules.MOST_A_WEEK,
        rules.NUDGES_A_WEEK,
        rules.NUDGES_A_WEEK_FOR_LEADS,
        rules.MARKED_A_WEEK,
        rules.GLAD_A_WEEK,
        rules.CARE_A_WEEK,
    )
    assert most == (2, 1, 2, 1, 1, 2)


def test_that_words_helped_is_told_once_a_week_and_no_message_keeps_a_place_for_itself() -> None:
    assert [isinstance(rules.may_tell(week(*told), Unasked.GLAD), rules.Yes) for told in ((), (Unasked.GLAD,))] == [True, False]
    assert isinstance(rules.may_tell(week(Unasked.PULSE, waiting=(Unasked.NUDGE,)), Unasked.NUDGE), rules.Yes)
