"""Who finds what: channels that turn private or are archived, guests, strangers, and the bot itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.localslack import payloads, sender_of
from bot.slack import ids
from tests.stories.driver import Story


async def found(story: Story, who: Any, words: str) -> str:
    """What somebody reads who searches."""
    await who.types(f"/learn search {words}", in_="bot")
    await story.settle()
    read = story.read(who.modal)
    await who.closes_modal()
    return read


async def turn(story: Story, name: str, kind: str) -> None:
    """A channel turns private or public: Slack says so by a message in it."""
    channel = story.slack.channel_id(name)
    story.slack.workspace.channels[channel]["is_private"] = kind == "private"
    event = {"type": "message", "subtype": f"channel_convert_to_{kind}", "channel": channel, "user": story.eve.id}
    at = f"{story.clock().timestamp():.6f}"
    story.slack.send_raw_event({**event, "text": f"made this channel *{kind}*", "ts": at, "event_ts": at})
    await story.settle()


async def press_as_on_an_old_screen(story: Story, who: Any, action_id: str, value: str) -> None:
    """A button that was shown when they might still press it."""
    assert story.bot is not None
    sender, user = sender_of(story.slack.context), story.slack.workspace.people[who.id]
    action = {"type": "button", "action_id": action_id, "block_id": "b", "action_ts": "17.1", "value": value}
    await story.bot.gate.take(payloads.block_actions(sender, user, {}, action, story.slack.context.triggers.issue(who.id)))
    await story.settle()


async def somebody(story: Story, **facts: bool) -> Any:
    """A guest, a bot, or somebody of another company's Slack."""
    stranger = facts.pop("is_stranger", False)
    person = story.slack.add_person("Other Somebody", **facts)
    if stranger:
        story.slack.send_raw_event({"type": "user_change", "user": {**person.profile, "is_stranger": True}})
    await story.settle()
    return person


@pytest.fixture
async def shared(story: Story) -> Story:
    """Something learned, something asked and something tried in a channel that Kim is not in."""
    await story.set_up_team()
    story.slack.add_person("Kim Novak")
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.ana.types("/learn ask Who counts plover nests?", in_="#harbor")
    await story.ana.types("/experiment", in_="#harbor")
    await story.settle()
    await story.ana.fills(hypothesis="A fence helps the plover", smallest_test="One fence", judged_by="Nests")
    await story.ana.selects("ends_on", "2026-03-12")
    assert (await story.ana.submits()).ok
    await story.ana.closes_modal()
    await story.settle()
    return story


@pytest.mark.long
async def test_what_was_shared_in_a_channel_that_turns_private_is_for_its_members_from_then_on(shared: Story) -> None:
    story, kim = shared, shared.slack.person("Kim Novak")
    said = ("nests late", "counts plover nests", "A fence helps")
    read = await found(story, kim, "plover")
    assert [words for words in said if words not in read] == []
    await turn(story, "harbor", "private")
    assert "Nothing found" in await found(story, kim, "plover")
    read = await found(story, story.bo, "plover")
    assert [words for words in said if words not in read] == []
    await kim.types("/learn experiments", in_="bot")
    await story.settle()
    assert "A fence helps" not in story.read(kim.modal)
    await kim.closes_modal()
    await story.bo.leaves("harbor")
    await story.settle()
    assert "Nothing found" in await found(story, story.bo, "plover")


@pytest.mark.long
async def test_while_slack_cannot_say_who_is_in_it_nobody_finds_what_turned_private(sqlite_url: str, tmp_path: Path) -> None:
    async with Story(mode="http", database_url=sqlite_url, folder=tmp_path) as story:
        kim = story.slack.add_person("Kim Novak")
        await story.ana.types("/til The plover nests late", in_="#harbor")
        await story.settle()
        for _ in range(20):  # more often than Slack repeats an event
            story.slack.faults.add("status", "conversations.info")
        await turn(story, "harbor", "private")
        assert "Nothing found" in await found(story, kim, "plover")
        assert "Nothing found" in await found(story, story.bo, "plover")
        story.slack.faults.clear()
        await story.stop_bot()
        await story.start_bot()
        assert "nests late" in await found(story, story.bo, "plover")
        assert "Nothing found" in await found(story, kim, "plover")


