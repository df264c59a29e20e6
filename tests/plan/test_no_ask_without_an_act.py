"""Nobody acts on what was told: the questions halve, then hold, and come back with an act."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.plan.saying.acts import say
from bot.plan.saying.rules import LeadWord
from bot.plan.waiting.acts import rest_unless_acted
from bot.pulse.asking.acts import next_opening
from bot.pulse.asking.resting import resting_teams
from bot.pulse.asking.rests import RestReason
from bot.pulse.rounds import Round
from tests.conftest import WAYS
from tests.givens import MONDAY, Engines
from tests.plan.audited import a_map
from tests.plan.givens import posted
from tests.pulse.world import PulseWorld, in_transaction, world
from tests.stories.driver import Story
from tests.stories.test_week import asks, taps

__all__ = ["world"]
HELD = 6  # the week in which the lead answers
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


@pytest.mark.long
async def test_a_quarter_with_an_idle_lead_and_the_tap_that_brings_the_questions_back(told: Story) -> None:
    story = told
    asked, letters = [], []
    for number in range(7):
        asked.append(await asked_in(story, CHOOSING + number * WEEK))
        letters += [text for text in that_can_be_answered(story) if text not in letters]
    assert asked[0] == 0 and asked[1] >= 2 and asked[2:4] == [1, 1] and asked[4:] == [0, 0, 0], asked
    assert len(posted(story, "Fewer questions from me for now")) == 1
    assert len(posted(story, "No questions for now")) == 1
    assert len(that_can_be_answered(story)) == 1, "only the newest letter: what waits is answered once"
    assert ["half as much" in letter for letter in letters[:2]] == [True, True] and "I ask the team nothing" in letters[-1], letters
    assert not any("asked as before" in letter for letter in letters), (
        "there are too few leads for a group of their own: she is asked nothing"
    )
    (letter,) = [message for message in story.eve.dms() if "One tap answers" in story.read(message)]
    await story.eve.presses("We will", in_=letter)
    await story.settle()
    answer = story.read(posted(story, "we will work on this")[-1])
    assert "come back as before" in answer
    assert len(that_can_be_answered(story)) <= 1
    back = [await asked_in(story, CHOOSING + number * WEEK) for number in range(7, 9)]
    assert min(back) >= 2, back
    assert [row["reason"] for row in story.rows("pulse_rests", monday=CHOOSING + 7 * WEEK)] == []


def that_can_be_answered(story: Story) -> list[str]:
    return [text for message in story.eve.dms() if "One tap answers" in (text := story.read(message))]


@pytest.mark.long
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


@pytest.mark.long
def test_a_word_that_nothing_follows_brings_the_same_once_more(world: PulseWorld) -> None:
    """Held after four weeks; the lead says "we will", and all is asked; six weeks later it is held again, and told again to all."""
    world.audits()
    people = [f"UHarbor{n}" for n in range(10)]
    world.team("Harbor", people, leads=["ULEAD"], channel="C0HARBOR")
    first = a_week(world, people)
    rests = [rests_in_the_next(world)]
    for week in range(1, 13):
        current = a_week(world, people)
        if week == HELD:
            in_transaction(world, say, "ULEAD", "Harbor", first.id, LeadWord.WE_WILL)
        assert (world.questions(current, people[0]) == []) is (rests[-1] is RestReason.NO_ACT)
        rests.append(rests_in_the_next(world))
    half, none = RestReason.HALF, RestReason.NO_ACT
    assert rests[:HELD] == [None, None, half, half, none, none]
    assert rests[HELD:] == [None, None, None, half, half, none, none]
    assert [row["recipient"] for row in world.notices("plan:asked_less")] == ["C0HARBOR"] * 4


def a_week(world: PulseWorld, people: Sequence[str]) -> Round:
    """Everybody answers, and it is told on Friday."""
    current = world.open()
    for person in people:
        world.answer_all(current, person)
    world.finish(current)
    return current


def rests_in_the_next(world: PulseWorld) -> RestReason | None:
    """It is Sunday, and then the next Monday: what that week is for Harbor."""
    monday = next_opening(world.now)
    world.now = monday - timedelta(days=1)
    in_transaction(world, rest_unless_acted, "Harbor")
    world.now = monday
    rests: RestReason | None = in_transaction(world, resting_teams, monday.date()).get("Harbor")
    return rests


async def asked_in(story: Story, monday: date) -> int:
    """How many questions Ana is asked in that week; she answers them, for whoever never does is left in peace."""
    before = {message["ts"] for message in asks(story, "ana")}
    thursday = datetime(monday.year, monday.month, monday.day, 21, tzinfo=UTC) + timedelta(days=3)
    await story.live_until(thursday)
    new = [message["ts"] for message in asks(story, "ana") if message["ts"] not in before]
    number = len({question for ts in new for question in taps(card(story, ts))})
    for ts in new:
        while waiting := taps(card(story, ts)):
            point = next(iter(waiting.values()))[0]
            await story.ana.presses(action_id=point["action_id"], in_=card(story, ts))
            await story.settle()
    await story.live_until(thursday + timedelta(days=2))
    return number


def card(story: Story, ts: str) -> Mapping[str, Any]:
    """One of Ana's messages as it reads now."""
    return next(message for message in story.ana.dms() if message["ts"] == ts)
