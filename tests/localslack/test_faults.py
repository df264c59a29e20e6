"""Faults on request: what Slack's own client sees of each, and whether the call had its effect."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.localslack.faults import Fault
from bot.localslack.people.person import BotDidNotAnswer
from tests.localslack.company import Company, bolt_app, running, section

Json = dict[str, Any]


async def post(place: Company, **more: Any) -> None:
    await place.client.chat_postMessage(channel=place.general, text="hello", **more)


def posted(place: Company) -> int:
    return len(place.slack.posted("general"))


async def test_a_rate_limit_is_answered_429_with_the_seconds_to_wait(place: Company) -> None:
    fault = place.slack.faults.add("rate_limited", "chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        await post(place)
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "7")
    await post(place)
    assert (fault.met, posted(place)) == (1, 1)


async def test_an_error_word_is_answered_as_many_times_as_asked(place: Company) -> None:
    place.slack.faults.add("refuse", "chat.postMessage", error="fatal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            await post(place)
    await post(place)
    assert posted(place) == 1


@pytest.mark.parametrize(("kind", "facts"), [("status", {"status": 503}), ("html", {}), ("status", {"status": 500})])
async def test_an_outage_answers_with_a_web_page_and_has_no_effect(place: Company, kind: Any, facts: Json) -> None:
    place.slack.faults.add(kind, **facts)
    with pytest.raises(SlackApiError):
        await post(place)
    assert posted(place) == 0


@pytest.mark.parametrize(("kind", "effect"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_cut_before_has_no_effect_and_a_cut_after_has_it(place: Company, kind: Any, effect: int) -> None:
    place.slack.faults.add(kind, "chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await post(place)
    assert posted(place) == effect
    [call] = place.slack.calls.of("chat.postMessage")
    assert (call.status, call.done, call.fault) == (0, bool(effect), kind)


@pytest.mark.parametrize("method", ["views.open", "views.publish"])
async def test_a_view_may_be_refused_with_slacks_own_words_about_where(place: Company, method: str) -> None:
    line = "[ERROR] failed to match all allowed schemas [json-pointer:/view/blocks/0/element]"
    place.slack.faults.add("refuse", method, error="invalid_arguments", messages=(line,))
    answer = await place.refused(method, view={"type": "home", "blocks": []}, user_id=place.ana.id, trigger_id="1.2.x")
    assert (answer["error"], answer["response_metadata"]["messages"]) == ("invalid_arguments", [line])
    assert place.ana.home is None


async def test_a_workspace_without_charts_refuses_them_in_a_commands_answers_too(place: Company) -> None:
    place.slack.faults.refuse_blocks("section")
    app, later = bolt_app(place.slack), []

    @app.command("/chart")
    async def chart(ack: Any, command: Json) -> None:
        await ack({"text": "In the answer", "blocks": [section("x")]})
        async with aiohttp.ClientSession() as session:
            async with session.post(command["response_url"], json={"text": "Later", "blocks": [section("x")]}) as answer:
                later.append(await answer.json())
            async with session.post(command["response_url"], json={"text": "Only words"}) as answer:
                later.append(answer.status)

    async with running(place.slack, app, "http"):
        with pytest.raises(BotDidNotAnswer, match="invalid_command_response"):
            await place.ana.types("/chart", in_="#general")
    assert (later[0]["error"], later[1]) == ("invalid_blocks", 200)
    assert [message.text for message in place.ana.ephemerals("#general")] == ["Only words"]


@pytest.mark.parametrize(("kind", "effect"), [("hang", 0), ("hang_after", 1)])
async def test_an_answer_that_does_not_come_leaves_the_caller_waiting(place: Company, kind: Any, effect: int) -> None:
    place.slack.faults.add(kind, "chat.postMessage", seconds=0.5)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await post(place)
    assert posted(place) == effect


async def test_a_slow_answer_is_still_an_answer(place: Company) -> None:
    place.slack.faults.add("slow", seconds=0.05)
    await post(place)
    assert posted(place) == 1


async def test_a_kind_of_block_can_be_refused(place: Company) -> None:
    place.slack.faults.refuse_blocks("section")
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await post(place, blocks=[section("chart")])
    await post(place)
    assert posted(place) == 1


async def test_faults_meet_only_the_calls_they_are_meant_for(place: Company) -> None:
    place.slack.faults.add("status", "chat.postMessage", when=lambda arguments: arguments.get("channel") == place.quiet)
    await post(place)
    await place.client.auth_test()
    assert posted(place) == 1


def test_a_chance_is_kept_over_many_calls() -> None:
    fault = Fault("status", times=None, chance=0.25)
    rng = random.Random(1)
    met = sum(fault.meets("chat.postMessage", {}, rng) for _ in range(4000))
    assert 900 < met < 1100


async def heard_with(place: Company, *texts: str) -> list[str]:
    heard: list[str] = []
    app = bolt_app(place.slack)

    @app.event("message")
    async def message(event: Json) -> None:
        heard.append(event["text"])

    async with running(place.slack, app, "socket"):
        for text in texts:
            await place.ana.says("#general", text)
        await place.slack.quiet()
    return heard


async def test_an_event_can_come_twice(place: Company) -> None:
    place.slack.faults.add_event("duplicate", "message")
    assert sorted(await heard_with(place, "a", "b")) == ["a", "a", "b"]


async def test_events_can_come_in_another_order(place: Company) -> None:
    place.slack.faults.add_event("reorder", "message", times=3, size=3)
    assert await heard_with(place, "a", "b", "c") == ["c", "b", "a"]


async def test_held_events_are_let_go_when_no_more_come(place: Company) -> None:
    place.slack.faults.add_event("reorder", "message", times=3, size=3)
    assert await heard_with(place, "a") == ["a"]


async def test_an_event_can_come_late(place: Company) -> None:
    place.slack.faults.add_event("delay", "message", seconds=0.2)
    assert await heard_with(place, "a", "b") == ["b", "a"]


async def test_an_event_can_be_lost(place: Company) -> None:
    place.slack.faults.add_event("lose", "message")
    assert await heard_with(place, "a", "b") == ["b"]
    assert len(place.slack.delivery.lost) == 1


async def test_clearing_makes_everything_work_again(place: Company) -> None:
    place.slack.faults.add("status", times=None)
    place.slack.faults.clear()
    await post(place)
    assert posted(place) == 1
