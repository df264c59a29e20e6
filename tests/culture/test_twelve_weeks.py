"""Twelve weeks of a pilot team and a waiting one: the whole chain, printed by its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chain import lines_of_chain
from bot.content.dimensions import Dimension
from bot.culture.elsewhere.acts import import_elsewhere
from bot.outbox.attention.rules import BESIDE
from bot.people.importing.acts import import_teams, preview_of
from bot.people.importing.table import read_teams
from bot.slack import ids
from tests.conftest import WAYS
from tests.givens import MONDAY, Engines
from tests.plan.audited import a_map, everybody_says, in_bot
from tests.plan.givens import posted, proposes, takes, votes
from tests.stories.driver import Story

pytestmark = pytest.mark.longest

SUNRISE = MONDAY - timedelta(hours=3)
WAITING = 3  # people of the team that waits
HOUR, SHOW = "A Friday hour for trials", "Show one thing that went wrong"
TRIAL = "An hour that is free gets used"
TEAMS = "name,channel,leads,wave\nHarbor,#harbor,Eve Okafor; Ines Costa,1\nQuay,#quay,Colleague 0,2\n"
SURVEY = "source,period,group,people,side,value\nYearly survey,2025,,60,TRY,41\n"


@pytest.fixture(params=[WAYS[0], WAYS[3]], ids=["-".join(way) for way in (WAYS[0], WAYS[3])])
async def company(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[Story]:
    """A pilot team that has read its first map, on which trying new things stands lowest; and a team of the second wave."""
    mode, engine = request.param
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE, others=WAITING) as story:
        quay = [story.people[f"other{n}"] for n in range(WAITING)]
        story.slack.invite_bot(story.slack.add_channel("quay", members=quay))
        story.slack.invite_bot("general")
        await a_map(story, Dimension.TRY)
        await in_bot(story, lambda scope: import_teams(scope, story.eve.id, preview_of(scope, read_teams(TEAMS), [])))
        yield story


CHECK_INS = ("week_3: helps", 'end: helps "Fridays work"')
PARTS = (
    "chain ",
    "(map)",
    "choosing ",
    HOUR,
    "stars",
    "commitment",
    *CHECK_INS,
    "experiment",
    TRIAL,
    "suggested acts: ",
    "asked again from 2026-05-18: up",
)


async def test_a_pilot_team_goes_the_whole_way_and_whoever_waits_hears_nothing(company: Story) -> None:
    story = company
    await beside_the_map(story)
    await chooses(story)
    await guesses(story)
    await keeps_it(story)
    await asked_again(story)
    await nobody_was_written_to_too_often(story)
    await the_owner_looks_after_eight_weeks(story)
    (chain,) = story.rows("chains")
    told = await in_bot(story, lambda scope: lines_of_chain(scope, chain["id"]))
    print("\n".join(told))
    whole = "\n".join(told)
    for part in PARTS:
        assert part in whole, (part, whole)
    assert [whole.index(one) for one in CHECK_INS] == sorted(whole.index(one) for one in CHECK_INS), "in the order of their moments"


async def beside_the_map(story: Story) -> None:
    """What the company says of itself, what others found and what was heard stand beside the map, in one place."""
    await story.eve.types("/learn values", in_="#harbor")
    await story.eve.fills(text_1="We try things early.", side_1="TRY")
    await sends(story, "eve")
    await story.eve.types("/learn noted", in_="#harbor")
    await story.eve.fills(text="Trials need three signatures.", side="TRY", source="interview", people="6")
    await sends(story, "eve")
    read: Any = await in_bot(story, lambda scope: import_elsewhere(scope, SURVEY))
    assert len(read.new) == 1 and read.wrong == ()
    assert any(ids.MAP_QUESTIONS in str(message) for message in story.slack.posted("harbor"))
    await story.ana.types("/learn map", in_="#harbor")
    await story.settle()
    await story.ana.presses("We say, we do")
    await story.settle()
    beside = story.read(story.ana.modal)
    for part in ("We try things early.", "Trials need three signatures.", "41 of 100"):
        assert part in beside
    await story.ana.closes_modal()


async def chooses(story: Story) -> None:
    """Proposals on Monday, the vote on Wednesday, a volunteer on Friday."""
    await story.live_until(datetime(2026, 3, 16, 10, 30, tzinfo=UTC))
    assert (await proposes(story, "ana", HOUR)).ok
    assert (await proposes(story, "bo", SHOW, nameless=True)).ok
    await story.live_until(datetime(2026, 3, 18, 17, 30, tzinfo=UTC))
    for name in ("ana", "bo", "dev", "farid", "gwen"):
        await votes(story, name, HOUR, 2)
    await story.live_until(datetime(2026, 3, 20, 13, 30, tzinfo=UTC))
    assert (await takes(story, "bo", HOUR, "Four trials by Easter", ends_on="2026-04-17")).ok
    await story.bo.closes_modal()
    await tries_something_for_it(story)


async def tries_something_for_it(story: Story) -> None:
    """Bo begins an experiment and says what it is for."""
    (chain,) = story.rows("chains")
    await story.bo.types("/experiment", in_="#harbor")
    await story.bo.fills(hypothesis=TRIAL, smallest_test="One Friday, one hour", judged_by="Somebody tried something")
    await story.bo.selects("chain", chain["id"])
    await sends(story, "bo")


async def guesses(story: Story) -> None:
    """The round table of April, after two weeks of answers: Eve guesses before the results, and reads hers beside them, alone."""
    await story.eve.types("/learn leaders", in_="#general")
    await story.eve.fills(channel="#general")
    await sends(story, "eve")
    await answers_come(story, date(2026, 3, 24), date(2026, 3, 31))
    await story.live_until(datetime(2026, 4, 6, 9, tzinfo=UTC))
    opened = next(message for message in story.slack.posted("general") if "Guess first" in story.read(message))
    await story.eve.presses("My guess", in_=opened)
    await story.settle()
    await story.eve.fills(team_1="6")
    await sends(story, "eve")
    await answers_come(story, date(2026, 4, 7))
    await story.live_until(datetime(2026, 4, 13, 9, tzinfo=UTC))
    held = next(message for message in story.slack.posted("general") if "the results are there" in story.read(message))
    await story.eve.presses("My guess beside it", in_=held)
    await story.settle()
    assert "you guessed 6 in 10" in story.read(story.eve.modal)
    await story.eve.closes_modal()
    await story.eve.presses("I take something on", in_=held)
    await story.settle()
    await story.eve.fills(text="Tell one thing of mine that failed, each Friday")
    await sends(story, "eve")
    await story.settle()
    assert any("takes on" in story.read(message) for message in story.slack.posted("general"))
    assert not any("guessed" in story.read(message) for message in story.slack.posted("general"))


async def keeps_it(story: Story) -> None:
    """Bo says how it goes when he is asked after three weeks, where the question of the first is closed, and at the end."""
    for day, moment, says, lesson in (
        (13, "week_3", "It helps", ""),
        (20, "end", "It helps", "Fridays work"),
    ):
        await story.live_until(datetime(2026, 4, day, 18, tzinfo=UTC))
        asked = next(message for message in story.bo.dms() if f"|{moment}|" in str(message.get("blocks")))
        await story.bo.presses(says, in_=asked)
        await story.settle()
        await story.bo.fills(lesson=lesson)
        await sends(story, "bo")
    await story.live(minutes=11)  # what else ends is told with it
    assert "it helped" in story.read(posted(story, "is through")[-1])


async def asked_again(story: Story) -> None:
    """Everybody answers each week, yes to all. Four weeks after the end the side's two questions come again; then it is told."""
    await answers_come(story, *(date(2026, 4, 28) + timedelta(weeks=n) for n in range(5)))
    await story.live_until(datetime(2026, 6, 1, 12, tzinfo=UTC))
    (chain,) = story.rows("chains")
    assert chain["again_round"] is not None
    assert "That's probably more than chance" in story.read(posted(story, "You tried")[-1])


