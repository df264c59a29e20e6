"""News of the same minutes is one message, and of one plan one question stands at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.ids import CommitmentId
from bot.outbox.kinds import Drop, Post
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutboxState
from bot.people import store as people
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.beyond import acts as board
from bot.plan.cards_over import card_over
from bot.plan.keeping.check_ins import ask_how_it_goes, let_go_of, replan, seeks_no_more, was_asked
from bot.plan.notice_bodies import BoardAnswered, CardOver, CheckInAsked, CommitmentSeeks, EndAsked
from bot.plan.notices import board_answered, seeks
from bot.plan.rules import CheckInMoment, Commitment, CommitmentState, Origin, Proposal, ProposalState
from bot.plan.saying.rules import LeadWord
from tests.pulse.world import WORKSPACE, PulseWorld, in_transaction, world

__all__ = ["world"]
OWNER, CHANNEL = "UHarbor1", "C0HARBOR"
TEXTS = ("An hour stays free", "Ask before the fix")


@pytest.fixture
def plan(world: PulseWorld) -> list[Commitment]:
    """Somebody looks after two things for some weeks still."""
    world.team("Harbor", [f"U{name}" for name in ("Eve", *(f"Harbor{n}" for n in range(8)))], channel=CHANNEL)
    return in_transaction(world, _chosen)


def _chosen(scope: Scope) -> list[Commitment]:
    chain = plans.begin(scope, "Harbor", Dimension.ROOM, Origin.MAP)
    week, today = scope.now.date() - timedelta(weeks=1), plans.today_in(scope, "Harbor")
    made = []
    for n, text in enumerate(TEXTS):
        rows.add_proposal(scope, Proposal(f"p{n}", chain.id, week, OWNER, None, text, False, ProposalState.TAKEN, n, 9))
        ends_on = today + timedelta(weeks=5)
        made.append(Commitment(f"c{n}", chain.id, f"p{n}", "Harbor", OWNER, "Seen", week, ends_on, CommitmentState.RUNNING, None))
        rows.add_commitment(scope, made[-1])
    return made


def waiting(world: PulseWorld, kind: str) -> list[Any]:
    return [row for row in world.notices(kind) if row["state"] == OutboxState.READY]


def message(row: Any, body: Any) -> OutboxMessage[Any]:
    return OutboxMessage(row["id"], WORKSPACE, body.kind, row["recipient"], row["dedupe_key"], body, 0, row["not_before"], None, None, None)


def test_what_one_leaver_looked_after_is_one_message_whose_buttons_go_one_by_one(world: PulseWorld, plan: list[Commitment]) -> None:
    in_transaction(world, let_go_of, OWNER)
    (row,) = waiting(world, CommitmentSeeks.kind)
    first, other = plan
    body = CommitmentSeeks(first.id, (other.id,))
    assert row["body"] == {"commitment": first.id, "also": [other.id]}
    told = in_transaction(world, seeks, message(row, body))
    assert isinstance(told, Post) and _asks_for(told.message) == ["p0", "p1"]
    assert all(text in told.message["text"] for text in TEXTS)
    in_transaction(world, _is_sent, row["id"])
    in_transaction(world, lambda scope: rows.change_commitment(scope, first.id, state=CommitmentState.RUNNING, owner_id="UHarbor2"))
    in_transaction(world, seeks_no_more, first)
    (redrawn,) = world.notices(CardOver.kind)
    over = CardOver(CommitmentSeeks.kind, (first.id, other.id), CHANNEL, "1.1")
    assert tuple(redrawn["body"]["held"]) == over.held
    now = in_transaction(world, card_over, message(redrawn, over))
    assert _asks_for(now.message) == ["p1"], "the other one still looks for somebody"
    assert all(text in now.message["text"] for text in TEXTS)
    in_transaction(world, seeks_no_more, other)
    assert len(world.notices(CardOver.kind)) == 2


def test_what_was_taken_before_it_was_told_is_not_asked_for(world: PulseWorld, plan: list[Commitment]) -> None:
    in_transaction(world, let_go_of, OWNER)
    (row,) = waiting(world, CommitmentSeeks.kind)
    body = CommitmentSeeks(plan[0].id, (plan[1].id,))
    in_transaction(world, lambda scope: rows.change_commitment(scope, plan[0].id, state=CommitmentState.RUNNING))
    told = in_transaction(world, seeks, message(row, body))
    assert _asks_for(told.message) == ["p1"]
    in_transaction(world, lambda scope: rows.change_commitment(scope, plan[1].id, state=CommitmentState.RUNNING))
    assert isinstance(in_transaction(world, seeks, message(row, body)), Drop)


def test_what_an_owner_answers_within_minutes_is_one_message(world: PulseWorld, plan: list[Commitment]) -> None:
    in_transaction(world, lambda scope: people.set_owners(scope, ["UEve"]))
    in_transaction(world, lambda scope: rows.set_proposals(scope, ["p0", "p1"], ProposalState.BEYOND_US))
    in_transaction(world, board.answer, "UEve", "p0", LeadWord.WE_WILL)
    world.now += timedelta(minutes=1)
    in_transaction(world, board.answer, "UEve", "p1", LeadWord.NOT_NOW, "The lease ends in May")
    (row,) = waiting(world, BoardAnswered.kind)
    told = in_transaction(world, board_answered, message(row, BoardAnswered("p0", ("p1",))))
    assert isinstance(told, Post)
    assert [text for text in (*TEXTS, "The lease ends in May") if text not in told.message["text"]] == []


def test_a_question_that_waited_for_too_long_gives_way_to_the_next(world: PulseWorld, plan: list[Commitment]) -> None:
    first, other = plan
    for one in plan:
        world.run(ask_how_it_goes, f"{one.id}:{CheckInMoment.WEEK_1}")
    world.now += timedelta(weeks=2)
    world.run(ask_how_it_goes, f"{first.id}:{CheckInMoment.WEEK_3}")
    left = {(row["body"]["commitment"], row["body"]["moment"]) for row in waiting(world, CheckInAsked.kind)}
    assert left == {(first.id, CheckInMoment.WEEK_3), (other.id, CheckInMoment.WEEK_1)}
    world.run(ask_how_it_goes, f"{first.id}:{CheckInMoment.END}")
    assert [row["body"]["commitment"] for row in waiting(world, CheckInAsked.kind)] == [other.id]
    in_transaction(world, replan, OWNER, first.id, (world.now + timedelta(weeks=4)).date().isoformat())
    world.run(ask_how_it_goes, f"{first.id}:{CheckInMoment.END}")
    assert len(waiting(world, EndAsked.kind)) == 1, "after a long pause the end is asked about once"


def test_the_question_before_asks_until_the_next_one_has_arrived(world: PulseWorld, plan: list[Commitment]) -> None:
    known = plan[0]
    world.run(ask_how_it_goes, f"{known.id}:{CheckInMoment.WEEK_1}")
    (asked,) = waiting(world, CheckInAsked.kind)
    in_transaction(world, _is_sent, asked["id"])
    world.now += timedelta(weeks=2)
    world.run(ask_how_it_goes, f"{known.id}:{CheckInMoment.WEEK_3}")
    assert world.notices(CardOver.kind) == [], "it may wait for weeks: until then there is one to answer"
    in_transaction(world, was_asked, CommitmentId(known.id), CheckInMoment.WEEK_3)
    (over,) = world.notices(CardOver.kind)
    assert over["body"]["held"] == [known.id, CheckInMoment.WEEK_1]


def _asks_for(shown: Any) -> list[str]:
    return [element["value"] for block in shown["blocks"] if block["type"] == "actions" for element in block["elements"]]


def _is_sent(scope: Scope, row_id: str) -> None:
    from sqlalchemy import update

    from bot.database.schema import outbox

    scope.execute(update(outbox).where(outbox.c.id == row_id).values(state=OutboxState.SENT, channel_id=CHANNEL, message_ts="1.1"))
