"""Nudges on real databases: leads first, one at a time, held out by chance, and answered in one tap."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.content.act_library import Role
from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.database.schema import nudges as table
from bot.digest import acts as digests
from bot.digest import reading as digest_reading
from bot.errors import NotFound, PersonCanFix
from bot.nudges import acts as nudges
from bot.nudges import notices as delivery
from bot.nudges import store as rows
from bot.nudges.figures import figures_led_by, weakest_first
from bot.nudges.library import act_called
from bot.nudges.rules import Draw, NudgeWish, Reply
from bot.outbox.kinds import Drop, Post
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people import store as people_rows
from bot.people.teams import store as team_rows
from bot.pulse.results import figures as digest_figures
from bot.pulse.results.store import K_SETTING
from bot.pulse.scoring.tiers import Tier
from bot.words import words_in
from tests.digest.givens import DAY, FRIDAY, NEXT_MONDAY, WEDNESDAY, WEEK, NoKeys, add_team, kept_nudges, messages, release, run
from tests.digest.values import shown
from tests.givens import ANA, BO, DEV, EVE, WORKSPACE, scope

EN = words_in("en")
LATER = NEXT_MONDAY + 2 * DAY + timedelta(hours=1)  # Wednesday 10:00 in Berlin, after the leads' Monday


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        add_team(given)
        yield given


def one_for(tx: Tx, person: str = EVE, now=NEXT_MONDAY) -> str:
    run(tx, digests.managers_due, now)
    return next(row.id for row in kept_nudges(tx) if row.person_id == person)


def leads_were_told(tx: Tx, now=NEXT_MONDAY) -> None:
    """Monday's acts, and they arrived."""
    rows.was_sent(scope(tx), one_for(tx, now=now))


