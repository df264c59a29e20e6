"""A company that asks. Twelve people in three teams, one channel for all of them, real payloads through the real gate, weeks long.

Everybody does something in Slack every ten minutes or so, as colleagues do, this and that of it with Ripple. Every few hours
somebody asks without theirs, and some hours later says that it is solved. Kept for the attackers: the database, and what colleagues see.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app.features import FEATURES
from bot.database import schema
from bot.database.keys import FileKeys
from bot.database.scope import Scope, Scopes, random_id
from bot.digest.store.facts import facts_of
from bot.ids import AskId, ChannelId, TeamId
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.outbox.claim import everything_is_welcome
from bot.outbox.loop import Delivery
from bot.people import store as people
from bot.people.rules import Person
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster, Team
from bot.schedule.runner import Schedule
from bot.sharing.acts import at_home
from bot.slack import ids
from bot.slack.dispatch import Gate, merge
from tests.givens import MONDAY, WORKSPACE
from tests.virtual import Answer, DatabaseInPlace

CHANNEL = "C0GENERAL"
TEAMS = {"harbor": CHANNEL, "quay": "C0QUAY", "tide": "C0TIDE"}
LONG_AGO = MONDAY - timedelta(days=400)
ACTIVE = 0.1  # of the minutes of a day: somebody reads or writes something in Slack


@dataclass
class Act:
    """A nameless question, as it truly was."""

    person: str
    id: AskId | None = None
    asked: datetime = MONDAY
    solved: datetime | None = None


@dataclass
class Seen:
    """What colleagues see of one question: in which teams' Homes and digests it stands, since when, and what its channel shows."""

    homes: dict[str, datetime] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)
    posted: datetime | None = None
    changed: datetime | None = None


class Channel:
    """Where the Web API client stands: takes posts and changes, and remembers when everybody saw them."""

    def __init__(self, company: AskingCompany) -> None:
        self.company = company
        self.sent = 0

    async def api_call(self, method: str, *, json: Any = None, params: Any = None, http_verb: str = "POST") -> Answer:
        given = json or params or {}
        self.sent += 1
        now = self.company.now()
        ts = given["ts"] if method == "chat.update" else f"{now.timestamp() + self.sent * 1e-6:.6f}"
        return Answer({"ok": True, "channel": given["channel"], "ts": ts})

    async def views_open(self, **_: Any) -> dict[str, Any]:
        return {"ok": True}  # a note that only whoever pressed sees


