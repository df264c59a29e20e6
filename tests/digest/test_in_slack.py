"""Digests and nudges through the real bot and a real Slack of our own. Told at their hour, answered in one tap."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.localslack import as_plain_text
from bot.slack import ids
from tests.stories.driver import Story

AFTER_FRIDAY = datetime(2026, 3, 6, 14, 30, tzinfo=UTC)
MONDAY_NOON = datetime(2026, 3, 9, 11, 0, tzinfo=UTC)


async def week_lived(story: Story) -> None:
    """A team that learned something, and its Friday."""
    await story.set_up_team()
    await story.ana.types("/til A slow query told us where the index was missing", in_="#harbor")
    await story.live_until(AFTER_FRIDAY)


def told(messages: list[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    return [message for message in messages if part in message.get("text", "")]


def managers(story: Story) -> list[dict[str, Any]]:
    return told(story.eve.dms(), "Your week as a lead")


@pytest.mark.long
async def test_the_week_is_told_once_in_the_teams_channel(story: Story) -> None:
    await week_lived(story)
    (digest,) = told(story.ana.channel("#harbor"), "the week to 6 March")
    assert "index was missing" in as_plain_text(digest)
    await story.live_until(MONDAY_NOON)
    assert len(told(story.ana.channel("#harbor"), "the week to 6 March")) == 1


@pytest.mark.long
async def test_a_lead_accepts_the_act_of_their_monday_and_the_digest_says_so(story: Story) -> None:
    await week_lived(story)
    await story.live_until(MONDAY_NOON)
    (digest,) = managers(story)
    assert not [name for name in story.people if name != "eve" and told(story.people[name].dms(), "Your week as a lead")]
    await story.eve.presses("I'll do it", in_=digest)
    await story.settle()
    (digest,) = managers(story)
    assert "You said you'll do it" in as_plain_text(digest)
    await story.eve.presses("Choose my own moment", in_=digest)
    await story.eve.fills(when="open our Tuesday call", will="tell one mistake of mine")
    assert (await story.eve.submits()).errors == {}
    await story.settle()
    (digest,) = managers(story)
    assert "When I open our Tuesday call, I will tell one mistake of mine." in as_plain_text(digest)
    await story.eve.presses("Done", in_=digest)
    await story.settle()
    assert "Thank you for trying" in as_plain_text(managers(story)[0])


async def test_a_preview_is_seen_by_nobody_else(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til Ask before the stand-up", in_="#harbor")
    await story.settle()
    answer = await story.ana.types("/learn digest", in_="#harbor")
    assert "Only you see it" in answer.text and "Ask before the stand-up" in answer.text
    assert not told(story.bo.channel("#harbor"), "the week to")
    assert ids.DIGEST_SETTINGS not in json.dumps(answer.blocks), "for leads and owners only"
    lead = await story.eve.types("/learn digest lead", in_="#harbor")
    assert "Your week as a lead" in lead.text
    assert "You are in no team" not in (await story.eve.types("/learn digest company", in_="#harbor")).text


@pytest.mark.long
async def test_a_lead_changes_day_and_hour_and_an_odd_hour_keeps_the_form_open(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn digest", in_="#harbor")
    await story.eve.presses("Settings")
    await story.eve.selects("time", "23:00")
    assert set((await story.eve.submits()).errors) == {"time"}
    await story.eve.selects("time", "09:30")
    await story.eve.selects("day", "Thursday")
    assert (await story.eve.submits()).errors == {}
    await story.ana.types("/til Short notes travel far", in_="#harbor")
    await story.live_until(datetime(2026, 3, 5, 9, 0, tzinfo=UTC))
    assert len(told(story.ana.channel("#harbor"), "the week to 5 March")) == 1


@pytest.mark.longest
async def test_a_workspace_without_charts_gets_the_same_in_words(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.wants_the_chart()
    for _ in range(5):
        await story.ana.types(f"/til Lesson of the week, number {story.clock().day}", in_="#harbor")
        await story.live(days=7)
    digest = told(story.ana.channel("#harbor"), "the week to")[-1]
    charts = [block for block in digest["blocks"] if block["type"] == "data_visualization"]
    assert len(charts) == 1
    assert "Learnings shared, week by week" in digest["text"]
