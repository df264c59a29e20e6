"""A message's way: queued, chosen, marked, sent, written down. Real databases, real HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from bot.database.engine import Database
from bot.database.scope import Scope
from bot.outbox.kinds import Drop, Later, Post, Update
from bot.outbox.notice import ANSWER, FAN_OUT, OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.outbox.store import queue_notices, waiting
from tests.givens import ANA, MONDAY, scope
from tests.outbox.bodies import a_kind, a_notice
from tests.outbox.conftest import UNHURRIED, Town, says


async def test_a_message_is_sent_once_and_its_place_is_kept(town: Town) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1")
    assert await town.sends({"hello": says()}) == 1
    assert await town.sends({"hello": says()}) == 0
    row, (message,) = town.row("k1"), town.slack.posted(ana)
    assert (row.state, row.channel_id, row.message_ts) == (
        "sent",
        message.get("channel", row.channel_id),
        message["ts"],
    )
    assert message["metadata"]["event_payload"] == {"id": row.id}
    assert row.channel_id.startswith("D") and row.lease_owner is None


async def test_nothing_is_sent_before_its_time(town: Town) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1", not_before=town.clock() + timedelta(hours=1))
    sender = town.sender({"hello": says()})
    assert await sender.run_once() == 0
    assert sender.next_at() == town.clock() + timedelta(hours=1)
    town.clock.turn(hours=1)
    assert await sender.run_once() == 1


async def test_a_message_that_came_too_late_is_counted_and_not_sent(town: Town) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1", expires_at=town.clock() + timedelta(hours=1))
    town.clock.turn(hours=1)
    assert await town.sends({"hello": says()}) == 0
    assert town.states() == {"k1": "expired"}


async def test_a_message_that_waits_behind_a_dead_token_is_counted_too_when_its_time_is_over(town: Town) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1", expires_at=town.clock() + timedelta(hours=1))
    town.slack.faults.add("refuse", "chat.postMessage", error="token_revoked", times=None)
    assert await town.sends({"hello": says()}) == 1
    assert town.states() == {"k1": "ready"}
    town.clock.turn(hours=1)
    assert await town.sends({"hello": says()}) == 0, "nothing is asked of Slack for it"
    assert town.states() == {"k1": "expired"}


async def test_messages_of_a_kind_this_version_does_not_know_are_left_alone(town: Town) -> None:
    town.queue("from-the-future", town.slack.person("Ana").id, "k1")
    assert await town.sends({"hello": says()}) == 0
    assert town.states() == {"k1": "ready"}


async def test_an_answer_overtakes_a_fan_out_and_kinds_take_turns(town: Town) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(6)]
    for n, person in enumerate(people):
        town.queue("survey", person, f"s{n}", priority=FAN_OUT)
        town.queue("digest", person, f"d{n}", priority=FAN_OUT)
    town.queue("answer", people[5], "a", priority=ANSWER)
    kinds = {"survey": says("survey"), "digest": says("digest"), "answer": says("answer")}
    await town.sends(kinds, limits=replace(UNHURRIED, in_flight=1))
    order = [call.arguments["text"].split()[0] for call in town.slack.calls.of("chat.postMessage")]
    assert order[0] == "answer" and len(order) == 13
    assert all({order[n], order[n + 1]} == {"survey", "digest"} for n in range(1, 13, 2))


async def test_rendering_decides_at_the_last_moment(town: Town) -> None:
    ana = town.slack.person("Ana").id
    decisions = {
        "drop": Drop(OutcomeReason.NOT_NEEDED),
        "later": Later(town.clock() + timedelta(days=1)),
        "later-but-now": Later(town.clock() - timedelta(days=1)),
    }
    for key in decisions:
        town.queue("ask", ana, key)
    kind = a_kind(lambda _context, message: decisions[message.key])
    assert await town.sends({"ask": kind}) == 0
    assert town.states() == {"drop": "dropped", "later": "ready", "later-but-now": "ready"}
    assert town.row("drop").reason == OutcomeReason.NOT_NEEDED
    assert town.row("later").not_before == town.clock() + timedelta(days=1) and town.row("later").attempts == 0


async def test_a_message_is_changed_in_place(town: Town) -> None:
    ana = town.slack.person("Ana").id
    posted = await town.client.chat_postMessage(channel=ana, text="0 used this")
    town.queue("counter", ana, "k1")
    kind = a_kind(lambda _context, _message: Update({"text": "1 used this"}, posted["channel"], posted["ts"]))
    assert await town.sends({"counter": kind}) == 1
    assert town.arrived(ana) == ["1 used this"]
    assert town.row("k1").state == "sent"


async def test_a_reply_goes_into_its_thread(town: Town) -> None:
    channel = town.slack.channel_id("general")
    parent = await town.client.chat_postMessage(channel=channel, text="an ask")
    town.queue("reply", channel, "k1")
    kind = a_kind(lambda _context, _message: Post({"text": "an answer"}, thread_ts=parent["ts"]))
    await town.sends({"reply": kind})
    assert [message.get("thread_ts") for message in town.slack.posted(channel)][-1] == parent["ts"]


async def test_the_feature_hears_where_its_message_is_and_its_mistake_repeats_nothing(town: Town) -> None:
    heard: list[tuple[str, str, str]] = []

    def after_sent(_scope: Scope, message: OutboxMessage, channel: str, ts: str) -> None:
        heard.append((message.key, channel, ts))
        if message.key == "bad":
            raise RuntimeError("a feature's mistake")

    for name, key in (("Ana", "good"), ("Bo", "bad")):
        town.queue("hello", town.slack.person(name).id, key)
    await town.sends({"hello": says(after_sent=after_sent)})
    assert town.states() == {"good": "sent", "bad": "sent"}
    assert {key for key, _, _ in heard} == {"good", "bad"} and len(town.all_arrived()) == 2


async def test_a_kind_that_wants_no_trace_leaves_none(town: Town) -> None:
    for name, key in (("Ana", "sent"), ("Bo", "dropped"), ("Cleo", "expired")):
        late = {"expires_at": town.clock()} if key == "expired" else {}
        town.queue("remind", town.slack.person(name).id, key, **late)
    decide = a_kind(lambda _c, message: Drop(OutcomeReason.NOT_NEEDED) if message.key == "dropped" else Post({"text": "hi"}), forget=True)
    await town.sends({"remind": decide})
    assert town.states() == {} and town.all_arrived() == ["hi"]


async def test_one_message_that_cannot_be_rendered_stops_nobody_and_ends_as_a_dead_letter(town: Town) -> None:
    def render(_scope: Scope, message: OutboxMessage) -> Post:
        if message.key == "poison":
            raise KeyError("a bug")
        return Post({"text": message.key})

    for name, key in (("Ana", "a"), ("Bo", "poison"), ("Cleo", "c")):
        town.queue("hello", town.slack.person(name).id, key)
    sender = town.sender({"hello": a_kind(render)})
    await sender.run_once()
    assert town.states() == {"a": "sent", "poison": "ready", "c": "sent"}
    for _ in range(8):
        town.clock.turn(hours=2)
        await sender.run_once()
    assert town.states()["poison"] == "dead" and town.row("poison").attempts <= 6


@pytest.mark.long
async def test_a_thousand_messages_to_one_workspace_arrive_once_each(town: Town) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(50)]
    with town.database.transaction() as tx:
        notices = [a_notice("hello", people[n % 50], f"k{n}", priority=FAN_OUT) for n in range(1000)]
        assert queue_notices(scope(tx, workspace=town.slack.team_id, now=town.clock()), notices) == 1000
        assert queue_notices(scope(tx, workspace=town.slack.team_id, now=town.clock()), notices) == 0
    await town.sends({"hello": says()})
    assert len(set(town.all_arrived())) == len(town.all_arrived()) == 1000


async def test_the_running_loop_sends_what_is_queued_while_it_runs_and_stops_when_told(town: Town) -> None:
    sender, stop = town.sender({"hello": says()}), asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    for n in range(3):
        town.queue("hello", town.slack.person("Ana").id, f"k{n}")
        sender.wake()
        while not sender.idle():
            await asyncio.sleep(0.01)
    stop.set()
    await running
    assert town.arrived(town.slack.person("Ana").id) == ["hello k0", "hello k1", "hello k2"]


@pytest.mark.each_way
def test_only_kinds_that_wait_are_looked_through_however_many_there_are(database: Database) -> None:
    kinds, tomorrow, asked = [f"kind{number:02}" for number in range(70)], MONDAY + timedelta(days=1), list[Any]()
    with database.transaction() as tx:
        here, elsewhere = scope(tx, now=MONDAY), scope(tx, now=MONDAY, workspace="T0OTHER")
        queue_notices(here, [a_notice("kind07", ANA, "a"), a_notice("kind31", ANA, "b"), a_notice("kind07", ANA, "c", not_before=tomorrow)])
        queue_notices(elsewhere, [a_notice("kind50", ANA, "d")])
    with database.reading() as tx:
        event.listen(tx, "before_cursor_execute", lambda *_: asked.append(1))
        found = waiting(scope(tx, now=MONDAY), kinds, limit=10)
    assert [(one.kind, one.recipient) for one in found] == [("kind07", ANA), ("kind31", ANA)]
    assert len(asked) == 1 + 2