class AskingCompany:
    """Stands where the running bot stands for its listeners (bot.slack.inbound.Ripple)."""

    features = FEATURES

    def __init__(self, url: str, keys: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.clock = MONDAY
        self.database = DatabaseInPlace(url)
        self.keys = FileKeys(keys)
        self.scopes = Scopes(self.now, self.keys, lambda: f"{self.rng.getrandbits(80):020x}", random.Random(seed + 1))
        self.slack = Channel(self)
        self.gate = Gate(self, merge(FEATURES.listeners()), WORKSPACE, self.home)  # type: ignore[arg-type]
        chance = self.scopes.chance
        self.schedule = Schedule(self.database, self.keys, self.now, random_id, chance, FEATURES.due, FEATURES.after)
        notices = FEATURES.notices
        welcome = everything_is_welcome
        self.delivery = Delivery(
            self.database,
            self.slack,
            self.keys,
            self.now,
            notices,
            "one",
            limits=UNLIMITED,
            welcome=welcome,  # type: ignore[arg-type]
        )
        self.people = [f"U0P{number:02d}" for number in range(12)]
        self.acts: list[Act] = []
        self.seen: dict[AskId, Seen] = {}
        self._looked_at: Sequence[Any] = ()
        self.presence: dict[str, set[int]] = {person: set() for person in self.people}  # the minutes in which they were there
        self._found()

    def now(self) -> datetime:
        return self.clock

    async def read(self, _workspace: str, work: Any, now: datetime | None = None) -> Any:
        return await self.database.read(lambda tx: work(self.scopes.of(tx, WORKSPACE, now)))

    async def write(self, _workspace: str, work: Any, now: datetime | None = None) -> Any:
        return await self.database.write(lambda tx: work(self.scopes.of(tx, WORKSPACE, now)))

    async def home(self, *_: Any) -> Mapping[str, Any]:
        return {"type": "home", "blocks": []}

    def members(self, team: str) -> list[str]:
        return [person for number, person in enumerate(self.people) if list(TEAMS)[number % 3] == team]

    # --- what happens ----------------------------------------------------------------------------------------------

    async def live(self, questions: int) -> None:
        """So many questions, one after the other, each solved before the next but one."""
        for _ in range(questions):
            asker = self.rng.choice(self.people)
            await self._pass(self.rng.randint(20, 90))
            act = Act(asker, asked=self.clock)
            self.acts.append(act)
            before = self._ids()
            await self._asks(asker)
            (act.id,) = self._ids() - before
            self.seen[act.id] = Seen()
            await self._pass(self.rng.randint(70, 140))
            act.solved = self.clock
            await self._presses(asker, ids.ASK_SOLVED, act.id)
            await self._pass(70)

    async def _pass(self, minutes: int) -> None:
        """Who was there in which minute; then what is done, sent and seen, at each moment at which there is something."""
        end, first = self.clock + timedelta(minutes=minutes), self._minute()
        for person in self.people:
            self.presence[person] |= {first + minute for minute in range(minutes) if self.rng.random() < ACTIVE}
        await self._work()
        while (moment := self._next_moment()) is not None and moment <= end:
            self.clock = max(moment, self.clock + timedelta(seconds=1))
            await self._work()
        self.clock = end
        await self._shares(self.rng.choice(self.people))

    async def _work(self) -> None:
        self.schedule.run_once()
        await self.delivery.run_once()
        self._look()

    async def _asks(self, person: str) -> None:
        self.presence[person].add(self._minute())
        state = {"text": {"a": _typed("Why is it so?")}, "nameless": {"a": _ticked("nameless")}}
        view = {
            "id": f"V{self.rng.getrandbits(40):x}", "hash": f"{self.clock.timestamp()}.a", "callback_id": ids.ASK_FORM,
            "private_metadata": CHANNEL, "state": {"values": state}, "blocks": [{"type": "input", "block_id": "text"}],
        }  # fmt: skip
        await self._hears({"type": "view_submission", "team": {"id": WORKSPACE}, "user": {"id": person}, "view": view})

    async def _presses(self, person: str, action: str, value: str) -> None:
        self.presence[person].add(self._minute())
        pressed = {"action_id": action, "action_ts": f"{self.clock.timestamp():.6f}", "type": "button", "value": value}
        where = {"channel": {"id": CHANNEL}, "team": {"id": WORKSPACE}, "user": {"id": person}}
        await self._hears({"type": "block_actions", "actions": [pressed], **where})

    async def _shares(self, person: str) -> None:
        self.presence[person].add(self._minute())
        trigger = f"{self.clock.timestamp()}.{self.rng.getrandbits(40):x}"
        typed = {"command": "/til", "text": f"Something {self.rng.random()}", "trigger_id": trigger}
        await self._hears({**typed, "team_id": WORKSPACE, "user_id": person, "channel_id": CHANNEL})

    async def _hears(self, body: Mapping[str, Any]) -> None:
        answered = await self.gate.take(body)
        assert answered.status == 200
        await self.gate.close(5.0)

    # --- what is seen ----------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """One colleague of each team opens their Home each minute, and every team's digest says what waits."""
        with self.database.reading() as tx:
            scope = self.scopes.of(tx, WORKSPACE)
            now = tx.execute(select(schema.asks.c.id, schema.asks.c.message_ts, schema.asks.c.solved_at)).all()
            if now == self._looked_at:
                return  # nothing about a question is otherwise than a minute ago
            self._looked_at = now
            for team in TEAMS:
                for ask in at_home(scope, self.members(team)[0]).waiting:
                    self.seen[ask.id].homes.setdefault(team, self.clock)
            self._read_digests(scope)
            for row in now:
                self._look_at_the_channel(row)

    def _read_digests(self, scope: Scope) -> None:
        channels = {TeamId(team): ChannelId(channel) for team, channel in TEAMS.items()}
        for team, facts in facts_of(scope, channels, self.clock - timedelta(days=7), self.clock).items():
            for waiting in facts.asks:
                self.seen[AskId(waiting.id)].digests.add(team)

    def _look_at_the_channel(self, row: Any) -> None:
        seen = self.seen[row.id]
        if row.message_ts is not None and seen.posted is None:
            seen.posted = self.clock
        if row.solved_at is not None and seen.changed is None:
            seen.changed = self.clock

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """The whole database, table by table."""
        with self.database.reading() as tx:
            return {table.name: [dict(row._mapping) for row in tx.execute(select(table))] for table in schema.metadata.sorted_tables}

    def _next_moment(self) -> datetime | None:
        moments = (self.schedule.next_at(), self.delivery.next_at())
        return min((moment for moment in moments if moment is not None), default=None)

    # --- beginnings ------------------------------------------------------------------------------------------------

    def _found(self) -> None:
        with self.database.transaction() as tx:
            scope = self.scopes.of(tx, WORKSPACE, LONG_AGO)
            people.install(scope, "Ripple", "U0BOT")
            for person in self.people:
                people.keep_person(
                    scope, Person(person, person.title(), "Europe/Berlin", "en", False, False, False, False, False, LONG_AGO)
                )
            for team, channel in TEAMS.items():
                people.keep_channel(scope, channel, name=team, bot_is_member=True)
                teams.add_team(scope, Team(team, team, None, channel, "hand", None, "Europe/Berlin", 4, "15:00", (), "en", LONG_AGO))
                teams.set_roster(scope, team, Roster(frozenset(self.members(team)), frozenset()))

    def _ids(self) -> set[AskId]:
        with self.database.reading() as tx:
            return set(tx.execute(select(schema.asks.c.id)).scalars())

    def _minute(self) -> int:
        return int(self.clock.timestamp()) // 60


def _typed(text: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def _ticked(value: str) -> dict[str, Any]:
    return {"type": "checkboxes", "selected_options": [{"value": value}]}


def closest(moment: datetime, moments: Sequence[datetime]) -> float:
    """Seconds to the nearest of these moments."""
    return min((abs((moment - one).total_seconds()) for one in moments), default=float("inf"))
