"""The question at the end of a commitment. Nobody is taken at their silence before they were asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.outbox.attention.rules import PersonWeek, Unasked, Yes, may_tell
from bot.outbox.kinds import Drop
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutboxState, OutcomeReason
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.keeping.check_ins import ask_how_it_goes, end_was_asked, leave_unsaid, replan
from bot.plan.notice_bodies import EndAsked
from bot.plan.notices import KINDS, end_asked
from bot.plan.rules import ASKED_WITHIN, CheckInMoment, Commitment, CommitmentState, Origin, Proposal, ProposalState
from bot.schedule.cadence import DAY
from tests.pulse.world import WORKSPACE, PulseWorld, in_transaction, world

__all__ = ["world"]
OWNER = "UHarbor1"


@pytest.fixture
def ending(world: PulseWorld) -> Commitment:
    """Somebody looks after something that ends today, and was just asked how it went."""
    world.team("Harbor", [f"UHarbor{n}" for n in range(8)], channel="C0HARBOR")
    made = in_transaction(world, looked_after)
    world.run(ask_how_it_goes, f"{made.id}:{CheckInMoment.END}")
    return made


def looked_after(scope: Scope) -> Commitment:
    chain = plans.begin(scope, "Harbor", Dimension.ROOM, Origin.MAP)
    week, today = scope.now.date() - timedelta(weeks=3), plans.today_in(scope, "Harbor")
    chosen = Proposal("p1", chain.id, week, OWNER, None, "An hour", False, ProposalState.TAKEN, 1, 9)
    made = Commitment("c1", chain.id, chosen.id, "Harbor", OWNER, "Two hours stay free", week, today, CommitmentState.RUNNING, None)
    rows.add_proposal(scope, chosen)
    rows.add_commitment(scope, made)
    return made


def state(world: PulseWorld, made: Commitment) -> CommitmentState:
    known = in_transaction(world, rows.commitment, made.id)
    assert known is not None
    return known.state


def test_a_commitment_is_not_over_while_the_question_about_it_waits(world: PulseWorld, ending: Commitment) -> None:
    """They are on leave, say: the question could not be asked yet."""
    world.now += timedelta(days=8)
    assert world.run(leave_unsaid, ending.id) == world.now + DAY
    assert state(world, ending) is CommitmentState.RUNNING
    world.now += ASKED_WITHIN
    assert world.run(leave_unsaid, ending.id) is None
    assert state(world, ending) is CommitmentState.UNSAID


def test_the_week_to_answer_begins_when_the_question_has_gone_out(world: PulseWorld, ending: Commitment) -> None:
    world.now += timedelta(days=6)
    in_transaction(world, end_was_asked, ending.id)
    (due,) = world.rows(f"SELECT due_at FROM due WHERE kind = 'plan:unsaid' AND subject = '{ending.id}'")
    assert date.fromisoformat(str(due[0])[:10]) == (world.now + timedelta(days=7)).date()
    in_transaction(world, lambda scope: rows.change_commitment(scope, ending.id, state=CommitmentState.HELPED))
    assert in_transaction(world, end_was_asked, ending.id) is None, "it was answered before"


def test_a_question_that_waited_out_a_pause_asks_nothing_of_who_set_another_end_meanwhile(world: PulseWorld, ending: Commitment) -> None:
    """And what goes on is not closed a week later, for want of an answer to it."""
    world.now += timedelta(days=2)
    in_transaction(world, replan, OWNER, ending.id, (world.now + timedelta(weeks=6)).date().isoformat())
    (late,) = world.notices(EndAsked.kind)
    message = OutboxMessage(
        late["id"], WORKSPACE, EndAsked.kind, OWNER, late["dedupe_key"], EndAsked(ending.id), 0, world.now, None, None, None
    )
    assert in_transaction(world, end_asked, message) == Drop(OutcomeReason.HAS_ENDED)
    in_transaction(world, end_was_asked, ending.id)
    assert world.rows("SELECT due_at FROM due WHERE kind = 'plan:unsaid'") == []


def test_it_has_a_place_of_its_own_on_the_day_that_they_set(world: PulseWorld, ending: Commitment) -> None:
    (asked,) = world.notices(EndAsked.kind)
    assert asked["recipient"] == OWNER and asked["state"] == OutboxState.READY
    full = PersonWeek(date(2026, 3, 2), (Unasked.PULSE, Unasked.NUDGE))
    unasked = KINDS[EndAsked.kind].as_unasked
    assert unasked is not None and may_tell(full, unasked) == Yes()
    assert may_tell(replace(full, told=(unasked, Unasked.PULSE)), Unasked.NUDGE) == Yes()
