"""What somebody received week by week: messages, words, and the figures they could read."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.localslack import Someone
from tests.givens import MONDAY
from tests.stories.driver import Story

FIGURE = re.compile(r"\b\d+ in 10\b|\babout \d+ of\b")
WIDTH = 110
EARLIEST, LATEST = 7, 20  # hours
SUNRISE = MONDAY - timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Received:
    """One message as somebody read it."""

    at: datetime
    text: str

    @property
    def words(self) -> int:
        """Words, links and marks not counted."""
        return len(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", self.text))

    @property
    def figures(self) -> int:
        """How many figures of the form "6 in 10" it tells."""
        return len(FIGURE.findall(self.text))


def received(story: Story, who: Someone, channel: str = "") -> list[Received]:
    """What the bot wrote to somebody directly, and in their channel, oldest first."""
    posted = [message for message in who.channel(channel) if message.get("bot_id")] if channel else []
    found: Iterable[Mapping[str, Any]] = (*who.dms(), *posted)
    return sorted((Received(story.at(message, "Europe/Berlin"), story.read(message)) for message in found), key=lambda one: one.at)


def weekly(messages: Sequence[Received], begins: datetime, weeks: int) -> list[list[Received]]:
    """The same by weeks."""
    ends = [begins + timedelta(weeks=number) for number in range(weeks + 1)]
    return [[one for one in messages if ends[number] <= one.at < ends[number + 1]] for number in range(weeks)]


def tell(title: str, messages: Sequence[Received], week: int) -> None:
    """Print what somebody received in a week."""
    words, figures = sum(one.words for one in messages), sum(one.figures for one in messages)
    print(f"\n=== {title}, week {week}: {len(messages)} messages, {words} words, {figures} figures")
    for one in messages:
        print(f"  {one.at:%a %d %b %H:%M}")
        for line in one.text.splitlines():
            print(textwrap.fill(line, WIDTH, initial_indent="    ", subsequent_indent="    "))


def tell_all(who: str, told: Sequence[Sequence[Received]], weeks: int) -> None:
    """Print how many direct messages a week these people received, answers to what they did included, and how many came at night."""
    by_week = [sorted(len(week) for week in some) for some in zip(*(weekly(one, SUNRISE, weeks) for one in told), strict=True)]
    print(f"\n{len(told)} {who}, direct messages a week, least / middle / most:")
    print("  " + ", ".join(f"{some[0]}/{some[len(some) // 2]}/{some[-1]}" for some in by_week))
    odd = [one for some in told for one in some if one.at.weekday() > 4 or not EARLIEST <= one.at.hour < LATEST]
    print(f"  {len(odd)} at a weekend, before {EARLIEST} or from {LATEST} o'clock on")
