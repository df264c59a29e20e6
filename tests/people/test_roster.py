"""Who is here: taken at the start, kept by events, whatever order they come in and however often."""

from __future__ import annotations

from typing import Any

import pytest

from bot.people import store as people_rows
from tests.givens import scope
from tests.people.looked_up import EVERYBODY, channel, in_private, members, person
from tests.stories.driver import Story

# --- people ------------------------------------------------------------------------------------------------------


async def test_a_newcomer_counts_from_the_day_we_met(story: Story) -> None:
    story.clock.turn(days=3)
    kim = story.slack.add_person("Kim Novak", tz="Asia/Kolkata")
    await story.settle()
    known = story.rows("people", id=kim.id)[0]["known_since"]
    assert known == story.clock()


@pytest.mark.long
async def test_a_newcomer_whose_channel_was_heard_of_first_is_in_the_team_all_the_same(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(members_from="Everybody in the team's channel")
    story.slack.faults.add_event("reorder", size=2, times=2)
    kim = story.slack.add_person("Kim Novak", tz="Asia/Kolkata")
    story.slack.workspace.join(story.slack.channel_id("harbor"), kim.id)
    await story.settle()
    assert members(story) == EVERYBODY | {"Kim"}


@pytest.mark.long
async def test_twenty_newcomers_in_a_morning_cost_one_look_at_each_team(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(members_from="Everybody in the team's channel")
    before = len(story.slack.calls.of("conversations.members"))
    for number in range(20):
        story.slack.add_person(f"Newcomer {number}", tz="Asia/Kolkata")
    await story.settle()
    assert len(story.slack.calls.of("conversations.members")) - before == 1


async def test_who_moves_or_marries_is_known_by_the_new_zone_and_name(story: Story) -> None:
    await story.ana.changes_profile(tz="America/New_York", real_name="Ana Moreno", display_name="Ana M")
    await story.settle()
    assert (person(story, story.ana.id)["zone"], person(story, story.ana.id)["name"]) == ("America/New_York", "Ana M")


async def test_a_zone_nobody_knows_becomes_utc(quick_story: Story) -> None:
    user = {"id": quick_story.ana.id, "real_name": "Ana Ruiz", "tz": "Mars/Olympus_Mons"}
    quick_story.slack.send_raw_event({"type": "user_change", "user": user})
    await quick_story.settle()
    assert person(quick_story, quick_story.ana.id)["zone"] == "UTC"


async def test_who_leaves_the_company_leaves_the_team_and_comes_back_into_it(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(members_from="Everybody in the team's channel")
    await story.gwen.is_deactivated()
    await story.settle()
    assert members(story) == EVERYBODY - {"Gwen"}
    harbor = story.slack.channel_id("harbor")
    story.slack.workspace.members[harbor][story.gwen.id] = None  # Slack gives people their channels back without a word
    story.slack.workspace.change_person(story.gwen.id, deleted=False)
    await story.settle()
    assert members(story) == EVERYBODY


@pytest.mark.long
@pytest.mark.parametrize("facts", [{"is_restricted": True}, {"is_ultra_restricted": True}, {"is_bot": True}])
async def test_guests_and_bots_are_in_no_team(quick_story: Story, facts: dict[str, bool]) -> None:
    story = quick_story
    other = story.slack.add_person("Olga Other", **facts)
    story.slack.workspace.join(story.slack.channel_id("harbor"), other.id)
    await story.settle()
    await story.set_up_team(members_from="Everybody in the team's channel")
    assert members(story) == EVERYBODY


@pytest.mark.long
async def test_an_admin_of_slack_who_is_made_later_does_not_take_the_programme(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    story.slack.workspace.change_person(story.bo.id, is_admin=True)
    await story.settle()
    assert story.bot is not None
    with story.bot.database.reading() as tx:
        assert people_rows.owners(scope(tx, workspace=story.slack.team_id)) == [story.eve.id]


# --- channels ----------------------------------------------------------------------------------------------------


async def test_a_channel_is_followed_through_its_life(story: Story) -> None:
    space, quay = story.slack.workspace, story.slack.add_channel("quay", members=[story.ana])
    story.slack.invite_bot("quay")
    await story.settle()
    assert (channel(story, quay)["name"], channel(story, quay)["bot_is_member"]) == ("quay", True)
    space.change_channel(quay, "renamed", name="pier")
    space.change_channel(quay, "archived", is_archived=True)
    await story.settle()
    assert (channel(story, quay)["name"], channel(story, quay)["is_archived"]) == ("pier", True)
    space.change_channel(quay, "unarchived", is_archived=False)
    space.leave(quay, story.slack.bot_user)
    await story.settle()
    assert (channel(story, quay)["is_archived"], channel(story, quay)["bot_is_member"]) == (False, False)


async def test_who_is_in_a_private_channel_is_known_from_the_invitation_on(story: Story) -> None:
    secret = story.slack.add_channel("secret", members=[story.ana, story.bo], private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    assert channel(story, secret)["is_private"]
    assert {story.ana.id, story.bo.id} <= in_private(story, secret)
    await story.cleo.joins("secret", story.ana)
    await story.bo.leaves("secret")
    await story.settle()
    assert story.cleo.id in in_private(story, secret)
    assert story.bo.id not in in_private(story, secret)


async def test_nobody_keeps_a_list_of_who_is_in_a_public_channel(quick_story: Story) -> None:
    await quick_story.ana.leaves("harbor")
    await quick_story.ana.joins("harbor")
    await quick_story.settle()
    assert quick_story.rows("channel_members") == []


async def test_the_bot_that_was_taken_out_of_a_private_channel_knows_it(quick_story: Story) -> None:
    story = quick_story
    secret = story.slack.add_channel("secret", members=[story.ana], private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    story.slack.faults.add_event("lose", "member_left_channel")
    story.slack.workspace.leave(secret, story.slack.bot_user)
    await story.settle()
    assert not channel(story, secret)["bot_is_member"]


# --- teams that follow -------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_a_team_follows_its_channel(story: Story) -> None:
    await story.set_up_team(members_from="Everybody in the team's channel")
    await story.bo.leaves("harbor")
    await story.settle()
    assert members(story) == EVERYBODY - {"Bo"}
    story.slack.faults.add_event("duplicate", "member_joined_channel")
    await story.bo.joins("harbor")
    await story.settle()
    assert members(story) == EVERYBODY
    spells = story.rows("team_members", person_id=story.bo.id)
    assert len(spells) in (1, 2)  # the clock stands still here: leaving and coming back is one moment
    assert [row["until"] for row in spells].count(None) == 1


async def test_a_team_chosen_by_hand_stays_as_it_was_chosen(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(members_from="The people I choose below", members=["Ana Ruiz", "Bo Lindqvist"])
    assert members(story) == {"Ana", "Bo", "Eve"}
    await story.bo.leaves("harbor")
    await story.settle()
    assert members(story) == {"Ana", "Bo", "Eve"}


@pytest.mark.long
async def test_a_team_follows_a_user_group(story: Story) -> None:
    group = story.slack.workspace.add_usergroup("harbor-people", "Harbor people", [story.ana.id, story.bo.id])
    await story.set_up_team(members_from="A Slack user group", group="Harbor people")
    assert members(story) == {"Ana", "Bo", "Eve"}
    story.slack.workspace.set_usergroup_members(group["id"], [story.ana.id, story.dev.id])
    await story.settle()
    assert members(story) == {"Ana", "Dev", "Eve"}
    story.slack.workspace.usergroups[group["id"]]["users"] = [story.bo.id]  # of which only a `subteam_updated` tells
    updated = {"type": "subteam_updated", "subteam": {"id": group["id"]}, "event_ts": f"{story.clock().timestamp():.6f}"}
    story.slack.send_raw_event(updated)
    await story.settle()
    assert members(story) == {"Bo", "Eve"}


@pytest.mark.long
async def test_a_user_group_that_is_gone_leaves_its_team_as_it_was(quick_story: Story) -> None:
    story = quick_story
    group = story.slack.workspace.add_usergroup("harbor-people", "Harbor people", [story.ana.id, story.bo.id])
    await story.set_up_team(members_from="A Slack user group", group="Harbor people")
    del story.slack.workspace.usergroups[group["id"]]
    story.slack.send_raw_event({"type": "subteam_updated", "subteam": {"id": group["id"], "date_delete": 1}, "event_ts": "1.2"})
    await story.settle()
    assert members(story) == {"Ana", "Bo", "Eve"} and story.slack.delivery.lost == []


@pytest.mark.long
async def test_the_lead_stays_lead_when_the_channel_changes(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(members_from="Everybody in the team's channel")
    await story.eve.leaves("harbor")
    await story.settle()
    assert "Eve" in members(story)
    assert [row["person_id"] for row in story.rows("team_members", is_lead=True, until=None)] == [story.eve.id]


# --- going -------------------------------------------------------------------------------------------------------


async def test_an_uninstalled_bot_knows_it_and_sends_nothing_more(quick_story: Story) -> None:
    story = quick_story
    story.slack.uninstall_app()
    await story.slack.quiet()
    (row,) = story.rows("workspaces")
    assert row["uninstalled_at"] == story.clock()


async def test_somebody_elses_revoked_token_is_no_uninstall(quick_story: Story) -> None:
    story = quick_story
    story.slack.send_raw_event({"type": "tokens_revoked", "tokens": {"oauth": [story.ana.id], "bot": []}})
    await story.settle()
    (row,) = story.rows("workspaces")
    assert row["uninstalled_at"] is None


@pytest.mark.long
@pytest.mark.parametrize(
    "event",
    [
        {"type": "team_join"},
        {"type": "user_change", "user": "U0NOTAMAPPING"},
        {"type": "user_change", "user": {"id": "U0ODD", "profile": None, "tz": 7}},
        {"type": "member_joined_channel", "user": None},
        {"type": "channel_rename", "channel": None},
        {"type": "channel_archive"},
        {"type": "subteam_members_changed", "subteam_id": None},
        {"type": "tokens_revoked"},
        {"type": "never_heard_of", "user": {"deep": [1, 2]}},
    ],
)
async def test_odd_events_are_ignored_without_a_traceback(
    quick_story: Story, event: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    quick_story.slack.send_raw_event(event)
    await quick_story.settle()
    assert quick_story.slack.delivery.lost == []
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
