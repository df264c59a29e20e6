"""The audit: 22 anchors in the pulse's place, once in half a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.outbox.kinds import Post, StandIn
from bot.people import store as people
from bot.people.programme.acts import EVERYBODY
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.acts import open_due
from bot.pulse.audit import acts as audits
from bot.pulse.audit import store as kept
from bot.pulse.audit.rules import EVERY, LINES, Asks, AuditPast, AuditPlan, asked_in_audit, is_its_turn
from bot.pulse.privacy.released import Shown
from bot.pulse.questions.rules import audit_questions
from bot.pulse.store import Round
from tests.givens import WORKSPACE, scope
from tests.pulse.world import BERLIN, MONDAY, PulseWorld, in_transaction, world

WEEK = timedelta(weeks=1)

__all__ = ["world"]


def asked_of(world: PulseWorld, current: Round, person: str) -> Asks:
    with world.database.reading() as tx:
        cohort = pulses.cohort_of_person(scope(tx), current.id, person)
    assert cohort is not None
    return cohort.asks


def answers_items(world: PulseWorld, current: Round, who: Iterable[str], value: int | None = None) -> None:
    for person in who:
        world.answer_all(current, person, value)


def welcomed(world: PulseWorld, team: str, at: datetime) -> None:
    with world.database.transaction() as tx:
        found = teams.team(scope(tx), team)
        assert found is not None
        teams.change_team(scope(tx), replace(found, welcomed_at=at))


@pytest.fixture
def audited(world: PulseWorld) -> PulseWorld:
    world.audits()
    return world


# --- what is asked, and of whom ----------------------------------------------------------------------------------


def test_a_first_round_asks_the_22_anchors_and_two_lines(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    current = audited.open()
    asked = audited.questions(current, members[0])
    assert [one.id for one in asked] == [one.id for one in (*audit_questions(), *LINES)]
    assert len(audit_questions()) == 22
    assert asked_of(audited, current, members[0]) is Asks.AUDIT


@pytest.mark.long
def test_the_week_after_asks_the_pulse_again_and_none_of_the_anchors(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    audited.whole_round(members)
    following = audited.open()
    asked = {one.id for one in audited.questions(following, members[0])}
    assert asked_of(audited, following, members[0]) is Asks.PULSE
    assert 1 <= len(asked) <= 2
    assert not asked & {one.id for one in audit_questions()}


def test_without_audits_nothing_changes(world: PulseWorld) -> None:
    members = world.six()
    assert len(world.questions(world.open(), members[0])) <= 2


def test_a_side_that_is_off_is_not_asked() -> None:
    assert all(one.dimension is not Dimension.LEAD for one in asked_in_audit([Dimension.LEAD]) if one not in LINES)
    assert len(asked_in_audit([Dimension.LEAD])) == 22


def test_a_team_welcomed_this_week_waits_for_the_next(audited: PulseWorld) -> None:
    old, new = audited.six("Harbor", size=8), audited.six("Quay", size=8)
    welcomed(audited, "Quay", MONDAY - timedelta(hours=1))
    current = audited.open()
    with audited.database.reading() as tx:
        assert pulses.cohort_of_person(scope(tx), current.id, new[0]) is None
    audited.finish(current)
    audited.next_week(current)
    following = audited.open()
    assert asked_of(audited, following, new[0]) is Asks.AUDIT
    assert asked_of(audited, following, old[0]) is Asks.PULSE


def test_it_comes_on_tuesday_at_the_earliest_in_each_ones_own_zone(audited: PulseWorld) -> None:
    zones = ["Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata", BERLIN, BERLIN]
    members = [f"U{n}" for n in range(6)]
    for person, zone in zip(members, zones, strict=True):
        audited.people(person, zone=zone)
        in_transaction(audited, people.change_preferences, person, pulse_weekday=0)  # they would like Mondays
    audited.team("Harbor", members)
    audited.open()
    for row in audited.notices("pulse:ask"):
        zone = zones[members.index(row["recipient"])]
        assert row["not_before"].astimezone(ZoneInfo(zone)).weekday() == 1, (zone, row["not_before"])


@pytest.mark.parametrize(
    ("pasts", "turn"),
    [
        ([None], True),
        ([AuditPast(date(2026, 1, 5))], False),
        ([AuditPast(date(2025, 9, 1), date(2026, 3, 3))], True),
        ([AuditPast(date(2025, 9, 1), date(2026, 3, 10))], False),
        ([None, AuditPast(date(2026, 1, 5))], False),
        ([None, None, AuditPast(date(2026, 1, 5))], True),
    ],
)
def test_whose_turn_it_is(pasts: list[AuditPast | None], turn: bool) -> None:
    assert is_its_turn(pasts, AuditPlan(is_on=True), date(2026, 3, 2)) is turn
    assert not is_its_turn(pasts, AuditPlan(), date(2026, 3, 2))


# --- the card ----------------------------------------------------------------------------------------------------


def test_a_tap_turns_the_card_and_the_lines_may_stay_empty(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    current = audited.open()
    asked = audited.questions(current, members[0])
    card = None
    for number, question in enumerate(asked[:22], 1):
        card = audited.tap(current, members[0], question, 1)
        assert not isinstance(card, type(None))
        assert sum(one.is_answered for one in card.items) == number  # type: ignore[union-attr]
    assert card.is_done and not any(one.is_answered for one in card.lines)  # type: ignore[union-attr]


def test_the_reminder_goes_to_who_has_not_finished(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    current = audited.open()
    for question in audited.questions(current, members[0])[:5]:
        audited.tap(current, members[0], question, 2)
    audited.answer_all(current, members[1])
    reminded = audited.rendered("pulse:reminder", members[0])
    assert isinstance(reminded, Post)
    assert "17" in str(reminded.message["text"])
    assert isinstance(audited.rendered("pulse:reminder", members[1]), StandIn), "a call that changes nothing: the outbox tells nobody"


# --- what comes of it --------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_first_audit_shows_its_sides_without_four_silent_weeks(audited: PulseWorld) -> None:
    members = audited.six(size=10)
    audited.whole_round(members)
    shown = [one for one in audited.results(members[0]).figures if isinstance(one, Shown)]
    assert len(shown) == 10, "all but what rates a single lead"


@pytest.mark.long
def test_lines_are_kept_from_eight_on_and_not_below(audited: PulseWorld) -> None:
    large, small = audited.six("Harbor", size=8), audited.six("Quay", size=7)
    current = audited.open()
    answers_items(audited, current, [*large, *small])
    audited.comment(current, large[0], LINES[0], "Friday lunch, all of us")
    audited.comment(current, small[0], LINES[0], "only seven answered here")
    audited.finish(current)
    assert [row[0] for row in audited.rows("SELECT text FROM comments")] == ["Friday lunch, all of us"]


@pytest.mark.long
def test_after_half_a_year_it_is_announced_and_comes_a_week_later(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    in_transaction(audited, lambda found: teams.change_team(found, _with_channel(found, "Harbor", "C0HARBOR")))
    first = audited.whole_round(members)
    audited.now = MONDAY + EVERY
    audited.run(audits.announce_due, first.id)
    assert [row["recipient"] for row in audited.notices("pulse:audit_announced")] == ["C0HARBOR"]
    assert asked_of(audited, _only_open(audited), members[0]) is Asks.PULSE, "nobody had a week's notice"
    audited.now = MONDAY + EVERY + WEEK
    assert asked_of(audited, audited.open(), members[0]) is Asks.AUDIT


def test_an_audit_waits_out_a_week_off_and_keeps_to_the_rhythm(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    tuesday, friday = MONDAY.date() + timedelta(days=1), MONDAY.date() + timedelta(days=4)
    in_transaction(audited, people.add_days_off, EVERYBODY, tuesday, friday - timedelta(days=1))
    audited.run(open_due, "T0")
    assert audited.rows("SELECT id FROM rounds") == [], "one day is no time for 22 taps; a round that nobody meets would cost half a year"
    audited.now += WEEK
    audited.run(open_due, "T0")
    with audited.database.reading() as tx:
        current = pulses.newest_round(scope(tx))
    assert current is not None and asked_of(audited, current, members[0]) is Asks.AUDIT


@pytest.mark.long
def test_the_next_audit_is_announced_for_a_week_in_which_people_work(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    in_transaction(audited, lambda found: teams.change_team(found, _with_channel(found, "Harbor", "C0HARBOR")))
    first = audited.whole_round(members)
    audited.now = MONDAY + EVERY
    off = (audited.now + WEEK).date()
    in_transaction(audited, people.add_days_off, EVERYBODY, off, off + timedelta(days=4))
    audited.run(audits.announce_due, first.id)
    (told,) = audited.notices("pulse:audit_announced")
    assert (off + timedelta(days=8)).isoformat() in str(told["body"])


def _with_channel(found: Any, team: str, channel: str) -> Any:
    made = teams.team(found, team)
    assert made is not None
    return replace(made, channel_id=channel)


def _only_open(world: PulseWorld) -> Round:
    current = world.open()
    world.finish(current)
    return current


def test_the_announcement_is_planned_for_a_week_before_the_half_year(audited: PulseWorld) -> None:
    audited.six()
    current = audited.open()
    (row,) = audited.rows(f"SELECT due_at FROM due WHERE kind = 'pulse:audit' AND subject = '{current.id}'")
    assert str(row[0]).startswith(str((MONDAY + EVERY - WEEK).date()))


@pytest.mark.long
def test_an_owner_switches_them_on_and_everybody_hears_a_week_before(world: PulseWorld) -> None:
    members = world.six(size=8)
    in_transaction(world, lambda found: teams.change_team(found, _with_channel(found, "Harbor", "C0HARBOR")))
    world.people("U0EVE", is_owner=True)
    world.whole_round(members)
    in_transaction(world, audits.switch_audit, "U0EVE", on=True)
    assert len(world.notices("pulse:audit_announced")) == 1
    current = world.open()
    assert asked_of(world, current, members[0]) is Asks.PULSE
    world.finish(current)
    world.next_week(current)
    assert asked_of(world, world.open(), members[0]) is Asks.AUDIT


@pytest.mark.long
def test_audits_switched_off_and_on_while_one_is_open_begin_no_second(world: PulseWorld) -> None:
    world.audits()
    members = world.six(size=10)
    world.people("U0EVE", is_owner=True)
    current = world.open()
    answers_items(world, current, members[:5])
    in_transaction(world, audits.switch_audit, "U0EVE", on=False)
    in_transaction(world, audits.switch_audit, "U0EVE", on=True)
    world.run(open_due, WORKSPACE)
    assert world.count("rounds") == 1
    answers_items(world, current, members[5:])
    folded = world.finish(current)
    assert folded is not None and asked_of(world, current, members[0]) is Asks.AUDIT
    counted = world.rows("SELECT c1 + c2 + coalesce(c3, 0) + coalesce(c4, 0) + coalesce(c5, 0) FROM cells")
    assert {row[0] for row in counted} == {len(members)}, "every answer counted once"
    world.next_week(current)
    assert asked_of(world, world.open(), members[0]) is Asks.PULSE


def test_set_up_of_the_first_team_switches_them_on_but_not_where_the_pulse_is_known(world: PulseWorld) -> None:
    members = world.six(size=8)

    def begins(found: Any) -> bool:
        team = teams.team(found, "Harbor")
        assert team is not None
        audits.begin_with_first_team(found)
        return audits.plan_of(found).is_on

    world.whole_round(members)
    assert in_transaction(world, begins) is False


@pytest.mark.long
def test_a_restart_keeps_what_was_audited(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    audited.whole_round(members)
    with audited.database.reading() as tx:
        found = kept.audits(scope(tx))
    assert list(found.of_teams) == ["Harbor"] and list(found.of_groups) == ["team:Harbor"]
