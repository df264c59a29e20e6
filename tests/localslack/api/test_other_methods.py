"""Conversations, people, reactions, files and App Home over the Web API, with the real client."""

from __future__ import annotations

import aiohttp
import pytest

from tests.localslack.company import Company, company, raw_call, section


async def test_arguments_may_come_by_query_form_or_json(place: Company) -> None:
    url, headers = place.slack.api_url + "users.info", {"Authorization": f"Bearer {place.slack.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        ways = (
            session.get(url, params={"user": place.ana.id}),
            session.post(url, data={"user": place.ana.id}),
            session.post(url, json={"user": place.ana.id}),
            session.post(url, params={"user": place.ana.id}),
        )
        names = [(await (await way).json())["user"]["real_name"] for way in ways]
    assert names == ["Ana Ruiz"] * 4


async def test_lists_are_paged_by_cursor_until_an_empty_one(place: Company) -> None:
    for number in range(7):
        place.slack.add_person(f"Guest {number}")
    seen, cursor, pages = [], "", 0
    while True:
        page = await place.client.users_list(limit=4, cursor=cursor)
        seen += [member["id"] for member in page["members"]]
        cursor, pages = page["response_metadata"]["next_cursor"], pages + 1
        if not cursor:
            break
    assert pages == 3
    assert seen == list(place.slack.workspace.people)


async def test_a_cursor_of_another_list_is_refused(place: Company) -> None:
    cursor = (await place.client.users_list(limit=1))["response_metadata"]["next_cursor"]
    assert (await place.refused("conversations.list", cursor=cursor))["error"] == "invalid_cursor"
    assert (await place.refused("users.list", cursor="%%%"))["error"] == "invalid_cursor"


async def test_only_channels_that_the_bot_may_know_are_listed(place: Company) -> None:
    listed = await place.client.conversations_list(types="public_channel,private_channel")
    assert [(c["name"], c["is_member"]) for c in listed["channels"]] == [("general", True), ("quiet", False)]
    place.slack.invite_bot("plans", by=place.bo)
    listed = await place.client.conversations_list(types="private_channel")
    assert [c["name"] for c in listed["channels"]] == ["plans"]


async def test_members_are_told_where_the_bot_may_look(place: Company) -> None:
    found = await place.client.conversations_members(channel=place.general)
    assert set(found["members"]) == {place.ana.id, place.bo.id, place.cleo.id, place.slack.bot_user}
    assert (await place.refused("conversations.members", channel=place.plans))["error"] == "channel_not_found"


async def test_history_pages_from_new_to_old_and_needs_the_bot_inside(place: Company) -> None:
    for number in range(5):
        await place.ana.says("#general", f"message {number}")
    first = await place.client.conversations_history(channel=place.general, limit=3)
    rest = await place.client.conversations_history(channel=place.general, limit=3, cursor=first["response_metadata"]["next_cursor"])
    texts = [m["text"] for m in first["messages"] + rest["messages"] if "joined" not in m["text"]]
    assert texts == [f"message {number}" for number in (4, 3, 2, 1, 0)]
    assert first["has_more"]
    assert not rest["has_more"]
    assert (await place.refused("conversations.history", channel=place.quiet))["error"] == "not_in_channel"


async def test_history_between_two_stamps_leaves_the_ends_out_unless_inclusive(place: Company) -> None:
    stamps = [(await place.ana.says("#general", str(number))).ts for number in range(4)]
    between = {"channel": place.general, "oldest": stamps[0], "latest": stamps[3]}
    outer = await place.client.conversations_history(**between)
    inner = await place.client.conversations_history(**between, inclusive=True)
    assert [m["text"] for m in outer["messages"]] == ["2", "1"]
    assert [m["text"] for m in inner["messages"]] == ["3", "2", "1", "0"]