def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every week is a nudge: chance is tested in the domain."""
    monkeypatch.setattr(nudges, "draw", lambda _rng: Draw(True, 1.0))


def test_nobody_in_a_team_is_nudged_before_their_lead(tx: Tx) -> None:
    run(tx, nudges.week_due, WEDNESDAY)
    assert kept_nudges(tx) == [] and messages(tx) == []


def test_after_the_lead_it_is_the_teams_turn_with_the_same_dimension(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    leads_were_told(tx)
    run(tx, nudges.week_due, LATER + WEEK)
    made = [row for row in kept_nudges(tx) if row.person_id != EVE]
    assert {row.person_id for row in made} == {ANA, BO, DEV}
    for row in made:
        act = act_called(row.act_id)
        assert act is not None and (act.dimension, act.role) == (Dimension.SAFE, Role.EVERYONE)
    assert {message.recipient for message in messages(tx, "nudge")} == {ANA, BO, DEV}


def test_where_the_leads_act_never_arrived_the_team_waits(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    one_for(tx)
    run(tx, nudges.week_due, LATER + WEEK)
    assert messages(tx, "nudge") == []


def test_a_full_week_only_puts_it_off(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    leads_were_told(tx)
    run(tx, nudges.week_due, LATER + WEEK)
    opens = LATER + WEEK + 5 * DAY  # the Monday after, when the ledger has room again
    assert all(message.expires_at > opens for message in messages(tx, "nudge"))


def test_running_it_again_nudges_nobody_twice(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    leads_were_told(tx)
    for _ in range(3):
        run(tx, nudges.week_due, LATER + WEEK)
    assert len(messages(tx, "nudge")) == 3


def test_a_held_out_week_is_written_down_and_told_to_nobody(tx: Tx) -> None:
    for number in range(30):
        add_team(tx, f"N{number}", members=[f"U{number}X{m}" for m in range(5)], leads=())
    run(tx, nudges.week_due, WEDNESDAY)
    made = kept_nudges(tx)
    held = [row for row in made if row.state == "held_out"]
    assert {row.probability for row in made} == {0.7}
    assert 20 < len(held) < 70 and len(messages(tx, "nudge")) == len(made) - len(held) > 80


def test_a_lead_is_nudged_by_the_digest_and_beside_it_only_for_more(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    one_for(tx)
    run(tx, nudges.week_due, LATER)
    assert messages(tx, "nudge") == []
    people_rows.change_preferences(scope(tx), EVE, nudges="more")
    run(tx, nudges.week_due, LATER + WEEK)
    assert EVE in {message.recipient for message in messages(tx, "nudge")}


def test_in_a_real_week_more_is_one_more(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    people_rows.change_preferences(scope(tx), EVE, nudges="more")
    leads_were_told(tx)
    run(tx, nudges.week_due, LATER)
    assert [message.recipient for message in messages(tx, "nudge")] == [EVE]
    assert len({row.act_id for row in kept_nudges(tx)}) == 2


def test_the_hour_of_summer_time_costs_no_lead_their_act(tx: Tx) -> None:
    before, after = NEXT_MONDAY + 2 * WEEK, NEXT_MONDAY + 3 * WEEK - timedelta(hours=1)  # 09:00 in Berlin, both
    for moment in (before, after):
        run(tx, digests.managers_due, moment)
    assert len(kept_nudges(tx)) == 2


def test_the_act_of_a_lead_below_k_is_chosen_by_the_figures_their_digest_shows(tx: Tx) -> None:
    weak, strong = shown(Dimension.TRY, 40, Tier.FIRST), shown(Dimension.TRY, 80, Tier.STRENGTH)
    release(tx, FRIDAY, {"T1": ((Dimension.TRY, weak),)}, ((Dimension.TRY, strong),))
    figures, company = digest_figures.figures_of(scope(tx), ["T1"])
    small = team_rows.sizes(scope(tx), ["T1"])
    assert weakest_first(figures_led_by(["T1"], figures, company, small)) == {Dimension.TRY: Tier.STRENGTH}
    assert weakest_first(figures_led_by(["T1"], figures, company, {"T1": 6})) == {Dimension.TRY: Tier.FIRST}


def rendered(tx: Tx, now=LATER) -> Post | Drop:
    """What the newest queued suggestion for Ana would be now."""
    (row,) = [message for message in messages(tx, "nudge") if message.recipient == ANA]
    message = OutboxMessage(row.id, WORKSPACE, row.kind, ANA, row.dedupe_key, row.body, 0, row.not_before, row.expires_at, None, None)
    told = delivery.KINDS["nudge"].rendered(scope(tx, now=now, keys=NoKeys()), message)
    assert isinstance(told, Post | Drop)
    return told


def queued_for_ana(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    """A suggestion that a released tier led to."""
    sure(monkeypatch)
    figures = ((Dimension.SAFE, shown(Dimension.SAFE, 40, Tier.FIRST)),)
    release(tx, FRIDAY, {"T1": figures}, figures)
    leads_were_told(tx)
    run(tx, nudges.week_due, LATER + WEEK)


def test_a_suggestion_that_waited_tells_no_tier_that_is_hidden_by_then(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    queued_for_ana(tx, monkeypatch)
    assert isinstance(rendered(tx, LATER + WEEK), Post)
    people_rows.change_setting(scope(tx, now=LATER), K_SETTING, 6, EVE)
    assert rendered(tx, LATER + WEEK) == Drop(OutcomeReason.FIGURES_HIDDEN)


@pytest.mark.parametrize("how", [{"nudges": "none"}, {"nudges_snoozed_until": LATER + 3 * WEEK}], ids=["stop", "snooze"])
def test_stop_and_snooze_hold_for_one_that_waits(tx: Tx, monkeypatch: pytest.MonkeyPatch, how: dict[str, Any]) -> None:
    queued_for_ana(tx, monkeypatch)
    people_rows.change_preferences(scope(tx), ANA, **how)
    assert rendered(tx, LATER + WEEK) == Drop(OutcomeReason.STOPPED)


def test_released_tiers_decide_and_hidden_ones_do_not(tx: Tx) -> None:
    figures = ((Dimension.TRY, shown(Dimension.TRY, 40, Tier.FIRST)),)
    assert weakest_first([*figures, (Dimension.TRY, shown(Dimension.TRY, 80, Tier.STRENGTH))]) == {Dimension.TRY: Tier.FIRST}
    release(tx, FRIDAY, {"T1": figures})
    one_for(tx)
    (row,) = kept_nudges(tx)
    assert row.probability == 1.0


def test_stop_and_snooze_keep_still(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    leads_were_told(tx)
    nudges.dial(scope(tx), ANA, "stop")
    people_rows.change_preferences(scope(tx), BO, nudges_snoozed_until=LATER + 3 * WEEK)
    people_rows.change_preferences(scope(tx), DEV, stopped_at=LATER)
    run(tx, nudges.week_due, LATER + WEEK)
    assert messages(tx, "nudge") == []


def test_a_lead_who_said_stop_gets_a_digest_without_an_act(tx: Tx) -> None:
    nudges.dial(scope(tx), EVE, "stop")
    run(tx, digests.managers_due, NEXT_MONDAY)
    assert len(messages(tx, "digest_manager")) == 1 and kept_nudges(tx) == []


def test_one_tap_answers(tx: Tx) -> None:
    nudge = one_for(tx)
    assert nudges.accept(scope(tx, now=NEXT_MONDAY), EVE, nudge).reply is Reply.ACCEPTED
    assert nudges.done(scope(tx, now=NEXT_MONDAY + DAY), EVE, nudge).reply is Reply.DONE
    (row,) = kept_nudges(tx)
    assert (row.state, row.answered_at) == ("done", NEXT_MONDAY + DAY)
    within = digest_reading.manager_digest_with(scope(tx), EVE, nudge)
    assert within is not None and within.reply is Reply.DONE


def test_nobody_answers_for_somebody_else(tx: Tx) -> None:
    nudge = one_for(tx)
    for act in (nudges.accept, nudges.decline, nudges.done):
        with pytest.raises(NotFound):
            act(scope(tx, now=NEXT_MONDAY), ANA, nudge)
    with pytest.raises(NotFound):
        nudges.accept(scope(tx, now=NEXT_MONDAY), EVE, "forged")
    assert kept_nudges(tx)[0].state == "queued"


def test_a_plan_of_ones_own_is_kept_for_oneself(tx: Tx) -> None:
    nudge = one_for(tx)
    answered = nudges.planned(scope(tx, now=NEXT_MONDAY), EVE, nudge, "open my mail", "tell a mistake.", EN)
    assert answered.plan == "When I open my mail, I will tell a mistake."
    nudges.show_plan(scope(tx, now=NEXT_MONDAY), EVE, nudge, "D1", "1.2")
    (message,) = messages(tx, "nudge_planned")
    assert "mail" not in str(message.body), "ids only"
    with pytest.raises(PersonCanFix) as refused:
        nudges.planned(scope(tx, now=NEXT_MONDAY), EVE, nudge, "", "x y", EN)
    assert refused.value.field == "when"


def test_a_snooze_is_an_answer_and_a_pause(tx: Tx) -> None:
    nudge = one_for(tx)
    until = nudges.snooze(scope(tx, now=NEXT_MONDAY), EVE, nudge, 2)
    assert until == NEXT_MONDAY + 2 * WEEK
    run(tx, digests.managers_due, NEXT_MONDAY + WEEK)
    assert len(kept_nudges(tx)) == 1
    for odd in ("n|5", "n|x", "n"):
        with pytest.raises(PersonCanFix):
            nudges.snooze(scope(tx, now=NEXT_MONDAY), EVE, *nudges.weeks_of(odd))


def test_the_dials_turn_step_by_step(tx: Tx) -> None:
    turns = [nudges.dial(scope(tx), ANA, turn) for turn in ("less", "more", "more", "stop", "more")]
    assert turns == [NudgeWish.LESS, NudgeWish.USUAL, NudgeWish.MORE, NudgeWish.NONE, NudgeWish.LESS]


def test_one_that_arrived_counts_as_sent_and_an_answer_is_never_undone(tx: Tx) -> None:
    nudge = one_for(tx)
    rows.was_sent(scope(tx), nudge)
    assert kept_nudges(tx)[0].state == "sent"
    nudges.accept(scope(tx, now=NEXT_MONDAY), EVE, nudge)
    rows.was_sent(scope(tx), nudge)
    assert kept_nudges(tx)[0].state == "accepted"


@pytest.mark.long
def test_half_a_year_of_a_lead_holds_no_act_twice_within_twelve_weeks(tx: Tx) -> None:
    chance = random.Random(5)
    for number in range(26):
        now = NEXT_MONDAY + number * WEEK
        run(tx, digests.managers_due, now)
        newest = kept_nudges(tx)[-1]
        if chance.random() < 0.5 and newest.state == "queued":
            nudges.accept(scope(tx, now=now), EVE, newest.id)
    made = [(row.act_id, row.made_at) for row in kept_nudges(tx)]
    assert len(made) > 12
    assert not [(a, b) for a in made for b in made if a[0] == b[0] and timedelta(0) < b[1] - a[1] < timedelta(weeks=12)]


def test_what_somebody_answered_is_in_no_message_to_anybody_else(tx: Tx) -> None:
    nudge = one_for(tx)
    nudges.decline(scope(tx, now=NEXT_MONDAY), EVE, nudge)
    assert {message.recipient for message in messages(tx)} == {EVE}
    assert tx.execute(select(func.count()).select_from(table)).scalar_one() == 1
