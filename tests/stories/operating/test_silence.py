"""A database or a Slack that says nothing at all, as behind a broken network. The bot says so, waits, goes on, and stops when asked to.

Between the bot and the real PostgreSQL or the local workspace stands a line that can be made to swallow everything.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy

from bot.database.engine import CONNECT_WITHIN, Database
from tests.stories.processes import asks, environment, free_port, local_slack, ripple, running, stopped

Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


class Line:
    """What is said on it arrives, while it is open; what was said meanwhile arrives later, as on a real network."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._open = asyncio.Event()
        self._open.set()
        self._running: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        self._open.clear()

    def mend(self) -> None:
        self._open.set()

    def forget(self) -> None:
        """As a router that was restarted: nothing arrives any more on what is connected, and nobody is told; new connections work."""
        self._open.clear()
        self._open = asyncio.Event()
        self._open.set()

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Both directions of one connection."""
        far_reader, far_writer = await self._connect()
        is_open = self._open
        ways = [asyncio.create_task(_carry(*ends, is_open)) for ends in ((reader, far_writer), (far_reader, writer))]
        self._running.update(ways)

    async def end(self) -> None:
        for way in self._running:
            way.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_open: asyncio.Event) -> None:
    try:
        while said := await reader.read(65_536):
            await is_open.wait()
            writer.write(said)
            await writer.drain()
    except ConnectionError:
        return
    finally:
        writer.close()


@asynccontextmanager
async def line(connect: Connect) -> AsyncIterator[tuple[Line, int]]:
    """A line to whatever is connected to, and the port of its near end."""
    made = Line(connect)
    near = await asyncio.start_server(made.join, "127.0.0.1", 0)
    try:
        yield made, int(near.sockets[0].getsockname()[1])
    finally:
        near.close()
        await made.end()


@asynccontextmanager
async def line_to_postgresql(database_url: str) -> AsyncIterator[tuple[Line, str]]:
    """A line to this database, and the URL of its near end."""
    url = sqlalchemy.make_url(database_url)
    async with line(lambda: _far_end(url)) as (made, port):
        yield made, url.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)


async def _far_end(url: sqlalchemy.URL) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    folder = url.host or url.query.get("host")
    if isinstance(folder, str) and folder.startswith("/"):
        return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{url.port or 5432}")
    return await asyncio.open_connection(url.host, url.port or 5432)


async def until(port: int, status: int) -> None:
    while (await asks(port, "/readyz"))[0] != status:
        await asyncio.sleep(0.1)


@pytest.mark.long
async def test_while_its_database_says_nothing_it_is_not_ready_then_it_goes_on_and_it_stops_in_any_case(
    postgresql_url: str, tmp_path: Path
) -> None:
    async with local_slack() as slack, line_to_postgresql(postgresql_url) as (wire, url):
        slack.add_person("Eve Okafor", tz="Europe/Berlin", is_admin=True)
        slack.invite_bot(slack.add_channel("harbor", members=["Eve Okafor"]))
        env = environment(slack, url, tmp_path)
        port = int(env["RIPPLE_HEALTH_PORT"])
        async with running(env, tmp_path) as process:
            wire.cut()
            await until(port, 503)
            assert (await asks(port, "/healthz"))[0] == 200, "whoever watches it must not kill it for its database"
            assert (await ripple("health", env=env, folder=tmp_path)).code == 1
            wire.mend()
            await until(port, 200)
            assert "/til" in (await slack.person("Eve").types("/learn help", in_="#harbor")).text
            wire.cut()
            await until(port, 503)
            ended = await stopped(process)
        assert (ended.code, "could not be finished in time" in ended.err) == (1, True)


@pytest.mark.long
async def test_a_socket_on_which_nothing_arrives_any_more_is_given_up_for_a_new_one(sqlite_url: str, tmp_path: Path) -> None:
    async with (
        local_slack(allowed_hosts=["127.0.0.1"]) as slack,
        line(lambda: asyncio.open_connection(slack.host, slack.port)) as (wire, port),
    ):
        straight = slack.context.new_socket_url
        slack.context.new_socket_url = lambda: straight().replace(f":{slack.port}/", f":{port}/")
        async with running(environment(slack, sqlite_url, tmp_path), tmp_path):
            assert slack.sockets.opened == 1
            wire.forget()
            while slack.sockets.opened == 1:
                await asyncio.sleep(0.1)


def test_a_server_that_takes_the_call_and_says_nothing_is_down() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        database = Database(f"postgresql://me:hush@127.0.0.1:{mute.getsockname()[1]}/ripple")
        assert not database.answers()  # the driver itself waits longer than a test may last
        database.close()


def test_the_operators_own_patience_counts_more() -> None:
    url = f"postgresql://me@127.0.0.1:{free_port()}/ripple?connect_timeout={CONNECT_WITHIN + 20}"
    database = Database(url)
    given = []
    sqlalchemy.event.listen(database.engine, "do_connect", lambda _dialect, _record, _arguments, named: given.append(named))
    assert not database.answers()
    assert given[0]["connect_timeout"] == str(CONNECT_WITHIN + 20) and given[0]["tcp_user_timeout"] == 10_000
    database.close()
