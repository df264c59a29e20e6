"""Opening: who is asked, what, when; and what happens when a key is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.database.keys import round_key
from bot.outbox.kinds import Drop, Later, Post, StandIn
from bot.people import store as people
from bot.pulse import acts as pulse
from bot.pulse.asking import acts as pulse_rounds
from bot.pulse.questions.rules import question
from bot.pulse.rounds import Round, RoundState
from bot.schedule.cadence import zone_of
from bot.slack import ids
from tests.givens import WORKSPACE
from tests.pulse.world import MONDAY, PulseWorld, in_transaction, somebody, world

__all__ = ["world"]


def test_a_round_freezes_cohorts_questions_and_one_moment_for_everybody(world: PulseWorld) -> None:
    members = world.six()
    current = world.open()
    asks = world.notices("pulse:ask")
    assert sorted(row["recipient"] for row in asks) == sorted(members)
    assert all(current.opens_at <= row["not_before"] < current.closes_at for row in asks)
    assert {len(world.questions(current, person)) for person in members} <= {1, 2}
    assert len({tuple(world.questions(current, person)) for person in members}) == 1


def test_people_are_asked_on_tuesday_at_ten_their_time_give_or_take_half_an_hour(world: PulseWorld) -> None:
    world.six()
    in_transaction(world, people.keep_person, somebody("UHarbor0", zone="America/New_York"))
    world.open()
    for row in world.notices("pulse:ask"):
        zone = "America/New_York" if row["recipient"] == "UHarbor0" else "Europe/Berlin"
        local = row["not_before"].astimezone(zone_of(zone))
        assert local.weekday() == 1
        assert abs(local.hour * 60 + local.minute - 600) <= 30


def test_a_person_who_chose_thursday_is_asked_on_thursday_and_not_reminded(world: PulseWorld) -> None:
    world.six()
    in_transaction(world, people.change_preferences, "UHarbor1", pulse_weekday=3, pulse_time="14:00")
    world.open()
    asked = next(row for row in world.notices("pulse:ask") if row["recipient"] == "UHarbor1")
    assert asked["not_before"].weekday() == 3
    assert "UHarbor1" not in [row["recipient"] for row in world.notices("pulse:reminder")]


def test_somebody_on_leave_all_week_is_not_asked(world: PulseWorld) -> None:
    world.six()
    in_transaction(world, people.add_days_off, "UHarbor2", MONDAY.date(), MONDAY.date() + timedelta(days=6))
    world.open()
    assert "UHarbor2" not in [row["recipient"] for row in world.notices("pulse:ask")]


def test_reminders_are_queued_for_everybody_two_working_days_later(world: PulseWorld) -> None:
    members = world.six()
    world.open()
    asked = {row["recipient"]: row["not_before"] for row in world.notices("pulse:ask")}
    reminded = {row["recipient"]: row["not_before"] for row in world.notices("pulse:reminder")}
    assert set(reminded) == set(members)
    assert all(reminded[person] - asked[person] == timedelta(days=2) for person in members)


def test_a_reminder_is_shown_only_to_those_who_have_not_answered(world: PulseWorld) -> None:
    answering, *silent = world.six()
    current = world.open()
    world.answer_all(current, answering)
    assert isinstance(world.rendered("pulse:reminder", answering), StandIn)
    assert all(isinstance(world.rendered("pulse:reminder", person), Post) for person in silent)


def test_prefer_not_to_say_is_an_answer_and_needs_no_reminder(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    for one in world.questions(current, first):
        world.tap(current, first, one, 0)
    assert isinstance(world.rendered("pulse:reminder", first), StandIn)


@pytest.mark.long
def test_a_team_of_five_is_not_asked_and_told_why_once(world: PulseWorld) -> None:
    world.six("Big")
    small = [f"USmall{number}" for number in range(5)]
    world.team("Small", small)
    current = world.open()
    assert {row["recipient"] for row in world.notices("pulse:ask")}.isdisjoint(small)
    told = world.notices("pulse:left_out")
    assert sorted(row["recipient"] for row in told) == small
    assert "fewer than six" in world.rendered("pulse:left_out", small[0]).message["text"]
    world.finish(current)
    world.next_week(current)
    world.open()
    assert len(world.notices("pulse:left_out")) == len(small)


def test_leads_guests_bots_and_new_people_do_not_count(world: PulseWorld) -> None:
    members = [f"U{number}" for number in range(6)]
    world.people("UGUEST", is_guest=True)
    world.people("UBOT", is_bot=True)
    world.people("UNEW", known_since=MONDAY - timedelta(days=20))
    world.people("ULEAD")
    world.team("Harbor", [*members, "UGUEST", "UBOT", "UNEW"], leads=["ULEAD"])
    world.open()
    assert sorted(row["recipient"] for row in world.notices("pulse:ask")) == members


def test_nobody_is_asked_where_no_group_can_be_formed(world: PulseWorld) -> None:
    world.team("Tiny", ["U1", "U2", "U3"])
    opened = in_transaction(world, pulse_rounds.open_round)
    assert opened.round is None
    assert world.count("rounds") == 0


def test_no_round_opens_before_the_last_one_is_released(world: PulseWorld) -> None:
    world.six()
    world.open()
    again = world.run(pulse_rounds.open_due, WORKSPACE)
    assert again == world.now + timedelta(hours=1)
    assert world.count("rounds") == 1


def test_a_round_that_could_not_open_before_thursday_waits_for_the_next_week(world: PulseWorld) -> None:
    world.six()
    world.now = MONDAY + timedelta(days=3)
    assert world.run(pulse_rounds.open_due, WORKSPACE) == MONDAY + timedelta(weeks=1)
    assert world.count("rounds") == 0


def test_rounds_come_every_monday_and_close_on_friday_noon_of_the_main_zone(world: PulseWorld) -> None:
    world.six()
    assert in_transaction(world, pulse_rounds.schedule_pulses, now=MONDAY - timedelta(days=2))
    due = {row[0]: row[1] for row in world.rows("SELECT kind, due_at FROM due")}
    assert set(due) == {"pulse:open", "pulse:merge"}
    assert str(due["pulse:open"]).startswith("2026-03-02 06:00")
    assert world.open().closes_at.isoformat() == "2026-03-06T11:00:00+00:00"  # 12:00 in Berlin in winter


def test_who_was_in_which_cohort_is_kept_for_the_newest_round_only(world: PulseWorld) -> None:
    members = world.six()
    world.whole_round(members)
    world.open()
    assert world.count("cohort_members") == len(members)


@pytest.mark.long
def test_the_next_round_asks_other_questions(world: PulseWorld) -> None:
    members = world.six(size=8)
    asked: list[str] = []
    for _ in range(6):
        current = world.open()
        asked += [one.id for one in world.questions(current, members[0])]
        for person in members:
            world.answer_all(current, person)
        world.finish(current)
        world.next_week(current)
    assert len(asked) == len(set(asked))


@pytest.mark.long
def test_a_group_that_gave_too_few_answers_is_asked_as_much_as_before(world: PulseWorld) -> None:
    members = world.six(size=8)
    full = world.whole_round(members)
    fed = world.open()
    world.finish(fed)
    world.next_week(fed)
    hungry = world.open()
    query = "SELECT q.question_id FROM cohort_questions q JOIN cohorts c ON c.id = q.cohort_id WHERE c.round_id = "
    asked = [[question(row[0]) for row in world.rows(f"{query}'{current.id}'")] for current in (full, fed, hungry)]
    assert [sum(one.is_scored for one in some) for some in asked] == [2, 2, 2]


def test_the_way_to_the_promise_stands_on_the_first_card_ever_and_on_no_later_one(world: PulseWorld) -> None:
    first, *others = world.six()
    current = world.open()
    assert ids.HOME_PRIVACY in str(world.rendered("pulse:ask", first).message)
    world.sent("pulse:ask", first)
    assert ids.HOME_PRIVACY not in str(world.rendered("pulse:ask", first).message)
    assert ids.HOME_PRIVACY in str(world.rendered("pulse:ask", others[0]).message)
    assert world.round(current).state == RoundState.OPEN


@pytest.mark.long
def test_the_next_card_says_nothing_about_a_round_that_led_to_nothing_yet(world: PulseWorld) -> None:
    members = world.six(size=8)
    world.whole_round(members)
    world.open()
    shown = str(world.rendered("pulse:ask", members[0]).message)
    assert "Last round" not in shown and "too early" not in shown and "said last" not in shown


def test_after_the_close_nothing_more_is_asked_or_reminded(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    assert isinstance(world.rendered("pulse:ask", first, current.closes_at), Drop)
    assert isinstance(world.rendered("pulse:reminder", first, current.closes_at), Drop)


# --- a lost key --------------------------------------------------------------------------------------------------


def lose_key(world: PulseWorld, current: Round) -> None:
    with world.database.transaction() as tx:
        world.keys.destroy(tx, round_key(current.id))


@pytest.mark.long
def test_a_lost_key_drops_the_rows_and_asks_once_more(world: PulseWorld) -> None:
    members = world.six()
    current = world.open()
    world.now = MONDAY + timedelta(days=1, hours=6)
    for person in members:
        world.answer_all(current, person)
    lose_key(world, current)
    world.run(pulse_rounds.watch_due, current.id)
    assert world.count("open_answers") == 0
    assert world.round(current).asked_again == 1
    assert sorted(row["recipient"] for row in world.notices("pulse:again")) == sorted(members)
    assert "I lost the key" in str(world.rendered("pulse:again", members[0]).message)
    assert isinstance(world.rendered("pulse:reminder", members[0]), Drop)  # the second asking took its place


@pytest.mark.long
def test_after_a_lost_key_answers_are_taken_again_and_counted_once(world: PulseWorld) -> None:
    members = world.six(size=8)
    current = world.open()
    for person in members:
        world.answer_all(current, person, 1)
    lose_key(world, current)
    world.run(pulse_rounds.watch_due, current.id)
    for person in members:
        world.answer_all(current, person, 5)
    folded = world.finish(current)
    assert folded is not None
    assert all(cell.n == len(members) for cell in folded.cells)


def test_nobody_is_asked_a_third_time(world: PulseWorld) -> None:
    members = world.six()
    current = world.open()
    world.now = MONDAY + timedelta(days=1, hours=6)
    for _ in range(2):
        lose_key(world, current)
        world.run(pulse_rounds.watch_due, current.id)
    assert len(world.notices("pulse:again")) == len(members)
    assert world.round(current).asked_again == 2


def test_people_whose_first_asking_still_waits_are_not_asked_twice(world: PulseWorld) -> None:
    world.six()
    current = world.open()
    lose_key(world, current)
    world.run(pulse_rounds.watch_due, current.id)
    assert world.notices("pulse:again") == []


def test_a_card_waits_while_the_key_is_missing(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    lose_key(world, current)
    assert isinstance(world.rendered("pulse:ask", first), Later)


def test_every_start_looks_after_the_open_round(world: PulseWorld) -> None:
    world.six()
    current = world.open()
    lose_key(world, current)
    in_transaction(world, pulse.plan_workspace)
    assert ("pulse:watch", current.id) in [(row[0], row[1]) for row in world.rows("SELECT kind, subject FROM due")]
    assert in_transaction(world, pulse_rounds.ask_again, current.id)
    assert not in_transaction(world, pulse_rounds.ask_again, current.id)
