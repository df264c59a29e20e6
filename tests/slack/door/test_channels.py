"""A channel gets another id, is deleted, or is shared with another company, in the pretend Slack."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from bot.database import schema
from bot.database.consent import REST_CHANNEL
from bot.ids import ChannelId, PersonId, WorkspaceId
from bot.people import store as people
from bot.people.channel_store import NAMES_A_CHANNEL, go_on_under
from tests.givens import scope
from tests.stories.driver import Story

OTHER = "T0OTHERCO1"
SHARED_NOW = "is shared with another company now: its people read whatever I post there"
SHARED = "is shared with another company: its people read whatever I post there"


async def test_whoever_makes_a_shared_channel_a_teams_reads_who_else_reads_it_before_and_after(quick_story: Story) -> None:
    story = quick_story
    await story.slack.add_person("Pat Partner", team_id=OTHER, tz=None).joins("#harbor")
    await story.settle()
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    assert SHARED in story.read(story.eve.modal)
    await story.eve.fills(name="Harbor", channel="#harbor", leads="Eve Okafor")
    assert (await story.eve.submits()).ok
    assert SHARED in story.read(story.eve.modal)
    await story.eve.closes_modal()


async def test_in_a_channel_of_our_own_nobody_is_warned(quick_story: Story) -> None:
    await quick_story.eve.types("/learn setup", in_="#harbor")
    await quick_story.settle()
    assert SHARED not in quick_story.read(quick_story.eve.modal)


async def test_a_bot_that_starts_later_knows_which_channels_are_shared(quick_story: Story) -> None:
    story = quick_story
    await story.stop_bot()
    await story.slack.add_person("Pat Partner", team_id=OTHER, tz=None).joins("#harbor")
    await story.start_bot()
    assert [row["is_shared"] for row in story.rows("channels", id=story.slack.channel_id("harbor"))] == [True]


async def test_once_the_other_company_is_gone_a_channel_is_our_own_again(quick_story: Story) -> None:
    story = quick_story
    await story.slack.add_person("Pat Partner", team_id=OTHER, tz=None).joins("#harbor")
    await story.settle()
    assert [row["is_shared"] for row in story.rows("channels", id=story.slack.channel_id("harbor"))] == [True]
    harbor = story.slack.channel_id("harbor")
    story.slack.workspace.disconnect(harbor, OTHER)
    await story.settle()
    assert [row["is_shared"] for row in story.rows("channels", id=harbor)] == [False]
    late = {"type": "channel_shared", "connected_team_id": OTHER, "channel": harbor, "event_ts": f"{story.clock().timestamp():.6f}"}
    story.slack.send_raw_event(late)  # Slack repeats what it told before, minutes later
    await story.settle()
    assert [row["is_shared"] for row in story.rows("channels", id=harbor)] == [False]


@pytest.mark.long
async def test_whoever_runs_a_team_is_told_once_that_its_channel_is_shared_now_archived_or_shut_to_us(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(leads="Bo Lindqvist")
    harbor = story.slack.channel_id("harbor")
    partner = story.slack.add_person("Pat Partner", team_id=OTHER, tz=None)
    await partner.joins("#harbor")
    await story.live(minutes=1)
    story.slack.workspace.change_channel(harbor, "renamed", name="quay")
    await story.live(days=1)
    assert troubles(story) == {"bo": [SHARED_NOW], "eve": [SHARED_NOW]}
    story.slack.workspace.change_channel(harbor, "archived", is_archived=True)
    await story.live(weeks=1)
    story.slack.workspace.change_channel(harbor, "unarchived", is_archived=False)
    await story.live(weeks=1)
    story.slack.workspace.leave(harbor, story.slack.bot_user)
    await story.live(weeks=1)
    assert troubles(story) == {who: [SHARED_NOW, "is archived or deleted", "I was taken out of"] for who in ("bo", "eve")}


@pytest.mark.long
async def test_what_is_cured_before_anybody_was_told_is_not_told(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    harbor = story.slack.channel_id("harbor")
    story.slack.workspace.change_channel(harbor, "archived", is_archived=True)
    story.slack.workspace.change_channel(harbor, "unarchived", is_archived=False)
    await story.live(days=1)
    assert troubles(story) == {"bo": [], "eve": []}


@pytest.mark.long
async def test_what_befell_a_channel_while_the_bot_did_not_run_is_told_when_it_starts(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.stop_bot()
    story.slack.workspace.leave(story.slack.channel_id("harbor"), story.slack.bot_user)
    await story.start_bot()
    await story.live(days=1)
    assert troubles(story)["eve"] == ["I was taken out of"]


def troubles(story: Story) -> dict[str, list[str]]:
    """What was told of the team's channel, to whom, in order."""
    said = (SHARED_NOW, "is archived or deleted", "I was taken out of")
    return {who: [one for told in story.told(who) for one in said if one in told] for who in ("bo", "eve")}


