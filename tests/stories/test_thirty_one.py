"""Thirty-one people, nine in a team and twenty-two in none. Their rounds are released each Friday (T20)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.pulse.rounds import RoundState
from tests.givens import Engines
from tests.pulse.test_in_slack import ASKED, CLOSED_AT, answers
from tests.stories.driver import CAST, Story

OTHERS = 22
FRIDAYS, FRIDAY = 2, 4
WEEK = timedelta(weeks=1)


@pytest.mark.longest
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_a_team_and_everybody_else_are_released_each_friday(engine: str, engines: Engines, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=engines.fresh(engine), folder=tmp_path, others=OTHERS) as story:
        await _open_to_everybody(story)
        for number in range(FRIDAYS):
            await story.live_until(ASKED + number * WEEK)
            for name in story.people:
                await answers(story, name)
            await story.live_until(CLOSED_AT + number * WEEK)
            await story.live(hours=3)
            _is_released(story, number)
        assert {row["lineage"] for row in story.rows("cohorts")} == {"elsewhere", next(iter(_teams(story)))}
        assert sum(row["c1"] >= 0 for row in story.rows("cells")) > 2 * FRIDAYS
        for name in ("ana", "other1"):
            await story.people[name].types("/learn pulse", in_="#general")
            await story.settle()
            assert "the company" not in story.read(story.people[name].ephemerals()[-1]).lower(), "two groups are no company (P1)"


async def _open_to_everybody(story: Story) -> None:
    """An owner lets people in no team be asked, and the promise is posted where they read it."""
    story.slack.invite_bot("general")
    await story.set_up_team()
    await story.eve.types("/learn pulse", in_="#harbor")
    await story.settle()
    await story.eve.presses("Settings of the pulse")
    await story.settle()
    await story.eve.fills(rest="#general")
    assert (await story.eve.submits()).ok
    await story.settle()


def _is_released(story: Story, number: int) -> None:
    rounds = sorted(story.rows("rounds"), key=lambda row: row["number"])
    assert [row["state"] for row in rounds] == [RoundState.RELEASED] * (number + 1)
    newest = rounds[-1]
    assert newest["released_at"].weekday() == FRIDAY
    assert {row["round_id"] for row in story.rows("close_receipts")} == {row["id"] for row in rounds}
    members = [row for row in story.rows("cohort_members") if row["cohort_id"] in _cohorts_of(story, newest["id"])]
    assert len(members) >= len(CAST) - 1 + OTHERS, "a lead may have no group of five"


def _cohorts_of(story: Story, round_id: str) -> set[str]:
    return {row["id"] for row in story.rows("cohorts", round_id=round_id)}


def _teams(story: Story) -> set[str]:
    return {f"team:{row['id']}" for row in story.rows("teams")}
