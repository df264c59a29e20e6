"""What Slack can answer, and what each answer means. One table."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbox.slack_call import REFUSALS, CallRefused, NotReached, RefusalMeaning, SlackAnswered, SlowDown, Unknown, call

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
    assert await call(client, "chat.postMessage", json={"channel": "U1", "text": "hi"}, within=0.5) == meant


async def test_a_slack_that_is_not_there_was_surely_not_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        refused = AsyncWebClient("x", base_url=f"http://127.0.0.1:{port}/api/", session=session, retry_handlers=[])
        unknown = AsyncWebClient("x", base_url="http://slack.invalid/api/", session=session, retry_handlers=[])
        assert isinstance(await call(refused, "chat.postMessage", json={}, within=2), NotReached)
        assert isinstance(await call(unknown, "chat.postMessage", json={}, within=5), NotReached)


async def test_a_lost_answer_is_not_repeated_behind_our_back(slack_that) -> None:
    made: list[str] = []

    async def counts(request: web.Request) -> web.StreamResponse:
        made.append(request.match_info["method"])
        return await cuts(request)

    client = await slack_that(counts)
    await asyncio.gather(*(call(client, "chat.postMessage", json={"channel": "U1"}, within=1) for _ in range(20)))
    assert len(made) == 20


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
    from bot.outbox.slack_call import _BY_MEANING, PERHAPS_DONE

    words = [word for words in _BY_MEANING.values() for word in words]
    assert len(words) == len(set(words)) == len(REFUSALS) and not PERHAPS_DONE & set(words)
