"""The state file, the reset, the guard at the door, the feed. Also the size that a workspace may have."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest

from bot.localslack.page_server.same_origin import host_is_known
from bot.localslack.server import LocalSlack
from bot.localslack.state.change_feed import ChangeFeed, Subscription
from bot.localslack.state.state_file import dump, load_from, save
from bot.localslack.state.workspace import Workspace
from tests.localslack.company import Clock, Company, company, raw_call, section


async def test_a_kept_workspace_is_the_same_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with company(keep=file) as place:
        parent = await place.ana.says("#general", "parent")
        await place.bo.says("#general", "reply", thread=parent)
        await place.bo.reacts(parent, "bulb")
        await place.client.chat_postEphemeral(channel=place.general, user=place.ana.id, text="psst")
        await place.client.views_publish(user_id=place.ana.id, view={"type": "home", "blocks": [section("Home")]})
        await place.client.chat_postMessage(channel=place.bo.id, text="direct")
        await place.client.files_upload_v2(channel=place.general, content=b"1", filename="a.txt")
        before = json.dumps(dump(place.slack.workspace), sort_keys=True)
    async with LocalSlack(now=Clock(), keep=file) as again:
        assert json.dumps(dump(again.workspace), sort_keys=True) == before
        ana = again.person("Ana Ruiz")
        assert [message.text for message in ana.thread(ana.channel("general")[-2])] == ["reply"]
        assert again.person("Bo Lind").dms()[0].text == "direct"
        newcomer = again.add_person("Dora")
        assert newcomer.id not in before


def test_a_file_that_is_not_there_is_no_state_and_a_foreign_version_is_refused(tmp_path: Path) -> None:
    space = Workspace(Clock())
    assert not load_from(space, tmp_path / "none.json")
    (tmp_path / "other.json").write_text('{"version": 99}')
    with pytest.raises(ValueError, match="version 99"):
        load_from(space, tmp_path / "other.json")


def test_saving_leaves_no_half_file_behind(tmp_path: Path) -> None:
    save(Workspace(Clock()), tmp_path / "state.json")
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


async def test_a_reset_leaves_an_empty_workspace_and_a_living_app(place: Company) -> None:
    place.slack.faults.add("status", times=None)
    place.slack.uninstall_app()
    await place.slack.reset()
    answer = await raw_call(place.slack, "users.list", {})
    assert [member["id"] for member in answer["members"]] == [place.slack.bot_user]
    assert place.slack.workspace.channels == {}
    again = place.slack.add_person("Ana Ruiz")
    assert again.dms() == []


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("127.0.0.1:3900", True),
        ("localhost:3900", True),
        ("[::1]:3900", True),
        ("slack.demo:3900", True),
        ("127.0.0.1:3901", False),
        ("evil.example:3900", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_only_known_hosts_are_served(asked: str, known: bool) -> None:
    assert host_is_known(asked, "127.0.0.1", 3900, frozenset({"slack.demo"})) is known


async def test_nobody_outside_this_machine_can_reach_it(place: Company) -> None:
    assert place.slack.base_url.startswith("http://127.0.0.1:")
    with pytest.raises(OSError, match="Connect call failed"):  # another address of this machine, which listening everywhere would answer
        await asyncio.open_connection("127.0.0.2", place.slack.port)


async def test_other_sites_are_sent_away(place: Company) -> None:
    url = place.slack.base_url + "/"
    foreign = ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"})
    async with aiohttp.ClientSession() as session:
        found = []
        for headers in (*foreign, {"Origin": place.slack.base_url, "Sec-Fetch-Site": "same-origin"}, {}):
            async with session.get(url, headers=headers) as response:
                found.append(response.status)
    assert found == [421, 403, 403, 200, 200]


async def test_the_feed_tells_subscribers_in_order_until_they_leave() -> None:
    feed = ChangeFeed()
    subscription = feed.subscribe()
    feed.emit("message", text="a")
    feed.emit("message", text="b")
    subscription.close()
    feed.emit("message", text="c")
    assert [(change["seq"], change["text"]) async for change in subscription] == [(1, "a"), (2, "b")]


async def test_a_subscriber_that_falls_behind_is_let_go() -> None:
    feed = ChangeFeed()
    slow = Subscription(feed, length=3)
    for number in range(10):
        slow.offer({"seq": number})
    assert slow.lagged
    async with asyncio.timeout(240):
        assert len([change async for change in slow]) <= 3


async def test_what_was_handed_on_is_never_changed_later(place: Company) -> None:
    message = await place.ana.says("#general", "before")
    held = place.slack.workspace.logs[place.general].by_ts[message.ts]
    frozen = json.dumps(held)
    await place.bo.reacts(message, "bulb")
    await place.ana.edits(message, "after")
    await place.bo.says("#general", "reply", thread=message)
    assert json.dumps(held) == frozen


def test_a_large_workspace_pages_without_looking_at_all_of_it() -> None:
    space = Workspace(Clock())
    people = [space.add_person(f"Person {number}")["id"] for number in range(500)]
    channel = space.add_channel("large", members=people)["id"]
    for number in range(20_000):
        space.post(channel, people[number % 500], f"message {number}")
    log = space.logs[channel]
    page = log.newest(50, before=log.roots[10_000])
    assert [message["text"] for message in page[:2]] == ["message 9999", "message 9998"]
    assert len(page) == 50
    assert len(log) == 20_000
