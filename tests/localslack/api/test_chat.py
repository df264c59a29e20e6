"""Posting, changing and deleting over the Web API, with the real client; refusals in Slack's words."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from tests.localslack.company import Company, actions, button, client_of, company, raw_call, section


async def test_a_posted_message_is_seen_with_its_author_and_its_ids(place: Company) -> None:
    answer = await place.client.chat_postMessage(channel=place.general, text="Good morning", blocks=[section("Good *morning*")])
    [message] = place.slack.posted("#general")
    assert (answer["ts"], answer["channel"]) == (message["ts"], place.general)
    assert message["bot_id"] == place.slack.workspace.bot_id
    assert message["blocks"][0]["block_id"]
    assert place.bo.sees("Good *morning*")


async def test_stamps_are_unique_and_increase_while_the_clock_stands_still(place: Company) -> None:
    stamps = [(await place.client.chat_postMessage(channel=place.general, text=str(n)))["ts"] for n in range(20)]
    assert stamps == sorted(set(stamps))


async def test_a_message_to_a_person_opens_their_direct_message(place: Company) -> None:
    answer = await place.client.chat_postMessage(channel=place.ana.id, text="Only you")
    assert answer["channel"].startswith("D")
    assert [m.text for m in place.ana.dms()] == ["Only you"]
    assert not place.bo.sees("Only you")


async def test_a_channel_can_be_named(place: Company) -> None:
    assert (await place.client.chat_postMessage(channel="#general", text="by name"))["channel"] == place.general


async def test_a_reply_is_in_the_thread_and_counted_on_its_parent(place: Company) -> None:
    parent = await place.client.chat_postMessage(channel=place.general, text="parent")
    for text in ("one", "two"):
        await place.client.chat_postMessage(channel=place.general, text=text, thread_ts=parent["ts"])
    shown = place.ana.channel("#general")[-1]
    assert (shown.text, shown["reply_count"], shown["reply_users_count"]) == ("parent", 2, 1)
    assert [m.text for m in place.ana.thread(shown)] == ["one", "two"]


async def test_an_update_replaces_text_and_blocks_and_marks_a_changed_text(place: Company) -> None:
    first = await place.client.chat_postMessage(channel=place.general, text="old", blocks=[section("old")])
    await place.client.chat_update(channel=place.general, ts=first["ts"], text="new", blocks=[section("new")])
    [message] = place.slack.posted("general")
    assert (message["text"], message["blocks"][0]["text"]["text"]) == ("new", "new")
    assert message["edited"]["user"] == place.slack.bot_user


async def test_an_update_with_text_alone_takes_the_blocks_away(place: Company) -> None:
    first = await place.client.chat_postMessage(channel=place.general, text="old", blocks=[actions(button("Go", "go"))])
    await place.client.chat_update(channel=place.general, ts=first["ts"], text="done")
    assert "blocks" not in place.slack.posted("general")[0]


async def test_deleting_takes_the_message_away_and_leaves_a_tombstone_over_replies(place: Company) -> None:
    lone = await place.client.chat_postMessage(channel=place.general, text="lone")
    parent = await place.client.chat_postMessage(channel=place.general, text="parent")
    await place.client.chat_postMessage(channel=place.general, text="reply", thread_ts=parent["ts"])
    await place.client.chat_delete(channel=place.general, ts=lone["ts"])
    await place.client.chat_delete(channel=place.general, ts=parent["ts"])
    texts = [m.text for m in place.ana.channel("general")]
    assert "lone" not in texts
    assert "parent" not in texts
    assert place.ana.channel("general")[-1]["subtype"] == "tombstone"
    assert place.ana.sees("reply")


async def test_an_ephemeral_message_is_seen_by_one_person_and_is_in_no_history(place: Company) -> None:
    await place.client.chat_postEphemeral(channel=place.general, user=place.ana.id, text="psst")
    assert [m.text for m in place.ana.ephemerals("#general")] == ["psst"]
    assert not place.bo.sees("psst")
    history = await place.client.conversations_history(channel=place.general)
    assert "psst" not in [m["text"] for m in history["messages"]]


async def test_metadata_is_kept_and_shown_only_when_asked_for(place: Company) -> None:
    metadata = {"event_type": "pulse_asked", "event_payload": {"round": 7}}
    await place.client.chat_postMessage(channel=place.general, text="x", metadata=metadata)
    bare = await place.client.conversations_history(channel=place.general, limit=1)
    full = await place.client.conversations_history(channel=place.general, limit=1, include_all_metadata=True)
    assert bare["messages"][0]["metadata"] == {"event_type": "pulse_asked"}
    assert full["messages"][0]["metadata"] == metadata


async def test_a_text_over_40000_characters_is_cut(place: Company) -> None:
    await place.client.chat_postMessage(channel=place.general, text="x" * 40_010)
    assert len(place.slack.posted("general")[0]["text"]) == 40_000


async def test_a_permalink_names_the_message(place: Company) -> None:
    posted = await place.client.chat_postMessage(channel=place.general, text="x")
    link = (await place.client.chat_getPermalink(channel=place.general, message_ts=posted["ts"]))["permalink"]
    assert link.endswith(f"/archives/{place.general}/p{posted['ts'].replace('.', '')}")


REFUSED_POSTS = {
    "no_text": {"text": ""},
    "channel_not_found": {"channel": "C0NOWHERE"},
    "not_in_channel": {"channel": "#quiet"},
    "thread_not_found": {"thread_ts": "1.000001"},
    "invalid_blocks": {"blocks": [section("x" * 3001)]},
    "invalid_blocks_format": {"blocks": "{not json"},
    "msg_blocks_too_long": {"blocks": [section("x" * 2900) for _ in range(5)]},
    "metadata_too_large": {"metadata": {"event_type": "e", "event_payload": {"x": "y" * 9000}}},
    "invalid_metadata_schema": {"metadata": {"event_type": "", "event_payload": {}}},
    "invalid_arguments": {"channel": ""},
}


@pytest.mark.parametrize("error", REFUSED_POSTS)
async def test_a_post_is_refused_in_slacks_words(error: str) -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    async with company(manifest=manifest) as place:
        arguments = {"channel": place.general, "text": "x", **REFUSED_POSTS[error]}
        assert (await place.refused("chat.postMessage", **arguments))["error"] == error
        assert place.slack.posted("general") == []


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(place: Company) -> None:
    refusal = await place.refused("chat.postMessage", channel=place.plans, text="x")
    assert refusal["error"] == "channel_not_found"


async def test_a_public_channel_can_be_written_to_from_outside_with_the_scope_for_it(place: Company) -> None:
    await place.client.chat_postMessage(channel="#quiet", text="from outside")
    assert place.ana.sees("from outside")


async def test_an_archived_channel_takes_nothing(place: Company) -> None:
    place.slack.workspace.change_channel(place.general, "archived", is_archived=True)
    assert (await place.refused("chat.postMessage", channel=place.general, text="x"))["error"] == "is_archived"


async def test_a_channel_for_announcements_takes_nothing_from_an_app(place: Company) -> None:
    place.slack.workspace.change_channel(place.general, "restricted", is_read_only=True)
    assert (await place.refused("chat.postMessage", channel=place.general, text="x"))["error"] == "restricted_action"


async def test_invalid_blocks_say_where_and_why(place: Company) -> None:
    bad = {**button("Go", "go"), "disabled": True}
    refusal = await place.refused("chat.postMessage", channel=place.general, text="x", blocks=[actions(bad)])
    [line] = refusal["response_metadata"]["messages"]
    assert "/blocks/0/elements/0" in line


async def test_only_the_bots_own_messages_can_be_changed_or_deleted(place: Company) -> None:
    message = await place.ana.says("#general", "mine")
    where = {"channel": place.general, "ts": message.ts}
    assert (await place.refused("chat.update", text="yours", **where))["error"] == "cant_update_message"
    assert (await place.refused("chat.delete", **where))["error"] == "cant_delete_message"
    gone = {"channel": place.general, "ts": "1.000001"}
    assert (await place.refused("chat.update", text="x", **gone))["error"] == "message_not_found"


async def test_an_ephemeral_message_needs_somebody_who_is_there(place: Company) -> None:
    outside = place.slack.add_person("Zoe")
    where = {"channel": place.general, "text": "x"}
    assert (await place.refused("chat.postEphemeral", user=outside.id, **where))["error"] == "user_not_in_channel"
    assert (await place.refused("chat.postEphemeral", user="U0NOBODY", **where))["error"] == "user_not_found"


async def test_a_client_msg_id_does_not_stop_a_double_unless_that_is_switched_on(place: Company) -> None:
    for _ in range(2):
        await place.client.chat_postMessage(channel=place.general, text="twice", client_msg_id="same")
    assert len(place.slack.posted("general")) == 2
    async with company(honours_client_msg_id=True) as kind:
        stamps = {(await kind.client.chat_postMessage(channel=kind.general, text="once", client_msg_id="same"))["ts"] for _ in range(2)}
        assert len(stamps) == len(kind.slack.posted("general")) == 1


async def test_tokens_are_checked(place: Company) -> None:
    slack = place.slack
    assert (await raw_call(slack, "auth.test", {}, token="xoxb-foreign"))["error"] == "invalid_auth"
    assert (await raw_call(slack, "chat.postMessage", {}, token=slack.app_token))["error"] == "not_allowed_token_type"
    assert (await raw_call(slack, "apps.connections.open", {}))["error"] == "not_allowed_token_type"
    with pytest.raises(SlackApiError, match="not_authed"):
        await client_of(slack, " ").auth_test()


async def test_a_token_dies_with_revocation_and_with_the_app(place: Company) -> None:
    await place.client.auth_revoke(test=False)
    assert (await place.refused("auth.test"))["error"] == "token_revoked"
    place.slack.uninstall_app()
    assert (await place.refused("auth.test"))["error"] == "account_inactive"


async def test_an_unknown_method_is_refused(place: Company) -> None:
    assert (await place.refused("chat.shout"))["error"] == "unknown_method"


async def test_a_missing_scope_is_named_with_those_that_are_there() -> None:
    async with company(manifest={"oauth_config": {"scopes": {"bot": ["chat:write", "users:read"]}}}) as place:
        refusal = await place.refused("reactions.add", channel=place.general, timestamp="1.0", name="bulb")
        assert refusal == {"ok": False, "error": "missing_scope", "needed": "reactions:write", "provided": "chat:write,users:read"}


async def test_the_scopes_stand_in_a_header(place: Company) -> None:
    answer = await place.client.auth_test()
    assert "chat:write" in str(answer.headers["x-oauth-scopes"]).split(",")
    assert answer["user_id"] == place.slack.bot_user


async def test_every_call_is_remembered(place: Company) -> None:
    await place.client.chat_postMessage(channel=place.general, text="one")
    await place.refused("chat.postMessage", channel=place.general)
    good, bad = place.slack.calls.of("chat.postMessage")
    assert (good.done, good.status, good.arguments["text"]) == (True, 200, "one")
    assert (bad.done, bad.error) == (False, "no_text")
    assert "token" not in good.arguments
