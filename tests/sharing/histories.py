"""Random histories of a channel. What truly happened, what Slack tells of it, and what the bot should hold in the end."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from bot.database import schema
from bot.database.engine import Database, Tx
from bot.people import store as people_rows
from bot.people.rules import Person
from bot.sharing import acts as sharing
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions.acts import MessageWords, Reaction, ThreadReply
from bot.sharing.reactions.batch import Heard, HeardEvent, hear_together
from bot.sharing.reactions.rules import Mark, bare
from bot.sharing.rules import Place
from tests.givens import ANA, BO, CLEO, GENERAL, MONDAY, scope

GUEST, ROBOT, STRANGER = "U0GUEST", "U0ROBOT", "U0NOBODY"
EVERYBODY = [ANA, BO, CLEO, GUEST, ROBOT, STRANGER]
COLLEAGUES = {ANA, BO, CLEO}
EMOJI = ["bulb", "question", "white_check_mark", "checkered_flag", "recycle", "raised_hands", "shrug", "tada", "cat"]
NOTICING = {"recycle", "raised_hands", "tada", "white_check_mark"}
START = 1_772_438_400  # MONDAY


@dataclass
class Message:
    """A message as it truly is."""

    ts: str
    author: str
    root: str | None
    text: str = "first words"
    edited: str | None = None
    deleted: bool = False
    marks: set[tuple[str, str]] = field(default_factory=set)

    def by(self, emoji: str, people: set[str] = COLLEAGUES) -> set[str]:
        return {who for who, name in self.marks if bare(name) == emoji and who in people}


class World:
    """Slack as it truly is, and the bot's picture of it."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        self.database, self.chance = database, chance
        self.messages: dict[str, Message] = {}
        self.clock = 0

    def tick(self) -> str:
        self.clock += 1
        return f"{START + self.clock}.000100"

    def happen(self) -> list[dict[str, Any]]:
        """Something happens in Slack; the events it will tell."""
        alive = [message for message in self.messages.values() if not message.deleted]
        kind = self.chance.choices(["say", "react", "unreact", "edit", "delete"], [3, 12, 5, 3, 1])[0]
        if kind == "say" or not alive:
            return self._say(alive)
        message = self.chance.choice(alive)
        if kind in ("react", "unreact"):
            return self.mark(message, self.chance.choice(EVERYBODY), self.chance.choice(EMOJI), there=kind == "react")
        if kind == "edit":
            message.edited = self.tick()
            message.text = f"words of {message.edited}"
            return [{"what": "edit", "ts": message.ts, "text": message.text, "edited": message.edited}]
        return self.delete(message)

    def say(self, author: str, root: str | None = None) -> list[dict[str, Any]]:
        """Somebody writes, in a thread if a root is given."""
        message = Message(self.tick(), author, root)
        self.messages[message.ts] = message
        return [{"what": "say", "ts": message.ts}]

    def mark(self, message: Message, who: str, emoji: str, *, there: bool) -> list[dict[str, Any]]:
        """Somebody reacts or takes it back; nothing is told where that changes nothing."""
        if ((who, emoji) in message.marks) == there:
            return []
        (message.marks.add if there else message.marks.discard)((who, emoji))
        told = {"what": "react", "ts": message.ts, "who": who, "emoji": emoji, "there": there}
        return [told | {"event_ts": self.tick()}]

    def delete(self, message: Message) -> list[dict[str, Any]]:
        """A message is deleted."""
        message.deleted = True
        return [{"what": "delete", "ts": message.ts, "event_ts": self.tick()}]

    def hear(self, tx: Tx, told: dict[str, Any], now: datetime) -> None:
        """The bot is told one event."""
        table, message = sharing.defaults(), self.messages[told["ts"]]
        place = Place(GENERAL, told["ts"])
        match told["what"]:
            case "say" | "react":
                heard = self._heard(told)
                if isinstance(heard, ThreadReply):
                    reactions.hear_reply(scope(tx, now=now), heard, table)
                elif heard and hear_together(scope(tx), [HeardEvent(heard, now)])[0] is Heard.WORDS_WANTED:
                    reactions.learn_words(scope(tx, now=now), place, self._read(message), table)
            case "edit":
                author, text, edited = message.author, told["text"], told["edited"]
                reactions.edit_message(scope(tx, now=now), place, message.root, author, text, edited, table)
            case "delete":
                reactions.forget_message(scope(tx, now=now), place, message.root, told["event_ts"], table)

    def hear_together(self, tx: Tx, told: Sequence[dict[str, Any]], now: datetime) -> None:
        """The bot is told several reactions and replies at once, as a busy moment brings them; anything else one by one."""
        batch = [(one, heard) for one in told if (heard := self._heard(one)) is not None]
        wanted = [one is Heard.WORDS_WANTED for one in hear_together(scope(tx), [HeardEvent(heard, now) for _, heard in batch])]
        for (one, _), words in zip(batch, wanted, strict=True):
            if words:
                message = self.messages[one["ts"]]
                reactions.learn_words(scope(tx, now=now), Place(GENERAL, one["ts"]), self._read(message), sharing.defaults())
        for one in told:
            if self._heard(one) is None:
                self.hear(tx, one, now)

    def _heard(self, told: dict[str, Any]) -> Reaction | ThreadReply | None:
        place, message = Place(GENERAL, told["ts"]), self.messages[told["ts"]]
        if told["what"] == "react":
            return Reaction(place, told["who"], told["emoji"], message.author, Mark(told["there"], told["event_ts"]))
        if told["what"] == "say" and message.root:
            return ThreadReply(place, message.root, message.author, "first words")
        return None

    def _say(self, alive: list[Message]) -> list[dict[str, Any]]:
        roots = [message.ts for message in alive if message.root is None]
        root = self.chance.choice(roots) if roots and self.chance.random() < 0.6 else None
        return self.say(self.chance.choice(EVERYBODY[:5]), root)

    def _read(self, message: Message) -> MessageWords | None:
        if message.deleted:
            return None
        replies = [
            ThreadReply(Place(GENERAL, one.ts), message.ts, one.author, one.text, edited_ts=one.edited)
            for one in self.messages.values()
            if one.root == message.ts and not one.deleted and one.author != ROBOT
        ]
        return MessageWords(message.author, message.text, message.edited, message.author == ROBOT, replies)

    # --- what should stand, by a second, direct reading of the truth ------------------------------------------------

    def truth(self) -> dict[str, Any]:
        alive = [message for message in self.messages.values() if not message.deleted]
        learnings = [m for m in alive if m.author in COLLEAGUES and m.by("bulb")]
        asks = [m for m in alive if m.author in COLLEAGUES and m.by("question")]
        answers = [m for m in alive for a in asks if m.root == a.ts and m.author in COLLEAGUES - {a.author}]
        return {
            "learnings": {(m.ts, m.author, m.text, len(m.by("recycle") - {m.author})) for m in learnings},
            "asks": {(a.ts, a.text, self._first_answer(a, answers), self._is_solved(a, answers)) for a in asks},
            "answers": {(m.ts, m.author, m.text, len(m.by("white_check_mark") - {m.author})) for m in answers},
            "facts": self._facts(alive, learnings, asks, answers),
        }

    def _first_answer(self, ask: Message, answers: list[Message]) -> str | None:
        return min((m.ts for m in answers if m.root == ask.ts), default=None)

    def _is_solved(self, ask: Message, answers: list[Message]) -> bool:
        places = [ask, *(m for m in answers if m.root == ask.ts)]
        return any(ask.author in m.by("checkered_flag") for m in places)

    def _facts(
        self, alive: list[Message], learnings: list[Message], asks: list[Message], answers: list[Message]
    ) -> Counter[tuple[str, str]]:
        facts: Counter[tuple[str, str]] = Counter()
        for m in learnings:
            facts["shared", m.author] += 1
            facts.update(("used", who) for who in m.by("recycle") - {m.author})
            facts.update(("noticed", who) for who in set().union(*(m.by(e) for e in NOTICING)) - {m.author})
            facts.update(("replied", r.author) for r in alive if r.root == m.ts and r.author in COLLEAGUES - {m.author})
        facts.update(("asked", m.author) for m in asks)
        for m in answers:
            facts["answered", m.author] += 1
            facts.update(("helpful", who) for who in m.by("white_check_mark") - {m.author})
        for m in alive:
            if m.author in m.by("shrug"):
                facts["opened_up", m.author] += 1
                facts.update(("thanked", who) for who in m.by("raised_hands") - {m.author})
        return facts


