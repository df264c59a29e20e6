"""When a person is asked the pulse, and reminded."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import PersonId, RoundId
from bot.schedule.cadence import (
    FRIDAY,
    THURSDAY,
    TUESDAY,
    DaysOff,
    Leave,
    Span,
    may_be_told,
)
from bot.schedule.pulse_times import PulseSlot, jitter_minutes, pulse_slot, reminder_at
from tests.schedule.zones import (
    BERLIN,
    SAMPLE,
    local,
    moments,
    quiet_times,
    times,
    utc,
    zones,
)

ANA = PersonId("U0ANA")
OPENS, CLOSES = utc(2026, 3, 2, 6, 0), utc(2026, 3, 6, 11, 0)  # Monday to Friday noon in Berlin
ROUND = RoundId("r1")


def asked(
    slot: PulseSlot = PulseSlot(),  # noqa: B008 - a frozen value
    *,
    zone: ZoneInfo = BERLIN,
    person: str = "U0ANA",
    round_id: str = "r1",
    opens_at: datetime = OPENS,
    closes_at: datetime = CLOSES,
    days_off: DaysOff = DaysOff(),  # noqa: B008 - a frozen value
    dnd: tuple[Span, ...] = (),
) -> datetime | None:
    return pulse_slot(
        slot,
        opens_at=opens_at,
        closes_at=closes_at,
        zone=zone,
        person=PersonId(person),
        round_id=RoundId(round_id),
        days_off=days_off,
        dnd=dnd,
    )


@pytest.mark.parametrize("zone", SAMPLE, ids=str)
def test_by_default_everybody_is_asked_on_tuesday_around_ten_where_they_are(zone: ZoneInfo) -> None:
    moment = asked(zone=zone)
    assert moment is not None
    wall = moment.astimezone(zone)
    assert wall.date() == date(2026, 3, 3)
    assert time(9, 30) <= wall.time() <= time(10, 30)


def test_a_persons_minute_is_the_same_whenever_it_is_worked_out() -> None:
    assert asked() == asked()


def test_a_company_is_not_asked_in_one_minute_nor_a_person_always_in_the_same() -> None:
    by_person = {jitter_minutes(PersonId(f"U{n}"), ROUND) for n in range(2000)}
    by_round = {jitter_minutes(ANA, RoundId(f"r{n}")) for n in range(200)}
    assert by_person == set(range(-30, 31))
    assert len(by_round) > 40


def test_a_person_may_choose_another_time() -> None:
    moment = asked(PulseSlot(THURSDAY, time(15, 0)))
    assert moment is not None
    assert abs(moment - local(BERLIN, 2026, 3, 5, 15)) <= timedelta(minutes=30)


def test_an_early_bird_is_not_asked_before_eight() -> None:
    early = {asked(PulseSlot(TUESDAY, time(8, 0)), person=f"U{n}") for n in range(100)}
    assert min(moment for moment in early if moment) == local(BERLIN, 2026, 3, 3, 8)


def test_on_a_holiday_the_question_waits_for_the_next_working_day_at_the_same_time() -> None:
    moment = asked(days_off=DaysOff(holidays=frozenset({date(2026, 3, 3)})))
    assert moment is not None
    assert abs(moment - local(BERLIN, 2026, 3, 4, 10)) <= timedelta(minutes=30)


def test_who_is_away_until_the_end_is_asked_before_or_not_at_all() -> None:
    away_from_tuesday = DaysOff(leave=(Leave(date(2026, 3, 3), date(2026, 3, 20)),))
    moment = asked(days_off=away_from_tuesday)
    assert moment is not None
    assert moment.astimezone(BERLIN).date() == date(2026, 3, 2)
    assert asked(days_off=DaysOff(leave=(Leave(date(2026, 3, 1), date(2026, 3, 20)),))) is None


def test_a_round_that_opens_after_their_slot_finds_them_the_next_day() -> None:
    moment = asked(opens_at=local(BERLIN, 2026, 3, 3, 12))
    assert moment is not None
    assert abs(moment - local(BERLIN, 2026, 3, 4, 10)) <= timedelta(minutes=30)


def test_the_last_hours_of_a_round_still_reach_people_and_not_all_in_one_minute() -> None:
    opens, closes = local(BERLIN, 2026, 3, 3, 12), local(BERLIN, 2026, 3, 3, 17)
    reached = {asked(opens_at=opens, closes_at=closes, person=f"U{n}") for n in range(100)}
    assert None not in reached
    assert len(reached) > 20


def test_do_not_disturb_moves_the_question() -> None:
    busy = Span(local(BERLIN, 2026, 3, 3, 8), local(BERLIN, 2026, 3, 3, 14))
    assert asked(dnd=(busy,)) == busy.ends


def test_nobody_is_asked_when_two_hours_are_not_left() -> None:
    opens, closes = local(BERLIN, 2026, 3, 3, 9), local(BERLIN, 2026, 3, 3, 10, 59)
    assert asked(opens_at=opens, closes_at=closes) is None


@given(zones, moments, st.integers(0, 6), times, st.integers(1, 14), st.integers(0, 500), quiet_times())
def test_a_question_comes_within_its_round_and_never_in_quiet_hours(
    zone: ZoneInfo,
    opens: datetime,
    weekday: int,
    at: time,
    days: int,
    person: int,
    quiet: tuple[datetime, ZoneInfo, DaysOff, tuple[Span, ...]],
) -> None:
    _, _, days_off, dnd = quiet
    closes = opens + timedelta(days=days)
    moment = asked(
        PulseSlot(weekday, at),
        zone=zone,
        person=f"U{person}",
        opens_at=opens,
        closes_at=closes,
        days_off=days_off,
        dnd=dnd,
    )
    if moment is not None:
        assert opens <= moment <= closes - timedelta(hours=2)
        assert may_be_told(moment, zone, days_off, dnd)


@given(zones, st.integers(0, 500))
def test_a_week_long_round_reaches_everybody_who_works(zone: ZoneInfo, person: int) -> None:
    opens = utc(2026, 3, 2, 0, 0)
    assert asked(zone=zone, person=f"U{person}", opens_at=opens, closes_at=opens + timedelta(days=5)) is not None


def test_the_reminder_comes_two_working_days_later() -> None:
    asked_at = local(BERLIN, 2026, 3, 3, 10, 12)
    assert reminder_at(asked_at, closes_at=CLOSES, zone=BERLIN) == local(BERLIN, 2026, 3, 5, 10, 12)


def test_over_a_weekend_the_reminder_waits() -> None:
    asked_at, closes = local(BERLIN, 2026, 3, 5, 10), local(BERLIN, 2026, 3, 13, 12)
    assert reminder_at(asked_at, closes_at=closes, zone=BERLIN) == local(BERLIN, 2026, 3, 9, 10)


def test_there_is_no_reminder_when_the_round_is_nearly_over() -> None:
    assert reminder_at(local(BERLIN, 2026, 3, 4, 11), closes_at=CLOSES, zone=BERLIN) is None


def test_the_reminder_too_leaves_people_undisturbed() -> None:
    asked_at = local(BERLIN, 2026, 3, 2, 10)
    busy = Span(local(BERLIN, 2026, 3, 4, 9), local(BERLIN, 2026, 3, 4, 15))
    assert reminder_at(asked_at, closes_at=CLOSES, zone=BERLIN, dnd=(busy,)) == busy.ends


def test_there_is_no_reminder_in_the_middle_of_a_leave() -> None:
    asked_at = local(BERLIN, 2026, 3, 3, 10)
    away = DaysOff(leave=(Leave(date(2026, 3, 4), date(2026, 3, 30)),))
    assert reminder_at(asked_at, closes_at=CLOSES, zone=BERLIN, days_off=away) is None


def test_a_friday_slot_has_a_place_in_a_round_that_closes_on_friday_afternoon() -> None:
    moment = asked(PulseSlot(FRIDAY, time(10, 0)), closes_at=local(BERLIN, 2026, 3, 6, 17))
    assert moment is not None
    assert moment.astimezone(BERLIN).date() == date(2026, 3, 6)
