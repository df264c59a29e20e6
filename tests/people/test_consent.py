"""The consent gate in a large workspace. Whoever has no team that was welcomed hears nothing, for as long as one likes to wait.

Every feature's jobs and the real outbox, in simulated time; what arrived is counted at the pretend Slack, not in our own books.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.app.features import FEATURES, plan_everything
from bot.database.consent import REST_OF_COMPANY, hears_from_us, may_hear_from_us, owners_may_hear
from bot.database.engine import Tx
from bot.database.keys import FileKeys
from bot.database.migrate import to_head
from bot.database.schema import people as people_table
from bot.database.scope import Scope, random_id
from bot.ids import PersonId
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.outbox.loop import Delivery
from bot.people import acts as people
from bot.people import store as people_rows
from bot.people.rules import Person
from bot.people.teams import acts as teams
from bot.people.teams import store as team_rows
from bot.schedule.runner import Schedule
from tests.givens import scope, welcomed_team
from tests.virtual import DatabaseInPlace, PretendSlack, VirtualLoop, run_virtually

PLACE, CHANNEL = "T0LARGE", "C0PILOT"
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kolkata")
COMPANY = [f"U{n:04d}" for n in range(3_000)]
SMALL = 60
PILOT, LEAD, OWNER = COMPANY[:10], COMPANY[10], COMPANY[11]
BEGINS = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WEEKS = 12
A_WHILE = 3  # weeks
SPANS = [(SMALL, A_WHILE), *(pytest.param(size, WEEKS, marks=pytest.mark.longest) for size in (SMALL, len(COMPANY)))]


class LargeCompany:
    """People who do nothing, with every job and the outbox, on a clock that jumps to what is next."""

    def __init__(self, folder: Path, loop: VirtualLoop, size: int) -> None:
        self.size = size
        self.loop, self.keys = loop, FileKeys(folder / "keys")
        self.database = DatabaseInPlace(f"sqlite:///{folder}/large.sqlite")
        to_head(self.database)
        self.slack = PretendSlack(loop, rate=1e6, burst=1_000_000, latency=0.0)
        self.delivery = Delivery(
            self.database, self.slack, self.keys, self.now, FEATURES.notices, "large",  # type: ignore[arg-type]
            limits=UNLIMITED, clock=loop.time, shared_clock=lambda _tx: self.now(),
        )  # fmt: skip
        self.schedule = Schedule(self.database, self.keys, self.now, random_id, random.Random(7), FEATURES.due, FEATURES.after)

    def now(self) -> datetime:
        return BEGINS + timedelta(seconds=self.loop.time())

    def scope(self, tx: Tx) -> Scope:
        return scope(tx, now=self.now(), keys=self.keys, workspace=PLACE, new_id=random_id)

    def install(self) -> None:
        with self.database.transaction() as tx:
            people.arrive(self.scope(tx), "Large", PersonId("UBOT"), [self._somebody(n) for n in range(self.size)])
            people_rows.keep_channel(self.scope(tx), CHANNEL, name="pilot", bot_is_member=True)
            plan_everything(FEATURES, self.scope(tx))

    def set_up(self) -> None:
        """The owner sets up the pilot team from a channel in which they sit themselves."""
        sitting = frozenset({*PILOT, LEAD, OWNER})
        with self.database.transaction() as tx:
            wish = teams.TeamWish(None, "Pilot", CHANNEL, "channel", CHANNEL, sitting, frozenset({LEAD}), "4", "15:00")
            teams.set_up_team(self.scope(tx), OWNER, wish)
            FEATURES.plan_teams(self.scope(tx))

    def _somebody(self, number: int) -> Person:
        person = COMPANY[number]
        facts = {"is_bot": False, "is_guest": False, "is_stranger": False, "is_deactivated": False, "is_owner": person == OWNER}
        return Person(person, person, ZONES[number % len(ZONES)], "en-GB", known_since=BEGINS, **facts)

    def open_to_the_rest(self) -> None:
        with self.database.transaction() as tx:
            people_rows.change_setting(self.scope(tx), REST_OF_COMPANY, True, OWNER)

    async def live(self, weeks: int) -> Counter[str]:
        """How many messages each recipient got."""
        ends = BEGINS + timedelta(weeks=weeks)
        while self.now() < ends:
            self.schedule.run_once()
            await self.delivery.run_once()
            moments = [moment for moment in (self.schedule.next_at(), self.delivery.next_at()) if moment is not None]
            await asyncio.sleep(max(1.0, (min([*moments, ends]) - self.now()).total_seconds()))
        return Counter(recipient for _, recipient in self.slack.posts)


def live(folder: Path, size: int, *, weeks: int = WEEKS, with_pilot: bool = True, with_the_rest: bool = False) -> Counter[str]:
    async def simulate(loop: VirtualLoop) -> Counter[str]:
        company = LargeCompany(folder, loop, size)
        company.install()
        if with_pilot:
            company.set_up()
        if with_the_rest:
            company.open_to_the_rest()
        told = await company.live(weeks)
        company.database.close()
        return told

    return run_virtually(simulate)


@pytest.mark.long
@pytest.mark.parametrize(("size", "weeks"), SPANS)
def test_beside_one_pilot_team_nobody_of_the_company_hears_anything(tmp_path: Path, size: int, weeks: int) -> None:
    told = live(tmp_path, size, weeks=weeks)
    assert {who for who in told if who.startswith("U")} <= {*PILOT, LEAD, OWNER}
    assert all(told[person] >= weeks // 2 for person in PILOT), "the pilot team itself is asked and nudged"
    assert weeks < WEEKS or 1 <= told[OWNER] <= 3, "an owner's letters, one a month"


@pytest.mark.longest
@pytest.mark.parametrize(("size", "weeks"), SPANS)
def test_installed_and_nothing_set_up_nobody_hears_anything(tmp_path: Path, size: int, weeks: int) -> None:
    assert live(tmp_path, size, weeks=weeks, with_pilot=False) == Counter()


@pytest.mark.longest
def test_where_an_owner_opened_it_to_the_rest_of_the_company_they_are_asked(tmp_path: Path) -> None:
    told = live(tmp_path, SMALL, weeks=2, with_the_rest=True)
    assert sum(told[person] > 0 for person in COMPANY[:SMALL]) > SMALL * 0.9


@pytest.fixture
def tx(database):
    with database.transaction() as given:
        yield given


def hearing(tx: Tx, *persons: str) -> set[str]:
    found = may_hear_from_us(scope(tx), persons)
    condition = hears_from_us(scope(tx), people_table.c.id)
    rows = scope(tx).execute(people_table.select().where(condition, people_table.c.id.in_(persons)))
    known = {person for person in persons if people_rows.person(scope(tx), person)}
    assert {row.id for row in rows} == found & known, "the two forms of the rule agree"
    return set(found)


def test_only_members_of_a_welcomed_team_may_hear(tx: Tx) -> None:
    people.arrive(scope(tx), "Here", "UBOT", [Person(who, who, "UTC", "en", False, False, False, False, False, BEGINS) for who in "ABC"])
    assert hearing(tx, "A", "B") == set() and not owners_may_hear(scope(tx))
    welcomed_team(scope(tx), "A", leads="C")
    assert hearing(tx, "A", "B", "C") == {"A", "C"} and owners_may_hear(scope(tx))
    welcomed_team(scope(tx), "B", leads="C")
    assert hearing(tx, "A", "B", "C") == {"B", "C"}, "who left the team left the gate"
    people_rows.change_setting(scope(tx), REST_OF_COMPANY, True, None)
    assert hearing(tx, "A", "B", "C") == {"A", "B", "C"}
    (team,) = team_rows.all_teams(scope(tx))
    team_rows.change_team(scope(tx), replace(team, welcomed_at=None))
    assert hearing(tx, "A", "B", "C") == {"A"}, "who is in a team that waits is not one of the rest"
    team_rows.change_team(scope(tx), team)
    people_rows.change_setting(scope(tx), REST_OF_COMPANY, False, None)
    assert hearing(tx, "A", "B", "C") == {"B", "C"}
