"""A team that chooses week after week, with a copy of the whole database after everything that anybody does."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database import schema
from bot.database.engine import Database
from bot.database.keys import KeyStore
from bot.database.rounds import relations
from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster, Team
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.proposing import acts as proposing
from bot.plan.rules import Chain, Origin, opens_at, proposals_until, votes_until
from bot.plan.voting import acts as voting
from bot.schedule.job import DueContext
from tests.givens import GENERAL, scope
from tests.pulse.world import somebody

SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
Dump = dict[str, list[dict[str, Any]]]


@dataclass
class Week:
    """What truly happened, and what can be taken: `taps` and `copies` go together, a copy after each ballot."""

    proposers: dict[str, str] = field(default_factory=dict)  # nameless proposal -> person
    early_copies: list[Dump] = field(default_factory=list)  # after each proposal
    first_stars: dict[str, str] = field(default_factory=dict)  # person -> the proposal they gave their first star
    taps: list[str] = field(default_factory=list)  # who tapped, in the order they did: Slack shows it to the minute
    copies: list[Dump] = field(default_factory=list)
    published: list[str] = field(default_factory=list)  # what was chosen, in its order
    after: Dump = field(default_factory=dict)


class ChoosingCompany:
    """Ten people and their lead; `play` lives through weeks."""

    def __init__(self, url: str, keys: KeyStore, seed: int) -> None:
        self.rng = random.Random(seed)
        self.database, self.keys = Database(url), keys
        self.people = [f"U0P{number:02d}" for number in range(10)]
        self.weeks: list[Week] = []
        self.now = SUNDAY
        with self.database.transaction() as tx:
            here = self.scope(tx)
            people.install(here, "Ripple", "U0BOT")
            for person in (*self.people, "U0LEAD"):
                people.keep_person(here, somebody(person))
            team = Team("harbor", "Harbor", None, GENERAL, "hand", None, "UTC", 4, "15:00", (), "en", SUNDAY, SUNDAY)
            teams.add_team(here, team)
            teams.set_roster(here, team.id, Roster(frozenset({*self.people, "U0LEAD"}), frozenset({"U0LEAD"})))

    def scope(self, tx: Any) -> Scope:
        new_id = lambda: f"{self.rng.getrandbits(80):020x}"  # noqa: E731
        return scope(tx, now=self.now, keys=self.keys, new_id=new_id, chance=self.rng)

    def play(self, weeks: int) -> None:
        for _ in range(weeks):
            self.weeks.append(self._week())
            self.now += timedelta(days=7 - (self.now.weekday() - 6) % 7)
            self.now = self.now.replace(hour=12)

    def _week(self) -> Week:
        week = Week()
        with self.database.transaction() as tx:
            chain = plans.begin(self.scope(tx), "harbor", Dimension.SAFE, Origin.MAP)
            choosing = rows.choosing(self.scope(tx), chain.choosing)
        assert choosing is not None
        self._at(opens_at(choosing.monday, UTC), proposing.ask_for_proposals, choosing.id)  # type: ignore[arg-type]
        self._propose(week, chain)
        self._at(proposals_until(choosing.monday, UTC), voting.open_vote, choosing.id)  # type: ignore[arg-type]
        self._vote(week, chain)
        self._at(votes_until(choosing.monday, UTC), voting.count_votes, choosing.id)  # type: ignore[arg-type]
        with self.database.reading() as tx:
            week.published = [one.id for one in rows.proposals_of(self.scope(tx), [chain.id]) if one.place]
        week.after = self.dump()
        with self.database.transaction() as tx:
            rows.change_choosing(self.scope(tx), choosing.id, state="over")
        return week

    def _propose(self, week: Week, chain: Chain) -> None:
        for person in self.rng.sample(self.people, 4):
            self.now += timedelta(minutes=self.rng.randint(1, 40))
            with self.database.transaction() as tx:
                made = proposing.propose(
                    self.scope(tx), person, chain.id, f"Try thing {self.rng.random()}", nameless=True, is_beyond_us=False
                )
            week.proposers[made.id] = person
            week.early_copies.append(self.dump())

    def _vote(self, week: Week, chain: Chain) -> None:
        with self.database.transaction() as tx:  # everybody has a ballot; where it stands lies with the votes
            for number, person in enumerate(self.people):
                voting.ballot_stands(self.scope(tx), person, chain.choosing, ChannelId(f"D{person}"), MessageTs(f"1700.{number:06}"))
        week.copies = [self.dump()]
        for person in self.rng.sample(self.people, 8):
            self.now += timedelta(minutes=self.rng.randint(1, 40))
            stars = self.rng.choices(sorted(week.proposers), k=3)
            week.first_stars[person] = stars[0]
            for number, star in enumerate(stars):
                with self.database.transaction() as tx:
                    voting.give_star(self.scope(tx), person, chain.choosing, star, tap=f"{person}{number}{self.now}")
            week.taps.append(person)
            week.copies.append(self.dump())

    def _at(self, moment: datetime, job: Any, subject: str) -> None:
        self.now = max(self.now, moment)
        with self.database.transaction() as tx:
            job(DueContext(self.scope(tx), subject, self.now))

    def dump(self) -> Dump:
        """Every row of every table, and on PostgreSQL of the relations that belong to one vote."""
        with self.database.reading() as tx:
            found = {one.name: [dict(row._mapping) for row in tx.execute(select(one))] for one in schema.metadata.sorted_tables}
            if relations.are_used(tx):
                own = [relations.called(schema.open_votes, name) for name in relations.named_like(tx, schema.open_votes)]
                found["open_votes"] += [dict(row._mapping) for one in own for row in tx.execute(select(one))]
        return found
