"""When the answer is lost, or the sender with it: nothing lost, nothing twice. Faults F1, F2, F3, F14, F15, F23 in small."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from bot.database.schema import outbox
from bot.database.scope import Scope
from bot.outbox.kinds import Post, Update, WhenUnknown
from bot.outbox.loop import Delivery
from bot.outbox.notice import OutboxMessage
from tests.outbox.bodies import a_kind
from tests.outbox.conftest import LEASE_OVER, UNHURRIED, Leases, Town, on, says, turn_the_loop, until

pytestmark = pytest.mark.each_way


async def sends_and_gives_up(town: Town, sender: Delivery) -> None:
    """When Slack has the call, the time for its answer is over."""
    sending = asyncio.create_task(sender.run_once())
    await until(lambda: town.slack.calls.of("chat.postMessage") or sending.done())
    turn_the_loop(UNHURRIED.timeout)
    await sending


@pytest.mark.parametrize("fault", ["drop_after", "hang_after"])
async def test_a_message_whose_answer_was_lost_is_found_at_once_and_not_sent_again(town: Town, leases: Leases, fault: str) -> None:
    ana = town.slack.person("Ana").id
    heard: list[str] = []

    def after_sent(_scope: Scope, _message: OutboxMessage, _channel: str, ts: str) -> None:
        heard.append(ts)

    kinds = {"hello": says(after_sent=after_sent)}
    town.queue("hello", ana, "k1")
    town.slack.faults.add(fault, "chat.postMessage", seconds=3_600)
    sender = town.sender(kinds, **on(leases))
    await sends_and_gives_up(town, sender)
    assert town.states() == {"k1": "sent"} and town.arrived(ana) == ["hello k1"]
    assert heard == [town.row("k1").message_ts] == [town.slack.posted(ana)[0]["ts"]]
    leases.turn(LEASE_OVER)
    await sender.run_once()
    assert len(heard) == 1 and len(town.slack.calls.of("conversations.history")) == 1, "one look was enough"


async def test_a_message_queued_by_a_clock_that_was_ahead_is_found_too(town: Town, leases: Leases) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1")
    with town.database.transaction() as tx:
        tx.execute(update(outbox).values(queued_at=town.row("k1").queued_at + timedelta(days=1)))
    town.slack.faults.add("drop_after", "chat.postMessage", seconds=5)
    sender = town.sender({"hello": says()}, **on(leases))
    await sender.run_once()
    leases.turn(LEASE_OVER)
    await sender.run_once()
    assert town.states() == {"k1": "sent"} and town.arrived(ana) == ["hello k1"]


@pytest.mark.long
@pytest.mark.parametrize("fault", ["drop_before", "hang", "status", "html"])
async def test_a_message_that_never_arrived_is_sent_again(town: Town, leases: Leases, fault: str) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1")
    town.slack.faults.add(fault, "chat.postMessage", seconds=3_600)
    sender = town.sender({"hello": says()}, **on(leases))
    await sends_and_gives_up(town, sender)
    await sender.run_once()
    assert town.arrived(ana) == [] and town.states() == {"k1": "sending"}, "it was looked for; and it may still arrive"
    assert len(town.slack.calls.of("conversations.history")) == 1, "once, however often there is a moment to"
    leases.turn(LEASE_OVER)
    await sender.run_once()
    assert town.arrived(ana) == ["hello k1"] and town.states() == {"k1": "sent"}


async def test_the_messages_of_a_sender_that_died_are_taken_over(town: Town, leases: Leases) -> None:
    people = [town.slack.person(name).id for name in ("Ana", "Bo", "Cleo")]
    for n, person in enumerate(people):
        town.queue("hello", person, f"k{n}")
    landed = asyncio.Event()
    town.slack.faults.add("slow", "chat.postMessage", times=2, until=landed)
    dying = asyncio.create_task(town.sender({"hello": says()}, **on(leases)).run_once())
    await until(lambda: len(town.slack.calls.of("chat.postMessage")) == 3)
    dying.cancel()  # nothing more is written down by it
    await asyncio.gather(dying, return_exceptions=True)
    other = town.sender({"hello": says()}, **on(leases))
    await other.run_once()
    landed.set()
    await until(lambda: all(call.done for call in town.slack.calls.of("chat.postMessage")))
    leases.turn(LEASE_OVER)
    await other.run_once()
    assert set(town.states().values()) == {"sent"}
    assert [len(town.arrived(person)) for person in people] == [1, 1, 1]


async def test_a_sender_that_slept_through_its_lease_sends_nothing(town: Town, leases: Leases, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1")
    frozen = town.sender({"hello": says()}, **on(leases))
    write, slept = town.database.write, []

    async def write_then_sleep(work):
        result = await write(work)
        if town.states()["k1"] == "sending" and not slept:
            slept.append(True)
            leases.turn(LEASE_OVER)  # frozen between the mark and the call: the lease ran out meanwhile
            await other.run_once()
        return result

    other = town.sender({"hello": says()}, **on(leases))
    monkeypatch.setattr(town.database, "write", write_then_sleep)
    assert await frozen.run_once() == 0
    assert town.arrived(ana) == ["hello k1"] and town.states() == {"k1": "sent"}


async def test_where_slack_cannot_be_asked_the_kind_s_own_rule_decides(town: Town, leases: Leases) -> None:
    for name, kind in (("Ana", "pulse"), ("Bo", "digest")):
        town.queue(kind, town.slack.person(name).id, kind)
    town.slack.faults.add("drop_after", "chat.postMessage", times=2)
    town.slack.faults.add("refuse", "conversations.history", error="missing_scope", times=None)
    town.slack.faults.add("refuse", "conversations.open", error="missing_scope", times=None)
    kinds = {"pulse": says("pulse", when_unknown=WhenUnknown.SILENCE), "digest": says("digest", when_unknown=WhenUnknown.RESEND)}
    sender = town.sender(kinds, **on(leases))
    await sender.run_once()
    leases.turn(LEASE_OVER)
    await sender.run_once()
    assert town.states() == {"pulse": "unsure", "digest": "sent"}
    assert town.arrived(town.slack.person("Ana").id) == ["pulse pulse"]
    assert town.arrived(town.slack.person("Bo").id) == ["digest digest"] * 2


async def test_asking_waits_when_slack_says_so(town: Town, leases: Leases) -> None:
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1")
    town.slack.faults.add("drop_after", "chat.postMessage")
    town.slack.faults.add("rate_limited", "conversations.history", times=2, retry_after=30)
    sender = town.sender({"hello": says()}, **on(leases))
    await sender.run_once()
    for seconds, asked in ((0, 1), (LEASE_OVER, 2), (5, 2), (20, 2), (10, 3)):
        leases.turn(seconds)
        await sender.run_once()
        assert len(town.slack.calls.of("conversations.history")) == asked
    assert town.states() == {"k1": "sent"} and town.arrived(ana) == ["hello k1"]


async def test_a_reply_is_looked_for_in_its_thread(town: Town, leases: Leases) -> None:
    channel = town.slack.channel_id("general")
    parent = await town.client.chat_postMessage(channel=channel, text="an ask")
    town.queue("reply", channel, "k1")
    kinds = {"reply": a_kind(lambda _context, _message: Post({"text": "an answer"}, thread_ts=parent["ts"]))}
    town.slack.faults.add("drop_after", "chat.postMessage")
    sender = town.sender(kinds, **on(leases))
    await sender.run_once()
    leases.turn(LEASE_OVER)
    await sender.run_once()
    assert town.arrived(channel) == ["an ask", "an answer"] and town.states() == {"k1": "sent"}


async def test_a_change_whose_answer_was_lost_is_simply_made_again(town: Town, leases: Leases) -> None:
    ana = town.slack.person("Ana").id
    posted = await town.client.chat_postMessage(channel=ana, text="0")
    town.queue("counter", ana, "k1")
    kinds = {"counter": a_kind(lambda _context, _message: Update({"text": "1"}, posted["channel"], posted["ts"]))}
    town.slack.faults.add("drop_after", "chat.update")
    sender = town.sender(kinds, **on(leases))
    await sender.run_once()
    leases.turn(LEASE_OVER)
    await sender.run_once()
    assert town.arrived(ana) == ["1"] and town.states() == {"k1": "sent"}
    assert len(town.slack.calls.of("conversations.history")) == 0


async def test_a_lease_made_by_a_clock_that_went_back_is_over(town: Town, leases: Leases) -> None:
    leases.turn(100_000)
    ana = town.slack.person("Ana").id
    town.queue("hello", ana, "k1")
    town.slack.faults.add("drop_before", "chat.postMessage")
    await town.sends({"hello": says()}, **on(leases))
    leases.turn(-86_400)
    await town.sends({"hello": says()}, **on(leases))
    assert town.arrived(ana) == ["hello k1"] and town.states() == {"k1": "sent"}


@pytest.mark.long
async def test_one_in_five_answers_lost_and_one_in_five_calls_broken(town: Town, leases: Leases) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(120)]
    for n, person in enumerate(people):
        town.queue("hello", person, f"k{n}")
    for fault in ("drop_after", "drop_before", "status", "html"):
        town.slack.faults.add(fault, "chat.postMessage", times=None, chance=0.1)
    town.slack.faults.add("status", "conversations.history", times=None, chance=0.1)
    sender = town.sender({"hello": says()}, **on(leases))
    for _ in range(40):
        await sender.run_once()
        leases.turn(LEASE_OVER)
        town.clock.turn(hours=1)
    assert set(town.states().values()) == {"sent"}
    assert [len(town.arrived(person)) for person in people] == [1] * 120


@pytest.mark.long
async def test_told_to_stop_it_finishes_what_is_in_the_air(town: Town) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(40)]
    for n, person in enumerate(people):
        town.queue("hello", person, f"k{n}")
    town.slack.faults.add("slow", "chat.postMessage", times=None, seconds=0.1)
    sender, stop = town.sender({"hello": says()}, limits=replace(UNHURRIED, in_flight=4)), asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    while len(town.slack.calls.of("chat.postMessage")) < 8:
        await asyncio.sleep(0.01)
    stop.set()
    await running
    states = list(town.states().values())
    assert set(states) == {"sent", "ready"} and states.count("sent") == len(town.all_arrived())
    assert await town.sends({"hello": says()}) == states.count("ready"), "the next sender starts at once"
    assert [len(town.arrived(person)) for person in people] == [1] * 40


@pytest.mark.long
async def test_calls_that_run_out_of_time_before_they_leave_are_made_again_and_nothing_arrives_twice(town: Town, leases: Leases) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(100)]
    for n, person in enumerate(people):
        town.queue("hello", person, f"k{n}")
    sender = town.sender({"hello": says()}, **on(leases))
    for _ in range(12):
        sending = asyncio.create_task(sender.run_once())
        await asyncio.sleep(0)
        await until(lambda: sender.in_flight() or sending.done())  # noqa: B023 - waited for at once
        turn_the_loop(UNHURRIED.timeout)  # as on a machine that stood still: connections are being made, posts are half way
        await sending
        leases.turn(LEASE_OVER)
    assert set(town.states().values()) == {"sent"}
    assert [len(town.arrived(person)) for person in people] == [1] * 100


async def test_a_message_on_its_way_is_not_asked_about_or_repeated_by_its_own_sender_whatever_its_lease_says(
    town: Town, leases: Leases
) -> None:
    ana, bo, landed = town.slack.person("Ana").id, town.slack.person("Bo").id, asyncio.Event()
    town.queue("hello", bo, "of a dead sender")
    town.slack.faults.add("drop_before", "chat.postMessage")
    await town.sends({"hello": says()}, **on(leases))
    town.slack.faults.add("slow", "chat.postMessage", until=landed)
    town.queue("hello", ana, "on its way")
    sender, stop = town.sender({"hello": says()}, **on(leases)), asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    await until(lambda: len(town.slack.calls.of("chat.postMessage")) == 2)
    leases.turn(LEASE_OVER)  # the machine slept, and woke with the call half way
    sender.wake()
    await until(lambda: town.states()["of a dead sender"] == "sent")
    town.queue("hello", town.slack.person("Cleo").id, "afterwards")
    sender.wake()
    await until(lambda: town.states()["afterwards"] == "sent")
    landed.set()
    await until(lambda: town.slack.calls.of("chat.postMessage")[1].done and sender.idle())
    stop.set()
    await running
    assert town.arrived(ana) == ["hello on its way"] and town.states()["on its way"] == "sent"
    assert len(town.slack.calls.of("conversations.history")) == 2, "only the dead sender's is asked about: at once, and in the end"


@pytest.mark.parametrize("days", [1, -1])
async def test_a_clock_that_is_set_while_a_message_is_on_its_way_repeats_nothing(town: Town, leases: Leases, days: int) -> None:
    ana, bo, landed = town.slack.person("Ana").id, town.slack.person("Bo").id, asyncio.Event()
    town.queue("hello", bo, "of a dead sender")
    town.slack.faults.add("drop_before", "chat.postMessage")
    one, two = (town.sender({"hello": says()}, **on(leases)) for _ in range(2))
    await two.run_once()
    town.slack.faults.add("slow", "chat.postMessage", until=landed)
    town.queue("hello", ana, "on its way")
    sending = asyncio.create_task(one.run_once())
    await until(lambda: len(town.slack.calls.of("chat.postMessage")) == 2)
    leases.set_shared(days=days)
    assert await two.run_once() == 0 and len(town.slack.calls.of("conversations.history")) == 1, "when it was lost, and not again"
    landed.set()
    await sending
    assert town.arrived(ana) == ["hello on its way"] and town.states()["on its way"] == "sent"
    leases.turn(LEASE_OVER)
    await two.run_once()
    assert town.states()["of a dead sender"] == "sent", "a clock that was set is believed again after a while"
    assert town.arrived(ana) == ["hello on its way"] and town.arrived(bo) == ["hello of a dead sender"]
