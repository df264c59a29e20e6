"""Nobody acts on what was told: the questions halve, then hold, and come back with an act."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.content.dimensions import Dimension
from bot.pulse.asking.rests import RestReason
from tests.conftest import WAYS
from tests.givens import MONDAY, Engines
from tests.plan.audited import a_map
from tests.plan.givens import posted
from tests.stories.driver import Story
from tests.stories.test_week import answers, asks, taps

SUNRISE = MONDAY - timedelta(hours=3)
CHOOSING = date(2026, 3, 16)  # the plan begins by itself, and nobody proposes anything
WEEK = timedelta(weeks=1)


@pytest.fixture(params=[WAYS[0], WAYS[3]], ids=["-".join(way) for way in (WAYS[0], WAYS[3])])
async def told(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[Story]:
    """Friday evening: the team has read its map."""
    mode, engine = request.param
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE) as story:
        await a_map(story, Dimension.TRY)
        yield story


async def test_a_quarter_with_an_idle_lead_and_the_tap_that_brings_the_questions_back(told: Story) -> None:
    story = told
    asked = [await asked_in(story, CHOOSING + number * WEEK) for number in range(7)]
    assert asked[0] == 0 and asked[1] >= 2 and asked[2:4] == [1, 1] and asked[4:] == [0, 0, 0], asked
    assert len(posted(story, "Fewer questions from me for now")) == 1
    assert len(posted(story, "No questions for now")) == 1
    (letter,) = [message for message in story.eve.dms() if "One tap answers" in story.read(message)]
    await story.eve.presses("We will", in_=letter)
    await story.settle()
    answer = story.read(posted(story, "we will work on this")[-1])
    assert "come back as before" in answer
    back = [await asked_in(story, CHOOSING + number * WEEK) for number in range(7, 9)]
    assert min(back) >= 2, back
    assert [row["reason"] for row in story.rows("pulse_rests", monday=CHOOSING + 7 * WEEK)] == []


async def test_a_vote_or_something_looked_after_is_an_act(told: Story) -> None:
    story = told
    from tests.plan.givens import proposes, takes

    await story.live_until(datetime(2026, 3, 16, 10, 30, tzinfo=UTC))
    assert (await proposes(story, "ana", "A Friday hour for trials")).ok
    await story.live_until(datetime(2026, 3, 18, 17, 30, tzinfo=UTC))
    assert (await takes(story, "bo", "A Friday hour for trials")).ok
    asked = [await asked_in(story, CHOOSING + number * WEEK) for number in range(1, 6)]
    assert min(asked) >= 1 and story.rows("pulse_rests", reason=RestReason.HALF) == [], asked
    assert posted(story, "Fewer questions") == []


async def asked_in(story: Story, monday: date) -> int:
    """How many questions Ana is asked in that week; she answers them, for whoever never does is left in peace."""
    before = len(asks(story, "ana"))
    thursday = datetime(monday.year, monday.month, monday.day, 21, tzinfo=UTC) + timedelta(days=3)
    await story.live_until(thursday)
    number = len({question for message in asks(story, "ana")[before:] for question in taps(message)})
    await answers(story, "ana")
    await story.live_until(thursday + timedelta(days=2))
    return number
