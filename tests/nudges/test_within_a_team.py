"""What is suggested within a team. A lead and their people get different acts in a week, and only the newest card can be answered."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from bot.content.act_library import Role
from bot.database.engine import Database, Tx
from bot.database.schema import nudges as table
from bot.database.schema import outbox
from bot.digest import acts as digests
from bot.nudges import acts as nudges
from bot.nudges import notices as delivery
from bot.nudges import store as rows
from bot.nudges.cards import end_cards_before
from bot.nudges.library import act_called
from bot.nudges.notice_bodies import NudgePast
from bot.nudges.rules import Reader, Reply, choose
from bot.outbox.kinds import Update
from bot.outbox.notice import OutboxMessage
from tests.digest.givens import DAY, NEXT_MONDAY, WEDNESDAY, WEEK, add_team, kept_nudges, messages, run
from tests.givens import ANA, BO, DEV, EVE, WORKSPACE, scope
from tests.nudges.test_acts import LATER, leads_were_told, sure


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        add_team(given)
        yield given


def test_nobody_gets_the_act_that_their_lead_got_this_week(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lead's letter may hold an act for everybody, where the library has no other for the side it names."""
    sure(monkeypatch)
    leads_were_told(tx)
    run(tx, nudges.week_due, LATER + WEEK)
    alone = {row.act_id for row in kept_nudges(tx) if row.person_id == ANA}
    assert len(alone) == 1, "what Ana gets where her lead has another act"
    tx.execute(table.delete().where(table.c.person_id != EVE))
    rows.keep(scope(tx, now=NEXT_MONDAY + WEEK), "n-of-eve", EVE, *alone, (NEXT_MONDAY + WEEK).date(), rows.NudgeState.SENT, 1.0)
    run(tx, nudges.week_due, LATER + WEEK)
    told = {row.act_id for row in kept_nudges(tx) if row.person_id in (ANA, BO, DEV)}
    assert told and not told & alone


def test_a_lead_gets_none_that_their_people_got_in_the_last_days(tx: Tx) -> None:
    run(tx, digests.managers_due, NEXT_MONDAY)
    (first,) = [row.act_id for row in kept_nudges(tx)]
    tx.execute(table.delete())
    rows.keep(scope(tx, now=NEXT_MONDAY - 5 * DAY), "n-of-bo", BO, "speak-last", WEDNESDAY.date(), rows.NudgeState.SENT, 1.0)
    rows.keep(scope(tx, now=NEXT_MONDAY - 5 * DAY), "n-held", DEV, "add-because", WEDNESDAY.date(), rows.NudgeState.HELD_OUT, 1.0)
    rows.keep(scope(tx, now=NEXT_MONDAY - 9 * DAY), "n-old", ANA, "offer-a-stretch", WEDNESDAY.date(), rows.NudgeState.SENT, 1.0)
    assert rows.acts_in_teams(scope(tx), ["T1"], NEXT_MONDAY - WEEK) == {"T1": frozenset({"speak-last"})}
    reader = Reader(Role.LEAD, others=frozenset({first}))
    chosen = choose(reader, {}, NEXT_MONDAY, random.Random(1), answers=act_called(first).dimension)
    assert chosen is None or chosen.act.id != first


def test_only_the_newest_card_can_be_answered(tx: Tx) -> None:
    """The earlier one loses its buttons once the next has come; one that was answered "not now" has none already."""
    for number, (nudge, reply) in enumerate((("n1", None), ("n2", Reply.ACCEPTED), ("n3", Reply.DECLINED), ("n4", None))):
        at = NEXT_MONDAY + number * 2 * WEEK
        rows.keep(scope(tx, now=at), nudge, ANA, "say-not-yet" if number % 2 else "ask-in-the-open", at.date(), rows.NudgeState.SENT, 1.0)
        if reply is not None:
            rows.answer(scope(tx), nudge, reply)
        row = {"workspace_id": WORKSPACE, "id": nudge, "dedupe_key": nudge, "kind": "nudge", "recipient": ANA, "body": {"nudge": nudge}}
        sent = {
            "priority": 9,
            "state": "sent",
            "not_before": at,
            "attempts": 1,
            "channel_id": "D1",
            "message_ts": f"{number}.1",
            "queued_at": at,
        }
        tx.execute(outbox.insert(), row | sent)
    end_cards_before(scope(tx), ANA, "n4")
    past = messages(tx, NudgePast.kind)
    assert [row.body["nudge"] for row in past] == ["n1", "n2"]
    for row in past:
        message = OutboxMessage(row.id, WORKSPACE, row.kind, ANA, row.dedupe_key, NudgePast(**row.body), 0, LATER, None, None, None)
        drawn = delivery.past(scope(tx), message)
        assert isinstance(drawn, Update) and "button" not in str(drawn.message["blocks"])
    end_cards_before(scope(tx), ANA, "n4")
    assert len(messages(tx, NudgePast.kind)) == 2, "once each"
