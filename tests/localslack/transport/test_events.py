"""Events: what the app hears, in Slack's shapes, and what it must not hear. In both modes, through the real Bolt app."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.localslack.company import Company, bolt_app, client_of, company, running

Json = dict[str, Any]


@asynccontextmanager
async def listening(place: Company, mode: str = "socket", bodies: list[Json] | None = None) -> AsyncIterator[list[Json]]:
    """Every event that reaches the app, as it comes; `bodies` takes what is around them."""
    heard: list[Json] = []
    app = bolt_app(place.slack)

    @app.middleware
    async def hear(body: Json, next_: Any) -> None:
        if body.get("type") == "event_callback":
            heard.append(body["event"])
            (bodies if bodies is not None else []).append(body)
        await next_()

    @app.event(re.compile(""))
    async def nothing() -> None:
        """What nobody listens to Bolt answers with 404, and Slack repeats it."""

    async with running(place.slack, app, mode):
        yield heard


def kinds(heard: list[Json]) -> list[str]:
    return [event["type"] + (":" + event["subtype"] if "subtype" in event else "") for event in heard]


async def test_messages_written_changed_and_deleted_are_heard(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        message = await place.ana.says("#general", "Hello <b> & @Bo")
        await place.ana.edits(message, "Hello again")
        await place.ana.deletes(message)
    written, changed, deleted = heard
    assert kinds(heard) == ["message", "message:message_changed", "message:message_deleted"]
    assert written["text"] == f"Hello &lt;b&gt; &amp; <@{place.bo.id}>"
    assert (written["channel_type"], written["blocks"][0]["type"]) == ("channel", "rich_text")
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("Hello again", written["text"])
    assert deleted["deleted_ts"] == message.ts


async def test_an_event_of_a_shared_channel_is_ours_by_its_authorizations(place: Company, mode: str) -> None:
    pat = place.slack.add_person("Pat Partner", team_id="T0OTHERCO1")
    place.slack.workspace.join(place.general, pat.id)
    bodies: list[Json] = []
    async with listening(place, mode, bodies):
        message = await place.ana.says("#general", "seen by both companies")
        await pat.reacts(message, "bulb")
    ours, theirs = bodies
    assert [body["team_id"] for body in bodies] == [place.slack.team_id, "T0OTHERCO1"]
    for body in bodies:
        assert body["is_ext_shared_channel"]
        assert [each["team_id"] for each in body["authorizations"]] == [place.slack.team_id] == [body["context_team_id"]]
    assert theirs["event"]["item"]["ts"] == ours["event"]["ts"] == message.ts


async def test_a_channel_with_somebody_of_another_company_says_so(place: Company) -> None:
    pat = place.slack.add_person("Pat Partner", team_id="T0OTHERCO1")
    place.slack.workspace.join(place.general, pat.id)
    channel = (await place.client.conversations_info(channel=place.general))["channel"]
    assert (channel["is_ext_shared"], channel["connected_team_ids"]) == (True, ["T0OTHERCO1"])
    user = (await place.client.users_info(user=pat.id))["user"]
    assert (user["team_id"], user["profile"]["team"]) == ("T0OTHERCO1", "T0OTHERCO1")


async def test_messages_may_have_no_text_of_their_own(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        said = await place.ana.says("#general", "DNS is a tree")
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Only in a block"}]}
        await place.ana.writes_rich_text("#general", section)
        await place.ana.shares_file("#general", "dns.png", "How DNS works")
        await place.bo.forwards(said, "#general")
    _, rich, file, forward = heard
    assert [each["text"] for each in heard] == ["DNS is a tree", "", "", ""]
    assert rich["blocks"][0]["elements"][0]["elements"][0]["text"] == "Only in a block"
    assert (file["subtype"], file["files"][0]["title"], file["files"][0]["filetype"]) == ("file_share", "How DNS works", "png")
    assert (forward["attachments"][0]["text"], forward["attachments"][0]["author_id"]) == ("DNS is a tree", place.ana.id)
    info = await place.client.files_info(file=file["files"][0]["id"])
    assert info["file"]["name"] == "dns.png"


async def test_a_links_preview_is_a_change_that_nobody_made(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        said = await place.ana.says("#general", "https://example.com")
        place.slack.workspace.unfurl(place.general, said.ts, "https://example.com", "Example")
        await place.slack.quiet()
    change = heard[1]
    assert change["subtype"] == "message_changed"
    assert (change["message"]["text"], "edited" in change["message"]) == (change["previous_message"]["text"], False)
    assert change["message"]["attachments"][0]["title"] == "Example"


@pytest.mark.parametrize(("typed", "kept"), [(":thumbsup:", "+1"), ("thumbsup::skin-tone-3", "+1::skin-tone-3"), ("pencil", "memo")])
async def test_a_reaction_is_kept_under_slacks_own_name(place: Company, typed: str, kept: str) -> None:
    async with listening(place) as heard:
        message = await place.ana.says("#general", "Look")
        await place.bo.reacts(message, typed)
        await place.bo.unreacts(message, typed)
    assert [event["reaction"] for event in heard[1:]] == [kept, kept]


async def test_a_channel_that_is_deleted_is_told_and_gone(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        place.slack.workspace.delete_channel(place.general, place.ana.id)
        await place.slack.quiet()
        refusal = await place.refused("chat.postMessage", channel=place.general, text="Anybody there?")
    assert [(event["type"], event["channel"]) for event in heard] == [("channel_deleted", place.general)]
    assert refusal["error"] == "channel_not_found"
    assert place.general not in [each["id"] for each in (await place.client.conversations_list())["channels"]]


async def test_a_channel_with_a_new_id_keeps_its_words_and_people_and_forgets_the_old_one(place: Company, mode: str) -> None:
    said = await place.ana.says("#general", "Still here")
    async with listening(place, mode) as heard:
        fresh = place.slack.workspace.change_channel_id(place.general)
        await place.slack.quiet()
        assert (await place.refused("conversations.info", channel=place.general))["error"] == "channel_not_found"
        history = await place.client.conversations_history(channel=fresh)
    event = heard[0]
    assert (event["type"], event["old_channel_id"], event["new_channel_id"]) == ("channel_id_changed", place.general, fresh)
    assert said.ts in [message["ts"] for message in history["messages"]]
    assert [message.text for message in place.ana.channel("#general")][-1] == "Still here"


async def test_replies_and_direct_messages_are_heard(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        parent = await place.ana.says("#general", "parent")
        await place.bo.says("#general", "reply", thread=parent)
        await place.bo.says("bot", "just for you")
    assert (heard[1]["thread_ts"], heard[1]["parent_user_id"]) == (parent.ts, place.ana.id)
    assert "parent_user_id" not in heard[0]
    assert heard[2]["channel_type"] == "im"


async def test_the_bots_own_posts_come_back_with_its_bot_id(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        await place.client.chat_postMessage(channel=place.general, text="me")
        await place.slack.quiet()
    assert [(event["text"], event["bot_id"]) for event in heard] == [("me", place.slack.workspace.bot_id)]


async def test_reactions_given_and_taken_are_heard(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        message = await place.ana.says("#general", "hello")
        await place.bo.reacts(message, "bulb")
        await place.bo.unreacts(message, "bulb")
    added, removed = heard[1:]
    assert kinds(heard)[1:] == ["reaction_added", "reaction_removed"]
    assert added["item"] == {"type": "message", "channel": place.general, "ts": message.ts}
    assert (added["user"], added["item_user"], removed["reaction"]) == (place.bo.id, place.ana.id, "bulb")


async def test_nothing_is_heard_from_where_the_bot_is_not(place: Company) -> None:
    async with listening(place) as heard:
        message = await place.ana.says("#quiet", "among us")
        await place.bo.reacts(message, "eyes")
        await place.bo.says("#plans", "among fewer")
    assert heard == []


async def test_a_mention_is_heard_twice_once_as_a_mention(place: Company) -> None:
    async with listening(place) as heard:
        await place.ana.says("#general", f"<@{place.slack.bot_user}> are you there?")
    assert sorted(kinds(heard)) == ["app_mention", "message"]


async def test_comings_goings_and_changes_of_people_are_heard(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        zoe = place.slack.add_person("Zoe")
        await zoe.joins("#general")
        await zoe.changes_profile(tz="Asia/Tokyo", status_text="Away")
        await zoe.leaves("#general")
        await zoe.is_deactivated()
        await place.slack.quiet()
    assert [kind for kind in kinds(heard) if kind != "message:channel_join" and kind != "message:channel_leave"] == [
        "team_join",
        "member_joined_channel",
        "user_change",
        "member_left_channel",
        "user_change",
    ]
    changed, gone = [event for event in heard if event["type"] == "user_change"]
    assert (changed["user"]["tz"], changed["user"]["profile"]["status_text"]) == ("Asia/Tokyo", "Away")
    assert gone["user"]["deleted"]


async def test_the_bots_own_joining_is_heard_with_the_inviter(place: Company) -> None:
    async with listening(place) as heard:
        place.slack.invite_bot("quiet", by=place.ana)
        await place.slack.quiet()
    joined = next(event for event in heard if event["type"] == "member_joined_channel")
    assert (joined["user"], joined["inviter"], joined["channel"]) == (place.slack.bot_user, place.ana.id, place.quiet)


async def test_changes_of_channels_and_groups_are_heard(place: Company) -> None:
    space = place.slack.workspace
    async with listening(place) as heard:
        group = space.add_usergroup("platform", "Platform", [place.ana.id])
        space.set_usergroup_members(group["id"], [place.bo.id])
        space.change_channel(place.general, "renamed", name="everyone")
        space.change_channel(place.general, "archived", is_archived=True)
        space.change_channel(place.general, "unarchived", is_archived=False)
        await place.slack.quiet()
    expected = ["subteam_created", "subteam_members_changed", "subteam_updated", "channel_rename", "channel_archive", "channel_unarchive"]
    assert kinds(heard) == expected
    assert (heard[1]["added_users"], heard[1]["removed_users"]) == ([place.bo.id], [place.ana.id])
    assert heard[3]["channel"]["name"] == "everyone"


async def test_an_uninstalled_app_is_told_and_then_left_alone(place: Company) -> None:
    async with listening(place) as heard:
        place.slack.uninstall_app()
        await place.slack.quiet()
        await place.ana.says("#general", "are you still there?")
    assert sorted(kinds(heard)) == ["app_uninstalled", "tokens_revoked"]


async def test_only_what_the_manifest_subscribes_to_is_heard() -> None:
    manifest = {
        "oauth_config": {"scopes": {"bot": ["channels:history", "reactions:read"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.channels", "message.im"]}},
    }
    async with company(manifest=manifest) as place, listening(place) as heard:
        message = await place.ana.says("#general", "heard")
        await place.bo.reacts(message, "eyes")  # in scope, but not subscribed to
        space = place.slack.workspace
        space.say(space.im_with(place.bo.id), place.bo.id, "not in scope")  # subscribed to, but not in scope
        await place.slack.quiet()
    assert [event["text"] for event in heard] == ["heard"]


async def test_a_closed_messages_tab_keeps_people_from_writing_to_the_bot() -> None:
    async with company(manifest={"features": {"app_home": {"messages_tab_enabled": False}}}) as place:
        with pytest.raises(AssertionError, match="turned off"):
            await place.ana.says("bot", "hello?")


async def test_any_payload_at_all_can_be_sent(place: Company, mode: str) -> None:
    async with listening(place, mode) as heard:
        place.slack.send_raw_event({"type": "moon_rose", "phase": None})
        await place.slack.quiet()
    assert heard == [{"type": "moon_rose", "phase": None}]


async def test_a_tombstone_is_heard_as_a_change(place: Company) -> None:
    async with listening(place) as heard:
        parent = await place.ana.says("#general", "parent")
        await place.bo.says("#general", "reply", thread=parent)
        await place.ana.deletes(parent)
    assert heard[-1]["subtype"] == "message_changed"
    assert heard[-1]["message"]["subtype"] == "tombstone"


async def test_nothing_is_sent_before_an_app_ever_came(place: Company) -> None:
    await place.ana.says("#general", "talking to ourselves")
    await place.slack.quiet(0.1)
    assert place.slack.delivery.lost == []
    assert (await client_of(place.slack).auth_test())["ok"]
