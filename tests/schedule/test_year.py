"""A year on forty wall clocks: nobody is missed, nobody is told twice, nobody is woken. Faults F8, F9, F10, F27, F28 in small.

The large one is pure: two thousand people, every rule, no database. The small one is real: rows, leases, ledger and calls,
in simulated time.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.database.engine import Tx
from bot.database.migrate import to_head
from bot.outbox.attention.check import ByTheLedger
from bot.outbox.attention.rules import Unasked
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.outbox.kinds import Post
from bot.outbox.loop import Delivery
from bot.outbox.store import queue_notice
from bot.people.rules import Person
from bot.people.store import add_days_off, keep_person
from bot.schedule.cadence import TELLING_HOURS, Cadence, may_be_told, next_allowed, next_due, wall_moment
from bot.schedule.job import DueContext
from bot.schedule.runner import Schedule
from bot.schedule.store import set_due
from tests.givens import scope, welcomed_team
from tests.outbox.bodies import a_kind, a_notice
from tests.schedule.givens import NoKeys
from tests.virtual import DatabaseInPlace, PretendSlack, VirtualLoop, run_virtually

ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Lagos", "America/Anchorage", "America/Bogota",
    "America/Chicago", "America/Denver", "America/Halifax", "America/Havana", "America/Los_Angeles", "America/Mexico_City",
    "America/New_York", "America/Nuuk", "America/Phoenix", "America/Santiago", "America/Sao_Paulo", "America/St_Johns",
    "Asia/Beirut", "Asia/Dubai", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Seoul", "Asia/Shanghai",
    "Asia/Singapore", "Asia/Tehran", "Asia/Tokyo", "Atlantic/Azores", "Australia/Adelaide", "Australia/Brisbane",
    "Australia/Lord_Howe", "Australia/Sydney", "Europe/Berlin", "Europe/Lisbon", "Europe/London", "Pacific/Apia",
    "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
BEGINS, ENDS = datetime(2027, 12, 27, tzinfo=UTC), datetime(2029, 1, 8, tzinfo=UTC)  # a leap year and both of its ends
TICK = timedelta(minutes=5)
PLACE = "T0YEAR"


@dataclass(frozen=True, slots=True)
class Slot:
    zone: ZoneInfo
    cadence: Cadence


def slots(people: int, rng: random.Random) -> list[Slot]:
    times = [time(8, 0), time(9, 0), time(10, 30), time(12, 15), time(15, 0), time(17, 45), time(18, 0)]
    return [Slot(ZoneInfo(ZONES[n % len(ZONES)]), Cadence(rng.choice(times), frozenset({rng.randrange(5)}))) for n in range(people)]


def outages(rng: random.Random) -> list[tuple[datetime, datetime]]:
    """Thirty times a year nobody runs, for minutes or for hours."""
    starts = sorted(BEGINS + timedelta(minutes=rng.randrange(370 * 1440)) for _ in range(30))
    return [(start, start + timedelta(minutes=rng.choice([10, 60, 360]))) for start in starts]


def when_somebody_looks(moment: datetime, down: list[tuple[datetime, datetime]]) -> datetime:
    """The first tick at or after the moment while the service is up."""
    late = (moment - BEGINS) % TICK
    moment += TICK - late if late else timedelta(0)
    for start, end in down:
        if start <= moment < end:
            return end
    return moment


@pytest.mark.long
def test_two_thousand_people_in_forty_zones_for_a_year() -> None:
    rng = random.Random(20_28)
    down = outages(rng)
    missed = doubled = outside = 0
    for slot in slots(2_000, rng):
        told: Counter[date] = Counter()
        due = next_due(slot.cadence, after=BEGINS, zone=slot.zone)
        while due < ENDS:
            seen = when_somebody_looks(due, down)
            sent = next_allowed(seen, slot.zone)
            assert sent is not None
            outside += not may_be_told(sent, slot.zone)
            local_day = due.astimezone(slot.zone).date()
            told[local_day - timedelta(days=local_day.weekday())] += 1
            due = next_due(slot.cadence, after=due, zone=slot.zone)
        # The first week began before the year did, east of Greenwich.
        weeks = [BEGINS.date() + timedelta(weeks=n) for n in range(1, 54)]
        missed += sum(told[week] == 0 for week in weeks)
        doubled += sum(count > 1 for count in told.values())
    assert (missed, doubled, outside) == (0, 0, 0)


@pytest.mark.long
@pytest.mark.parametrize("at", [time(0, 0), time(0, 30), time(1, 30), time(2, 0), time(2, 30), time(3, 0)])
def test_a_daily_moment_comes_once_on_every_local_date_in_every_zone(at: time) -> None:
    for name in ZONES:
        zone = ZoneInfo(name)
        due, days = next_due(Cadence(at), after=BEGINS, zone=zone), []
        while due < ENDS:
            days.append(due.astimezone(zone).date())
            due = next_due(Cadence(at), after=due, zone=zone)
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))], name
        assert len(days) in (377, 378, 379)


class SmallTown:
    """Real rows: people with a weekly message each, a schedule, a ledger and a sender, on a clock that jumps to the next moment."""

    def __init__(self, database: DatabaseInPlace, loop: VirtualLoop, rng: random.Random) -> None:
        self.database, self.loop = database, loop
        self.begins = datetime(2028, 3, 6, tzinfo=UTC)
        self.zones = {f"U{n:03d}": ZONES[n * 3 % len(ZONES)] for n in range(24)}
        self.cadences = {person: Cadence(time(rng.choice([8, 10, 16]), 15), frozenset({rng.randrange(5)})) for person in self.zones}
        self.slack = PretendSlack(loop, rate=1e6, burst=1_000_000, latency=0.0)
        kinds = {"weekly": a_kind(lambda _context, message: Post({"text": message.key}), counts=Unasked.CHECK_IN)}
        self.delivery = Delivery(
            database, self.slack, NoKeys(), self.now, kinds, "town",  # type: ignore[arg-type]
            limits=UNLIMITED, welcome=ByTheLedger(kinds), clock=loop.time, shared_clock=lambda _tx: self.now(),
        )  # fmt: skip
        jobs = {"weekly": self.weekly}
        self.schedule = Schedule(database, NoKeys(), self.now, lambda: "id", rng, jobs, {})

    def now(self) -> datetime:
        return self.begins + timedelta(seconds=self.loop.time())

    def weekly(self, context: DueContext) -> datetime:
        person, zone = context.subject, ZoneInfo(self.zones[context.subject])
        day = context.due_at.astimezone(zone).date()
        queue_notice(context.scope, a_notice("weekly", person, f"weekly {person} {day}"))
        return next_due(self.cadences[person], after=context.due_at, zone=zone)

    def settle_in(self, tx: Tx) -> None:
        welcomed_team(scope(tx, workspace=PLACE), self.zones)
        for person, zone in self.zones.items():
            self.meet(tx, person, zone)
            set_due(scope(tx, workspace=PLACE), "weekly", person, next_due(self.cadences[person], after=self.now(), zone=ZoneInfo(zone)))

    def meet(self, tx: Tx, person: str, zone: str) -> None:
        facts = {"is_bot": False, "is_guest": False, "is_stranger": False, "is_deactivated": False, "is_owner": False}
        keep_person(scope(tx, workspace=PLACE), Person(person, person, zone, "en", known_since=self.begins, **facts))
        self.zones[person] = zone

    def move(self, person: str, zone: str) -> None:
        """Somebody moves: what is due is worked out again on their new wall clock."""
        with self.database.transaction() as tx:
            self.meet(tx, person, zone)
            due = next_due(self.cadences[person], after=self.now(), zone=ZoneInfo(zone))
            told = [post for post in self.slack.posts if post[1] == person]
            if told and self.week_of(told[-1][0], person) == self.week_of_moment(due, person):
                due = next_due(self.cadences[person], after=due, zone=ZoneInfo(zone))
            set_due(scope(tx, workspace=PLACE), "weekly", person, due)

    def week_of(self, seconds: float, person: str) -> date:
        return self.week_of_moment(self.begins + timedelta(seconds=seconds), person)

    def week_of_moment(self, moment: datetime, person: str) -> date:
        day = moment.astimezone(ZoneInfo(self.zones[person])).date()
        return day - timedelta(days=day.weekday())

    async def live(self, until: datetime) -> None:
        while self.now() < until:
            self.schedule.run_once()
            await self.delivery.run_once()
            moments = [moment for moment in (self.schedule.next_at(), self.delivery.next_at()) if moment is not None]
            await asyncio.sleep(max(0.001, (min([*moments, until]) - self.now()).total_seconds()))


@pytest.mark.long
def test_a_small_town_lives_through_a_spring_with_rows_leases_ledger_and_calls(tmp_path: Path) -> None:
    database = DatabaseInPlace(f"sqlite:///{tmp_path}/town.sqlite")
    to_head(database)

    async def simulate(loop: VirtualLoop) -> SmallTown:
        town = SmallTown(database, loop, random.Random(7))
        away = "U005"
        with database.transaction() as tx:
            town.settle_in(tx)
            add_days_off(scope(tx, workspace=PLACE), away, date(2028, 3, 20), date(2028, 3, 24))
        await town.live(town.begins + timedelta(weeks=5))
        town.move("U000", "Pacific/Auckland")
        town.move("U003", "America/Los_Angeles")
        await town.live(town.begins + timedelta(weeks=10, days=-2))
        return town

    town = run_virtually(simulate)
    database.close()
    told: dict[str, list[datetime]] = {person: [] for person in town.zones}
    for seconds, person in town.slack.posts:
        told[person].append(town.begins + timedelta(seconds=seconds))
    settled = [person for person in town.zones if person not in ("U000", "U003", "U005")]
    for person in settled:
        zone = ZoneInfo(town.zones[person])
        weeks = Counter(town.week_of_moment(moment, person) for moment in told[person])
        assert set(weeks.values()) == {1} and len(weeks) == 10, person
        assert all(may_be_told(moment, zone) for moment in told[person])
        at = town.cadences[person].at
        assert all(moment == or_what_was_planned(wall_moment(moment.astimezone(zone).date(), at, zone), moment) for moment in told[person])
    for person in ("U000", "U003"):
        days = [moment.date() for moment in told[person]]
        assert len(days) == len(set(days)) >= 8
    assert not any(
        date(2028, 3, 20) <= moment.astimezone(ZoneInfo(town.zones["U005"])).date() <= date(2028, 3, 24) for moment in told["U005"]
    )
    assert 9 <= len(told["U005"]) <= 10


def or_what_was_planned(planned: datetime, moment: datetime) -> datetime:
    """The moment itself when it came within a second of what was planned, else what was planned."""
    return moment if timedelta(0) <= moment - planned < timedelta(seconds=1) else planned


def test_the_allowed_hours_are_what_the_promise_says() -> None:
    assert (TELLING_HOURS.opens, TELLING_HOURS.closes) == (time(8, 0), time(18, 30))