async def test_what_was_said_in_private_stays_with_its_members_when_the_channel_turns_public(quick_story: Story) -> None:
    story = quick_story
    story.slack.add_channel("secret", members=[story.ana, story.bo], private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    await story.ana.types("/til The plover nests late", in_="#secret")
    await story.settle()
    await turn(story, "secret", "public")
    await story.ana.types("/til The plover sings", in_="#secret")
    await story.settle()
    assert "nests late" in await found(story, story.bo, "plover")
    told = await found(story, story.cleo, "plover")
    assert "sings" in told and "nests late" not in told
    await story.stop_bot()
    await story.start_bot()
    assert "nests late" in await found(story, story.bo, "plover")
    assert "nests late" not in await found(story, story.cleo, "plover")


@pytest.mark.long
@pytest.mark.parametrize("heard", [True, False])
async def test_once_the_bot_is_out_of_a_private_channel_nobody_finds_what_it_can_no_longer_tell_the_readers_of(
    story: Story, heard: bool
) -> None:
    story.slack.add_channel("secret", members=[story.ana, story.bo], private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    await story.ana.types("/til The plover nests late", in_="#secret")
    await story.settle()
    channel = story.slack.channel_id("secret")
    if not heard:
        await story.stop_bot()
    story.slack.workspace.leave(channel, story.slack.bot_user)
    await story.bo.leaves("secret")
    if not heard:
        await story.start_bot()
    await story.settle()
    assert "Nothing found" in await found(story, story.bo, "plover"), "he left too, and nobody told us"
    story.slack.invite_bot("secret")
    await story.settle()
    assert "nests late" in await found(story, story.ana, "plover")
    assert "Nothing found" in await found(story, story.bo, "plover")


@pytest.mark.long
@pytest.mark.parametrize("heard", [True, False], ids=["told", "while the bot was away"])
async def test_whoever_left_a_private_channel_reads_nothing_of_it_any_more(quick_story: Story, heard: bool) -> None:
    story = quick_story
    await story.set_up_team()
    story.slack.add_channel("secret", members=[story.ana, story.bo, story.eve], private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    for who, typed in (
        (story.ana, "/til The plover nests late"),
        (story.eve, "/learn ask Who counts plovers?"),
        (story.bo, "/til Plover eggs"),
    ):
        await who.types(typed, in_="#secret")
    await story.settle()
    said = ("nests late", "counts plovers", "eggs")
    (learning,) = [row["id"] for row in story.rows("learnings") if "nests late" in row["text"]]
    read = await found(story, story.bo, "plover")
    assert [words for words in said if words not in read] == []
    if not heard:
        await story.stop_bot()
    await story.bo.leaves("secret")
    if not heard:
        await story.start_bot()
    await story.settle()
    assert "Nothing found" in await found(story, story.bo, "plover")
    await press_as_on_an_old_screen(story, story.bo, ids.LEARNING_USED, learning)
    assert [row["used_by"] for row in story.rows("learnings") if row["id"] == learning] == [0]
    read = await found(story, story.ana, "plover")
    assert [words for words in said if words not in read] == []


@pytest.mark.long
async def test_in_an_archived_channel_everything_is_still_found_and_nothing_is_posted(shared: Story) -> None:
    story, channel = shared, shared.slack.channel_id("harbor")
    story.slack.workspace.change_channel(channel, "archived", is_archived=True)
    await story.settle()
    assert "nests late" in await found(story, story.bo, "plover")
    before = len(story.slack.posted("harbor"))
    await story.live(days=14)  # the experiment ends meanwhile
    assert len(story.slack.posted("harbor")) == before
    assert any("Your experiment ends today" in words for words in story.told("ana"))


async def test_asking_where_the_channel_is_archived_says_what_to_do_and_gives_the_words_back(quick_story: Story) -> None:
    story, channel = quick_story, quick_story.slack.channel_id("harbor")
    story.slack.workspace.change_channel(channel, "archived", is_archived=True)
    await story.settle()
    story.slack.workspace.channels[channel]["is_archived"] = False  # somebody's screen is older than the archiving
    told = await story.ana.types("/learn ask Who counts the nests?", in_="#harbor")
    words = " ".join(str(block) for block in told.blocks)
    assert "Who counts the nests?" in words
    assert story.rows("asks") == []


@pytest.mark.long
@pytest.mark.parametrize("facts", [{"is_restricted": True}, {"is_restricted": True, "is_ultra_restricted": True}, {"is_stranger": True}])
async def test_a_guest_finds_only_what_their_own_channels_hold(quick_story: Story, facts: dict[str, bool]) -> None:
    story = quick_story
    await story.set_up_team()
    guest = await somebody(story, **facts)
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    assert "Nothing found" in await found(story, guest, "plover")
    await guest.types("/learn experiments", in_="bot")
    await story.settle()
    assert "Nothing here yet" in story.read(guest.modal)
    await guest.closes_modal()
    assert "for colleagues" in (await guest.types("/learn indicators", in_="bot")).text
    story.slack.add_channel("ours", members=[story.ana, guest], private=True)
    story.slack.invite_bot("ours")
    await story.settle()
    await story.ana.types("/til The plover sings", in_="#ours")
    await story.settle()
    told = await found(story, guest, "plover")
    assert "sings" in told and "nests late" not in told


@pytest.mark.long
@pytest.mark.parametrize("facts", [{"is_restricted": True}, {"is_stranger": True}, {"is_bot": True}])
async def test_whoever_is_no_colleague_marks_nothing(quick_story: Story, facts: dict[str, bool]) -> None:
    story = quick_story
    other = await somebody(story, **facts)
    await other.joins("#harbor")
    await story.settle()
    message = await story.ana.says("#harbor", "A plain message with words")
    await other.reacts(message, "bulb")
    await story.settle()
    assert (story.rows("learnings"), story.rows("reactions")) == ([], [])


async def test_the_bots_own_reaction_and_marks_on_the_bots_own_posts_make_nothing(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    message = await story.ana.says("#harbor", "A plain message with words")
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    reacted = {"type": "reaction_added", "user": story.slack.bot_user, "reaction": "bulb", "item_user": story.ana.id, "item": item}
    story.slack.send_raw_event({**reacted, "event_ts": f"{story.clock().timestamp():.6f}"})
    await story.settle()
    assert (story.rows("learnings"), story.rows("reactions")) == ([], [])
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    card = story.bo.channel("#harbor")[-1]
    for emoji in ("bulb", "question"):
        await story.bo.reacts(card, emoji)
    await story.settle()
    assert len(story.rows("learnings")) == 1
    assert story.rows("asks") == []
