"""Colleagues mark what somebody wrote. The author is told, in their own hours, in one message a week, and can undo each."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.localslack import Someone
from tests.givens import MONDAY
from tests.stories.driver import Story

SAID = ("A lock file without addresses works behind every mirror", "The export has a mask option", "Ask the driver, not the manual")
MARKED = "of your messages"


def told_of_marks(story: Story, name: str) -> list[str]:
    return [words for words in story.told(name) if "marked" in words and "learning" in words]


async def marks(story: Story, author: Someone, words: str) -> None:
    message = await author.says("#harbor", words)
    await story.bo.reacts(message, "bulb")
    await story.settle()


@pytest.mark.long
async def test_several_marks_become_one_message_next_monday_when_the_week_is_full(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await marks(story, story.ana, "The first one is told at once")
    assert len(told_of_marks(story, "ana")) == 1
    for words in SAID:
        story.clock.turn(hours=1)
        await marks(story, story.ana, words)
    await story.live(days=2)
    assert len(told_of_marks(story, "ana")) == 1, "one such message a week"
    await story.live(days=7)
    (_, together) = told_of_marks(story, "ana")
    assert f"3 {MARKED}" in together and all(words in together for words in SAID)
    told = next(message for message in story.ana.dms() if MARKED in story.read(message))
    assert (story.at(told, story.zone_of("ana")).weekday(), story.at(told, story.zone_of("ana")).hour) == (0, 8)


@pytest.mark.long
async def test_each_of_them_is_undone_by_its_own_button_and_stands_in_the_home_tab_until_then(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await marks(story, story.ana, "The first one is told at once")
    for words in SAID:
        await marks(story, story.ana, words)
    await story.live(days=8)
    await story.ana.opens_home()
    await story.settle()
    home = story.read(story.ana.home)
    assert all(words in home for words in SAID) and home.count("[Take back]") == 4
    told = next(message for message in story.ana.dms() if MARKED in story.read(message))
    undo = [block["accessory"] for block in told["blocks"] if "accessory" in block]
    assert len({one["value"] for one in undo}) == 3
    await story.ana.presses("Undo", in_=told)
    await story.settle()
    kept = {row["text"] for row in story.rows("learnings")}
    assert SAID[0] not in kept and {SAID[1], SAID[2]} <= kept


@pytest.mark.long
async def test_a_lead_is_told_in_their_digest_what_their_week_had_no_room_for_and_only_there(sqlite_url: str, tmp_path: Path) -> None:
    sunrise = MONDAY - timedelta(hours=3)
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, begin=sunrise) as story:
        await story.set_up_team()
        await story.live(days=1)
        story.slack.invite_bot(story.slack.add_channel("quay", members=[story.eve]))
        await story.settle()
        await story.set_up_team("Quay", "#quay")
        await story.live(hours=6)
        assert len(story.eve.dms()) == 2, "two welcomes fill the week"
        for words in SAID:
            await marks(story, story.eve, words)
        tellings = set()
        for _ in range(20):  # once the next letter is there, this one keeps its words and loses its buttons
            await story.live(days=1)
            tellings |= {re.sub(r"\n\[.*", "", words) for words in told_of_marks(story, "eve")}
        (told,) = tellings
        assert f"3 {MARKED}" in told and "Your week as a lead" in told and "Home tab" in told
        await story.eve.opens_home()
        await story.settle()
        assert story.read(story.eve.home).count("[Take back]") == 3


async def test_nobody_is_told_at_night_that_their_message_was_marked(sqlite_url: str, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, begin=MONDAY) as story:
        await story.set_up_team()
        await story.live_until(MONDAY.replace(hour=21))
        await marks(story, story.ana, SAID[0])
        assert told_of_marks(story, "ana") == []
        await story.live(hours=12)
        (told,) = [message for message in story.ana.dms() if "marked your message" in story.read(message)]
        assert story.at(told, story.zone_of("ana")).hour == 8
        assert story.at(told, story.zone_of("ana")).date() == (MONDAY + timedelta(days=1)).date()
