"""The ledger of attention, and what must be known of a person before they are told something unasked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from bot.database.bulk import among
from bot.database.consent import may_be_audited, may_hear_from_us, owners_may_hear
from bot.database.schema import attention, days_off, outbox, people, preferences, team_members
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.outbox.attention.rules import Unasked
from bot.outbox.states import OutboxState
from bot.schedule.cadence import DaysOff, Leave

EVERYBODY = ""


class Addressee(Struct, frozen=True):
    """Somebody a message is for, as of now."""

    zone: str
    counts: bool  # a human colleague who is here
    hears: bool  # inside the consent gate
    hears_as_owner: bool
    hears_audit: bool  # the first audit of a team that waits for its wave
    stopped: bool
    paused_until: datetime | None
    is_lead: bool
    days_off: DaysOff


class LedgerEntry(Struct, frozen=True):
    """One line of the ledger."""

    person: PersonId
    week: date
    key: str
    kind: Unasked


def addressees(scope: Scope, persons: Collection[PersonId]) -> dict[str, Addressee]:
    """What we know of these people; those we do not know are left out."""
    rows = scope.execute(_ADDRESSEES, {"persons": list(persons)}).all()
    away, leads = _leave(scope, persons), _leads(scope, persons)
    hearing, owners_hear = may_hear_from_us(scope, persons), owners_may_hear(scope)
    audited = may_be_audited(scope, persons)
    return {
        row.id: Addressee(
            zone=row.zone,
            counts=not (row.is_bot or row.is_guest or row.is_stranger or row.is_deactivated),
            hears=row.id in hearing,
            hears_as_owner=row.is_owner and owners_hear,
            hears_audit=row.id in audited,
            stopped=row.stopped_at is not None,
            paused_until=row.paused_until,
            is_lead=row.id in leads,
            days_off=DaysOff(leave=tuple(away.get(row.id, []) + away.get(EVERYBODY, []))),
        )
        for row in rows
    }


def entries(scope: Scope, persons: Collection[PersonId], since: date) -> list[LedgerEntry]:
    """What these people were told unasked from that week on."""
    rows = scope.execute(_ENTRIES, {"persons": list(persons), "since": since})
    known = {kind.value for kind in Unasked}
    return [LedgerEntry(row.person_id, row.week, row.notice_key, Unasked(row.kind)) for row in rows if row.kind in known]


def book(scope: Scope, new: Collection[LedgerEntry]) -> None:
    """Write lines into the ledger; a line that is there stays."""
    rows = [{"person_id": one.person, "week": one.week, "notice_key": one.key, "kind": one.kind.value} for one in new]
    scope.insert_new(attention, rows)


def still_to_come(scope: Scope, persons: Collection[PersonId], kinds: Collection[str]) -> dict[str, dict[str, datetime]]:
    """The messages that wait for these people: by kind, when the first of them may go."""
    rows = scope.execute(_STILL_TO_COME, {"persons": list(persons), "kinds": list(kinds)})
    waiting: dict[str, dict[str, datetime]] = {}
    for person, kind, first in rows:
        waiting.setdefault(person, {})[kind] = first
    return waiting


def _leave(scope: Scope, persons: Collection[PersonId]) -> Mapping[str, list[Leave]]:
    rows = scope.execute(_LEAVE, {"persons": [*persons, EVERYBODY]})
    away: dict[str, list[Leave]] = {}
    for row in rows:
        away.setdefault(row.person_id, []).append(Leave(row.first_day, row.last_day))
    return away


def _leads(scope: Scope, persons: Collection[PersonId]) -> set[str]:
    return set(scope.execute(_LEADS, {"persons": list(persons)}).scalars())


_PREFERENCES_OF = (preferences.c.workspace_id == people.c.workspace_id) & (preferences.c.person_id == people.c.id)
_ADDRESSEES = (
    select(people, preferences.c.stopped_at, preferences.c.paused_until)
    .select_from(people.outerjoin(preferences, _PREFERENCES_OF))
    .where(among(people.c.id, "persons"))
)
_ENTRIES = select(attention).where(among(attention.c.person_id, "persons"), attention.c.week >= bindparam("since"))
_STILL_TO_COME = (
    select(outbox.c.recipient, outbox.c.kind, func.min(outbox.c.not_before))
    .where(among(outbox.c.recipient, "persons"), outbox.c.state == OutboxState.READY, among(outbox.c.kind, "kinds"))
    .group_by(outbox.c.recipient, outbox.c.kind)
)
_LEAVE = select(days_off).where(among(days_off.c.person_id, "persons"))
_LEADS = select(team_members.c.person_id).where(
    among(team_members.c.person_id, "persons"), team_members.c.is_lead, team_members.c.until.is_(None)
)
