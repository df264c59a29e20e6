"""Six weeks in which nobody answers and everybody is asked. Suggestions find their place, and nobody hears three things a week.

Counted from what people find in their direct messages, not from the ledger that decides. Nobody types or presses anything
after the first morning, so whatever the bot wrote came unasked; only the day of an experiment was set by its owner.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.nudges import acts as nudges
from bot.nudges.rules import Draw
from bot.outbox.attention.rules import MOST_A_WEEK
from tests.givens import MONDAY
from tests.stories.driver import Story

SUNRISE = MONDAY - timedelta(hours=3)
ASKED = ("ana", "bo", "dev", "farid", "gwen", "hugo", "ines")  # Eve leads
OWNERS_MONTH = "The company in"
SUGGESTED, WEEKS = "One small thing for this week", 6


@pytest.mark.long
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
        assert weeks == [11, 12, 13, 15], "after three that were ignored, every second week"
        assert max(messages_by_week(story).values()) == MOST_A_WEEK


@pytest.mark.longest
async def test_the_reminder_of_an_experiment_waits_for_room_and_unclear_waits_for_the_reminder(sqlite_url: str, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, begin=SUNRISE) as story:
        await story.set_up_team()
        await story.live(days=1)
        await story.ana.types("/experiment", in_="#harbor")
        await story.settle()
        await story.ana.fills(hypothesis="Pairing halves review time", smallest_test="Two tickets", judged_by="Hours to merge")
        await story.ana.selects("ends_on", "2026-03-16")
        assert (await story.ana.submits()).ok
        await story.live(weeks=4)
        asked, reminded = (moments(story, "ana", words) for words in ("Your experiment ends today", "Your experiment is over"))
        assert (asked, reminded) == (["Mon 16 09:00"], ["Mon 23 08:00"]), "not on Wednesday the 18th, in a week that is full"
        (row,) = story.rows("experiments")
        assert (row["outcome"], row["finished_at"].strftime("%a %d")) == ("unclear", "Wed 25"), "not on Monday, an hour after"
        assert max(messages_by_week(story, leaving_out="Your experiment ends today").values()) == MOST_A_WEEK


def messages_by_week(story: Story, leaving_out: str = "\0") -> Counter[tuple[str, int]]:
    """How many direct messages without these words each person got in each calendar week of theirs.

    An owner's month is left out too: it has a place of its own and comes whatever else that week holds.
    """
    uncounted = (leaving_out, OWNERS_MONTH)
    every = [(name, message) for name, person in story.people.items() for message in person.dms()]
    told = [(name, message) for name, message in every if not any(words in story.read(message) for words in uncounted)]
    return Counter((name, story.at(message, story.zone_of(name)).isocalendar().week) for name, message in told)


def moments(story: Story, name: str, words: str) -> list[str]:
    """When somebody was told something with these words, on their own clock."""
    found = [message for message in story.people[name].dms() if words in story.read(message)]
    return [story.at(message, story.zone_of(name)).strftime("%a %d %H:%M") for message in found]
