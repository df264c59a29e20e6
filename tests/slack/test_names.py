"""A name server that says nothing holds nothing up. Not the loop, not the schedule's thread, not the end of a process."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.internet.addresses import INTERNET, Network, resolve_by_system
from bot.outbox.calling.slack_call import connector
from bot.sharing.link_titles import NoTitle, Refused, fetch_title
from bot.slack.network import names
from bot.slack.network.names import look_up

SLOW = "slow.example"


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The server of one name says nothing until this is set; every other name is looked up as ever."""
    speaks, real = threading.Event(), socket.getaddrinfo

    def asked(host: Any, *more: Any, **named: Any) -> Any:
        if host == SLOW:
            speaks.wait()
            raise socket.gaierror("no such name")
        return real(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    yield speaks
    speaks.set()


async def test_while_names_are_looked_up_threads_and_other_names_are_to_be_had(silent: threading.Event) -> None:
    waiting = [asyncio.ensure_future(look_up(SLOW, 443)) for _ in range(31)]
    await asyncio.sleep(0)
    asking = [thread for thread in threading.enumerate() if thread.name == "name"]
    assert len(asking) == 31 and all(thread.daemon for thread in asking), "the end of the process waits for none of them"
    assert await asyncio.to_thread(lambda: "the schedule runs") == "the schedule runs"
    assert "127.0.0.1" in {entry[4][0] for entry in await look_up("localhost", 80)}
    silent.set()
    assert all(isinstance(one, socket.gaierror) for one in await asyncio.gather(*waiting, return_exceptions=True))


async def test_more_names_than_there_is_room_for_are_refused_at_once(silent: threading.Event) -> None:
    waiting = [asyncio.ensure_future(look_up(SLOW, 443)) for _ in range(32)]
    await asyncio.sleep(0)
    with pytest.raises(names.TooManyNames):
        await look_up("localhost", 80)
    silent.set()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_link_with_a_silent_name_server_is_given_up_and_its_loop_ends(silent: threading.Event) -> None:
    hurried = Network(resolve_by_system, INTERNET.transport, seconds=0.05)
    found = await asyncio.to_thread(lambda: asyncio.run(fetch_title(f"https://{SLOW}/a", hurried)))
    assert found == Refused(NoTitle.TOO_SLOW) and not silent.is_set()


async def test_connections_to_slack_ask_for_names_there() -> None:
    made = connector()
    try:
        assert isinstance(made._resolver, names.Names)
        (found, *_) = await made._resolver.resolve("localhost", 443)
        assert (found["host"], found["port"], found["hostname"]) == ("127.0.0.1", 443, "localhost")
    finally:
        await made.close()


async def test_an_address_is_one_already_and_a_port_that_nobody_names_is_none() -> None:
    for port in (None, 0, 443):
        (found,) = await (names.Names().resolve("127.0.0.1") if port is None else names.Names().resolve("127.0.0.1", port))
        assert (found["host"], found["port"]) == ("127.0.0.1", port or 0)