@pytest.mark.long
async def test_under_its_new_id_a_channel_goes_on_with_its_team_what_was_shared_and_the_digest(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    before = story.slack.channel_id("harbor")
    after = story.slack.workspace.change_channel_id(before)
    await story.settle()
    for table in NAMES_A_CHANNEL:
        assert before not in {row["channel_id"] for row in story.rows(table.name)}, table.name
    assert {row["channel_id"] for row in story.rows("teams")} == {after} == {row["channel_id"] for row in story.rows("learnings")}
    await story.live(weeks=1)
    assert any("the week to" in story.read(message) for message in story.ana.channel("#harbor"))
    assert sum("The plover nests late" in story.read(message) for message in story.ana.channel("#harbor")) == 2, "the card and the digest"


@pytest.mark.long
async def test_what_came_in_under_the_new_id_first_stays_as_it_is(quick_story: Story) -> None:
    story = quick_story
    harbor = ChannelId(story.slack.channel_id("harbor"))
    said = await story.ana.says("#harbor", "The plover nests late")
    for who in (story.bo, story.dev):
        await who.reacts(said, "bulb")
    await story.settle()
    (old, other) = story.rows("reactions")
    assert story.bot is not None
    with story.bot.database.transaction() as tx:
        here = scope(tx, workspace=WorkspaceId(story.slack.team_id))
        tx.execute(insert(schema.reactions), {**old, "channel_id": "C0NEW", "is_present": False})
        people.keep_channel(here, ChannelId("C0NEW"), name="harbor-and-partners", is_shared=True, bot_is_member=True)
        people.change_setting(here, REST_CHANNEL, harbor, PersonId(story.eve.id))
        go_on_under(here, harbor, ChannelId("C0NEW"))
        assert people.setting_by(here, REST_CHANNEL) == ("C0NEW", story.eve.id)
    (channel,) = story.rows("channels", id="C0NEW")
    assert (channel["name"], channel["is_shared"]) == ("harbor-and-partners", True) and not story.rows("channels", id=harbor)
    kept = {(row["channel_id"], row["person_id"], row["is_present"]) for row in story.rows("reactions")}
    assert kept == {("C0NEW", old["person_id"], False), ("C0NEW", other["person_id"], True)}


async def test_a_deleted_channel_is_posted_to_no_more(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    channel = story.slack.channel_id("harbor")
    story.slack.workspace.delete_channel(channel, story.eve.id)
    await story.settle()
    (kept,) = story.rows("channels", id=channel)
    assert kept["is_archived"] and not kept["bot_is_member"]


@pytest.mark.parametrize(("old", "new"), [("", "C0NEW"), ("harbor", ""), ("harbor", "x" * 300), ("C0UNKNOWN", "C0NEW")])
async def test_a_change_that_names_no_channel_of_ours_changes_nothing(quick_story: Story, old: str, new: str) -> None:
    story = quick_story
    known = story.slack.channel_id("harbor")
    ids = {"old_channel_id": known if old == "harbor" else old, "new_channel_id": new}
    story.slack.send_raw_event({"type": "channel_id_changed", **ids, "event_ts": f"{story.clock().timestamp():.6f}"})
    await story.settle()
    assert known in {row["id"] for row in story.rows("channels")}


def test_every_column_that_names_a_channel_follows_its_new_id() -> None:
    named = {(table.name, column.name) for table in schema.metadata.sorted_tables for column in table.c if "channel" in column.name}
    assert named == {(table.name, "channel_id") for table in NAMES_A_CHANNEL}
