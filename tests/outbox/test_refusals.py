"""What Slack refuses: who hears of it, what is tried again, and what never is. Faults F13, F24 in small."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.database.schema import senders
from bot.ids import WorkspaceId
from bot.outbox import sender_lease
from bot.outbox.kinds import Post
from bot.outbox.record_outcome import TROUBLE_PAUSE
from tests.givens import MONDAY
from tests.outbox.bodies import a_kind
from tests.outbox.conftest import UNHURRIED, Leases, Town, on, says

CHART = {"type": "data_visualization", "title": "x", "chart": {"type": "bar", "series": []}}


async def test_slow_down_stops_everything_and_costs_no_message_an_attempt(town: Town, leases: Leases) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(10)]
    for n, person in enumerate(people):
        town.queue("hello", person, f"k{n}")
    town.slack.faults.add("rate_limited", "chat.postMessage", retry_after=30)
    sender = town.sender({"hello": says()}, limits=replace(UNHURRIED, in_flight=1), **on(leases))
    assert await sender.run_once() == 1
    assert set(town.states().values()) == {"ready"}
    assert {town.row(f"k{n}").attempts for n in range(10)} == {0}
    other_process = town.sender({"hello": says()}, **on(leases))
    assert await other_process.run_once() == 0, "the order to wait holds for every process, restarts included"
    leases.turn(31)
    assert await other_process.run_once() == 10


async def test_an_order_to_wait_made_by_a_clock_that_was_set_back_is_over(town: Town) -> None:
    town.queue("hello", town.slack.person("Ana").id, "k1")
    town.slack.faults.add("rate_limited", "chat.postMessage", retry_after=5)
    ahead, right = MONDAY + timedelta(days=1), MONDAY
    assert await town.sends({"hello": says()}, shared_clock=lambda _tx: ahead) == 1
    assert await town.sends({"hello": says()}, shared_clock=lambda _tx: ahead) == 0
    assert await town.sends({"hello": says()}, shared_clock=lambda _tx: right) == 1
    assert town.states() == {"k1": "sent"}


@pytest.mark.long
async def test_running_senders_wait_out_a_storm_and_lose_nothing(town: Town) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(30)]
    for n, person in enumerate(people):
        town.queue("hello", person, f"k{n}")
    fault = town.slack.faults.add("rate_limited", "chat.postMessage", times=3, retry_after=1)
    running, stop = [], asyncio.Event()
    all_senders = [town.sender({"hello": says()}, limits=replace(UNHURRIED, in_flight=1)) for _ in range(3)]
    running = [asyncio.create_task(sender.run(stop)) for sender in all_senders]
    while set(town.states().values()) != {"sent"}:
        await asyncio.sleep(0.05)
    stop.set()
    await asyncio.gather(*running)
    assert fault.met == 3 and len(town.slack.calls.of("chat.postMessage")) == 33
    assert [len(town.arrived(person)) for person in people] == [1] * 30


async def test_somebody_who_cannot_be_reached_is_tried_once(town: Town) -> None:
    ana, bo = town.slack.person("Ana").id, town.slack.person("Bo").id
    for n in range(3):
        town.queue("hello", ana, f"a{n}", not_before=town.clock() + timedelta(minutes=n))
    town.queue("hello", bo, "b")
    town.slack.faults.add("refuse", "chat.postMessage", error="user_disabled", times=None, when=lambda a: a["channel"] == ana)
    await town.sends({"hello": says()})
    assert town.states() == {"a0": "dead", "a1": "dead", "a2": "dead", "b": "sent"}
    assert len(town.slack.calls.of("chat.postMessage")) == 2
    assert town.row("a2").reason == "user_disabled"


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_dead_token_stops_the_workspace_after_one_call_and_shows(town: Town, error: str) -> None:
    for n in range(5):
        town.queue("hello", town.slack.add_person(f"P{n}").id, f"k{n}")
    fault = town.slack.faults.add("refuse", "chat.postMessage", error=error, times=None)
    sender = town.sender({"hello": says()}, limits=replace(UNHURRIED, in_flight=1))
    await sender.run_once()
    await sender.run_once()
    assert fault.met == 1 and set(town.states().values()) == {"ready"}
    with town.database.reading() as tx:
        assert tx.execute(select(senders.c.trouble)).scalar_one() == error
    town.slack.faults.clear()
    restarted, stop = town.sender({"hello": says()}), asyncio.Event()
    running = asyncio.create_task(restarted.run(stop))
    while set(town.states().values()) != {"sent"}:
        await asyncio.sleep(0.02)
    stop.set()
    await running
    with town.database.reading() as tx:
        assert tx.execute(select(senders.c.trouble)).scalar_one() is None


async def test_where_a_workspace_cannot_show_a_chart_stands_what_it_shows_in_words(town: Town) -> None:
    channel = town.slack.channel_id("general")
    town.queue("digest", channel, "k1")
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "seven learnings"}}
    kind = a_kind(lambda _context, _message: Post({"text": "seven learnings", "blocks": [section, CHART]}))
    town.slack.faults.refuse_blocks("data_visualization")
    await town.sends({"digest": kind})
    (message,) = town.slack.posted(channel)
    assert town.states() == {"k1": "sent"} and [block["type"] for block in message["blocks"]] == ["section", "context"]
    assert CHART["title"] in message["blocks"][1]["elements"][0]["text"]


async def test_a_message_slack_will_never_take_is_a_dead_letter_at_once(town: Town) -> None:
    town.queue("hello", town.slack.person("Ana").id, "k1")
    fault = town.slack.faults.add("refuse", "chat.postMessage", error="invalid_blocks", times=None)
    await town.sends({"hello": says()})
    assert town.states() == {"k1": "dead"} and fault.met == 1 and town.row("k1").reason == "invalid_blocks"


async def test_a_word_nobody_knows_is_tried_again_later_and_ends_as_a_dead_letter(town: Town) -> None:
    town.queue("hello", town.slack.person("Ana").id, "k1")
    fault = town.slack.faults.add("refuse", "chat.postMessage", error="mystery", times=None)
    sender = town.sender({"hello": says()})
    for _ in range(10):
        await sender.run_once()
        town.clock.turn(hours=2)
    assert town.states() == {"k1": "dead"} and fault.met == 6


async def test_a_message_that_is_gone_needs_no_change(town: Town) -> None:
    town.queue("counter", town.slack.person("Ana").id, "k1")
    town.slack.faults.add("refuse", "chat.postMessage", error="message_not_found")
    await town.sends({"counter": says()})
    assert town.states() == {"k1": "dropped"}


@pytest.mark.long
async def test_a_message_that_cannot_be_written_as_json_stops_nobody(town: Town) -> None:
    town.queue("hello", town.slack.person("Ana").id, "bad")
    town.queue("good", town.slack.person("Bo").id, "good")
    bad = a_kind(lambda _context, _message: Post({"text": {1, 2, 3}}))
    await town.sends({"hello": bad, "good": says()})
    assert town.states() == {"bad": "ready", "good": "sent"} and town.row("bad").reason == "not_sendable"


async def test_where_a_permission_is_missing_everything_rests_until_a_new_install_or_the_next_try(town: Town, leases: Leases) -> None:
    town.queue("hello", town.slack.person("Ana").id, "k1")
    fault = town.slack.faults.add("refuse", "chat.postMessage", error="missing_scope", times=None)
    sender = town.sender({"hello": says()}, **on(leases))
    assert await sender.run_once() == 1
    assert sender.idle(), "nothing may go, so nobody looks again and again"
    next_at = sender.next_at()
    assert next_at is not None and next_at - town.clock() >= timedelta(minutes=10)
    leases.turn(300)
    assert await sender.run_once() == 0 and sender.idle()
    with town.database.transaction() as tx:
        sender_lease.try_again(tx, WorkspaceId(town.slack.team_id))
    assert not sender.idle() and sender.next_at() == town.clock()
    assert await sender.run_once() == 1, "the app was installed again"
    assert fault.met == 2 and sender.idle(), "the permission is missing still"
    leases.turn(TROUBLE_PAUSE.total_seconds() + 1)
    town.slack.faults.clear()
    assert not sender.idle() and await sender.run_once() == 1
    assert town.states() == {"k1": "sent"} and sender.next_at() is None
