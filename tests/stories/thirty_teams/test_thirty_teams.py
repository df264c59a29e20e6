"""What the crowd receives: at most two unasked messages a week, and nothing about nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.outbox.attention.rules import MOST_A_WEEK
from tests.stories.thirty_teams.counting import check_unasked
from tests.stories.thirty_teams.crowd import ThirtyTeams
from tests.stories.thirty_teams.telling import received


@pytest.mark.longest
async def test_in_four_weeks_of_three_teams_nobody_hears_from_ripple_more_than_twice_a_week(sqlite_url: str, tmp_path: Path) -> None:
    async with ThirtyTeams.story_in(tmp_path, sqlite_url, teams=3) as story:
        company = ThirtyTeams(story, teams=3)
        await company.set_up()
        for week in range(1, 5):
            await company.lives_a_week()
            assert 0 < check_unasked(story, week) <= MOST_A_WEEK
        assert company.acting.done > 0, "leads press Done"
        digests = [
            one.text
            for team in company.names
            for one in received(story, company.lead(team), company.channel(team))
            if "the week to" in one.text
        ]
        assert len(digests) >= 9, "three teams share every week"
        assert Counter(one for one in digests if "…" in one or "0 learn" in one) == {}, "nothing cut, nothing about nothing"
        assert not any("The company in February" in one.text for one in received(story, story.eve)), "nobody was there in February"