async def test_replies_begin_with_the_parent_on_every_page(place: Company) -> None:
    parent = await place.ana.says("#general", "parent")
    for number in range(3):
        await place.bo.says("#general", str(number), thread=parent)
    first = await place.client.conversations_replies(channel=place.general, ts=parent.ts, limit=2)
    rest = await place.client.conversations_replies(
        channel=place.general, ts=parent.ts, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in first["messages"]] == ["parent", "0", "1"]
    assert [m["text"] for m in rest["messages"]] == ["parent", "2"]


async def test_joining_and_leaving(place: Company) -> None:
    await place.client.conversations_join(channel=place.quiet)
    assert place.slack.workspace.is_member(place.quiet, place.slack.bot_user)
    again = await place.client.conversations_join(channel=place.quiet)
    assert again["warning"] == "already_in_channel"
    await place.client.conversations_leave(channel=place.quiet)
    assert not place.slack.workspace.is_member(place.quiet, place.slack.bot_user)
    assert (await place.refused("conversations.join", channel=place.plans))["error"] == "channel_not_found"


async def test_inviting_is_refused_for_who_is_there_and_for_itself(place: Company) -> None:
    zoe = place.slack.add_person("Zoe")
    await place.client.conversations_invite(channel=place.general, users=zoe.id)
    assert zoe.sees("Zoe has joined the channel")
    for user, error in ((zoe.id, "already_in_channel"), (place.slack.bot_user, "cant_invite_self")):
        assert (await place.refused("conversations.invite", channel=place.general, users=user))["error"] == error


async def test_a_direct_message_is_opened_once_and_a_group_for_several(place: Company) -> None:
    one = await place.client.conversations_open(users=place.ana.id)
    same = await place.client.conversations_open(users=place.ana.id)
    group = await place.client.conversations_open(users=[place.ana.id, place.bo.id])
    assert one["channel"]["id"] == same["channel"]["id"] != group["channel"]["id"]
    assert same["already_open"]


async def test_nobody_deactivated_can_be_written_to_anew(place: Company) -> None:
    await place.bo.is_deactivated()
    assert (await place.refused("conversations.open", users=place.bo.id))["error"] == "user_disabled"
    assert (await place.refused("conversations.open", users="U0NOBODY"))["error"] == "user_not_found"
    info = await place.client.users_info(user=place.bo.id)
    assert info["user"]["deleted"]
    assert place.bo.id not in (await place.client.conversations_members(channel=place.general))["members"]


@pytest.mark.parametrize(("month", "hours"), [(1, 1), (7, 2)])
async def test_the_offset_follows_the_season_and_the_locale_must_be_asked_for(place: Company, month: int, hours: int) -> None:
    place.clock.moment = place.clock.moment.replace(month=month)
    plain = (await place.client.users_info(user=place.ana.id))["user"]
    asked = (await place.client.users_info(user=place.ana.id, include_locale=True))["user"]
    assert (plain["tz"], plain["tz_offset"]) == ("Europe/Berlin", hours * 3600)
    assert "locale" not in plain
    assert asked["locale"] == "en-US"


async def test_a_large_roster_is_given_only_in_pages(place: Company) -> None:
    for number in range(1000):
        place.slack.add_person(f"Person {number:04d}")
    assert (await place.refused("users.list"))["error"] == "limit_required"
    page = await place.client.users_list(limit=200)
    assert (len(page["members"]), bool(page["response_metadata"]["next_cursor"])) == (200, True)


async def test_an_account_that_never_set_its_zone_has_none_and_slacks_own_offset(place: Company) -> None:
    new = place.slack.add_person("Nia New", tz=None)
    user = (await place.client.users_info(user=new.id))["user"]
    assert (user["tz"], user["tz_offset"]) == (None, -8 * 3600)
    listed = (await place.client.users_list())["members"]
    assert [member["tz"] for member in listed if member["id"] == new.id] == [None]


async def test_an_email_needs_its_own_scope() -> None:
    async with company(manifest={"oauth_config": {"scopes": {"bot": ["users:read"]}}}) as place:
        assert "email" not in (await place.client.users_info(user=place.ana.id))["user"]["profile"]
    async with company() as place:
        found = await place.client.users_lookupByEmail(email="ana.ruiz@example.com")
        assert found["user"]["id"] == place.ana.id


