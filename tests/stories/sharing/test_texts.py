"""Messages without words, commands meant as such, and words that can be copied out again, lived in Slack."""

from __future__ import annotations

import pytest

from bot.words import words_in
from tests.stories.driver import Story


@pytest.mark.parametrize("command", ["/til help", "/til --help", "/til undo", "/til stop", "/learn ask help", "/experiment help"])
async def test_a_command_about_the_command_is_answered_and_never_posted(quick_story: Story, command: str) -> None:
    story = quick_story
    answer = await story.ana.types(command, in_="#harbor")
    await story.settle()
    assert answer.text
    assert (story.rows("learnings"), story.rows("asks"), story.ana.modal) == ([], [], None)
    assert story.slack.posted("harbor") == []


async def test_til_undo_offers_the_last_thing_shared_and_takes_it_back(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til The staging flag is blue", in_="#harbor")
    await story.settle()
    answer = await story.ana.types("/til undo", in_="#harbor")
    assert "staging flag" in answer.text
    await story.ana.presses("Take back")
    await story.settle()
    assert story.rows("learnings") == []


async def test_a_marked_file_is_kept_by_its_title(quick_story: Story) -> None:
    story = quick_story
    message = await story.ana.shares_file("#harbor", "cache.png", "How caches age")
    await story.bo.reacts(message, "bulb")
    await story.settle()
    assert [row["text"] for row in story.rows("learnings")] == ["How caches age"]


async def test_a_forwarded_message_is_kept_by_its_words(quick_story: Story) -> None:
    story = quick_story
    first = await story.bo.says("#general", "Retries need jitter")
    passed_on = await story.ana.forwards(first, "#harbor")
    await story.dev.reacts(passed_on, "bulb")
    await story.settle()
    assert "Retries need jitter" in story.rows("learnings")[0]["text"]


async def test_a_message_without_words_is_not_kept_and_whoever_marked_it_is_told(quick_story: Story) -> None:
    story = quick_story
    message = await story.ana.writes_rich_text("#harbor", {"type": "rich_text_section", "elements": [{"type": "text", "text": " "}]})
    await story.bo.reacts(message, "bulb")
    await story.settle()
    assert story.rows("learnings") == []
    assert words_in("en")("sharing.nothing_to_keep") in [one.text for one in story.bo.ephemerals()]


async def test_the_form_for_changing_shows_what_was_typed(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til npm i @here/maps, then tell @channel", in_="#harbor")
    await story.settle()
    await story.ana.uses_shortcut("Change or take back", on=story.ana.channel("#harbor")[-1])
    await story.settle()
    assert "npm i @here/maps, then tell @channel" in str(story.ana.modal)
