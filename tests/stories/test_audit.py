"""A team's first audit and its map."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.content.dimensions import Dimension
from tests.conftest import WAYS
from tests.givens import MONDAY, Engines
from tests.plan.audited import everybody_says
from tests.stories.driver import BERLIN, CAST, Story
from tests.stories.test_week import asks, open_rows, taps

SUNRISE = MONDAY - timedelta(hours=3)
ASKED = ("ana", "bo", "cleo", "dev", "farid", "gwen", "hugo", "ines")  # Eve leads
WEEK = timedelta(weeks=1)
TUESDAY_NIGHT = datetime(2026, 3, 10, 22, tzinfo=ZoneInfo(BERLIN))
FRIDAY_NOON = datetime(2026, 3, 13, 12, tzinfo=ZoneInfo(BERLIN))
FRIDAY_NIGHT = datetime(2026, 3, 13, 22, tzinfo=ZoneInfo(BERLIN))


@pytest.fixture(params=WAYS, ids=["-".join(way) for way in WAYS])
async def begun(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[Story]:
    """The team is set up on a Monday morning; audits are on, as for everybody who begins now."""
    mode, engine = request.param
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE) as story:
        await story.set_up_team(audit=True)
        yield story


async def goes_through(story: Story, name: str, most: int = 22, place: int = 3) -> int:
    """Somebody taps item after item on the one message; how many."""
    done = 0
    while done < most and (waiting := taps(asks(story, name)[-1]) if asks(story, name) else {}):
        (points,) = waiting.values()
        button = points[min(place, len(points) - 1)]
        await story.people[name].presses(action_id=button["action_id"], in_=asks(story, name)[-1])
        await story.settle()
        done += 1
    return done


async def test_from_the_set_up_to_the_map_on_day_twelve(begun: Story) -> None:
    story = begun
    await story.live_until(FRIDAY_NOON - WEEK)
    assert not any(asks(story, name) for name in CAST), "nothing is asked before the first full week"
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED:
        (card,) = asks(story, name)
        assert story.at(card, story.zone_of(name)).weekday() == 1
    for name in ASKED[:2]:
        assert await goes_through(story, name, place=2 + ASKED.index(name) % 3) == 22
    assert await goes_through(story, "hugo", most=9) == 9
    await everybody_says(story, lambda question: question.dimension is not Dimension.TRY, ASKED[2:6])
    assert len(story.ana.dms()) == len({message.ts for message in story.ana.dms()})
    assert open_rows(story) == 6 * 22 + 9
    await story.live_until(FRIDAY_NOON - timedelta(minutes=1))
    reminded = {name for name in ASKED if any("only reminder" in words for words in story.told(name))}
    assert reminded == {"hugo", "ines"}, "who has not finished"
    await everybody_says(story, lambda _question: True, ["hugo"])
    await story.live_until(FRIDAY_NIGHT)
    assert open_rows(story) == 0
    (posted,) = [message for message in story.slack.posted("harbor") if "Harbor: how we learn" in story.read(message)]
    assert "in 10 answers say" in story.read(posted)
    (letter,) = [message for message in story.eve.dms() if "Harbor: how we learn" in story.read(message)]
    assert abs(float(letter["ts"]) - float(posted["ts"])) < 90, "the same minute"
    await story.ana.types("/learn map", in_="#harbor")
    await story.settle()
    assert "Harbor: how we learn" in story.read(story.ana.ephemerals()[-1])
    await story.ana.presses("The four questions", in_=story.ana.ephemerals()[-1])
    await story.settle()
    assert "What happens when something fails" in story.read(story.ana.modal)
    await story.ana.closes_modal()
    await story.ana.opens_home()
    await story.settle()
    assert "how we learn" in story.read(story.ana.home)


@pytest.mark.long
async def test_at_most_two_unasked_messages_a_person_in_the_audit_s_week(begun: Story) -> None:
    story = begun
    await story.live_until(datetime(2026, 3, 8, 23, tzinfo=ZoneInfo(BERLIN)))
    before = {name: len(story.people[name].dms()) for name in CAST}
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED[:6]:
        await goes_through(story, name)
    await story.live_until(datetime(2026, 3, 15, 23, tzinfo=ZoneInfo(BERLIN)))
    assert {name: len(story.people[name].dms()) - before[name] for name in CAST if len(story.people[name].dms()) - before[name] > 2} == {}


@pytest.mark.long
async def test_stop_and_go_on_and_back_and_the_message_says_nothing_of_an_answer(begun: Story) -> None:
    story = begun
    await story.live_until(TUESDAY_NIGHT)
    await goes_through(story, "bo", most=2, place=4)
    at_three = story.told("bo")[-1]
    assert "3 of 22" in at_three
    await story.bo.presses("Back")
    await story.settle()
    assert "2 of 22" in story.told("bo")[-1]
    await story.bo.presses("Keep, go on")
    await story.settle()
    await goes_through(story, "ana", most=2, place=0)
    assert story.told("ana")[-1] == at_three, "what was tapped changes what is shown"


@pytest.mark.long
async def test_a_line_at_the_end_is_shown_with_no_name(begun: Story) -> None:
    story = begun
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED:
        await goes_through(story, name)
    await story.ana.presses("What gets in the way?")
    await story.settle()
    await story.ana.fills(comment="Two calendars, and neither is right")
    assert (await story.ana.submits()).ok
    await story.live_until(FRIDAY_NIGHT)
    (posted,) = [message for message in story.slack.posted("harbor") if "Harbor: how we learn" in story.read(message)]
    words = story.read(posted)
    assert "Two calendars, and neither is right" in words and "Ana" not in words


@pytest.mark.long
async def test_tapping_through_takes_no_longer_than_thinking(begun: Story) -> None:
    """22 taps and their answers: what the bot takes of the ninety seconds; printed, for nobody's clock to fail."""
    story = begun
    await story.live_until(TUESDAY_NIGHT)
    taken = []
    for name in ASKED[:3]:
        start = time.perf_counter()
        assert await goes_through(story, name) == 22
        taken.append(time.perf_counter() - start)
    print(f"22 taps with their answers: {sorted(taken)[1]:.1f} s, the middle of three people")