async def nobody_was_written_to_too_often(story: Story) -> None:
    """Two unasked messages a week at most; and to whoever waits none at all."""
    beside = {one.value for one in BESIDE}
    weeks = Counter((row["person_id"], row["week"]) for row in story.rows("attention") if row["kind"] not in beside)
    assert max(weeks.values()) <= 2
    assert {f"other{n}": story.told(f"other{n}") for n in range(WAITING)} == {f"other{n}": [] for n in range(WAITING)}
    assert story.slack.posted("quay") == []


async def the_owner_looks_after_eight_weeks(story: Story) -> None:
    """Two teams are too few to tell, and the page says so without naming one."""
    await story.eve.types("/learn waves", in_="#harbor")
    page = story.read(story.eve.modal)
    assert "Too few teams to tell" in page and "1 of the teams that wait has been asked nothing yet" in page and "Quay" not in page
    await story.eve.closes_modal()
    await story.eve.types("/learn tried", in_="#harbor")
    assert "Chance decides" in story.read(story.eve.modal)


async def sends(story: Story, name: str) -> None:
    """They send off the form they filled in."""
    done = await story.people[name].submits()
    assert done.ok, (done.errors, done.error)
    await story.people[name].closes_modal()
    await story.settle()


async def answers_come(story: Story, *tuesdays: date) -> None:
    """On these evenings everybody answers this week's questions, each with what is best."""
    for tuesday in tuesdays:
        await story.live_until(datetime.combine(tuesday, time(20), UTC))
        await everybody_says(story, lambda _: True)
