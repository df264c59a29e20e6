"""What the cast does. People share, ask, answer, try things and tap the pulse, each in their own working hours.

Everything goes through the local workspace like a person's own hands: typed, pressed, reacted. Chance comes from a seed.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.demo.cards import Button, answers_a_question, buttons, does, how_it_went, newest_of_the_bot
from bot.demo.company.cast import CAST, CHANNELS, OPTED_OUT, OWNER, VISITOR, Member
from bot.demo.company.learnings import LEARNINGS, MESSAGES
from bot.demo.company.questions_and_tries import ASKS, EXPERIMENTS
from bot.demo.planning import PlanActs
from bot.demo.stage import Stage
from bot.localslack import BotDidNotAnswer, NotPossible, SeenMessage, Someone
from bot.slack import ids

log = structlog.get_logger()
Act = Callable[[], Awaitable[Any]]
T = TypeVar("T")

SHARES_A_DAY = 0.9  # learnings, for the whole company
ASKS_A_DAY = 0.4
MESSAGES_A_DAY = 0.4
EXPERIMENTS_A_DAY = 0.2
REACTION_CHANCE = 0.25
LATEST_REPLY = 30.0  # hours
TRIED_AGAIN_AFTER = timedelta(days=1)
DECLINED = "|0"  # what the button "prefer not to say" carries


class Director:
    """Plans the cast's days and lets them act when the clock is there."""

    def __init__(self, stage: Stage, rng: random.Random) -> None:
        self._stage = stage
        self._rng = rng
        self._plan: list[tuple[datetime, int, str, Act]] = []
        self._numbers = itertools.count()
        self._planned_to: date | None = None
        self._noticed: set[tuple[str, str]] = set()
        self._learnings, self._messages = _endless(LEARNINGS), _endless(MESSAGES)
        self._asks, self._experiments = _endless(ASKS), _endless(EXPERIMENTS)
        self._plans = PlanActs(stage, random.Random(f"{stage.seed} plan"))  # noqa: S311 - a cast, not a secret
        self.paused = False

    async def set_up(self) -> None:
        """The owner sets up the teams in the bot's form; Cleo says no, in one tap."""
        owner = self._somebody(OWNER)
        for team, channel in CHANNELS.items():
            await owner.types("/learn setup", in_="#general")
            if owner.modal and owner.modal["callback_id"] == ids.TEAM_LIST:
                await owner.presses("New team")
            lead = next(member.name for member in CAST if member.team == team and member.leads)
            await owner.fills(name=team)
            await owner.selects("channel", f"#{channel}")
            await owner.selects("leads", lead)
            await owner.submits()
            await owner.closes_modal()
        cleo = self._somebody(OPTED_OUT)
        await cleo.opens_home()
        await self._stage.settle()
        await cleo.presses("Stop")

    def plan_until(self, end: datetime) -> None:
        """Plan every working day that begins before `end`."""
        if self.paused:
            return
        day = self._planned_to or self._stage.clock().date()
        while day <= end.date():
            if day.weekday() < 5:
                self._plan_day(day)
            day += timedelta(days=1)
        self._planned_to = day

    def next_at(self) -> datetime | None:
        """When somebody acts next."""
        return self._plan[0][0] if self._plan else None

    async def act(self, now: datetime) -> None:
        """Everybody whose moment has come acts, but whom a visitor plays. What Slack's client would not allow is left.

        Who got no answer because a visitor broke something tries again the next day.
        """
        while self._plan and self._plan[0][0] <= now:
            moment, _, name, doing = heapq.heappop(self._plan)
            if self._stage.is_played(name):
                continue
            try:
                await doing()
            except NotPossible as refused:
                log.info("cast_could_not", why=str(refused)[:100])
            except BotDidNotAnswer:
                if not self._stage.disturbed:
                    raise
                heapq.heappush(self._plan, (moment + TRIED_AGAIN_AFTER, next(self._numbers), name, doing))

    def notice(self, now: datetime) -> None:
        """People see what the bot wrote to them and decide whether to answer."""
        if self.paused:
            return
        for member in CAST:
            person = self._somebody(member.name)
            for message in newest_of_the_bot(person):
                key = (member.name, message.ts)
                if key not in self._noticed:
                    self._noticed.add(key)
                    self._react_to(member, person, message, now)

    # --- a day -------------------------------------------------------------------------------------------------------

    def _plan_day(self, day: date) -> None:
        for chance, plan in (
            (SHARES_A_DAY, self._plan_learning),
            (ASKS_A_DAY, self._plan_ask),
            (MESSAGES_A_DAY, self._plan_message),
            (EXPERIMENTS_A_DAY, self._plan_experiment),
        ):
            for _ in range(2):
                if self._rng.random() < chance / 2 * 1.6:
                    plan(day)

        for moment, member, doing in self._plans.of_day(day):
            self._at(moment, member, doing)

    def _plan_learning(self, day: date) -> None:
        team = self._team()
        text = next(self._learnings[team])
        member = self._speaker(team, text)
        at = self._moment(member, day)
        self._at(at, member, lambda: self._share(member, text, at))

    async def _share(self, member: Member, text: str, at: datetime) -> None:
        channel = CHANNELS[member.team]
        await self._somebody(member.name).types(f"/til {text}", in_=f"#{channel}")
        await self._stage.settle()
        await self._others_react(member, channel, ("eyes", "bulb", "heart", "recycle"), at)

    def _plan_message(self, day: date) -> None:
        team = self._team()
        text = next(self._messages[team])
        member = self._speaker(team, text)
        at = self._moment(member, day)

        async def say() -> None:
            message = await self._somebody(member.name).says(f"#{CHANNELS[member.team]}", text)
            friend = self._pick(member.team, but=[member])
            moment = at + timedelta(minutes=self._rng.randint(3, 90))
            self._at(moment, friend, lambda: self._somebody(friend.name).reacts(message, "bulb"))

        self._at(at, member, say)

    def _plan_ask(self, day: date) -> None:
        team = self._team()
        question, answer = next(self._asks[team])
        member = self._speaker(team, question)
        at = self._moment(member, day)

        async def ask() -> None:
            await self._somebody(member.name).types(f"/learn ask {question}", in_=f"#{CHANNELS[member.team]}")
            await self._stage.settle()
            written = self._somebody(member.name).channel(CHANNELS[member.team])
            found = [message for message in written if question[:30] in self._stage.slack.readable(message)]
            if found:
                self._plan_answer(member, found[-1], answer, at)

        self._at(at, member, ask)

    def _plan_answer(self, asker: Member, message: SeenMessage, answer: str, at: datetime) -> None:
        helper = self._pick(asker.team, but=[asker])
        replied_at = at + timedelta(hours=self._rng.uniform(0.3, LATEST_REPLY))
        channel = f"#{CHANNELS[asker.team]}"

        async def reply() -> None:
            said = await self._somebody(helper.name).says(channel, answer, thread=message)
            seen_at = replied_at + timedelta(minutes=20)
            self._at(seen_at, asker, lambda: self._somebody(asker.name).reacts(said, "white_check_mark"))

        self._at(replied_at, helper, reply)

    def _plan_experiment(self, day: date) -> None:
        team = self._team()
        hypothesis, test, judged, _, _ = next(self._experiments[team])
        member = self._speaker(team, hypothesis)
        ends = day + timedelta(days=self._rng.choice((4, 7, 9)))

        async def start() -> None:
            person = self._somebody(member.name)
            await person.types("/experiment", in_=f"#{CHANNELS[member.team]}")
            if person.modal is None:
                return
            await person.fills(hypothesis=hypothesis, smallest_test=test, judged_by=judged)
            await person.selects("ends_on", ends.isoformat())
            await person.submits()
            await person.closes_modal()

        self._at(self._moment(member, day), member, start)

    async def _others_react(self, author: Member, channel: str, emojis: tuple[str, ...], at: datetime) -> None:
        posted = [message for message in self._somebody(author.name).channel(channel) if message.get("bot_id")]
        if not posted:
            return
        for member in CAST:
            if member.team == author.team and member is not author and member.name != VISITOR and self._rng.random() < REACTION_CHANCE:
                emoji = self._rng.choice(emojis)
                person, message = self._somebody(member.name), posted[-1]
                moment = at + timedelta(minutes=self._rng.randint(2, 300))
                self._at(moment, member, partial(person.reacts, message, emoji))

    # --- answering the bot -------------------------------------------------------------------------------------------

    def _react_to(self, member: Member, person: Someone, message: SeenMessage, now: datetime) -> None:
        found = list(buttons(message))
        moment = now + timedelta(minutes=self._rng.randint(2, 240))
        questions = [button for button in found if answers_a_question(button)]
        if questions and self._rng.random() < member.answers:
            blocks = sorted({button["block_id"] for button in questions})
            for block in blocks:
                choices = [button for button in questions if button["block_id"] == block]
                self._at(moment, member, partial(self._tap, member, person, message, choices, turns=len(blocks) == 1))
        for doing in self._plans.answers_to(member, person, message, found):
            self._at(moment, member, doing)
        for button in found:
            if does(button, ids.NUDGE_ACCEPT) and member.name != VISITOR:
                self._at(moment, member, partial(person.presses, action_id=button["action_id"], in_=message))
            if does(button, ids.EXPERIMENT_END):
                self._at(moment, member, partial(self._tell_how_it_went, person, message, button))

    async def _tell_how_it_went(self, person: Someone, message: SeenMessage, button: Button) -> None:
        result = how_it_went(self._stage.slack.readable(dict(message)))
        await person.presses(action_id=button["action_id"], in_=message)
        if result is None or person.modal is None:
            return
        await person.selects("outcome", result[0])
        await person.fills(lesson=result[1])
        await person.submits()
        await person.closes_modal()

    async def _tap(self, member: Member, person: Someone, message: SeenMessage, choices: list[Button], *, turns: bool) -> None:
        """One tap. `turns`: the message shows one question at a time, and after a tap perhaps the next."""
        await person.presses(action_id=self._choice(member, choices)["action_id"], in_=message)
        while turns:
            await self._stage.answered()
            turned = next((one for one in newest_of_the_bot(person) if one.ts == message.ts), message)
            following = [button for button in buttons(turned) if answers_a_question(button)]
            if not following or following == choices:
                return
            await person.presses(action_id=self._choice(member, following)["action_id"], in_=turned)
            choices = following

    def _choice(self, member: Member, choices: list[Button]) -> Button:
        outlook = self._plans.outlook(member, choices[0]["block_id"].rpartition(":")[2])
        likely = round(self._rng.gauss(outlook * (len(choices) - 1), 0.9))
        return choices[max(0, min(len(choices) - 1, likely))]

    # --- who and when ------------------------------------------------------------------------------------------------

    def _team(self) -> str:
        return self._rng.choice(list(CHANNELS))

    def _speaker(self, team: str, text: str) -> Member:
        """Somebody of the team who is not spoken of in the line."""
        named = [member for member in CAST if member.name.split()[0] in text]
        return self._pick(team, but=named)

    def _pick(self, team: str, *, but: Collection[Member] = ()) -> Member:
        return self._rng.choice([m for m in CAST if m.team == team and m not in but and m.name not in (OPTED_OUT, VISITOR)])

    def _somebody(self, name: str) -> Someone:
        return self._stage.people[name]

    def _moment(self, member: Member, day: date) -> datetime:
        local = datetime.combine(day, time(9), ZoneInfo(member.zone)) + timedelta(minutes=self._rng.randint(0, 480))
        return max(local.astimezone(UTC), self._stage.clock() + timedelta(minutes=1))

    def _at(self, moment: datetime, member: Member, doing: Act) -> None:
        heapq.heappush(self._plan, (moment, next(self._numbers), member.name, doing))


def _endless(lines: Mapping[str, Sequence[T]]) -> dict[str, Iterator[T]]:
    """Each team's lines, over and over."""
    return {team: itertools.cycle(some) for team, some in lines.items()}
