"""What the crowd does beside tapping and sharing. They answer each other, propose, give stars, take something on, say how it went."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from bot.demo.cards import Button, buttons, does
from bot.localslack import SeenMessage, Someone
from bot.slack import ids
from tests.stories.driver import Story
from tests.stories.thirty_teams.lines import BEYOND, HELD, PROPOSED

ANSWERS_A_QUESTION, HELPED = 0.02, 0.7  # that somebody answers one they see, and that it helped
PROPOSES, VOTES, TAKES_ON = 0.03, 0.7, 0.4
BEYOND_US = 0.15  # of what is proposed
CARDS_LOOKED_AT = 12
STARS = 3
HELPS = "We had that last year: start with the smallest case, and write down what you see."


class Choosing:
    """One company's acts of this kind. What somebody answered or voted on, nobody does twice."""

    def __init__(self, story: Story, chance: random.Random) -> None:
        self.story, self.chance = story, chance
        self._done: set[tuple[str, str]] = set()
        self._asked: dict[str, bool] = {}  # by message: whether it is a question

    async def in_channel(self, channel: str, colleagues: list[Someone]) -> None:
        """What stands in a team's channel and waits for somebody."""
        for card in colleagues[0].channel(channel)[-CARDS_LOOKED_AT:]:
            found = list(buttons(card)) if card.get("bot_id") else []
            if _first(found, ids.PLAN_PROPOSE) is not None:
                for person in self._some(colleagues, card, PROPOSES):
                    now = next((one for one in person.channel(channel)[-CARDS_LOOKED_AT:] if one.ts == card.ts), card)
                    if _first(list(buttons(now)), ids.PLAN_PROPOSE) is None:
                        break  # it ended while the others wrote
                    await person.presses(action_id=ids.PLAN_PROPOSE, in_=now)
                    if self.chance.random() < BEYOND_US:
                        await self._submits(person, text=self.chance.choice(BEYOND), beyond=["beyond"])
                    else:
                        await self._submits(person, text=PROPOSED[len([one for _, one in self._done if one == card.ts]) % len(PROPOSED)])
            if (free := _first(found, ids.PLAN_VOLUNTEER)) is not None and self.chance.random() < TAKES_ON:
                person = self.chance.choice(colleagues)
                await person.presses(action_id=free["action_id"], in_=card)
                await self._submits(person, noticed_by="It happens three weeks in a row")
            if self._is_question(card):
                for person in self._some(colleagues, card, ANSWERS_A_QUESTION):
                    await self._answers(person, channel, card, colleagues)

    async def in_messages(self, person: Someone, message: SeenMessage) -> None:
        """A ballot, or the question how it goes."""
        found = list(buttons(message))
        if _first(found, ids.PLAN_STAR) is not None and self.chance.random() < VOTES:
            for _ in range(STARS):
                now = next((one for one in person.dms()[-6:] if one.ts == message.ts), message)
                stars = [one for one in buttons(now) if does(one, ids.PLAN_STAR)]
                if stars:
                    await person.presses(action_id=self.chance.choice(stars)["action_id"], in_=now)
                    await self.story.slack.quiet()
        for one in found:
            if does(one, ids.PLAN_CHECK_IN) and one["value"].endswith("|helps"):
                await person.presses(action_id=one["action_id"], in_=message)
                await self._submits(person, lesson=self.chance.choice(HELD))

    async def _answers(self, person: Someone, channel: str, card: SeenMessage, colleagues: list[Someone]) -> None:
        said = await person.says(f"#{channel}", HELPS, thread=card)
        asker = next((one for one in colleagues if one.name in self.story.read(card)), None)
        if asker is not None and asker is not person and self.chance.random() < HELPED:
            await asker.reacts(said, "white_check_mark")

    async def _submits(self, person: Someone, **fields: Any) -> None:
        if person.modal is not None:
            await person.fills(**fields)
            await person.submits()
            await person.closes_modal()

    def _is_question(self, card: SeenMessage) -> bool:
        if card.ts not in self._asked:
            self._asked[card.ts] = ":question:" in self.story.read(card)
        return self._asked[card.ts]

    def _some(self, people: list[Someone], card: SeenMessage, likely: float) -> Iterator[Someone]:
        """Each by chance, and nobody twice for one card."""
        for person in people:
            if (person.name, card.ts) not in self._done and self.chance.random() < likely:
                self._done.add((person.name, card.ts))
                yield person


def _first(found: list[Button], action: str) -> Button | None:
    return next((one for one in found if does(one, action)), None)
