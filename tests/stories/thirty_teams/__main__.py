"""Lives the twelve weeks on SQLite and prints them."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.stories.thirty_teams.counting import check_unasked
from tests.stories.thirty_teams.crowd import ThirtyTeams
from tests.stories.thirty_teams.telling import SUNRISE, received, tell, tell_all, weekly


async def lived(folder: Path, *, teams: int, size: int, weeks: int) -> None:
    """A company lives so many weeks; what three people received is printed as each week ends."""
    began = time.perf_counter()
    async with ThirtyTeams.story_in(folder, f"sqlite:///{folder}/weeks.sqlite", teams=teams, size=size) as story:
        company = ThirtyTeams(story, teams=teams, size=size)
        await company.set_up()
        team = company.names[0]
        answers = next(story.people[name] for name in company.members[team][1:] if company.willing[name])
        silent = next((story.people[name] for name in company.members[team][1:] if not company.willing[name]), None)
        channel = company.channel(team)
        for week in range(1, weeks + 1):  # each week is told as it ends: later a card may read otherwise
            await company.lives_a_week()
            tell("A member", weekly(received(story, answers, channel), SUNRISE, week)[-1], week)
            if silent is not None:
                tell("A member who answers no pulse, directly", weekly(received(story, silent), SUNRISE, week)[-1], week)
            tell("A lead", weekly(received(story, company.lead(team)), SUNRISE, week)[-1], week)
            tell("An owner", weekly(received(story, story.eve), SUNRISE, week)[-1], week)
            print(f"\nWeek {week}: nobody got more than {check_unasked(story, week)} messages unasked")
            sys.stdout.flush()
        tell_all("members", [received(story, story.people[name]) for some in company.members.values() for name in some[1:]], weeks)
        print(f"\n{company.acting.done} acts done, {company.acting.answered} answers of an owner to what is beyond a team")
        tell_all("leads", [received(story, company.lead(team)) for team in company.names], weeks)
        tell_all("owner", [received(story, story.eve)], weeks)
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
