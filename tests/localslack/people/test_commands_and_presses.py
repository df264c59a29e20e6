"""Commands, buttons and menus, through the real Bolt app in both modes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.localslack.people.person import BotDidNotAnswer
from bot.localslack.transport.delivery import Timing
from tests.localslack.company import Company, actions, bolt_app, button, company, running

Json = dict[str, Any]


def menu(action_id: str, *words: str, kind: str = "static_select") -> Json:
    options = [{"text": {"type": "plain_text", "text": word}, "value": word.lower()} for word in words]
    return {"type": kind, "action_id": action_id, "options": options}


async def test_a_command_is_answered_for_one_pair_of_eyes(place: Company, mode: str) -> None:
    app = bolt_app(place.slack)

    @app.command("/til")
    async def til(ack: Any, command: Json) -> None:
        await ack(f"Noted: {command['text']}")

    async with running(place.slack, app, mode):
        answer = await place.ana.types("/til something new", in_="#general")
    assert (answer.text, answer.ok) == ("Noted: something new", True)
    assert [m.text for m in place.ana.ephemerals("#general")] == ["Noted: something new"]
    assert not place.bo.sees("Noted")


async def test_a_command_may_answer_the_channel_later_even_where_the_bot_is_not(place: Company, mode: str) -> None:
    app = bolt_app(place.slack)

    @app.command("/til")
    async def til(ack: Any, respond: Any) -> None:
        await ack()
        await respond("For everybody", response_type="in_channel")

    async with running(place.slack, app, mode):
        await place.ana.types("/til x", in_="#quiet")
    assert place.bo.sees("For everybody")


async def test_an_unknown_command_is_explained_by_slack() -> None:
    manifest = {"features": {"slash_commands": [{"command": "/til"}]}, "oauth_config": {"scopes": {"bot": ["commands"]}}}
    async with company(manifest=manifest) as place:
        answer = await place.ana.types("/tli x")
    assert answer.error == "unknown_command"
    assert "`/tli` is not a valid command" in answer.text


async def test_names_in_a_command_are_escaped_only_when_the_manifest_says_so(place: Company, mode: str) -> None:
    heard: list[str] = []
    commands = [{"command": "/thank", "should_escape": True}, {"command": "/plain", "should_escape": False}]
    manifest = {"features": {"slash_commands": commands}, "oauth_config": {"scopes": {"bot": ["commands"]}}}
    async with company(manifest=manifest) as place:
        app = bolt_app(place.slack)

        @app.command("/thank")
        @app.command("/plain")
        async def take(ack: Any, command: Json) -> None:
            heard.append(command["text"])
            await ack()

        async with running(place.slack, app, mode):
            await place.ana.types("/thank @Bo in #general")
            await place.ana.types("/plain @Bo in #general")
    assert heard == [f"<@{place.bo.id}|bo.lind> in <#{place.general}|general>", "@Bo in #general"]


async def test_an_app_that_is_silent_for_too_long_is_shown_to_fail(mode: str) -> None:
    async with company(timing=Timing(answer_within=0.2, repeat_after=())) as place:
        app = bolt_app(place.slack)

        @app.command("/til")
        async def til(ack: Any) -> None:
            await asyncio.sleep(0.5)
            await ack()

        async with running(place.slack, app, mode):
            with pytest.raises(BotDidNotAnswer, match="operation_timeout"):
                await place.ana.types("/til x")


async def test_without_an_app_a_press_fails_at_once(place: Company) -> None:
    await place.client.chat_postMessage(channel=place.general, text="x", blocks=[actions(button("Go", "go"))])
    with pytest.raises(BotDidNotAnswer, match=r"The app did not answer.*dispatch_failed"):
        await place.ana.presses("Go")


async def test_a_button_on_a_message_can_replace_it(place: Company, mode: str) -> None:
    app, bodies = bolt_app(place.slack), []

    @app.action("agree")
    async def agreed(ack: Any, body: Json, respond: Any) -> None:
        bodies.append(body)
        await respond("Agreed", replace_original=True)
        await ack()

    async with running(place.slack, app, mode):
        await place.client.chat_postMessage(channel=place.general, text="Agree?", blocks=[actions(button("Agree", "agree", "42"))])
        await place.bo.presses("Agree")
    [body] = bodies
    assert (body["actions"][0]["value"], body["user"]["id"], body["container"]["type"]) == ("42", place.bo.id, "message")
    assert body["message"]["blocks"][0]["block_id"] == "acts"
    [message] = place.slack.posted("general")
    assert (message["text"], "blocks" in message) == ("Agreed", False)


async def test_a_button_on_an_ephemeral_message_can_make_it_vanish(place: Company, mode: str) -> None:
    app, bodies = bolt_app(place.slack), []

    @app.action("undo")
    async def undone(ack: Any, body: Json, respond: Any) -> None:
        bodies.append(body)
        await respond(delete_original=True)
        await ack()

    async with running(place.slack, app, mode):
        blocks = [actions(button("Undo", "undo"))]
        await place.client.chat_postEphemeral(channel=place.general, user=place.ana.id, text="Shared", blocks=blocks)
        await place.ana.presses("Undo")
    assert bodies[0]["container"]["is_ephemeral"]
    assert "message" not in bodies[0]
    assert place.ana.ephemerals() == []


async def test_menus_send_what_was_chosen_and_the_state_of_the_message(place: Company, mode: str) -> None:
    app, bodies = bolt_app(place.slack), []

    @app.action("mood")
    @app.action("who")
    async def chosen(ack: Any, body: Json) -> None:
        bodies.append(body)
        await ack()

    people = {"type": "users_select", "action_id": "who"}
    async with running(place.slack, app, mode):
        blocks = [actions(menu("mood", "Good", "Bad"), people)]
        await place.client.chat_postMessage(channel=place.general, text="x", blocks=blocks)
        await place.ana.selects("mood", "Bad")
        await place.ana.selects("who", "Bo Lind")
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "bad"
    assert bodies[1]["actions"][0]["selected_user"] == place.bo.id
    assert bodies[1]["state"]["values"]["acts"]["mood"]["selected_option"]["value"] == "bad"


async def test_a_choice_whose_option_is_gone_is_forgotten_and_breaks_nothing(place: Company, mode: str) -> None:
    app, bodies = bolt_app(place.slack), []

    @app.action("mood")
    @app.action("go")
    async def taken(ack: Any, body: Json) -> None:
        bodies.append(body)
        await ack()

    async with running(place.slack, app, mode):
        posted = await place.client.chat_postMessage(channel=place.general, text="x", blocks=[actions(menu("mood", "Good", "Bad"))])
        await place.ana.selects("mood", "Bad")
        fewer = [actions(menu("mood", "Good"), button("Go", "go"))]
        await place.client.chat_update(channel=place.general, ts=posted["ts"], text="x", blocks=fewer)
        await place.ana.presses("Go")
    assert bodies[-1]["state"]["values"]["acts"]["mood"]["selected_option"] is None
