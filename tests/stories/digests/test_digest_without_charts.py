"""A workspace that does not show charts yet. The digest still comes, once, and the chart's numbers stand in it as words."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import WAYS
from tests.givens import MONDAY, Engines
from tests.stories.driver import BERLIN, Story

SUNRISE = MONDAY - timedelta(hours=3)
# A chart begins with the fourth week.
FOURTH_MONDAY = datetime(2026, 3, 23, 9, tzinfo=ZoneInfo(BERLIN))
FOURTH_FRIDAY = datetime(2026, 3, 27, 22, tzinfo=ZoneInfo(BERLIN))
NUMBERS = "Learnings shared, week by week. 2 March: 1, 9 March: 0, 16 March: 0, 23 March: 2."


def digests(story: Story) -> list[dict[str, Any]]:
    return [message for message in story.slack.posted("harbor") if "the week to" in story.read(message)]


def kinds(message: dict[str, Any]) -> list[str]:
    return [block["type"] for block in message["blocks"]]


@pytest.mark.longest
@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "shown"])
@pytest.mark.parametrize(("mode", "engine"), WAYS[::3], ids=["-".join(way) for way in WAYS[::3]])
async def test_a_refused_chart_costs_the_digest_only_its_picture(
    mode: str, engine: str, refuses: bool, engines: Engines, tmp_path: Path
) -> None:
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE) as story:
        fault = story.slack.faults.refuse_blocks("data_visualization", times=None if refuses else 0)
        await story.set_up_team()
        await story.wants_the_chart()
        await story.ana.types("/til Five short calls beat one long workshop", in_="#harbor")
        await story.live_until(FOURTH_MONDAY)
        for words in ("A seed makes a random test repeatable", "Ask first what the number is for"):
            await story.bo.types(f"/til {words}", in_="#harbor")
            await story.settle()
        before = len(digests(story))
        await story.live_until(FOURTH_FRIDAY)
        (digest,) = digests(story)[before:]
        assert (fault.met > 0, "data_visualization" not in kinds(digest)) == (refuses, refuses)
        assert NUMBERS in digest["text"] and (NUMBERS in story.read(digest)) is refuses
        assert "A seed makes a random test repeatable" in story.read(digest) and "The whole week" not in digest["text"]
        assert {row["state"] for row in story.rows("outbox", kind="digest_team")} == {"sent"}
