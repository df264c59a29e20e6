"""Modals, shortcuts, App Home and what runs out, through the real Bolt app in both modes."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.localslack.people.client_base import NotPossible
from bot.localslack.people.person import BotDidNotAnswer
from tests.localslack.company import Company, actions, bolt_app, button, field_block, modal, running, section

Json = dict[str, Any]


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
    triggers = place.slack.context.triggers
    fresh, old = triggers.issue(place.ana.id), triggers.issue(place.ana.id)
    await place.client.views_open(trigger_id=fresh, view=modal())
    assert (await place.refused("views.open", trigger_id=fresh, view=modal()))["error"] == "exchanged_trigger_id"
    assert (await place.refused("views.open", trigger_id="made up", view=modal()))["error"] == "invalid_trigger_id"
    triggers.seconds = -1.0
    assert (await place.refused("views.open", trigger_id=old, view=modal()))["error"] == "expired_trigger_id"


async def test_an_external_id_is_taken_once_and_finds_its_view(place: Company) -> None:
    issue = place.slack.context.triggers.issue
    named = modal(external_id="mine")
    await place.client.views_open(trigger_id=issue(place.ana.id), view=named)
    refusal = await place.refused("views.open", trigger_id=issue(place.bo.id), view=named)
    assert refusal["error"] == "duplicate_external_id"
    await place.client.views_update(external_id="mine", view=modal(section("other")))
    assert place.ana.sees("other")
    assert (await place.refused("views.update", view_id="V0GONE", view=modal()))["error"] == "not_found"


async def test_a_view_over_250_kb_is_too_large(place: Company) -> None:
    blocks = [section("é" * 2900) for _ in range(60)]
    trigger_id = place.slack.context.triggers.issue(place.ana.id)
    assert (await place.refused("views.open", trigger_id=trigger_id, view=modal(*blocks)))["error"] == "view_too_large"


async def test_a_response_url_works_five_times_within_half_an_hour(place: Company) -> None:
    urls = place.slack.context.response_urls
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
