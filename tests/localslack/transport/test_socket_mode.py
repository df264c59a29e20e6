"""Socket Mode: who gets an envelope, what is repeated, what a refresh and a cut do. With Slack's own client, and by hand."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.localslack.transport.delivery import NotQuiet, Timing
from tests.localslack.company import Company, bolt_app, client_of, company, raw_call, running

Json = dict[str, Any]


@asynccontextmanager
async def socket_by_hand(place: Company) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A socket without a client library: hello has been read."""
    url = (await raw_call(place.slack, "apps.connections.open", {}, token=place.slack.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        assert (await socket.receive_json(timeout=240))["type"] == "hello"
        yield socket


async def test_hello_says_how_many_sockets_there_are(place: Company) -> None:
    url = (await raw_call(place.slack, "apps.connections.open", {}, token=place.slack.app_token))["url"]
    async with socket_by_hand(place), aiohttp.ClientSession() as session, session.ws_connect(url) as second:
        hello = await second.receive_json(timeout=240)
    assert (hello["num_connections"], hello["connection_info"]["app_id"]) == (2, place.slack.workspace.app_id)


async def test_an_address_opens_one_socket(place: Company) -> None:
    url = (await raw_call(place.slack, "apps.connections.open", {}, token=place.slack.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url), session.get(url.replace("ws://", "http://")) as again:
        assert again.status == 404


async def test_an_envelope_without_an_ack_is_repeated_with_its_number_and_reason() -> None:
    async with company(timing=Timing(answer_within=0.1, repeat_after=(0.0, 0.05, 0.05))) as place, socket_by_hand(place) as socket:
        place.slack.workspace.say(place.general, place.ana.id, "hello?")
        envelopes = [await socket.receive_json(timeout=240) for _ in range(4)]
        await place.slack.quiet()
        assert [(e["retry_attempt"], e["retry_reason"]) for e in envelopes] == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
        assert len({e["payload"]["event_id"] for e in envelopes}) == 1
        assert len({e["envelope_id"] for e in envelopes}) == 4
        assert [parcel.label for parcel in place.slack.delivery.lost] == ["event message"]


async def test_an_acknowledged_envelope_is_not_repeated(place: Company) -> None:
    async with socket_by_hand(place) as socket:
        place.slack.workspace.say(place.general, place.ana.id, "hello")
        envelope = await socket.receive_json(timeout=240)
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await place.slack.quiet()
        assert (place.slack.delivery.delivered, place.slack.delivery.lost) == (1, [])


async def test_foreign_acks_are_counted_and_forgiven(place: Company) -> None:
    async with socket_by_hand(place) as socket:
        await socket.send_str("not json")
        await socket.send_json({"envelope_id": "never sent"})
        place.slack.workspace.say(place.general, place.ana.id, "hello")
        envelope = await socket.receive_json(timeout=240)
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await place.slack.quiet()
    assert place.slack.sockets.unknown_acks == 2


async def test_each_envelope_goes_to_one_of_several_sockets(place: Company) -> None:
    async with socket_by_hand(place) as first, socket_by_hand(place) as second:
        got: Counter[int] = Counter()

        async def answer(number: int, socket: aiohttp.ClientWebSocketResponse) -> None:
            async for frame in socket:
                got[number] += 1
                await socket.send_json({"envelope_id": json.loads(frame.data)["envelope_id"]})

        tasks = [asyncio.create_task(answer(number, socket)) for number, socket in enumerate((first, second))]
        for number in range(40):
            place.slack.workspace.say(place.general, place.ana.id, str(number))
        await place.slack.quiet()
        for task in tasks:
            task.cancel()
    assert sum(got.values()) == 40
    assert len(got) == 2


async def test_an_eleventh_socket_is_sent_away(place: Company) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            url = place.slack.context.new_socket_url()
            sockets.append(await session.ws_connect(url))
        farewell = await sockets[-1].receive_json(timeout=240)
        for socket in sockets:
            await socket.close()
    assert (farewell["type"], farewell["reason"]) == ("disconnect", "too_many_websockets")


async def test_slacks_client_comes_back_after_a_refresh(place: Company) -> None:
    heard: list[str] = []
    app = bolt_app(place.slack)

    @app.event("message")
    async def message(event: Json) -> None:
        heard.append(event["text"])

    async with running(place.slack, app, "socket"):
        await place.slack.sockets.disconnect_all("warning")
        before = place.slack.sockets.opened
        await place.slack.sockets.disconnect_all("refresh_requested")
        async with asyncio.timeout(240):
            while place.slack.sockets.opened == before or place.slack.sockets.ready_count == 0:
                await asyncio.sleep(0.02)
        await place.ana.says("#general", "still there?")
        await place.slack.quiet()
    assert heard[-1] == "still there?"


async def test_what_was_on_a_cut_socket_is_repeated_on_the_next(place: Company) -> None:
    async with socket_by_hand(place) as first:
        place.slack.workspace.say(place.general, place.ana.id, "hello")
        lost = await first.receive_json(timeout=240)
        async with socket_by_hand(place) as second:
            place.slack.sockets.sockets[0].cut()
            again = await second.receive_json(timeout=240)
            await second.send_json({"envelope_id": again["envelope_id"]})
            await place.slack.quiet()
    assert again["payload"]["event_id"] == lost["payload"]["event_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")


async def test_with_no_socket_left_events_wait_for_their_repeats() -> None:
    async with company(timing=Timing(answer_within=1.0, repeat_after=(0.0, 0.4, 0.4))) as place:
        async with socket_by_hand(place):
            place.slack.sockets.cut_all()
        place.slack.workspace.say(place.general, place.ana.id, "anybody?")
        async with socket_by_hand(place) as late:
            envelope = await late.receive_json(timeout=240)
            await late.send_json({"envelope_id": envelope["envelope_id"]})
            await place.slack.quiet()
        assert envelope["retry_attempt"] >= 1


async def test_a_late_socket_gets_nothing_before_its_hello() -> None:
    async with company(timing=Timing(answer_within=2.0, repeat_after=(0.0, 0.4, 0.4))) as place, aiohttp.ClientSession() as session:
        place.slack.faults.late_sockets = 0.2
        async with session.ws_connect(place.slack.context.new_socket_url()) as socket:
            place.slack.workspace.say(place.general, place.ana.id, "early")
            frames = [await socket.receive_json(timeout=240) for _ in range(2)]
            await socket.send_json({"envelope_id": frames[1]["envelope_id"]})
            await place.slack.quiet()
    assert [frame["type"] for frame in frames] == ["hello", "events_api"]


async def test_deaf_sockets_take_acks_and_do_not_hear_them() -> None:
    async with company(timing=Timing(answer_within=0.1, repeat_after=(0.0,))) as place, socket_by_hand(place) as socket:
        place.slack.faults.deaf_sockets = True
        place.slack.workspace.say(place.general, place.ana.id, "hello")
        for _ in range(2):
            envelope = await socket.receive_json(timeout=240)
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await place.slack.quiet()
        assert len(place.slack.delivery.lost) == 1


async def test_waiting_says_what_is_still_on_its_way(place: Company) -> None:
    async with socket_by_hand(place):
        place.slack.workspace.say(place.general, place.ana.id, "hello")
        try:
            await place.slack.quiet(0.05)
        except NotQuiet as unquiet:
            assert "event message: waiting for the app's answer" in str(unquiet)
        else:
            raise AssertionError("nobody answered, and still it was quiet")


async def test_waiting_for_a_socket_that_never_comes_ends_with_a_reason(place: Company) -> None:
    try:
        await place.slack.connected(timeout=0.05)
    except AssertionError as missing:
        assert "0 of 1 sockets" in str(missing)
    else:
        raise AssertionError("there is no socket")


async def test_several_handlers_of_one_app_share_the_work(place: Company) -> None:
    heard: list[str] = []
    app = bolt_app(place.slack)

    @app.event("message")
    async def message(event: Json) -> None:
        heard.append(event["text"])

    async with running(place.slack, app, "socket", sockets=3):
        for number in range(12):
            await place.ana.says("#general", str(number))
        await place.slack.quiet()
    assert sorted(heard, key=int) == [str(number) for number in range(12)]
    assert (await client_of(place.slack).auth_test())["ok"]


async def test_a_repeat_in_a_minute_is_not_in_the_apps_hands() -> None:
    async with company(timing=Timing(answer_within=0.2, repeat_after=(0.0, 60.0))) as place, socket_by_hand(place) as socket:
        place.slack.workspace.say(place.general, place.ana.id, "hello")
        assert not await place.slack.calm(0.05)
        assert await place.slack.calm(5.0)
        for attempt in range(2):
            assert (await socket.receive_json(timeout=240))["retry_attempt"] == attempt
        place.slack.workspace.say(place.general, place.ana.id, "again")
        assert not await place.slack.calm(0.05)
