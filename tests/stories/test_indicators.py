"""The indicators and moves as people meet them in Slack, through the real bot and the local workspace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories.driver import Story


async def opened(story: Story, name: str, words: str = "/learn indicators") -> str:
    await story.people[name].types(words, in_="#harbor")
    await story.settle()
    return story.read(story.people[name].modal)


@pytest.mark.longest
async def test_figures_come_on_a_monday_and_say_what_they_rest_on(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    assert "The first figures come on Monday, 9 March" in await opened(story, "ana")
    await story.ana.closes_modal()
    await story.live(days=29)
    for name in ("ana", "bo", "dev"):
        await story.people[name].types(f"/til {name} found out something", in_="#harbor")
    await story.live(days=7)
    words = await opened(story, "ana")
    assert "Harbor: sharing" in words
    assert "*Share of members who shared*\n35 %" in words and "35 % (likely" not in words  # three of nine: all were counted
    assert "from 5-9 members" in words
    assert "Shown from 8 questions on." in words
    assert "Moves inside the company" in words
    await story.ana.presses("Why these numbers?")
    await story.settle()
    assert "out of all members" in story.read(story.ana.modal)


async def test_the_home_tab_leads_there(quick_story: Story) -> None:
    story = quick_story
    await story.ana.opens_home()
    await story.settle()
    await story.ana.presses("Indicators", in_="home")
    await story.settle()
    assert "You are in no team yet" in story.read(story.ana.modal) or "The first figures come" in story.read(story.ana.modal)


@pytest.mark.longest
async def test_a_move_is_confirmed_shown_under_privacy_and_forgotten(story: Story) -> None:
    await opened(story, "ana", "/learn moved")
    assert "at most 35 days" in story.read(story.ana.modal)
    await story.ana.fills(name="Data engineer", helped="Yes")
    await story.ana.selects("since", str(story.clock().date() + timedelta(days=1)))
    refused = await story.ana.submits()
    assert "once it has begun" in refused.errors["since"]
    await story.ana.selects("since", str(story.clock().date()))
    assert (await story.ana.submits()).ok
    await story.settle()
    (row,) = story.rows("moves")
    assert (row["change"], row["helped"]) == ("role:data engineer", "yes")
    assert "a new role or team you confirmed" in await opened(story, "ana", "/learn privacy")
    await story.ana.closes_modal()
    await story.live(days=36)
    assert story.rows("moves") == []
    assert [row["value"] for row in story.rows("weekly_counts", name="moved_said")] == [1]
    assert story.rows("weekly_counts", name="moved_helped") == []  # one answer is never a number
