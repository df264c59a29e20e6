"""When something is due or told, on both sides of each limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.database.schema import due
from bot.ids import PersonId, RoundId
from bot.schedule import store
from bot.schedule.cadence import (
    MORNING,
    TELLING_HOURS,
    WORKING_HOURS,
    Cadence,
    DaysOff,
    Leave,
    Span,
    next_allowed,
    next_due,
    working_days_after,
    working_hours_between,
    zone_of,
)
from bot.schedule.pulse_times import (
    PulseSlot,
    first_day_to_ask,
    is_week_to_ask,
    jitter_minutes,
    next_full_hour,
    next_week_to_ask,
    pulse_slot,
    reminder_at,
)
from tests.givens import MONDAY, WORKSPACE
from tests.rows import Rows

UTC_ZONE = ZoneInfo("UTC")
MON = date(2026, 3, 2)
DAY = timedelta(days=1)
EVERYBODY = [PersonId(f"U{n}") for n in range(300)]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("how", "is_fine"),
    [
        ({}, True),
        ({"weekdays": frozenset({6})}, True),
        ({"weekdays": frozenset()}, False),
        ({"weekdays": frozenset({7})}, False),
        ({"weekdays": frozenset({-1})}, False),
        ({"every_weeks": 1}, True),
        ({"every_weeks": 0}, False),
        ({"at": time(9, tzinfo=UTC)}, False),
    ],
)
def test_a_cadence_has_days_weeks_and_a_plain_time(how: dict[str, object], is_fine: bool) -> None:
    try:
        Cadence(**{"at": time(9)} | how)  # type: ignore[arg-type]
    except ValueError:
        assert not is_fine
    else:
        assert is_fine


def test_what_is_due_comes_strictly_later_every_day_or_every_so_many_weeks() -> None:
    assert [next_due(Cadence(time(9)), after=after, zone=UTC_ZONE) for after in (at(2, 8, 59), at(2, 9))] == [at(2, 9), at(3, 9)]
    monday = frozenset({0})
    weeks = [next_due(Cadence(time(9), monday, 2, offset), after=at(2, 9), zone=UTC_ZONE) for offset in (0, 1, 2)]
    assert sorted(set(weeks)) == [at(9, 9), at(16, 9)] and weeks[0] == weeks[2]
    assert next_due(Cadence(time(9), frozenset({6}), 4), after=at(2, 9), zone=UTC_ZONE) > at(2, 9)
    assert [zone_of(name).key for name in ("Europe/Berlin", "", None, "Nowhere/At all")] == ["Europe/Berlin", "UTC", "UTC", "UTC"]


def test_a_working_day_is_nine_to_five_and_messages_come_from_eight_to_half_past_six() -> None:
    assert time(9) == MORNING
    told = {at(3, 7, 59): False, at(3, 8): True, at(3, 18, 29): True, at(3, 18, 30): False}
    assert {moment: TELLING_HOURS.hold(moment) for moment in told} == told
    assert (WORKING_HOURS.opens, WORKING_HOURS.closes) == (time(9), time(17))
    assert working_hours_between(at(3, 8), at(3, 18), UTC_ZONE) == 8.0 and working_hours_between(at(6, 16), at(9, 10), UTC_ZONE) == 2.0
    assert working_hours_between(at(3, 12), at(3, 11), UTC_ZONE) == 0.0


def test_days_off_are_weekends_holidays_and_leave_with_both_its_ends() -> None:
    off = DaysOff(frozenset({MON}), (Leave(MON + 2 * DAY, MON + 3 * DAY),))
    assert [number for number in range(7) if off.is_off(MON + number * DAY)] == [0, 2, 3, 5, 6]


def test_the_next_moment_that_is_allowed() -> None:
    asked = {
        at(3, 7, 59): at(3, 8),
        at(3, 8): at(3, 8),
        at(3, 18, 29): at(3, 18, 29),
        at(3, 18, 30): at(4, 8),
        at(6, 18, 30): at(9, 8),
        at(7, 12): at(9, 8),
    }
    assert {moment: next_allowed(moment, UTC_ZONE) for moment in asked} == asked
    quiet = (Span(at(3, 10), at(3, 12)),)
    told = [next_allowed(moment, UTC_ZONE, dnd=quiet) for moment in (at(3, 9, 59), at(3, 10), at(3, 11, 59), at(3, 12))]
    assert told == [at(3, 9, 59), at(3, 12), at(3, 12), at(3, 12)]
    assert working_days_after(at(6, 10), 1, UTC_ZONE) == at(9, 10) and working_days_after(at(3, 10), 3, UTC_ZONE) == at(6, 10)


def off(*days: int) -> DaysOff:
    return DaysOff(frozenset(MON + day * DAY for day in days))


def test_a_week_with_two_working_days_from_tuesday_on_is_one_to_ask_in() -> None:
    assert [is_week_to_ask(MON, one) for one in (off(0), off(1, 2), off(1, 2, 3), off(1, 2, 3, 4))] == [True, True, False, False]
    assert next_week_to_ask(MON, off(1, 2, 3)) == MON + 7 * DAY and next_week_to_ask(MON, off()) == MON
    eleven, twelve = (off(*(day for week in range(weeks) for day in range(7 * week, 7 * week + 7))) for weeks in (11, 12))
    assert (next_week_to_ask(MON, eleven), next_week_to_ask(MON, twelve)) == (MON + 77 * DAY, MON), "twelve weeks are looked at"
    assert [first_day_to_ask(MON, one) for one in (off(0), off(1), off(1, 2, 3, 4))] == [MON + DAY, MON + 2 * DAY, MON + DAY]


def asks(slot: PulseSlot, closes: datetime, opens: datetime | None = None, **more: object) -> set[datetime | None]:
    """When three hundred people with this wish are asked."""
    given: dict[str, object] = {"opens_at": opens or at(3, 6), "closes_at": closes, "zone": UTC_ZONE} | more
    return {pulse_slot(slot, person=person, round_id=RoundId("r"), **given) for person in EVERYBODY}  # type: ignore[arg-type]


def test_everybody_is_asked_within_half_an_hour_of_their_time_on_their_day() -> None:
    assert {jitter_minutes(person, RoundId("r")) for person in EVERYBODY} >= {-30, 30, 0}
    assert all(-30 <= jitter_minutes(person, RoundId("r")) <= 30 for person in EVERYBODY)
    usual = asks(PulseSlot(), at(6, 12))
    assert (min(usual), max(usual)) == (at(3, 9, 30), at(3, 10, 30))  # type: ignore[type-var]
    thursday = asks(PulseSlot(3, time(14)), at(6, 12))
    assert (min(thursday), max(thursday)) == (at(5, 13, 30), at(5, 14, 30))  # type: ignore[type-var]
    away = asks(PulseSlot(), at(6, 12), days_off=off(1))
    assert (min(away), max(away)) == (at(4, 9, 30), at(4, 10, 30)), "the next working day"  # type: ignore[type-var]
    late = asks(PulseSlot(), at(6, 12), opens=at(3, 11))
    assert (min(late), max(late)) == (at(4, 9, 30), at(4, 10, 30)), "their time had passed when it opened"  # type: ignore[type-var]


def test_each_has_a_minute_of_their_own_and_a_round_that_opens_at_their_time_reaches_them() -> None:
    known = {person: jitter_minutes(person, RoundId("r1")) for person in map(PersonId, ("U0ANA", "U0BO", "U0CLEO"))}
    assert list(known.values()) == [21, 16, 16], "another version asks in the same minute"

    def asked(person: PersonId, opens: datetime) -> datetime | None:
        return pulse_slot(PulseSlot(), opens_at=opens, closes_at=at(6, 12), zone=UTC_ZONE, person=person, round_id=RoundId("r1"))

    ten = at(3, 10)
    for person, minutes in known.items():
        assert asked(person, at(3, 6)) == ten + timedelta(minutes=minutes)
        assert asked(person, ten) == ten + timedelta(minutes=max(0, minutes))
        assert asked(person, ten + timedelta(minutes=1)) == ten + DAY + timedelta(minutes=minutes), "their time has passed"


def test_nobody_is_asked_with_less_than_two_hours_to_answer() -> None:
    early = [min(asks(PulseSlot(), at(3, 12, minute)), key=str) for minute in (30, 29)]
    assert None in asks(PulseSlot(), at(3, 12, 29)) and None not in asks(PulseSlot(), at(3, 12, 30))
    assert early[0] is not None
    reminders = [reminder_at(at(3, 10), closes_at=closes, zone=UTC_ZONE) for closes in (at(5, 12), at(5, 11, 59))]
    assert reminders == [at(5, 10), None], "two working days later"
    assert reminder_at(at(5, 10), closes_at=at(10, 12), zone=UTC_ZONE) == at(9, 10)
    assert [next_full_hour(moment) for moment in (at(6, 12), at(6, 12, 59))] == [at(6, 13), at(6, 13)]


def test_what_is_still_to_happen(rows: Rows) -> None:
    rows.add(due, kind="k", subject="s", due_at=MONDAY)
    scope = rows.scope()
    assert [store.is_due(scope, kind, subject) for kind, subject in (("k", "s"), ("k", "t"), ("j", "s"))] == [True, False, False]
    second = timedelta(seconds=1)
    assert [store.is_due(scope, "k", "s", later_than=MONDAY + later) for later in (-second, 0 * second)] == [True, False]
    assert not store.set_due_once(scope, "k", "s", MONDAY + DAY) and store.set_due_once(scope, "k", "t", MONDAY)
    store.clear_due(scope, "k", "s")
    assert [store.is_due(scope, "k", subject) for subject in "st"] == [False, True]
    store.set_due(scope, "k", "u", MONDAY)
    assert [store.are_due(scope, kind) for kind in "kj"] == [True, False]
    assert set(rows.tx.execute(select(due.c.attempts)).scalars()) == {0}


def test_every_second_week_begins_on_a_monday() -> None:
    on = [Cadence(time(9), every_weeks=2).is_on(MON + day * DAY) for day in range(14)]
    assert on == [True] * 7 + [False] * 7
    assert [Cadence(time(9), every_weeks=2, week_offset=1).is_on(MON + day * DAY) for day in range(14)] == on[::-1]
    assert Cadence(time(9), every_weeks=2).is_on(date(1, 1, 1)), "weeks are counted from the first one"


def test_a_moment_is_looked_for_on_four_hundred_days() -> None:
    away = [DaysOff(leave=(Leave(MON, MON + days * DAY),), weekend=frozenset()) for days in (398, 399)]
    assert [next_allowed(at(2, 10), UTC_ZONE, one) for one in away] == [at(2, 8) + 399 * DAY, None]


def test_many_working_days_ahead_are_found_as_well() -> None:
    assert working_days_after(at(2, 10), 1100, UTC_ZONE) == at(2, 10) + timedelta(weeks=220)
    assert working_days_after(at(2, 10), 60, UTC_ZONE) == at(2, 10) + timedelta(weeks=12)


def test_who_is_asked_where_their_time_has_passed_is_asked_within_half_an_hour() -> None:
    late = asks(PulseSlot(), at(3, 18), opens=at(3, 13))
    assert (min(late), max(late)) == (at(3, 13), at(3, 13, 30))  # type: ignore[type-var]


def test_a_row_that_was_moved_meanwhile_is_left_as_it_is(rows: Rows) -> None:
    for subject, at in (("moved", MONDAY + DAY), ("stays", MONDAY), ("beside", MONDAY)):
        rows.add(due, kind="k", subject=subject, due_at=at, attempts=0)
    claimed = {subject: store.Due(WORKSPACE, "k", subject, MONDAY, 0) for subject in ("moved", "stays", "gone")}
    for row in claimed.values():
        store.move_on_if_unchanged(rows.tx, row, MONDAY + 2 * DAY)
        store.push_forward(rows.tx, row, MONDAY + 3 * DAY, "Late")
    found = rows.tx.execute(select(due.c.subject, due.c.due_at, due.c.retry_at).order_by(due.c.subject)).all()
    assert [tuple(row) for row in found] == [("beside", MONDAY, None), ("moved", MONDAY + DAY, None), ("stays", MONDAY + 2 * DAY, None)]


def test_a_row_is_leased_moved_on_done_or_tried_again_and_the_one_beside_stays(rows: Rows) -> None:
    named = ("leased", "moved", "failed", "done", "beside")
    for subject in named:
        rows.add(due, kind="k", subject=subject, due_at=MONDAY, attempts=2, retry_at=MONDAY, last_error="Late")
    leased, moved, failed, done = (store.Due(WORKSPACE, "k", subject, MONDAY, 2) for subject in named[:4])
    store.lease(rows.tx, leased, MONDAY + DAY)
    store.move_on(rows.tx, moved, MONDAY + 2 * DAY)
    store.move_on(rows.tx, done, None)
    store.push_forward(rows.tx, failed, MONDAY + 3 * DAY, "x" * 501)
    kept = {row.subject: (row.due_at, row.retry_at, row.attempts, row.last_error) for row in rows.tx.execute(select(due))}
    assert kept == {
        "leased": (MONDAY, MONDAY + DAY, 3, "Late"),
        "moved": (MONDAY + 2 * DAY, None, 0, None),
        "failed": (MONDAY, MONDAY + 3 * DAY, 3, "x" * 500),
        "beside": (MONDAY, MONDAY, 2, "Late"),
    }


def test_what_has_been_due_longest_is_claimed_first_and_what_waits_to_be_tried_again_is_not(rows: Rows) -> None:
    second = timedelta(seconds=1)
    for subject, due_at, retry_at in (
        ("c", MONDAY, None),
        ("a", MONDAY, MONDAY),
        ("b", MONDAY, None),
        ("waits", MONDAY - DAY, MONDAY + second),
        ("later", MONDAY + second, None),
    ):
        rows.add(due, kind="k", subject=subject, due_at=due_at, retry_at=retry_at)
    rows.add(due, kind="other", subject="0", due_at=MONDAY - DAY)
    rows.add(due, workspace_id="T1", kind="k", subject="t", due_at=MONDAY - second)
    passed_over = [store.claim_due(rows.tx, ["k"], MONDAY, but_of=some) for some in (["T1"], ["T1", WORKSPACE])]
    assert [row and row.subject for row in passed_over] == ["a", None]
    claimed = []
    while (row := store.claim_due(rows.tx, ["k"], MONDAY)) is not None and len(claimed) < 9:
        claimed.append(row.subject)
        store.move_on(rows.tx, row, None)
    assert claimed == ["t", "a", "b", "c"]
    assert store.next_due_at(rows.tx, ["k"]) == MONDAY + second and store.next_due_at(rows.tx, ["none"]) is None
