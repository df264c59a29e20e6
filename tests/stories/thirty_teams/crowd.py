"""Three hundred people in thirty teams, who share, ask and tap by chance from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo.cards import Button, answers_a_question, buttons
from bot.localslack import SeenMessage, Someone
from tests.stories.driver import Story
from tests.stories.thirty_teams.acting import Acting
from tests.stories.thirty_teams.choosing import Choosing
from tests.stories.thirty_teams.lines import lessons, questions, tries
from tests.stories.thirty_teams.telling import SUNRISE
from tests.stories.thirty_teams.truths import Truths

LOOKS = (9, 12, 15, 17)  # hours of a working day, in UTC, at which people look at Slack and act
ANSWERS = 0.75  # the chance that somebody answers at all
SHARES, ASKED, TRIES, REACTS = 0.03, 0.01, 0.002, 0.15  # a person, a day
TRIED_FOR = timedelta(days=14)


class ThirtyTeams:
    """The story, its teams, and what the crowd does next. `teams` and `size`: how many, and how many people in each beside the lead."""

    def __init__(self, story: Story, *, teams: int = 30, size: int = 9, seed: int = 1) -> None:
        self.story, self.chance = story, random.Random(seed)
        self.names = [f"Team {number:02}" for number in range(1, teams + 1)]
        people = iter(f"other{number}" for number in range(teams * (size + 1)))
        self.members = {team: [next(people) for _ in range(size + 1)] for team in self.names}
        self.willing = {name: self.chance.random() < ANSWERS for team in self.names for name in self.members[team]}
        self.truths = Truths(random.Random(seed), self.names)
        self._lines = lessons(self.chance)
        self._choosing = Choosing(story, random.Random(seed))
        self.acting = Acting(story, random.Random(seed))
        self._asks, self._tries = questions(self.chance), tries(self.chance)
        self._seen: set[tuple[str, str]] = set()

    @staticmethod
    def story_in(folder: Path, database_url: str, *, teams: int = 30, size: int = 9) -> Story:
        """A Slack with enough people and nobody set up yet."""
        return Story(mode="socket", database_url=database_url, folder=folder, begin=SUNRISE, others=teams * (size + 1))

    def lead(self, team: str) -> Someone:
        """The first of each team leads it."""
        return self.story.people[self.members[team][0]]

    def channel(self, team: str) -> str:
        return team.lower().replace(" ", "-")

    async def set_up(self) -> None:
        """An owner pastes a list of all teams; each channel and its people were there before."""
        story = self.story
        for team in self.names:
            story.slack.add_channel(self.channel(team), members=[story.people[name] for name in self.members[team]])
            story.slack.invite_bot(self.channel(team))
        await story.settle()
        await story.eve.types("/learn teams", in_="#harbor")
        await story.settle()
        rows = [f"{team};#{self.channel(team)};{self.lead(team).name}" for team in self.names]
        await story.eve.fills(list="\n".join(["Team;Channel;Leads", *rows]))
        for _ in range(2):  # look, then the button
            assert (await story.eve.submits()).ok
        await story.eve.closes_modal()
        await story.settle()

    async def lives_a_week(self) -> None:
        """Seven days, in which people look at Slack on working days."""
        monday = self.story.clock()
        for day in range(7):
            for hour in LOOKS if day < 5 else ():
                await self.story.live_until(_at(monday, day, hour))
                await self._look_around()
        await self.story.live_until(monday + timedelta(weeks=1))

    async def _look_around(self) -> None:
        for team in self.names:
            for name in self.members[team]:
                await self._does_something(team, name)
                await self._answers_the_bot(team, name)
            await self._chooses(team)
        for message in self.story.eve.newest_dms(3):
            if ("eve", message.ts) not in self._seen:
                self._seen.add(("eve", message.ts))
                await self.acting.in_messages(self.story.eve, message, leads=False)
        await self.story.settle()

    async def _does_something(self, team: str, name: str) -> None:
        person, place = self.story.people[name], f"#{self.channel(team)}"
        if self.chance.random() < SHARES / len(LOOKS):
            await person.types(f"/til {next(self._lines)}", in_=place)
        elif self.chance.random() < ASKED / len(LOOKS):
            await person.types(f"/learn ask {next(self._asks)}", in_=place)
        elif self.chance.random() < TRIES / len(LOOKS):
            await self._tries_something(person, place)
        elif self.chance.random() < REACTS / len(LOOKS):
            await self._reacts(person, self.channel(team))

    async def _tries_something(self, person: Someone, place: str) -> None:
        await person.types(f"/experiment {next(self._tries)}", in_=place)
        await self.story.slack.quiet()
        if person.modal is not None:
            await person.fills(smallest_test="Two weeks, our team alone", judged_by="Whether anybody asks for the old way")
            await person.selects("ends_on", (self.story.clock() + TRIED_FOR).date().isoformat())
            await person.submits()
            await person.closes_modal()

    async def _chooses(self, team: str) -> None:
        await self._choosing.in_channel(self.channel(team), [self.story.people[name] for name in self.members[team]])

    async def _reacts(self, person: Someone, channel: str) -> None:
        posted = [message for message in person.channel(channel)[-6:] if message.get("bot_id")]
        if posted:
            await person.reacts(self.chance.choice(posted), self.chance.choice(("bulb", "recycle", "heart")))

    async def _answers_the_bot(self, team: str, name: str) -> None:
        person = self.story.people[name]
        for message in person.dms()[-3:]:
            if (name, message.ts) not in self._seen:
                self._seen.add((name, message.ts))
                await self._reacts_to(team, name, person, message)
        await self.acting.presses_done(person)

    async def _reacts_to(self, team: str, name: str, person: Someone, message: SeenMessage) -> None:
        found = list(buttons(message))
        await self._choosing.in_messages(person, message)
        if self.willing[name] and any(map(answers_a_question, found)):
            await self._taps_through(team, person, message)
        else:
            await self.acting.in_messages(person, message, leads=name == self.members[team][0])

    async def _taps_through(self, team: str, person: Someone, message: SeenMessage) -> None:
        """Every question of a card, also of one that turns from question to question."""
        answered: set[str] = set()
        while waiting := self._waiting(person, message, answered):
            choices = next(iter(waiting.values()))
            answered.add(choices[0]["value"])
            await person.presses(action_id=self.truths.choice(team, choices)["action_id"], in_=_now(person, message))
            await self.story.slack.quiet()

    def _waiting(self, person: Someone, message: SeenMessage, answered: set[str]) -> Mapping[str, list[Button]]:
        asked: dict[str, list[Button]] = {}
        for button in buttons(_now(person, message)):
            if answers_a_question(button):
                asked.setdefault(button["block_id"], []).append(button)
        return {block: choices for block, choices in asked.items() if choices[0]["value"] not in answered}


def _now(person: Someone, message: SeenMessage) -> Any:
    """The message as it stands now."""
    return next((one for one in person.dms()[-6:] if one.ts == message.ts), message)


def _at(monday: datetime, day: int, hour: int) -> datetime:
    return (monday + timedelta(days=day)).replace(hour=hour, minute=10)
