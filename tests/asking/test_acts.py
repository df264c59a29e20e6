"""Asking: without a name nobody is held, and an answer ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.asking import acts as asking
from bot.asking.notice_bodies import AskAsked
from bot.database import schema
from bot.database.engine import Tx
from bot.errors import NotAllowed, PersonCanFix
from bot.schedule.job import DueContext
from bot.sharing import store as rows
from bot.sharing.jobs import forget_old_traces
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions.acts import ThreadReply
from bot.sharing.reactions.rules import moment_of
from bot.sharing.rules import Place
from tests.givens import ANA, BO, GENERAL, MONDAY, WORKSPACE, scope
from tests.sharing.world import TABLE, Keys, at, found, outbox, tx

__all__ = ["tx"]


def test_an_anonymous_question_holds_nobody_and_only_its_asker_can_close_it(tx: Tx) -> None:
    keys = Keys()
    ask = asking.ask_question(scope(tx, now=MONDAY, keys=keys, new_id=lambda: "n1"), ANA, "Why?", "q", GENERAL, anonymous=True)
    for table in (schema.asks, schema.activity, schema.outbox, schema.reactions):
        assert ANA not in str([tuple(row) for row in tx.execute(select(table))]), table.name
    (message,) = outbox(tx, AskAsked.kind)
    assert message.not_before >= MONDAY + timedelta(minutes=asking.SOONEST)
    assert message.not_before <= MONDAY + timedelta(minutes=asking.LATEST)
    asking.appeared(scope(tx), ask.id, Place(GENERAL, "1772438400.000100"))
    with pytest.raises(NotAllowed):
        asking.solve(scope(tx, now=MONDAY, keys=keys), BO, ask.id)
    assert asking.solve(scope(tx, now=MONDAY, keys=keys), ANA, ask.id).solved_at is None
    asking.solve_now(DueContext(scope(tx, now=MONDAY + timedelta(minutes=asking.LATEST)), ask.id, MONDAY))
    assert rows.ask(scope(tx), ask.id).solved_at == moment_of("1772438400.000100")
    assert ANA not in str([tuple(row) for row in tx.execute(select(schema.reactions))])


def test_after_35_days_even_the_asker_is_forgotten(tx: Tx) -> None:
    keys = Keys()
    ask = asking.ask_question(scope(tx, now=MONDAY, keys=keys, new_id=lambda: "n1"), ANA, "Why?", "q", GENERAL, anonymous=True)
    forget_old_traces(at(tx, WORKSPACE, MONDAY + timedelta(days=36), keys))
    assert keys.kept == {}
    with pytest.raises(NotAllowed):
        asking.withdraw(scope(tx, now=MONDAY, keys=keys), ANA, ask.id)


def test_asking_where_ripple_is_not_says_what_to_do(tx: Tx) -> None:
    with pytest.raises(PersonCanFix, match=r"asking\.not_here"):
        asking.ask_question(scope(tx, now=MONDAY, keys=Keys(), new_id=lambda: "n"), ANA, "Why?", "q", "C0X", anonymous=False)


def test_an_answer_that_comes_before_we_know_our_own_post_is_not_lost(tx: Tx) -> None:
    ask = asking.ask_question(scope(tx, now=MONDAY, keys=Keys(), new_id=lambda: "n"), ANA, "Why?", "q", GENERAL, anonymous=False)
    root = Place(GENERAL, "1772438400.000100")
    reply = ThreadReply(Place(GENERAL, "1772438401.000100"), root.ts, BO, "Because", under_ours=True)
    reactions.hear_reply(scope(tx, now=MONDAY), reply, TABLE)
    assert found(tx, BO, "because") == []
    rows.change_ask(scope(tx), ask.id, message_ts=root.ts)
    reactions.adopt(scope(tx, now=MONDAY), root, TABLE)
    assert [answer.text for answer in rows.answers_to(scope(tx), ask.id)] == ["Because"]
    assert rows.ask(scope(tx), ask.id).answered_at is not None  # type: ignore[union-attr]
