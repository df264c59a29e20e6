"""Messages that ask everybody of a round, each at their own moment, and their reminders. Queued a part at a time.

A round of twenty thousand people is forty thousand messages. Queued in the transaction that opens it they would keep SQLite's one writer,
and with it everybody's tap, waiting for seconds. So each part is a transaction of its own, and the row that says which part is next moves
in the same one: after a crash it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from hashlib import sha256

from msgspec.structs import replace

from bot.database.scope import Scope
from bot.ids import PersonId, RoundId
from bot.outbox.notice import FAN_OUT, Notice
from bot.outbox.store import queue_notices
from bot.pulse import store as pulses
from bot.pulse.asking.people_store import Wishes, wishes, zones_among
from bot.pulse.audit.rules import TUESDAY, Asks
from bot.pulse.notice_bodies import PulseAsked, PulseAskedAgain, PulseReminder
from bot.pulse.rounds import Round
from bot.schedule.cadence import wall_moment, zone_of
from bot.schedule.job import DueContext
from bot.schedule.pulse_times import pulse_slot, reminder_at
from bot.schedule.store import set_due
from bot.schedule.weeks import week_in_utc

ASK_PART = "pulse:ask_part"
ASKED_AT_ONCE = 250  # people
BETWEEN_PARTS = timedelta(seconds=1)  # so that whoever waits to write has a turn


def ask_all(scope: Scope, opened: Round, members: Collection[PersonId]) -> int:
    """Queue what asks these people, now or, where they are many, part by part from now on; how many people that are."""
    if len(members) <= ASKED_AT_ONCE:
        return queue_asks(scope, opened, members)
    _plan_part(scope, opened.id, 0, -(-len(members) // ASKED_AT_ONCE), scope.now)
    return len(members)


def ask_part_due(due: DueContext) -> None:
    """Ask the next part of a large round's people, and plan the one after it in the same transaction."""
    round_id, _, which = due.subject.partition("|")
    part, parts = (int(number) for number in which.split("/"))
    current = pulses.round_by_id(due.scope, RoundId(round_id))
    if current is None or not current.takes_answers(due.scope.now):
        return
    asked = pulses.questions_by_cohort(due.scope, current.id)
    cohorts = pulses.members_by_cohort(due.scope, current.id)
    everybody = (person for cohort, members in cohorts.items() if asked.get(cohort) for person in members)
    queue_asks(due.scope, current, [person for person in everybody if _part_of(person, parts) == part], since=current.opens_at)
    if part + 1 < parts:
        _plan_part(due.scope, current.id, part + 1, parts, due.scope.now + BETWEEN_PARTS)


def _plan_part(scope: Scope, round_id: RoundId, part: int, parts: int, at: datetime) -> None:
    set_due(scope, ASK_PART, f"{round_id}|{part}/{parts}", at)


def _part_of(person: PersonId, parts: int) -> int:
    """By the id alone: whoever leaves between two parts moves nobody else to another one."""
    return int.from_bytes(sha256(person.encode()).digest()[:8]) % parts


def queue_asks(scope: Scope, opened: Round, members: Collection[PersonId], *, again: bool = False, since: datetime | None = None) -> int:
    """One notice a person at their own moment from `since` on (None: now), and the reminder two working days later.

    Both are queued for everybody, also for those who have answered or want quiet: what is queued must tell nothing.
    Rendering decides.
    """
    zones = zones_among(scope, list(members))
    wished = wishes(scope, since=scope.now.date(), of=list(zones))
    audited = pulses.people_asked(scope, opened.id, Asks.AUDIT)
    window = replace(opened, opens_at=max(since or scope.now, opened.opens_at))
    asks: list[Notice] = []
    reminders: list[Notice] = []
    for person, zone in sorted(zones.items()):
        at = moment_to_ask(_from_tuesday(window, zone) if person in audited else window, person, zone, wished)
        if at is None or (again and _still_to_come(opened, person, zone, wished, scope.now)):
            continue
        asks.append(_ask(opened, person, at, again=again))
        days_off = wished.days_off(person)
        remind = reminder_at(at, closes_at=opened.closes_at, zone=zone_of(zone), days_off=days_off)
        if remind is not None and not again:
            reminders.append(_reminder(opened, person, remind))
    queue_notices(scope, asks + reminders)
    return len(asks)


def _from_tuesday(window: Round, zone: str) -> Round:
    """An audit's round as somebody in that zone meets it: nothing of it comes on its Monday."""
    first = week_in_utc(window.opens_at) + timedelta(days=TUESDAY)
    return replace(window, opens_at=max(window.opens_at, wall_moment(first, time(), zone_of(zone))))


def _still_to_come(opened: Round, person: PersonId, zone: str, wished: Wishes, now: datetime) -> bool:
    """Whether the first asking waits in the outbox still: then it is the only one needed."""
    first = moment_to_ask(opened, person, zone, wished)
    return first is not None and first > now


def moment_to_ask(opened: Round, person: PersonId, zone: str, wished: Wishes) -> datetime | None:
    """When this person is asked in this round; None when their days off leave no moment."""
    return pulse_slot(
        wished.slot(person),
        opens_at=opened.opens_at,
        closes_at=opened.closes_at,
        zone=zone_of(zone),
        person=PersonId(person),
        round_id=RoundId(opened.id),
        days_off=wished.days_off(person),
    )


def _ask(opened: Round, person: PersonId, at: datetime, *, again: bool) -> Notice:
    return Notice(
        PulseAskedAgain(opened.id) if again else PulseAsked(opened.id),
        person,
        key=f"pulse:{opened.id}:{'again' if again else 'ask'}:{person}",
        not_before=at,
        expires_at=opened.closes_at,
        priority=FAN_OUT,
    )


def _reminder(opened: Round, person: PersonId, at: datetime) -> Notice:
    return Notice(
        PulseReminder(opened.id),
        person,
        key=f"pulse:{opened.id}:reminder:{person}",
        not_before=at,
        expires_at=opened.closes_at,
        priority=FAN_OUT,
    )
