"""The server's side of the page without a browser. What a person may see, what is refused, how files are served."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.localslack.page_server import snapshot
from bot.localslack.page_server.not_ready import WORDS
from bot.localslack.server import LocalSlack

Json = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until told otherwise."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack(now=Clock()) as running:
        ana, bo = running.add_person("Ana"), running.add_person("Bo")
        running.add_channel("general", [ana, bo])
        running.add_channel("secret", [bo], private=True)
        yield running


@pytest.fixture
async def http(slack: LocalSlack) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(slack.base_url) as session:
        yield session


async def act(http: aiohttp.ClientSession, name: str, **facts: Any) -> Json:
    async with http.post("/page/act", json={"as": "Ana", "act": name, **facts}) as answer:
        return dict(await answer.json())


async def patches(http: aiohttp.ClientSession, user: str, until: str) -> AsyncIterator[Json]:
    async with http.ws_connect(f"/page/ws?as={user}") as socket:
        async for frame in socket:
            for patch in json.loads(frame.data):
                yield patch
                if patch["t"] == until:
                    return


async def test_the_page_and_its_files_are_served_and_asked_for_again_cheaply(http: aiohttp.ClientSession) -> None:
    for path, kind in (("/", "text/html"), ("/static/page.js", "text/javascript"), ("/static/styles.css", "text/css")):
        async with http.get(path) as first:
            assert first.status == 200
            assert first.content_type == kind
            assert first.headers["Cache-Control"] == "no-cache"
            assert len(await first.read()) > 300
        async with http.get(path, headers={"If-None-Match": first.headers["ETag"]}) as again:
            assert (again.status, await again.read()) == (304, b"")


async def test_the_page_may_load_nothing_from_elsewhere(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "http" not in await answer.text()


@pytest.mark.parametrize("name", ["../server.py", "%2e%2e/server.py", "..%2fserver.py", "nothing.js"])
async def test_no_other_file_is_served(http: aiohttp.ClientSession, name: str) -> None:
    async with http.get(f"/static/{name}") as answer:
        assert answer.status == 404


async def test_another_site_can_neither_look_nor_act(http: aiohttp.ClientSession) -> None:
    foreign = {"Origin": "https://evil.example"}
    async with http.post("/page/act", json={"as": "Ana", "act": "reset"}, headers=foreign) as answer:
        assert answer.status == 403
    async with http.get("/page/history?as=Ana", headers={"Sec-Fetch-Site": "cross-site"}) as answer:
        assert answer.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect("/page/ws?as=Ana", headers=foreign)
    async with http.get("/", headers={"Host": "rebound.example"}) as answer:
        assert answer.status == 421


async def test_an_act_must_be_json(http: aiohttp.ClientSession) -> None:
    async with http.post("/page/act", data=json.dumps({"act": "reset"}), headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 415


async def test_an_unknown_act_is_a_sentence(http: aiohttp.ClientSession) -> None:
    assert await act(http, "explode") == {"ok": False, "error": "The page asked for something unknown."}


async def test_an_act_about_nothing_is_a_sentence(http: aiohttp.ClientSession) -> None:
    reply = await act(http, "say", text="no channel")
    assert not reply["ok"]
    assert reply["error"].startswith("This is not there any more")


async def test_what_slack_would_not_allow_is_said_as_a_sentence(http: aiohttp.ClientSession, slack: LocalSlack) -> None:
    reply = await act(http, "say", channel=slack.channel_id("secret"), text="hello")
    assert not reply["ok"]
    assert reply["error"].startswith("Ana is not in")
    assert reply["error"].endswith(".")


async def test_the_first_patch_is_a_snapshot_of_what_this_person_sees(http: aiohttp.ClientSession) -> None:
    [snapshot] = [patch async for patch in patches(http, "Ana", "snapshot")]
    assert [channel["name"] for channel in snapshot["channels"]] == ["general"]
    assert {person["real_name"] for person in snapshot["people"]} == {"Ripple", "Ana", "Bo"}
    assert snapshot["has"] == {"timeline": False, "tables": False, "find": False, "reset": False, "faults": True}
    assert snapshot["tour"] is None


async def test_what_happens_is_streamed_only_to_those_who_may_see_it(http: aiohttp.ClientSession, slack: LocalSlack) -> None:
    stream = patches(http, "Ana", "message")
    await anext(stream)
    await slack.person("Bo").says("#secret", "not for Ana")
    await slack.person("Bo").says("#general", "for everybody")
    told = [patch async for patch in stream if patch["t"] not in ("clock", "bot")]
    assert [patch["message"]["text"] for patch in told if patch["t"] == "message"] == ["for everybody"]


async def test_history_comes_by_the_page_and_never_from_a_foreign_channel(http: aiohttp.ClientSession, slack: LocalSlack) -> None:
    general = slack.channel_id("general")
    for number in range(7):
        await slack.person("Ana").says("#general", str(number))
    async with http.get("/page/history", params={"as": "Ana", "channel": general, "limit": "3"}) as answer:
        newest = await answer.json()
    assert ([m["text"] for m in newest["messages"]], newest["more"]) == (["4", "5", "6"], True)
    before = {"as": "Ana", "channel": general, "limit": "10", "before": newest["messages"][0]["ts"]}
    async with http.get("/page/history", params=before) as answer:
        older = await answer.json()
    assert ([m["text"] for m in older["messages"]], older["more"]) == (["0", "1", "2", "3"], False)
    async with http.get("/page/history", params={"as": "Ana", "channel": slack.channel_id("secret")}) as answer:
        assert answer.status == 404


async def test_a_reset_gives_every_tab_a_new_snapshot(http: aiohttp.ClientSession, slack: LocalSlack) -> None:
    async with http.ws_connect("/page/ws?as=Ana") as socket:
        assert json.loads((await socket.receive()).data)[0]["t"] == "snapshot"
        await slack.reset()
        slack.add_person("Zoe")
        while (patch := json.loads((await socket.receive()).data)[0])["t"] != "snapshot":
            pass
        assert "Bo" not in {person["real_name"] for person in patch["people"]}


async def test_a_control_that_the_demo_does_not_give_is_refused(http: aiohttp.ClientSession) -> None:
    assert await act(http, "clock", to="week") == {"ok": False, "error": "This workspace has no such control."}


def test_unread_counts_others_messages_and_calls_apart() -> None:
    slack = LocalSlack(now=Clock())
    space = slack.workspace
    ana, bo = slack.add_person("Ana").id, slack.add_person("Bo").id
    general = slack.add_channel("general", [ana, bo])
    read = space.post(general, bo, "old")["ts"]
    space.post(general, bo, "new")
    space.post(general, bo, f"<@{ana}> look")
    space.post(general, ana, "own words")
    space.post(general, bo, "has joined", subtype="channel_join")
    assert snapshot.unread_in(space, ana, general, read) == (2, 1)
    assert snapshot.unread_in(space, ana, space.im_with(ana), "") == (0, 0)


def test_every_direct_message_calls() -> None:
    slack = LocalSlack(now=Clock())
    ana = slack.add_person("Ana").id
    talk = slack.workspace.im_with(ana)
    slack.workspace.post(talk, slack.bot_user, "a question")
    assert snapshot.unread_in(slack.workspace, ana, talk, "") == (1, 1)


class Resets:
    """Controls that set the scene anew, in two steps."""

    slack: LocalSlack

    async def reset(self) -> None:
        await self.slack.reset()
        self.slack.add_person("Ana")
        await asyncio.sleep(0.05)
        self.slack.add_person("Zoe")


async def test_a_reset_from_the_page_is_shown_when_everything_is_there_again() -> None:
    controls = Resets()
    async with LocalSlack(now=Clock(), controls=controls) as slack, aiohttp.ClientSession(slack.base_url) as http:  # type: ignore[arg-type]
        controls.slack = slack
        slack.add_person("Ana")
        async with http.ws_connect("/page/ws?as=Ana") as socket:
            await socket.receive()
            assert (await act(http, "reset"))["ok"]
            while True:
                told = json.loads((await socket.receive()).data)
                if told[0]["t"] not in ("clock", "bot"):
                    break
        assert told[0]["t"] == "snapshot"
        assert [person["real_name"] for person in told[0]["people"]] == ["Ripple", "Ana", "Zoe"]


async def test_a_reset_from_the_page_switches_every_fault_off() -> None:
    controls = Resets()
    async with LocalSlack(now=Clock(), controls=controls) as slack, aiohttp.ClientSession(slack.base_url) as http:  # type: ignore[arg-type]
        controls.slack = slack
        slack.add_person("Ana")
        shown = slack.page.drawer.shown()
        for each in (*shown["switches"], *shown["once"]):
            assert (await act(http, "fault", id=each["id"], on=True))["ok"]
        assert all(each["on"] for each in slack.page.drawer.shown()["switches"])
        assert (await act(http, "reset"))["ok"]
        after = slack.page.drawer.shown()
        assert not any(each["on"] for each in after["switches"])
        assert not any(each["waiting"] for each in after["once"])
        assert not slack.limits.enabled


class Hurries:
    """Controls of a scene that is still being set."""

    there = False

    def ready(self) -> bool:
        return self.there


async def test_the_page_stays_closed_and_comes_again_by_itself_until_the_scene_is_set() -> None:
    controls = Hurries()
    async with LocalSlack(now=Clock(), controls=controls) as slack, aiohttp.ClientSession(slack.base_url) as http:  # type: ignore[arg-type]
        slack.add_person("Ana")
        async with http.get("/") as closed:
            assert closed.status == 503
            assert 'http-equiv="refresh"' in await closed.text()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect("/page/ws?as=Ana")
        assert await act(http, "reset") == {"ok": False, "error": WORDS}
        async with http.post("/api/api.test") as open_to_programs:
            assert open_to_programs.status == 200

        controls.there = True
        async with http.get("/") as opened:
            assert opened.status == 200
        [first] = [patch async for patch in patches(http, "Ana", "snapshot")]
        assert first["t"] == "snapshot"


async def test_a_modal_that_was_opened_before_anybody_looked_is_not_thrown_at_the_visitor(
    http: aiohttp.ClientSession, slack: LocalSlack
) -> None:
    ana = slack.user_id("Ana")
    view = {"id": "V1", "type": "modal", "blocks": [], "title": {"type": "plain_text", "text": "Old"}, "external_id": ""}
    slack.workspace.open_view(ana, view)
    [first] = [patch async for patch in patches(http, "Ana", "snapshot")]
    assert first["modals"] == []
    stream = patches(http, "Ana", "view_opened")
    await anext(stream)
    slack.workspace.open_view(ana, {**view, "id": "V2"})
    assert [patch["view"]["id"] async for patch in stream if patch["t"] == "view_opened"] == ["V2"]
    [again] = [patch async for patch in patches(http, "Ana", "snapshot")]
    assert [each["view"]["id"] for each in again["modals"]] == ["V2"]


async def test_the_canvas_of_a_private_channel_is_read_by_its_people_alone(http: aiohttp.ClientSession, slack: LocalSlack) -> None:
    slack.workspace.make_canvas(slack.channel_id("secret"), "# Only Bo's")
    place = {"channel": slack.channel_id("secret")}
    async with http.get("/page/canvas", params={"as": "Bo", **place}) as seen:
        assert await seen.json() == {"markdown": "# Only Bo's"}
    async with http.get("/page/canvas", params={"as": "Ana", **place}) as unseen:
        assert unseen.status == 404
