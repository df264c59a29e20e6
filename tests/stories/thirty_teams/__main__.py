"""Lives the twelve weeks on SQLite and prints them."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.stories.thirty_teams.crowd import SUNRISE, ThirtyTeams
from tests.stories.thirty_teams.telling import received, tell, weekly


async def lived(folder: Path, *, teams: int, size: int, weeks: int) -> None:
    """A company lives so many weeks; what three people received is printed as each week ends."""
    began = time.perf_counter()
    async with ThirtyTeams.story_in(folder, f"sqlite:///{folder}/weeks.sqlite", teams=teams, size=size) as story:
        company = ThirtyTeams(story, teams=teams, size=size)
        await company.set_up()
        team = company.names[0]
        member, channel = story.people[company.members[team][1]], company.channel(team)
        for week in range(1, weeks + 1):  # each week is told as it ends: later a card may read otherwise
            await company.lives_a_week()
            tell("A member", weekly(received(story, member, channel), SUNRISE, week)[-1], week)
            tell("A lead", weekly(received(story, company.lead(team)), SUNRISE, week)[-1], week)
            tell("An owner", weekly(received(story, story.eve), SUNRISE, week)[-1], week)
            sys.stdout.flush()
    print(f"\n{teams} teams, {teams * (size + 1)} people, {weeks} weeks: {time.perf_counter() - began:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, default=30)
    parser.add_argument("--size", type=int, default=9, help="people in a team beside its lead")
    parser.add_argument("--weeks", type=int, default=12)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lived(Path(folder), teams=asked.teams, size=asked.size, weeks=asked.weeks))


main()
