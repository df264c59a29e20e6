"""A call that is to come is known before its row says `sending`. Nobody looks for its trace as if its answer were lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.outbox import in_flight
from bot.outbox.calling.first_look import left_behind
from tests.outbox.conftest import Town, says, until


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_message_that_is_claimed_and_about_to_be_called_is_not_looked_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, looks, write, read = town.slack.person("Ana").id, 0, town.database.write, town.database.read

    async def write_then_let_others_look(work: Any) -> Any:
        result, seen = await write(work), looks
        if town.states()["k1"] == "sending":
            while looks <= seen + 2:  # one that had begun before, and two that see the claimed message
                sender.wake()
                await asyncio.sleep(0.005)
        return result

    async def read_and_count(work: Any) -> Any:
        nonlocal looks
        found = await read(work)
        looks += work == sender._look
        return found

    town.queue("hello", ana, "k1")
    sender, stop = town.sender({"hello": says()}), asyncio.Event()
    monkeypatch.setattr(town.database, "write", write_then_let_others_look)
    monkeypatch.setattr(town.database, "read", read_and_count)
    running = asyncio.create_task(sender.run(stop))
    await until(lambda: town.states()["k1"] == "sent")
    stop.set()
    await running
    assert town.arrived(ana) == ["hello k1"] and town.slack.calls.of("conversations.history") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_call_that_ends_while_a_look_reads_is_not_looked_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    landed, read_rows = asyncio.Event(), in_flight.in_doubt
    town.slack.faults.add("slow", "chat.postMessage", until=landed)
    town.queue("hello", town.slack.person("Ana").id, "k1")
    sender, stop = town.sender({"hello": says()}), asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    await until(lambda: len(town.slack.calls.of("chat.postMessage")) == 1)
    calls = sender._context.open_calls

    def read_while_it_ends(*given: Any) -> Any:
        found = read_rows(*given)
        calls.clear()
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(in_flight, "in_doubt", read_while_it_ends)
        with town.database.reading() as tx:  # in this very moment of the loop
            found = left_behind(sender._context, tx)
    assert found.doubts == []
    landed.set()
    await until(lambda: town.states()["k1"] == "sent")
    stop.set()
    await running
