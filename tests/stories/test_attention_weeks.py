"""Six weeks in which nobody answers and everybody is asked: suggestions find their place, and nobody hears three things a week.

Counted from what people find in their direct messages, not from the ledger that decides. Nobody types or presses anything
after the first morning, so whatever the bot wrote came unasked.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.attention import MOST_A_WEEK
from bot.domain.nudges import Draw
from bot.usecases import nudges
from tests.givens import MONDAY
from tests.stories.driver import Story

SUNRISE = MONDAY - timedelta(hours=3)
ASKED = ("ana", "bo", "dev", "farid", "gwen", "hugo", "ines")  # Eve leads
SUGGESTED, WEEKS = "One small thing for this week", 6


async def test_suggestions_find_their_place_beside_the_pulse_and_two_messages_a_week_are_all(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudges, "draw", lambda _rng: Draw(True, 1.0))  # no week is held out: the fullest there can be
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, begin=SUNRISE) as story:
        await story.set_up_team()
        await story.live(weeks=WEEKS)
        for name in ASKED:
            told = story.told(name)
            assert sum(SUGGESTED in words for words in told) >= 2, "the pulse and its reminder leave them out for ever"
            assert sum("one tap" in words for words in told) == 3, "until three rounds were let pass"
        weeks = [
            story.at(message, story.zone_of("eve")).isocalendar().week for message in story.eve.dms() if SUGGESTED in story.read(message)
        ]
        assert weeks == [10, 11, 12, 14], "after three that were ignored, every second week"
        assert max(messages_by_week(story).values()) == MOST_A_WEEK


def messages_by_week(story: Story) -> Counter[tuple[str, int]]:
    """How many direct messages each person got in each calendar week of theirs."""
    moments = [(name, story.at(message, story.zone_of(name))) for name, person in story.people.items() for message in person.dms()]
    return Counter((name, at.isocalendar().week) for name, at in moments)
