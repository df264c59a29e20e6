"""From a side of the map to what came of it, through the real bot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.plan.rules import CommitmentState
from tests.plan.givens import EVERYBODY, FRIDAY, MONDAY, WEDNESDAY, ballots, begun, posted, proposes, takes, votes
from tests.stories.driver import Story

NO_MEETINGS, ASK_FIRST = "No meetings before ten", "Ask one question before each answer"


@pytest.mark.longest
async def test_a_side_becomes_proposals_a_vote_a_commitment_and_a_lesson(story: Story) -> None:
    chain = await begun(story)
    await story.live_until(MONDAY)
    (card,) = posted(story, "What's the smallest thing that would help here?")
    assert "Psychological safety" in story.read(card)
    assert (await proposes(story, "ana", NO_MEETINGS)).ok
    assert (await proposes(story, "bo", ASK_FIRST, nameless=True)).ok
    assert [row["author_id"] for row in story.rows("proposals", text=ASK_FIRST)] == [None]
    await story.live_until(WEDNESDAY)
    assert {name: len(ballots(story, name)) for name in EVERYBODY} == dict.fromkeys(EVERYBODY, 1)
    for name in ("ana", "bo", "dev", "farid", "gwen"):
        await votes(story, name, NO_MEETINGS, 2)
        await votes(story, name, ASK_FIRST, 1)
    assert "All three stars are given" in story.read(ballots(story, "ana")[0])
    assert len(story.rows("open_votes")) == 5 + len(EVERYBODY), "the votes, and where each ballot stands"
    await story.live_until(FRIDAY)
    assert story.rows("open_votes") == []
    (told,) = posted(story, "You chose")
    assert story.read(told).index(NO_MEETINGS) < story.read(told).index(ASK_FIRST)
    assert "10 stars" in story.read(told) and "5 stars" in story.read(told)
    assert (await takes(story, "bo", NO_MEETINGS)).ok
    assert "looks after it until" in story.read(posted(story, "You chose")[-1])
    await story.live(days=11)
    await answers_check_in(story, "It helps", "Mornings feel calmer")
    (made,) = story.rows("commitments")
    assert made["state"] == CommitmentState.RUNNING and made["chain_id"] == chain.id
    await story.live(weeks=5)
    await answers_check_in(story, "It helps", "Two mornings are enough")
    assert [row["state"] for row in story.rows("commitments")] == [CommitmentState.HELPED]
    assert posted(story, "is through") == [], "it waits some minutes for what else ends"
    await story.live(minutes=11)
    assert "it helped" in story.read(posted(story, "is through")[-1])
    await story.ana.types("/learn plan", in_="#harbor")
    seen = story.read(story.ana.modal)
    assert chain.id in seen and NO_MEETINGS in seen and "Two mornings are enough" in seen


async def answers_check_in(story: Story, button: str, lesson: str) -> None:
    asked = next(message for message in reversed(story.bo.dms()) if "plan:check_in" in str(message.get("blocks")))
    await story.bo.presses(button, in_=asked)
    await story.settle()
    await story.bo.fills(lesson=lesson)
    assert (await story.bo.submits()).ok
    await story.bo.closes_modal()
    await story.settle()


@pytest.mark.long
async def test_a_vote_takes_the_place_of_that_weeks_pulse_and_nobody_hears_more_than_twice(quick_story: Story) -> None:
    story = quick_story
    await begun(story)
    await story.live_until(MONDAY)
    await proposes(story, "ana", NO_MEETINGS)
    await proposes(story, "ana", ASK_FIRST)
    await story.live_until(WEDNESDAY)
    assert len(ballots(story, "bo")) == 1
    await story.live_until(FRIDAY)
    assert all("pulse:" not in str(message) for message in story.bo.dms())
    week = (MONDAY - timedelta(days=MONDAY.weekday())).date()
    told = [row["person_id"] for row in story.rows("attention", week=week)]
    assert max(told.count(person) for person in told) <= 2
    await story.live(days=5)
    assert any("pulse:" in str(message) for message in story.bo.dms()), "the week after it asks again"
