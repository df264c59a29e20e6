"""What Slack can answer, and what each answer means. One table."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbox.calling.rate_limit import Limits
from bot.outbox.calling.slack_call import (
    REFUSALS,
    UNHEARD,
    CallRefused,
    NotReached,
    RefusalMeaning,
    SlackAnswered,
    SlowDown,
    Unknown,
    call,
    connector,
)

A_MINUTE = 60.0  # for what is answered: a busy machine takes seconds for anything
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
async def slack_that() -> AsyncIterator[Callable[[Handler], Awaitable[AsyncWebClient]]]:
    runners: list[web.AppRunner] = []
    async with aiohttp.ClientSession() as session:

        async def start(handler: Handler) -> AsyncWebClient:
            app = web.Application()
            app.router.add_route("*", "/api/{method}", handler)
            runner = web.AppRunner(app, shutdown_timeout=0.1)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            runners.append(runner)
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
            return AsyncWebClient("xoxb-1", base_url=url, session=session, retry_handlers=[])

        yield start
        for runner in runners:
            await runner.cleanup()


def answers(body: object, status: int = 200, **headers: str) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return handler


def says(text: str, kind: str, status: int = 200) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type=kind, status=status)

    return handler


async def cuts(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    assert request.transport is not None
    request.transport.abort()
    return response


async def hangs(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


@pytest.mark.parametrize(
    ("handler", "meant"),
    [
        (answers({"ok": True, "ts": "1.2", "channel": "D1"}), SlackAnswered({"ok": True, "ts": "1.2", "channel": "D1"})),
        (answers({"ok": False, "error": "ratelimited"}, 429, **{"Retry-After": "7"}), SlowDown(7.0)),
        (answers({"ok": False, "error": "rate_limited"}), SlowDown(1.0)),
        (answers({"ok": False, "error": "ratelimited"}, 429), SlowDown(1.0)),
        (answers({"ok": False}, 429, **{"Retry-After": "soon"}), SlowDown(1.0)),
        (answers({"ok": False}, 429, **{"Retry-After": "999999"}), SlowDown(600.0)),
        (answers({"ok": False}, 429, **{"Retry-After": "0"}), SlowDown(1.0)),
        (says("<html>slow down</html>", "text/html", 429), SlowDown(1.0)),
        (answers({"ok": False, "error": "channel_not_found"}), CallRefused("channel_not_found")),
        (answers({"ok": False, "error": "some_new_word"}), CallRefused("some_new_word")),
        (answers({"ok": False, "error": "internal_error"}), Unknown("internal_error")),
        (answers({"ok": False, "error": "fatal_error"}), Unknown("fatal_error")),
        (answers({"ok": False, "error": "whatever"}, 500), Unknown("whatever")),
        (answers({}, 503), Unknown("http_503")),
        (answers({"ok": False}), Unknown("http_200")),
        (answers([1, 2]), Unknown("AttributeError")),
        (answers(None), Unknown("http_200")),
        (says("<html>oops</html>", "text/html"), Unknown("http_200")),
        (says("<html>oops</html>", "text/html", 502), Unknown("http_502")),
        (says("", "text/html"), Unknown("http_200")),
        (says("", "application/json"), Unknown("http_200")),
        (says("{nonsense", "application/json"), Unknown("http_200")),
        (says("ok", "text/plain"), Unknown("AttributeError")),
        (cuts, Unknown("ServerDisconnectedError")),
        (half, Unknown("ClientPayloadError")),
        (hangs, Unknown("TimeoutError")),
    ],
)
async def test_an_answer_means(slack_that, handler: Handler, meant: object) -> None:
    client = await slack_that(handler)
    assert (
        await call(client, "chat.postMessage", json={"channel": "U1", "text": "hi"}, within=0.5 if handler is hangs else A_MINUTE) == meant
    )


async def test_a_slack_that_is_not_there_was_surely_not_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        refused = AsyncWebClient("x", base_url=f"http://127.0.0.1:{port}/api/", session=session, retry_handlers=[])
        unknown = AsyncWebClient("x", base_url="http://slack.invalid/api/", session=session, retry_handlers=[])
        assert isinstance(await call(refused, "chat.postMessage", json={}, within=A_MINUTE), NotReached)
        assert isinstance(await call(unknown, "chat.postMessage", json={}, within=A_MINUTE), NotReached)


async def test_a_lost_answer_is_not_repeated_behind_our_back(slack_that) -> None:
    made: list[str] = []

    async def counts(request: web.Request) -> web.StreamResponse:
        made.append(request.match_info["method"])
        return await cuts(request)

    client = await slack_that(counts)
    await asyncio.gather(*(call(client, "chat.postMessage", json={"channel": "U1"}, within=A_MINUTE) for _ in range(20)))
    assert len(made) == 20


class DeafServer:
    """Takes connections, and reads nothing from them until it is told to: what was sent waits in the sender's own system."""

    def __init__(self) -> None:
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen()
        self._listening.setblocking(False)
        self.port = self._listening.getsockname()[1]

    async def taken(self) -> socket.socket:
        connection, _ = await asyncio.get_running_loop().sock_accept(self._listening)
        return connection

    async def hears(self, connection: socket.socket) -> bytes:
        heard = b""
        with connection, self._listening, suppress(ConnectionError):
            while some := await asyncio.get_running_loop().sock_recv(connection, 65_536):
                heard += some
        return heard


