"""Signed HTTP delivery: what the request looks like, what counts as an answer, and what is repeated."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.localslack.transport.delivery import Timing
from tests.localslack.company import Company, bolt_app, company, running

Json = dict[str, Any]
Answers = Callable[[int], web.Response]
BRIEF = Timing(answer_within=0.15, repeat_after=(0.0, 0.05, 0.05))


@asynccontextmanager
async def endpoint(place: Company, answer: Answers) -> AsyncIterator[list[tuple[dict[str, str], str]]]:
    """A request URL that answers as told, by the number of the request; what reached it."""
    got: list[tuple[dict[str, str], str]] = []

    async def take(request: web.Request) -> web.Response:
        got.append((dict(request.headers), await request.text()))
        return answer(len(got))

    server = web.Application()
    server.router.add_post("/slack/events", take)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    place.slack.send_events_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield got
    finally:
        await runner.cleanup()


def fine(_: int) -> web.Response:
    return web.Response(status=200)


async def test_every_request_is_signed_as_slacks_verifier_wants_it(place: Company) -> None:
    verifier = SignatureVerifier(place.slack.signing_secret)
    async with endpoint(place, fine) as got:
        await place.ana.says("#general", "hello")
        await place.ana.types("/til x")
        await place.slack.quiet()
    assert [verifier.is_valid_request(body, {k.lower(): v for k, v in headers.items()}) for headers, body in got] == [True, True]


async def test_events_come_as_json_and_commands_and_actions_as_forms(place: Company) -> None:
    async with endpoint(place, fine) as got:
        await place.ana.says("#general", "hello")
        await place.ana.types("/til x & y")
        await place.ana.uses_global_shortcut("begin")
    event, command, shortcut = (body for _, body in got)
    assert json.loads(event)["event"]["text"] == "hello"
    assert parse_qs(command)["text"] == ["x & y"]
    assert json.loads(parse_qs(shortcut)["payload"][0])["callback_id"] == "begin"


async def test_failures_are_repeated_three_times_with_number_and_reason() -> None:
    async with company(timing=BRIEF) as place, endpoint(place, lambda _: web.Response(status=500)) as got:
        await place.ana.says("#general", "hello")
        await place.slack.quiet()
        numbers = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h, _ in got]
        assert numbers == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
        assert len({json.loads(body)["event_id"] for _, body in got}) == 1


async def test_an_app_can_ask_for_no_repeats() -> None:
    async with company(timing=BRIEF) as place:
        async with endpoint(place, lambda _: web.Response(status=500, headers={"x-slack-no-retry": "1"})) as got:
            await place.ana.says("#general", "hello")
            await place.slack.quiet()
        assert len(got) == 1


async def test_any_2xx_is_an_answer_and_ends_the_repeats() -> None:
    async with company(timing=BRIEF) as place:
        async with endpoint(place, lambda number: web.Response(status=503 if number == 1 else 204)) as got:
            await place.ana.says("#general", "hello")
            await place.slack.quiet()
        assert len(got) == 2
        assert place.slack.delivery.lost == []


async def test_nobody_at_the_url_is_a_failed_connection() -> None:
    async with company(timing=BRIEF) as place:
        place.slack.send_events_to("http://127.0.0.1:9/slack/events")
        await place.ana.says("#general", "hello")
        await place.slack.quiet()
        assert len(place.slack.delivery.lost) == 1


async def test_the_url_is_verified_by_a_challenge(place: Company) -> None:
    async with running(place.slack, bolt_app(place.slack), "http"):
        assert await place.slack.verify_url()
    async with endpoint(place, fine):
        assert not await place.slack.verify_url()


async def test_that_events_are_dropped_is_told_without_an_event_inside(place: Company) -> None:
    async with endpoint(place, fine) as got:
        place.slack.throttle_events()
        await place.slack.quiet()
    ((_, body),) = got
    assert sorted(json.loads(body)) == ["api_app_id", "minute_rate_limited", "team_id", "token", "type"]


async def test_plain_words_answer_a_command(place: Company) -> None:
    async with endpoint(place, lambda _: web.Response(text="Plain words")):
        assert (await place.ana.types("/til x")).text == "Plain words"
