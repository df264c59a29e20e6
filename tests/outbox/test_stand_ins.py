"""Messages that leave no trace, and what stands in for them. Nobody can tell the one from the other (P16)."""

from __future__ import annotations

from typing import Any

from structlog.testing import capture_logs

from bot.outbox import sender_lease
from bot.outbox.kinds import Kind, Post, StandIn
from bot.outbox.record_outcome import TROUBLE_PAUSE
from tests.outbox.bodies import a_kind
from tests.outbox.conftest import LEASE_OVER, Leases, Town, on, says


def traceless(**how: Any) -> Kind:
    """To those whose key begins with `real` it says something."""
    return a_kind(lambda _scope, message: Post({"text": "well?"}) if message.key.startswith("real") else StandIn(), forget=True, **how)


def queue_two(town: Town) -> None:
    for name, key in (("Ana", "real"), ("Bo", "stood in for")):
        town.queue("quiet", town.slack.person(name).id, key)


def looks(town: Town) -> list[tuple[Any, ...]]:
    """What the rows say beside whose they are and when they may go again, which differs by chance."""
    keys = ("state", "attempts", "reason", "call", "channel_id", "message_ts")
    return [tuple(getattr(town.row(key), column) for column in keys) for key in ("real", "stood in for") if key in town.states()]


async def test_in_place_of_nothing_to_tell_a_call_is_made_that_changes_nothing(town: Town) -> None:
    queue_two(town)
    sender = town.sender({"quiet": traceless()})
    assert await sender.run_once() == 2
    assert town.states() == {} and town.all_arrived() == ["well?"]
    page = sender._context.metrics.page().decode()
    assert 'ripple_outbox_messages_total{kind="quiet",outcome="ended"} 2.0' in page
    assert "call_seconds_count{" not in page, "how often each method was called would tell how many had something to hear"


async def test_while_nothing_answers_their_rows_look_alike(town: Town) -> None:
    queue_two(town)
    town.slack.faults.add("status", status=503, times=None)
    await town.sends({"quiet": traceless()})
    one, other = looks(town)
    assert one == other


async def test_while_posting_alone_fails_the_stand_in_fails_too(town: Town) -> None:
    kinds = {"quiet": traceless(), "hello": says()}
    sender = town.sender(kinds)
    fault = town.slack.faults.add("refuse", "chat.postMessage", error="some_new_word", times=None)
    town.queue("hello", town.slack.person("Cleo").id, "first")
    await sender.run_once()
    queue_two(town)
    await sender.run_once()
    assert fault.met == 2
    one, other = looks(town)
    assert one == other and one[1] == 1


async def test_while_nothing_may_be_posted_in_the_workspace_the_stand_in_waits_too(town: Town, leases: Leases) -> None:
    sender = town.sender({"quiet": traceless(), "hello": says()}, **on(leases))
    town.slack.faults.add("refuse", "chat.postMessage", error="missing_scope", times=None)
    town.queue("hello", town.slack.person("Cleo").id, "first")
    await sender.run_once()
    queue_two(town)
    leases.turn(TROUBLE_PAUSE.total_seconds() + 1)
    await sender.run_once()
    one, other = looks(town)
    assert one == other and one[0] == "ready"
    with town.database.reading() as tx:
        assert [why for _, why, _ in sender_lease.troubles(tx)] == ["missing_scope"], "a stand-in's success would say nothing of posts"
    town.slack.faults.clear()
    leases.turn(TROUBLE_PAUSE.total_seconds() + 1)
    await sender.run_once()
    assert town.states() == {"first": "sent"} and len(town.all_arrived()) == 2


async def test_a_message_whose_reply_was_lost_is_looked_for_and_not_sent_twice(town: Town) -> None:
    town.queue("quiet", town.slack.person("Ana").id, "real")
    town.slack.faults.add("drop_after", "chat.postMessage")
    leases = Leases()
    sender = town.sender({"quiet": traceless(), "hello": says()}, **on(leases))
    with capture_logs() as said:
        await sender.run_once()
        assert town.row("real").state == "sending"
        town.queue("hello", town.slack.person("Cleo").id, "posting works again")
        await sender.run_once()
        leases.turn(LEASE_OVER)
        await sender.run_once()
    told = [one for one in said if one.get("kind") == "quiet"]
    assert {one["event"] for one in told} == {"answer_lost", "outcome_reconciled"}
    assert not any("outbox_message" in one for one in told), "from its id who knows the round could name the person"
    assert town.states() == {"posting works again": "sent"}
    assert town.arrived(town.slack.person("Ana").id) == ["well?"]


async def test_that_somebody_cannot_be_reached_is_not_learned_from_a_message_without_trace(town: Town) -> None:
    ana = town.slack.person("Ana").id
    town.queue("quiet", ana, "real")
    town.queue("hello", ana, "other", not_before=town.clock().replace(year=2030))
    town.slack.faults.add("refuse", "chat.postMessage", error="user_disabled")
    sender = town.sender({"quiet": traceless(), "hello": says()})
    await sender.run_once()
    assert town.states() == {"other": "ready"}
    assert "user_disabled" not in sender._context.metrics.page().decode()
