"""Commands, buttons, menus, shortcuts, modals and App Home, through the real Bolt app in both modes."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.localslack.acts import NotPossible
from bot.localslack.delivery import Timing
from bot.localslack.person import BotDidNotAnswer
from tests.localslack.company import Company, actions, bolt_app, button, company, field_block, modal, running, section

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


async def test_a_modal_is_opened_filled_refused_corrected_and_closed(place: Company, mode: str) -> None:
    app, saved = bolt_app(place.slack), []

    @app.command("/til")
    async def til(ack: Any, client: Any, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(field_block("what", "What did you learn?")))
        await ack()

    @app.view("form")
    async def submitted(ack: Any, view: Json) -> None:
        text = view["state"]["values"]["what"]["text"]["value"]
        if text == "x":
            await ack(response_action="errors", errors={"what": "A little more, please."})
            return
        saved.append(text)
        await ack()

    async with running(place.slack, app, mode):
        await place.ana.types("/til")
        assert (await place.ana.submits()).errors == {"what": "Please complete this required field."}
        await place.ana.fills({"What did you learn?": "x"})
        assert (await place.ana.submits()).errors == {"what": "A little more, please."}
        assert place.ana.modal is not None
        await place.ana.fills(what="Tides turn twice a day")
        assert (await place.ana.submits()).ok
    assert saved == ["Tides turn twice a day"]
    assert place.ana.modal is None


async def test_a_submission_may_update_push_and_clear(place: Company, mode: str) -> None:
    app = bolt_app(place.slack)
    answers: list[Json] = [
        {"response_action": "update", "view": modal(section("two"), callback_id="form")},
        {"response_action": "push", "view": modal(section("three"), callback_id="form")},
        {"response_action": "clear"},
    ]

    @app.shortcut("begin")
    async def begin(ack: Any, client: Any, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(section("one")))
        await ack()

    @app.view("form")
    async def submitted(ack: Any) -> None:
        await ack(**answers.pop(0))

    depths = []
    async with running(place.slack, app, mode):
        await place.ana.uses_global_shortcut("begin")
        for _ in range(3):
            await place.ana.submits()
            depths.append([place.slack.readable(view).split("\n")[1] for view in place.slack.workspace.modals[place.ana.id]])
    assert depths == [["two"], ["two", "three"], []]


async def test_at_most_three_modals_lie_on_each_other(place: Company, mode: str) -> None:
    app, errors = bolt_app(place.slack), []
    deeper_still = modal(actions(button("Deeper", "deeper")))

    @app.shortcut("begin")
    async def begin(ack: Any, client: Any, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=deeper_still)
        await ack()

    @app.action("deeper")
    async def deeper(ack: Any, client: Any, body: Json) -> None:
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=deeper_still)
        except SlackApiError as refused:
            errors.append(refused.response["error"])
        await ack()

    async with running(place.slack, app, mode):
        await place.ana.uses_global_shortcut("begin")
        for _ in range(3):
            await place.ana.presses("Deeper")
    assert len(place.slack.workspace.modals[place.ana.id]) == 3
    assert errors == ["push_limit_reached"]


async def test_what_was_typed_survives_an_update_where_the_field_stays(place: Company, mode: str) -> None:
    app = bolt_app(place.slack)
    more = actions(button("More", "more"), block_id="more")

    @app.shortcut("begin")
    async def begin(ack: Any, client: Any, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(field_block("a", "A"), more))
        await ack()

    @app.action("more")
    async def grown(ack: Any, client: Any, body: Json) -> None:
        view = modal(field_block("a", "A"), field_block("b", "B"), more)
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)
        await ack()

    @app.view("form")
    async def submitted(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        await ack(response_action="errors", errors={"b": values["a"]["text"]["value"] + values["b"]["text"]["value"]})

    async with running(place.slack, app, mode):
        await place.ana.uses_global_shortcut("begin")
        await place.ana.fills(a="kept")
        await place.ana.presses("More")
        await place.ana.fills(b=" too")
        assert (await place.ana.submits()).errors == {"b": "kept too"}


async def test_an_invalid_answer_to_a_submission_is_shown_as_trouble(place: Company, mode: str) -> None:
    app = bolt_app(place.slack)

    @app.shortcut("begin")
    async def begin(ack: Any, client: Any, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(section("one")))
        await ack()

    @app.view("form")
    async def submitted(ack: Any) -> None:
        await ack(response_action="errors", errors={"nowhere": "no such block"})

    async with running(place.slack, app, mode):
        await place.ana.uses_global_shortcut("begin")
        with pytest.raises(BotDidNotAnswer, match="invalid_errors"):
            await place.ana.submits()


async def test_closing_is_told_only_when_asked_for(place: Company, mode: str) -> None:
    app, closed = bolt_app(place.slack), []

    @app.shortcut("begin")
    async def begin(ack: Any, client: Any, body: Json) -> None:
        view = modal(section("one"), callback_id=body["callback_id"], notify_on_close=len(closed) == 0)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @app.view_closed("begin")
    async def gone(ack: Any, body: Json) -> None:
        closed.append(body["is_cleared"])
        await ack()

    async with running(place.slack, app, mode):
        for _ in range(2):
            await place.ana.uses_global_shortcut("begin")
            await place.ana.closes_modal()
    assert closed == [False]


async def test_a_message_shortcut_carries_the_message(place: Company, mode: str) -> None:
    app, bodies = bolt_app(place.slack), []

    @app.shortcut("save")
    async def save(ack: Any, body: Json, respond: Any) -> None:
        bodies.append(body)
        await respond("Saved")
        await ack()

    message = await place.bo.says("#general", "Tides turn")
    async with running(place.slack, app, mode):
        await place.ana.uses_shortcut("save", on=message)
    assert (bodies[0]["type"], bodies[0]["message"]["text"], bodies[0]["user"]["id"]) == ("message_action", "Tides turn", place.ana.id)
    assert place.ana.sees("Saved")
    assert not place.bo.sees("Saved")


async def test_opening_the_home_lets_the_app_publish_it(place: Company, mode: str) -> None:
    app, events = bolt_app(place.slack), []

    @app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        events.append(event)
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Hello")]})

    async with running(place.slack, app, mode):
        view = await place.ana.opens_home()
        await place.ana.opens_home()
    assert view is not None
    assert place.slack.readable(view) == "Hello"
    assert ("view" in events[0], "view" in events[1]) == (False, True)


async def test_options_are_asked_of_the_app(place: Company, mode: str) -> None:
    app, chosen = bolt_app(place.slack), []
    option = {"text": {"type": "plain_text", "text": "Harbor"}, "value": "T7"}

    @app.options("team")
    async def offered(ack: Any, payload: Json) -> None:
        await ack(options=[option] if payload["value"] == "Har" else [])

    @app.action("team")
    async def taken(ack: Any, action: Json) -> None:
        chosen.append(action["selected_option"])
        await ack()

    select = {"type": "external_select", "action_id": "team"}
    async with running(place.slack, app, mode):
        await place.client.chat_postMessage(channel=place.general, text="x", blocks=[actions(select)])
        await place.ana.selects("team", "Har")
    assert chosen == [option]


async def test_a_trigger_id_works_once_and_not_for_long(place: Company) -> None:
    triggers = place.slack.ground.triggers
    fresh, old = triggers.issue(place.ana.id), triggers.issue(place.ana.id)
    await place.client.views_open(trigger_id=fresh, view=modal())
    assert (await place.refused("views.open", trigger_id=fresh, view=modal()))["error"] == "exchanged_trigger_id"
    assert (await place.refused("views.open", trigger_id="made up", view=modal()))["error"] == "invalid_trigger_id"
    triggers.seconds = -1.0
    assert (await place.refused("views.open", trigger_id=old, view=modal()))["error"] == "expired_trigger_id"


async def test_an_external_id_is_taken_once_and_finds_its_view(place: Company) -> None:
    issue = place.slack.ground.triggers.issue
    named = modal(external_id="mine")
    await place.client.views_open(trigger_id=issue(place.ana.id), view=named)
    refusal = await place.refused("views.open", trigger_id=issue(place.bo.id), view=named)
    assert refusal["error"] == "duplicate_external_id"
    await place.client.views_update(external_id="mine", view=modal(section("other")))
    assert place.ana.sees("other")
    assert (await place.refused("views.update", view_id="V0GONE", view=modal()))["error"] == "not_found"


async def test_a_view_over_250_kb_is_too_large(place: Company) -> None:
    blocks = [section("é" * 2900) for _ in range(60)]
    trigger_id = place.slack.ground.triggers.issue(place.ana.id)
    assert (await place.refused("views.open", trigger_id=trigger_id, view=modal(*blocks)))["error"] == "view_too_large"


async def test_a_response_url_works_five_times_within_half_an_hour(place: Company) -> None:
    urls = place.slack.ground.response_urls
    async with aiohttp.ClientSession() as session:

        async def post(key: str) -> tuple[int, str]:
            url = f"{place.slack.base_url}/app/{place.slack.team_id}/{key}"
            async with session.post(url, json={"text": "again"}) as response:
                return response.status, await response.text()

        key = urls.issue(place.general, place.ana.id)
        assert [(await post(key))[0] for _ in range(6)] == [200] * 5 + [404]
        assert "used_url" in (await post(key))[1]
        late = urls.issue(place.general, place.ana.id)
        place.clock.turn(minutes=31)
        assert "expired_url" in (await post(late))[1]
    assert len(place.ana.ephemerals("general")) == 5


async def test_slacks_client_stops_what_slacks_client_would_stop(place: Company) -> None:
    message = await place.bo.says("#plans", "secret")
    for act in (
        place.ana.says("#plans", "let me in"),
        place.ana.reacts(message, "eyes"),
        place.ana.joins("#plans"),
        place.ana.edits(message, "mine"),
        place.ana.presses("Nothing like that"),
        place.ana.submits(),
    ):
        with pytest.raises(NotPossible):
            await act
    place.slack.workspace.change_channel(place.general, "archived", is_archived=True)
    with pytest.raises(NotPossible, match="archived"):
        await place.ana.says("#general", "still there?")
