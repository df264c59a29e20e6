"""A bot that was away at a digest's hour. Up to two hours late as if on time, then the next working morning, then not at all.

And what has been told stays as it was told: words that were mended since are read wherever the digest is opened, but no
message is changed behind anybody's back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.stories.driver import BERLIN, Story

FRIDAY_15 = datetime(2026, 3, 6, 15, tzinfo=ZoneInfo(BERLIN))
MONDAY_9 = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo(BERLIN))


def digests(story: Story) -> list[dict[str, Any]]:
    return [message for message in story.slack.posted("harbor") if "Harbor, the week to" in story.read(message)]


async def away_until(story: Story, back: datetime) -> None:
    """The team learned something, and then the bot was gone over Friday afternoon."""
    await story.set_up_team()
    await story.ana.types("/til Five short calls beat one long workshop", in_="#harbor")
    await story.live_until(FRIDAY_15 - timedelta(minutes=1))
    await story.stop_bot(without_warning=True)
    story.clock.turn_to(back)
    await story.start_bot()
    await story.settle()


@pytest.mark.long
@pytest.mark.parametrize(
    ("back", "told"),
    [
        (FRIDAY_15 + timedelta(hours=1, minutes=59), FRIDAY_15 + timedelta(hours=1, minutes=59)),
        (FRIDAY_15 + timedelta(hours=3), MONDAY_9),
    ],
    ids=["a little late", "later than two hours"],
)
async def test_a_late_digest_comes_now_or_on_the_next_working_morning(quick_story: Story, back: datetime, told: datetime) -> None:
    story = quick_story
    await away_until(story, back)
    await story.live_until(MONDAY_9 + timedelta(hours=1))
    (digest,) = digests(story)
    assert abs(story.at(digest, BERLIN) - told) < timedelta(minutes=1)
    assert "the week to 6 March" in story.read(digest) and "Five short calls" in story.read(digest)


@pytest.mark.long
async def test_more_than_four_days_late_the_week_is_skipped_and_the_next_one_comes(quick_story: Story) -> None:
    story = quick_story
    await away_until(story, FRIDAY_15 + timedelta(days=5))
    assert not digests(story)
    await story.ana.types("/til Late is not lost", in_="#harbor")
    await story.live_until(FRIDAY_15 + timedelta(days=7, hours=1))
    (digest,) = digests(story)
    assert "the week to 13 March" in story.read(digest)


@pytest.mark.long
async def test_what_was_told_is_never_changed_in_silence(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til Five short calls beat one long workshop", in_="#harbor")
    for words in ("Ask first what the number is for", "Small tables have shorter queues", "Say it aloud once", "Sleep on it"):
        await story.bo.types(f"/til {words}", in_="#harbor")
        await story.settle()
    await story.live_until(FRIDAY_15 + timedelta(minutes=1))
    (before,) = digests(story)
    assert "Five short calls" in story.read(before)
    await story.ana.opens_home()
    await story.settle()
    await story.ana.presses("Change", in_="home")
    await story.ana.fills(title="Six short calls beat two", text="Six short calls beat two long workshops")
    assert (await story.ana.submits()).ok
    await story.live_until(MONDAY_9)
    (after,) = digests(story)
    assert after == before and "edited" not in after
    await story.bo.presses("The whole week: 5 learned", in_=after)
    await story.settle()
    assert "Six short calls" in story.read(story.bo.modal) and "Five short calls" not in story.read(story.bo.modal)