def sockets_between(here: int, there: int) -> int:
    """How many sockets this machine still has from one port to the other, given up or not."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(line[1].endswith(f":{here:04X}") and line[2].endswith(f":{there:04X}") for line in lines)


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux can be told to stop delivering")
async def test_a_post_that_was_given_up_is_not_delivered_later() -> None:
    server, long_message = DeafServer(), {"channel": "U1", "text": "x" * 12_000}
    async with aiohttp.ClientSession(connector=connector(unheard=0.5)) as session:
        client = AsyncWebClient("x", base_url=f"http://127.0.0.1:{server.port}/api/", session=session, retry_handlers=[])
        calling = asyncio.create_task(call(client, "chat.postMessage", json=long_message, within=2))
        connection = await server.taken()
        assert isinstance(await calling, Unknown)
    ours = connection.getpeername()[1]
    for _ in range(400):
        if not sockets_between(ours, server.port):
            break
        await asyncio.sleep(0.05)
    assert len(await server.hears(connection)) < 12_000


def test_nothing_unheard_is_delivered_after_slack_was_asked_for_it() -> None:
    limits = Limits()
    assert 2 * limits.margin >= UNHEARD, "a dead sender's last call ends a margin before its lease, and is asked about a margin after"
    assert limits.timeout + 2 * limits.margin >= UNHEARD, "the wait after a call that was given up"


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        ("user_disabled", RefusalMeaning.RECIPIENT),
        ("channel_not_found", RefusalMeaning.RECIPIENT),
        ("is_archived", RefusalMeaning.RECIPIENT),
        ("not_in_channel", RefusalMeaning.RECIPIENT),
        ("restricted_action", RefusalMeaning.RECIPIENT),
        ("invalid_auth", RefusalMeaning.WORKSPACE),
        ("token_revoked", RefusalMeaning.WORKSPACE),
        ("account_inactive", RefusalMeaning.WORKSPACE),
        ("missing_scope", RefusalMeaning.WORKSPACE),
        ("invalid_blocks", RefusalMeaning.PLAINER),
        ("msg_too_long", RefusalMeaning.MESSAGE),
        ("message_not_found", RefusalMeaning.MOOT),
        ("thread_not_found", RefusalMeaning.MOOT),
        ("never_heard_of", RefusalMeaning.AGAIN),
    ],
)
def test_a_refusal_says_how_far_it_reaches(error: str, meaning: RefusalMeaning) -> None:
    assert CallRefused(error).meaning is meaning


def test_no_word_has_two_meanings() -> None:
    from bot.outbox.calling.slack_call import _BY_MEANING, PERHAPS_DONE

    words = [word for words in _BY_MEANING.values() for word in words]
    assert len(words) == len(set(words)) == len(REFUSALS) and not PERHAPS_DONE & set(words)