def picture(tx: Tx) -> dict[str, Any]:
    """What the bot holds."""
    learnings, asks, answers, activity = schema.learnings, schema.asks, schema.answers, schema.activity
    titles = {
        (row.message_ts, row.text, f"{row.answered_at:%s}" if row.answered_at else None, row.solved_at is not None)
        for row in tx.execute(select(asks))
    }
    return {
        "learnings": {(row.message_ts, row.author_id, row.text, row.used_by) for row in tx.execute(select(learnings))},
        "asks": titles,
        "answers": {(row.message_ts, row.author_id, row.text, row.helpful) for row in tx.execute(select(answers))},
        "facts": Counter((row.kind.partition(":")[0], row.person_id) for row in tx.execute(select(activity))),
    }


def forget_everything(tx: Tx) -> None:
    """As if nothing had ever happened in the channel."""
    for table in (schema.learnings, schema.asks, schema.answers, schema.activity, schema.reactions, schema.weekly_counts):
        tx.execute(delete(table))


def meet_everybody(tx: Tx) -> None:
    for who in EVERYBODY[:5]:
        facts = {"is_bot": who == ROBOT, "is_guest": who == GUEST, "is_stranger": False, "is_deactivated": False}
        people_rows.keep_person(scope(tx), Person(who, who, "UTC", "en", **facts, is_owner=False, known_since=MONDAY))
    people_rows.keep_channel(scope(tx), GENERAL, name="general", bot_is_member=True)


def play(world: World, tx: Tx, steps: int) -> None:
    """History goes on while events arrive late, again, and in any order; in the end everything has arrived."""
    waiting: list[tuple[float, dict[str, Any]]] = []
    for step in range(steps):
        for told in world.happen():
            copies = world.chance.choices([1, 2, 3], [6, 2, 1])[0]
            waiting += [(step + world.chance.choice([0, 0, 1, 5, 20, 60]), told) for _ in range(copies)]
        world.chance.shuffle(waiting)
        for at, told in [item for item in waiting if item[0] <= step]:
            waiting.remove((at, told))
            world.hear(tx, told, MONDAY + timedelta(seconds=step))
    world.chance.shuffle(waiting)
    for _, told in waiting:
        world.hear(tx, told, MONDAY + timedelta(hours=9))


def normal(state: dict[str, Any]) -> dict[str, Any]:
    asks = {(ts, text, first.partition(".")[0] if first else None, solved) for ts, text, first, solved in state["asks"]}
    return state | {"asks": asks, "facts": +state["facts"]}
