"""The same words by the same person, a moment later. Slack may have said that the first time failed."""

from __future__ import annotations

import asyncio

import pytest

from tests.stories.driver import Story

TYPED = {
    "til": ("/til The plover nests late", "learnings", "Share anyway"),
    "ask": ("/learn ask Who knows where the plover nests?", "asks", "Ask anyway"),
}


@pytest.mark.parametrize("kind", ["ask", pytest.param("til", marks=pytest.mark.long)])
async def test_words_that_are_typed_again_are_posted_again_only_if_wished(quick_story: Story, kind: str) -> None:
    story, (line, table, button) = quick_story, TYPED[kind]
    await story.ana.types(line, in_="#harbor")
    story.clock.turn(minutes=1)
    await story.ana.types(line, in_="#harbor")
    await story.settle()
    assert "a moment ago, and it's saved" in story.read(story.ana.ephemerals("#harbor")[-1])
    assert len(story.rows(table)) == 1
    await story.ana.presses(button)
    await story.settle()
    assert len(story.rows(table)) == 2
    story.clock.turn(minutes=6)
    await story.ana.types(line, in_="#harbor")
    await story.settle()
    assert len(story.rows(table)) == 3, "later it is meant"


async def test_words_typed_while_the_first_ones_still_waited_are_posted_once(quick_story: Story) -> None:
    story = quick_story
    await asyncio.gather(*(story.ana.types("/til The plover nests late", in_="#harbor") for _ in range(5)))
    await story.settle()
    assert len(story.rows("learnings")) == 1
    assert sum("nests late" in story.read(message) for message in story.bo.channel("#harbor")) == 1


@pytest.mark.long
async def test_other_words_and_other_people_are_asked_nothing(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.ana.types("/til The plover nests late!", in_="#harbor")
    await story.bo.types("/learn ask The plover nests late", in_="#harbor")
    await story.settle()
    assert (len(story.rows("learnings")), len(story.rows("asks"))) == (2, 1)


@pytest.mark.long
async def test_in_a_direct_message_too(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til The plover nests late", in_="bot")
    await story.ana.presses("#harbor")
    await story.ana.types("/til The plover nests late", in_="bot")
    await story.settle()
    assert "a moment ago" in story.read(story.ana.ephemerals()[-1])
    await story.ana.presses("Share anyway")
    await story.settle()
    assert [row["channel_id"] for row in story.rows("learnings")] == [story.slack.channel_id("harbor")] * 2
