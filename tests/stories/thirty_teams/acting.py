"""What people do with what Ripple suggests to them. They take an act on and press Done on a later day, and they say what came of things."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from bot.demo.cards import Button, buttons, does
from bot.localslack import SeenMessage, Someone
from bot.plan.saying.rules import LeadWord
from bot.slack import ids
from tests.stories.driver import Story
from tests.stories.thirty_teams.lines import CAME, HELD, NOT_NOW, OWNER_WHY

LEAD_ACTS, MEMBER_ACTS = 0.6, 0.3  # the chance that a lead, or anybody else, takes on what is suggested
DOES_IT, AFTER = 0.7, timedelta(days=2)  # that somebody who took it on does it, and when they press the button
MOVED, PUT_OFF = 0.3, 0.15  # the chance that a lead's letter is answered with what changed, or with why not yet
TELLS = 0.7  # that somebody tells how their experiment went
OUTCOMES = ("It held", "It did not hold", "Unclear")
OWNER_SAYS = tuple(LeadWord)
MOST_ANSWERED = 10  # at a sitting
LOOKED_AT = 8  # direct messages: as far back as somebody scrolls for the button


class Acting:
    """One company's acts of this kind."""

    def __init__(self, story: Story, chance: random.Random) -> None:
        self.story, self.chance = story, chance
        self._taken_on: dict[tuple[str, str], datetime] = {}  # by person and message: when they mean to be done
        self.done = self.answered = 0

    async def in_messages(self, person: Someone, message: SeenMessage, *, leads: bool) -> None:
        """A suggestion, a letter's box, the end of an experiment, or the owners' board."""
        found = list(buttons(message))
        for button in _those(found, ids.NUDGE_ACCEPT):
            if self.chance.random() < (LEAD_ACTS if leads else MEMBER_ACTS):
                await person.presses(action_id=button["action_id"], in_=message)
                if self.chance.random() < DOES_IT:
                    self._taken_on[person.name, message.ts] = self.story.clock() + AFTER
        for button in _those(found, ids.DIGEST_CAME):
            if self.chance.random() < MOVED + PUT_OFF:
                await self._says_what_came(person, message, button)
        for button in _those(found, ids.EXPERIMENT_END):
            if self.chance.random() < TELLS:
                await self._tells_how_it_went(person, message, button)
        if _those(found, ids.PLAN_BOARD):
            await self._answers_the_board(person, message)

    async def presses_done(self, person: Someone) -> None:
        """What they took on some days ago."""
        for message in person.newest_dms(LOOKED_AT):
            due = self._taken_on.get((person.name, message.ts))
            if due is not None and due <= self.story.clock():
                del self._taken_on[person.name, message.ts]
                for button in _those(list(buttons(message)), ids.NUDGE_DONE):
                    await person.presses(action_id=button["action_id"], in_=message)
                    self.done += 1

    async def _says_what_came(self, person: Someone, message: SeenMessage, button: Button) -> None:
        moved = self.chance.random() < MOVED / (MOVED + PUT_OFF)
        await person.presses(action_id=button["action_id"], in_=message)
        await self._submits(person, **({"changed": self.chance.choice(CAME)} if moved else {"not_now": NOT_NOW}))

    async def _tells_how_it_went(self, person: Someone, message: SeenMessage, button: Button) -> None:
        await person.presses(action_id=button["action_id"], in_=message)
        await self.story.slack.quiet()
        if person.modal is not None:
            await person.selects("outcome", self.chance.choice(OUTCOMES))
            await self._submits(person, lesson=self.chance.choice(HELD))

    async def _answers_the_board(self, person: Someone, message: SeenMessage) -> None:
        """Each that waits, one after the other; what is put off gets a reason."""
        await person.presses(action_id=ids.PLAN_BOARD, in_=message)
        await self.story.slack.quiet()
        for _ in range(MOST_ANSWERED):
            if person.modal is None or not _those(list(buttons(person.modal)), ids.PLAN_BOARD_ANSWER):
                break
            word = self.chance.choice(OWNER_SAYS)
            await person.presses(action_id=f"{ids.PLAN_BOARD_ANSWER}#{word}", in_="modal")
            self.answered += 1
            if word is LeadWord.NOT_NOW:
                await self._submits(person, why=OWNER_WHY)
            await self.story.slack.quiet()
        if person.modal is not None:
            await person.closes_modal()

    async def _submits(self, person: Someone, **fields: str) -> None:
        await self.story.slack.quiet()
        if person.modal is not None:
            await person.fills(**fields)
            await person.submits()
            await person.closes_modal()


def _those(found: list[Button], action: str) -> list[Button]:
    return [one for one in found if does(one, action)]
