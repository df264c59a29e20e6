"""What must be told in a history, and at its end the question to everybody: what did you see?

A message is queued by the harness, a tick is a due row's moment, a reaction is what somebody did in Slack. Of reactions only those that
Slack was told were received must have had their effect; one that Slack gave up on may or may not have had it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy

from bot.database.engine import Database, DatabaseDown
from bot.localslack import BotDidNotAnswer, InFlight, LocalSlack
from bot.outbox.backlog import states, stuck_jobs
from bot.outbox.notice import FAN_OUT, Notice
from bot.outbox.store import queue_notices
from bot.schedule.store import set_due
from bot.words import words_in
from tests.chaos.plan import Plan, Verdict, spread
from tests.chaos.process import EMOJI, MESSAGE, TICK, TICK_EVERY, tick_notice
from tests.givens import scope
from tests.outbox.bodies import a_notice

TOLD_BY = 0.8  # of the blows: then the last messages and ticks are queued
TICKS_TOGETHER = 10
FIRST_REACTION = 1_700_000_000
KINDS = ("message", "tick", "heard")
CHANNEL = "harbor"
SAVED = words_in("en")("sharing.shared.posted", channel="…").split("…")[0]

Told = tuple[str, str]  # who, and the words


class Telling:
    """Everything that must be told, in so many portions."""

    def __init__(self, plan: Plan, database: Database, slack: LocalSlack, people: list[str], portions: int) -> None:
        self._plan, self._database, self._slack, self._people = plan, database, slack, people
        self._portions = max(1, int(portions * TOLD_BY))
        self._letters = self._ticks = 0
        self.expected: dict[Told, datetime] = {}
        self.handings: dict[Told, list[InFlight]] = {}
        self.typed: list[asyncio.Task[bool]] = []

    # --- telling -------------------------------------------------------------------------------------------------

    def tell_portion(self, number: int) -> None:
        """Queue this portion's messages and plan its ticks. Blocking."""
        share = min(1.0, (number + 1) / self._portions)
        self._queue_messages(int(self._plan.messages * share))
        while self._ticks < int(self._plan.ticks * share):
            self._plan_ticks(min(TICKS_TOGETHER, self._plan.ticks - self._ticks))

    def _queue_messages(self, up_to: int) -> None:
        new = range(self._letters, up_to)
        notices = [a_notice(MESSAGE, self._people[n % len(self._people)], f"message {n}", priority=FAN_OUT) for n in new]
        self._letters = up_to
        if notices:
            self.write(lambda tx: queue_notices(scope(tx, workspace=self._slack.team_id, now=datetime.now(UTC)), notices))
        self._expect(notices)

    def _plan_ticks(self, how_many: int) -> None:
        person = self._people[(self._ticks // TICKS_TOGETHER) % len(self._people)]
        first = datetime.now(UTC).replace(microsecond=self._ticks) + timedelta(seconds=1)  # no two subjects' moments are the same
        moments = [first + TICK_EVERY * n for n in range(how_many)]
        subject = f"{person} {moments[-1].isoformat()}"
        self.write(lambda tx: set_due(scope(tx, workspace=self._slack.team_id), TICK, subject, first))
        self._ticks += how_many
        for moment in moments:
            notice = tick_notice(person, moment)
            self.expected[person, notice.key] = moment

    def react(self, how_many: int) -> list[InFlight]:
        """So many people react now, as long as there are reactions left."""
        first = len(self.handings)
        new: list[InFlight] = []
        for n in range(first, min(first + how_many, self._plan.reactions)):
            new += self._react(n)
        return new

    def _react(self, n: int) -> list[InFlight]:
        person, ts = self._people[n % len(self._people)], f"{FIRST_REACTION + n}.000100"
        item = {"type": "message", "channel": "C0CHAOS", "ts": ts}
        with self._slack.delivery.collecting() as handings:
            self._slack.events.tell_anyway({"type": "reaction_added", "user": person, "reaction": EMOJI, "item": item, "event_ts": ts})
        key = (person, f"heard {ts}")
        self.expected[key], self.handings[key] = datetime.now(UTC), handings
        return handings

    def type(self, how_many: int) -> None:
        """So many people share something by a command, as long as there is something left to share."""
        for n in range(len(self.typed), min(len(self.typed) + how_many, self._plan.commands)):
            self.typed.append(asyncio.create_task(self._type(self._people[n % len(self._people)], n)))

    async def _type(self, person: str, n: int) -> bool:
        """Whether they were told that it is saved."""
        try:
            answer = await self._slack.person(person).types(f"/til {_said(n)}", in_=f"#{CHANNEL}")
        except BotDidNotAnswer:
            return False
        return SAVED in str(answer.text)

    def _expect(self, notices: list[Notice]) -> None:
        now = datetime.now(UTC)
        self.expected.update({(notice.recipient, notice.key): now for notice in notices})

    # --- the database, which is cut now and then -------------------------------------------------------------------

    def write(self, work: Callable[[Any], Any]) -> None:
        """The harness itself must not lose anything when it cuts the database."""
        self._insist(self._database.transaction, work)

    def read(self, work: Callable[[Any], Any]) -> Any:
        """The same for a look."""
        return self._insist(self._database.reading, work)

    def _insist(self, opened: Callable[[], Any], work: Callable[[Any], Any]) -> Any:
        for _ in range(100):
            try:
                with opened() as tx:
                    return work(tx)
            except (sqlalchemy.exc.DBAPIError, DatabaseDown):
                time.sleep(0.1)
        raise AssertionError("the harness could not reach the database")

    def in_flight(self) -> int:
        """Messages that are being sent."""
        return int(self.read(states).get("sending", 0))

    def is_settled(self) -> bool:
        """Nothing waits, nothing is on its way. What queues messages is looked at first: what it queues meanwhile is seen as a message."""
        on_their_way = any(not handing.done.done() for handings in self.handings.values() for handing in handings)
        typing = any(not one.done() for one in self.typed)
        waiting = self.read(lambda tx: tx.exec_driver_sql(f"SELECT count(*) FROM due WHERE kind = '{TICK}'").scalar_one())
        counted = self.read(states)
        return not (counted.get("ready", 0) or counted.get("sending", 0) or waiting or on_their_way or typing)

    def what_waits(self) -> list[str]:
        """Why it is not settled: for whoever looks for the cause."""
        kinds = "SELECT kind, state, reason, count(*), min(not_before) FROM outbox WHERE state IN ('ready', 'sending') GROUP BY 1, 2, 3"
        rows = self.read(lambda tx: tx.exec_driver_sql(kinds).all())
        senders = self.read(lambda tx: tx.exec_driver_sql("SELECT blocked_until, trouble, rate FROM senders").all())
        open_acts = sum(not one.done() for one in self.typed)
        return [f"waits: {tuple(row)}" for row in rows] + [f"senders: {[tuple(row) for row in senders]}, {open_acts} commands open"]

    # --- judging -------------------------------------------------------------------------------------------------

    def judge(self, verdict: Verdict) -> None:
        """Ask everybody what they saw."""
        acknowledged = self._judge_reactions(verdict)
        must = Counter(key for key in self.expected if key not in self.handings or key in acknowledged)
        at = [((person, str(message["text"])), float(message["ts"])) for person in self._people for message in self._slack.posted(person)]
        seen = Counter(key for key, _ in at)
        must.update(self._must_stand_there(verdict))
        seen.update(self._stands_there())
        missing, again = must - seen, Counter({what: count - 1 for what, count in seen.items() if count > 1})
        verdict.unsure = self.read(states).get("unsure", 0)
        verdict.asked = len(self._slack.calls.of("conversations.history"))
        verdict.expected, verdict.doubled = must.total(), again.total()
        verdict.lost_acknowledged = sum(key in acknowledged for key in missing)
        verdict.lost = missing.total() - verdict.lost_acknowledged - verdict.unsure
        verdict.strangers = sum(what not in self.expected and what[1].split(" ")[0] in KINDS for what in seen)
        verdict.examples += [f"lost {what}" for what in list(missing)[:5]]
        verdict.examples += [f"doubled {what}: {self._calls(*what)}" for what in list(again)[:5]]
        verdict.examples += [f"stuck: {job.kind} {job.error}" for job in self.read(stuck_jobs)]
        verdict.late = {kind: spread(late) for kind in KINDS if (late := self._late(at, kind))}

    def _must_stand_there(self, verdict: Verdict) -> list[Told]:
        saved = [n for n, one in enumerate(self.typed) if one.done() and one.result()]
        verdict.typed, verdict.saved = len(self.typed), len(saved)
        return [(CHANNEL, _said(n)) for n in saved]

    def _stands_there(self) -> list[Told]:
        cards = [self._slack.readable(message) for message in self._slack.posted(CHANNEL)]
        return [(CHANNEL, _said(n)) for card in cards for n in range(len(self.typed)) if _said(n) in card]

    def _judge_reactions(self, verdict: Verdict) -> set[Told]:
        ok = {key: [one for one in handings if one.done.done() and one.done.result().ok] for key, handings in self.handings.items()}
        acknowledged = {key for key, handings in ok.items() if handings}
        verdict.reactions, verdict.acknowledged = len(self.handings), len(acknowledged)
        verdict.at_once = sum(any(one.attempts == 1 for one in ok[key]) for key in acknowledged)
        verdict.given_up = verdict.reactions - verdict.acknowledged
        return acknowledged

    def _calls(self, person: str, words: str) -> str:
        """When this was sent, with what went wrong: for whoever looks for the cause."""
        made = [call for call in self._slack.calls.of("chat.postMessage") if call.arguments.get("text") == words]
        return ", ".join(f"{call.at:%H:%M:%S.%f} {call.fault} {call.status} {'done' if call.done else 'not done'}" for call in made)

    def _late(self, at: list[tuple[Told, float]], kind: str) -> list[float]:
        return [ts - self.expected[key].timestamp() for key, ts in at if key in self.expected and key[1].startswith(kind)]


def _said(n: int) -> str:
    """What somebody learned; none is like another, or they would be shown that one first."""
    return " ".join(sha256(f"{n} {word}".encode()).hexdigest()[:9] for word in range(4))
