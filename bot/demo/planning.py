"""What the cast does for their team's plan. They propose, give their stars, look after one thing, and say how it went."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.content.dimensions import Dimension
from bot.content.questions import newest_of, written_bank
from bot.demo.cards import Button, buttons, does, newest_of_the_bot
from bot.demo.company.cast import CAST, CHANNELS, OPTED_OUT, VISITOR, Member
from bot.demo.company.plans import KEPT, PROPOSALS, SIDES, proposal_in
from bot.demo.stage import Stage
from bot.localslack import SeenMessage, Someone
from bot.slack import ids
from bot.words import words_in

Act = Callable[[], Awaitable[Any]]
Planned = tuple[datetime, Member, Act]

MONDAY, TUESDAY = 0, 1
LOOKED_AFTER = timedelta(weeks=3)
CARDS_LOOKED_AT = 30  # of a channel, newest first
STARS = 3
EN = words_in("en")


class PlanActs:
    """The cast's part in choosing and keeping. Its chance is its own, so that the rest of their days stays as it is."""

    def __init__(self, stage: Stage, rng: random.Random) -> None:
        self._stage, self._rng = stage, rng
        self._asked: dict[str, set[Dimension]] = {}  # by team, the sides that its card asks proposals for
        self._kept: set[str] = set()  # the teams that have kept something they chose

    def of_day(self, day: date) -> Iterator[Planned]:
        """On a Tuesday some propose, should there be a card; on a Monday somebody takes on what was chosen on Friday."""
        if day.weekday() == TUESDAY:
            for team, proposals in PROPOSALS.items():
                for member, one in zip(self._some(team, len(proposals)), proposals, strict=True):
                    yield self._moment(day, member), member, partial(self._propose, member, one.line)
        if day.weekday() == MONDAY:
            for team in PROPOSALS:
                (member,) = self._some(team, 1)
                yield self._moment(day, member), member, partial(self._take_on, member, day)

    def answers_to(self, member: Member, person: Someone, message: SeenMessage, found: list[Button]) -> Iterator[Act]:
        """What somebody does with a ballot, or with the question how it goes."""
        if any(does(button, ids.PLAN_STAR) for button in found):
            yield partial(self._vote, person, message)
        for button in found:
            if does(button, ids.PLAN_CHECK_IN) and button["value"].endswith("|helps"):
                yield partial(self._say_it_helps, member, person, message, button)

    def outlook(self, member: Member, question: str) -> float:
        """How somebody sees what this question is about; 0 the first button, 1 the last."""
        about = QUESTIONS.get(question)
        if about is None:
            return member.outlook
        side, is_reversed = about
        seen = member.outlook + SIDES.get(member.team, {}).get(side, 0.0)
        if member.team in self._kept and side in self._asked.get(member.team, ()):
            seen += KEPT
        seen = min(1.0, max(0.0, seen))
        return 1 - seen if is_reversed else seen

    # --- acts --------------------------------------------------------------------------------------------------------

    async def _propose(self, member: Member, line: str) -> None:
        person, card = self._newest_card(member, ids.PLAN_PROPOSE)
        if card is None:
            return
        self._asked[member.team] = {side for side in Dimension if EN.name(side) in card.text}
        await person.presses(action_id=ids.PLAN_PROPOSE, in_=card)
        if person.modal is not None:
            await person.fills(text=line)
            await person.submits()
            await person.closes_modal()

    async def _vote(self, person: Someone, message: SeenMessage) -> None:
        for _ in range(STARS):
            stars = [button for button in buttons(_as_it_is(person, message)) if does(button, ids.PLAN_STAR)]
            if not stars:
                return
            await person.presses(action_id=self._rng.choice(stars)["action_id"], in_=message)
            await self._stage.answered()

    async def _take_on(self, member: Member, day: date) -> None:
        person, card = self._newest_card(member, ids.PLAN_VOLUNTEER)
        if card is None:
            return
        free = next(button for button in buttons(card) if does(button, ids.PLAN_VOLUNTEER))
        await person.presses(action_id=free["action_id"], in_=card)
        if person.modal is not None:
            await person.fills(noticed_by=proposal_in(member.team, str(person.modal["blocks"])).noticed_by)
            await person.selects("ends_on", (day + LOOKED_AFTER).isoformat())
            await person.submits()
            await person.closes_modal()

    async def _say_it_helps(self, member: Member, person: Someone, message: SeenMessage, button: Button) -> None:
        self._kept.add(member.team)
        await person.presses(action_id=button["action_id"], in_=message)
        if person.modal is not None:
            await person.fills(lesson=proposal_in(member.team, message.text).lesson)
            await person.submits()
            await person.closes_modal()

    # --- who sees what -----------------------------------------------------------------------------------------------

    def _newest_card(self, member: Member, action: str) -> tuple[Someone, SeenMessage | None]:
        """The newest message in the team's channel that has a button for this."""
        person = self._stage.people[member.name]
        newest = reversed(person.channel(CHANNELS[member.team])[-CARDS_LOOKED_AT:])
        return person, next((one for one in newest if any(does(button, action) for button in buttons(one))), None)

    def _moment(self, day: date, member: Member) -> datetime:
        """Before noon on their own clock."""
        return datetime.combine(day, time(10, self._rng.randint(0, 59)), ZoneInfo(member.zone)).astimezone(UTC)

    def _some(self, team: str, most: int) -> list[Member]:
        return self._rng.sample([one for one in CAST if one.team == team and one.name not in (OPTED_OUT, VISITOR)], most)


def _as_it_is(person: Someone, message: SeenMessage) -> Mapping[str, Any]:
    return next((one for one in newest_of_the_bot(person) if one.ts == message.ts), message)


QUESTIONS: Mapping[str, tuple[Dimension, bool]] = {one.id: (one.dimension, one.is_reversed) for one in newest_of(written_bank().wordings)}