async def test_groups_and_do_not_disturb_are_told(place: Company) -> None:
    group = place.slack.workspace.add_usergroup("platform", "Platform", [place.ana.id])
    await place.ana.sets_dnd(dnd_enabled=True, next_dnd_start_ts=100, next_dnd_end_ts=200)
    assert (await place.client.usergroups_users_list(usergroup=group["id"]))["users"] == [place.ana.id]
    assert (await place.client.usergroups_list())["usergroups"][0]["handle"] == "platform"
    assert (await place.client.dnd_info(user=place.ana.id))["next_dnd_end_ts"] == 200
    team = await place.client.dnd_teamInfo(users=[place.ana.id, place.bo.id])
    assert [team["users"][user]["dnd_enabled"] for user in (place.ana.id, place.bo.id)] == [True, False]


async def test_reactions_are_given_once_and_taken_once(place: Company) -> None:
    message = await place.ana.says("#general", "hello")
    where = {"channel": place.general, "timestamp": message.ts}
    await place.client.reactions_add(name="bulb", **where)
    await place.bo.reacts(message, "bulb")
    found = (await place.client.reactions_get(**where))["message"]["reactions"]
    assert found == [{"name": "bulb", "users": [place.slack.bot_user, place.bo.id], "count": 2}]
    assert (await place.refused("reactions.add", name="bulb", **where))["error"] == "already_reacted"
    await place.client.reactions_remove(name="bulb", **where)
    assert (await place.refused("reactions.remove", name="bulb", **where))["error"] == "no_reaction"
    assert (await place.refused("reactions.add", name="x", channel=place.general, timestamp="1.0"))["error"] == "message_not_found"


async def test_a_home_is_published_and_an_old_hash_is_refused(place: Company) -> None:
    view = {"type": "home", "blocks": [section("Welcome")]}
    first = (await place.client.views_publish(user_id=place.ana.id, view=view))["view"]
    await place.client.views_publish(user_id=place.ana.id, view=view, hash=first["hash"])
    refusal = await place.refused("views.publish", user_id=place.ana.id, view=view, hash=first["hash"])
    assert refusal["error"] == "hash_conflict"
    assert place.ana.home is not None
    assert place.slack.readable(place.ana.home) == "Welcome"


async def test_a_home_that_is_switched_off_or_invalid_is_refused(place: Company) -> None:
    bad = {"type": "home", "blocks": [section("")]}
    refusal = await place.refused("views.publish", user_id=place.ana.id, view=bad)
    assert refusal["error"] == "invalid_arguments"
    assert "/view/blocks/0" in refusal["response_metadata"]["messages"][0]
    async with company(manifest={"features": {"app_home": {"home_tab_enabled": False}}}) as closed:
        good = {"type": "home", "blocks": [section("x")]}
        assert (await closed.refused("views.publish", user_id=closed.ana.id, view=good))["error"] == "not_enabled"


async def test_a_file_is_uploaded_in_three_steps_and_shown(place: Company) -> None:
    await place.client.files_upload_v2(channel=place.general, content=b"a,b\n1,2\n", filename="figures.csv", initial_comment="Look")
    [message] = place.slack.posted("general")
    assert (message["text"], message["files"][0]["name"]) == ("Look", "figures.csv")
    async with aiohttp.ClientSession() as session, session.get(message["files"][0]["url_private"]) as response:
        assert await response.read() == b"a,b\n1,2\n"


async def test_a_body_that_is_no_json_is_refused(place: Company) -> None:
    headers = {"Authorization": f"Bearer {place.slack.bot_token}", "Content-Type": "application/json"}
    url = place.slack.api_url + "auth.test"
    async with aiohttp.ClientSession() as session, session.post(url, data=b"{oops", headers=headers) as response:
        assert (await response.json())["error"] == "invalid_json"


async def test_api_test_needs_no_token(place: Company) -> None:
    assert (await raw_call(place.slack, "api.test", {"foo": "bar"}, token="any"))["args"] == {"foo": "bar"}
