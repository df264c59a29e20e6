"""A plan that begins by itself on the Monday after a map, and where it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.rules import ChoosingState, Origin
from bot.plan.starting.acts import LOOK_DUE, look_at_team, sides_to_start
from bot.schedule.job import DueContext
from bot.schedule.store import set_due
from tests.conftest import WAYS
from tests.givens import MONDAY, Engines
from tests.plan.audited import ASKED, a_map, in_bot, team_of
from tests.plan.givens import posted, proposes
from tests.stories.driver import Story

SUNRISE = MONDAY - timedelta(hours=3)
FRIDAY_EVENING = datetime(2026, 3, 13, 19, tzinfo=UTC)
SUNDAY_EVENING = datetime(2026, 3, 15, 19, tzinfo=UTC)
ASKED_ON = datetime(2026, 3, 16, 10, 30, tzinfo=UTC)
VOTE_OPEN = datetime(2026, 3, 18, 17, 30, tzinfo=UTC)
NEXT_SUNDAY = datetime(2026, 3, 22, 19, tzinfo=UTC)


@pytest.fixture(params=[WAYS[0], WAYS[3]], ids=["-".join(way) for way in (WAYS[0], WAYS[3])])
async def told(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[Story]:
    """Friday evening: the team has read a map on which trying new things stands lowest."""
    mode, engine = request.param
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE) as story:
        await a_map(story, Dimension.TRY)
        yield story


@pytest.fixture
async def quick(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    """The same on one way."""
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, begin=SUNRISE) as story:
        await a_map(story, Dimension.TRY)
        yield story


@pytest.mark.long
async def test_on_the_monday_after_its_map_a_team_is_asked_in_the_place_of_that_weeks_pulse(told: Story) -> None:
    story = told
    letter = next(one for one in reversed(story.told("eve")) if "On Monday I ask" in one)
    assert "about *Trying new ways*" in letter, letter
    await story.live_until(ASKED_ON)
    (card,) = posted(story, "What's the smallest thing that would help here?")
    assert "Your own answers say to start here." in story.read(card)
    assert [row["origin"] for row in story.rows("chains")] == [Origin.MAP]
    assert (await proposes(story, "ana", "A Friday hour for trials")).ok
    assert (await proposes(story, "bo", "Show one thing that went wrong")).ok
    before = {name: len(story.people[name].dms()) for name in ASKED}
    await story.live_until(NEXT_SUNDAY)
    closed = {name: [one for one in story.people[name].dms() if "The vote is over" in story.read(one)] for name in ASKED}
    assert {name: len(found) for name, found in closed.items()} == dict.fromkeys(ASKED, 1), "one ballot each, closed with the vote"
    assert {name for name in ASKED if len(story.people[name].dms()) - before[name] > 2} == set()
    assert not any("pulse:answer" in str(message["blocks"]) for name in ASKED for message in story.people[name].dms()[before[name] :])


@pytest.mark.long
async def test_it_begins_once_whatever_is_run_twice_or_killed(told: Story) -> None:
    story = told
    await story.live_until(SUNDAY_EVENING)
    assert len(story.rows("choosings")) == 1
    await in_bot(story, lambda scope: set_due(scope, LOOK_DUE, scope.workspace, scope.now))
    await story.stop_bot(without_warning=True)
    await story.start_bot()
    await story.live_until(ASKED_ON)
    team = team_of(story)
    await in_bot(story, lambda scope: look_at_team(DueContext(scope, team, scope.now)))
    await story.live_until(NEXT_SUNDAY + timedelta(weeks=1))
    assert len(story.rows("choosings")) == 1 and len(story.rows("chains")) == 1
    assert len(posted(story, "What's the smallest thing that would help here?")) == 1


async def test_a_lead_who_says_not_now_is_heard_before_and_after_it_was_begun(quick: Story) -> None:
    story = quick
    letter = next(message for message in reversed(story.eve.dms()) if "On Monday I ask" in story.read(message))
    await story.eve.presses("Not now", in_=letter)
    await story.settle()
    assert not (await story.eve.submits()).ok, "a reason is asked for"
    await story.eve.fills(why="We ship on Wednesday")
    assert (await story.eve.submits()).ok
    await story.live_until(ASKED_ON)
    assert story.rows("choosings") == []
    assert "We ship on Wednesday" in story.read(posted(story, "Not now")[-1])
    await story.live_until(VOTE_OPEN)
    assert any("pulse:answer" in str(message["blocks"]) for message in story.bo.dms()[-2:]), "that week is asked as usual"


@pytest.mark.long
async def test_not_now_from_the_plan_calls_off_what_waits_for_monday(quick: Story) -> None:
    story = quick
    await story.live_until(SUNDAY_EVENING)
    await story.eve.types("/learn plan", in_="#harbor")
    await story.settle()
    await story.eve.presses("Not now")
    await story.settle()
    await story.eve.fills(why="We ship on Wednesday")
    assert (await story.eve.submits()).ok
    await story.live_until(ASKED_ON)
    assert posted(story, "smallest thing that would help here") == []
    assert [row["state"] for row in story.rows("choosings")] == [ChoosingState.OVER]
    assert story.rows("pulse_rests") == []


@pytest.mark.long
async def test_nobody_but_a_lead_or_owner_puts_it_off(quick: Story) -> None:
    from bot.errors import NotAllowed
    from bot.plan.saying.acts import say
    from bot.plan.saying.rules import LeadWord

    story, team = quick, team_of(quick)
    (audit,) = [row["id"] for row in story.rows("rounds")]
    with pytest.raises(NotAllowed):
        await in_bot(story, lambda scope: say(scope, story.bo.id, team, audit, LeadWord.NOT_NOW, "I would rather not"))


@pytest.mark.long
async def test_where_a_plan_is_open_none_begins_by_itself(quick: Story) -> None:
    story, team = quick, team_of(quick)
    await in_bot(story, lambda scope: plans.begin(scope, team, Dimension.SAFE, Origin.LEAD))
    await story.live_until(SUNDAY_EVENING)
    assert [row["dimension"] for row in story.rows("chains")] == [Dimension.SAFE]


@pytest.mark.long
@pytest.mark.parametrize("setting", ["paused", "day_off"])
async def test_it_waits_while_everything_rests(quick: Story, setting: str) -> None:
    story = quick
    if setting == "day_off":
        await story.live_until(SUNDAY_EVENING)
    await in_bot(story, lambda scope: _rests(scope, setting, datetime(2026, 3, 20, 6, tzinfo=UTC)))
    await story.live_until(ASKED_ON)
    assert posted(story, "smallest thing that would help here") == []
    await story.live_until(ASKED_ON + timedelta(weeks=1))
    assert len(posted(story, "smallest thing that would help here")) == 1, "a week later"


@pytest.mark.long
async def test_a_stale_map_is_left_alone(quick: Story) -> None:
    story, team = quick, team_of(quick)
    assert await in_bot(story, lambda scope: sides_to_start(scope, team)) == (Dimension.TRY,)
    later = story.clock() + timedelta(days=15)
    assert await in_bot(story, lambda scope: sides_to_start(scope.at(later), team)) == ()


def _rests(scope: Scope, setting: str, until: datetime) -> Any:
    from bot.database.consent import PAUSED_UNTIL
    from bot.people import store as people
    from bot.people.programme.acts import EVERYBODY

    if setting == "paused":
        people.change_setting(scope, PAUSED_UNTIL, until.isoformat(), None)
    else:
        people.add_days_off(scope, EVERYBODY, ASKED_ON.date(), ASKED_ON.date())
    return rows
