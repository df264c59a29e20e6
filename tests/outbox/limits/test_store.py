"""What the store finds of messages and of the ledger. Since when, for whom: a row on each side of each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema import attention, days_off, outbox, people, preferences, team_members
from bot.ids import PersonId
from bot.outbox import store
from bot.outbox.attention import store as ledger
from bot.outbox.attention.rules import Unasked
from bot.outbox.attention.store import LedgerEntry
from bot.outbox.states import OutboxState
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MON = MONDAY.date()


def message(rows: Rows, id_: str, **values: object) -> None:
    usual = {
        "id": id_,
        "dedupe_key": id_,
        "kind": "k",
        "recipient": BO,
        "state": "ready",
        "body": {},
        "queued_at": MONDAY,
        "not_before": MONDAY,
    }
    rows.add(outbox, **usual | values)


def test_what_waits_moves_is_late_or_was_booked(rows: Rows) -> None:
    assert not store.first_ready(rows.tx) and not store.anything_being_sent(rows.tx)
    message(
        rows,
        "sent",
        state="sent",
        not_before=MONDAY - DAY,
        expires_at=MONDAY - DAY,
        queued_at=MONDAY - SECOND,
        channel_id="C1",
        message_ts="1.1",
    )
    assert not store.first_ready(rows.tx) and not store.anything_being_sent(rows.tx) and not store.anything_late(rows.tx, MONDAY)
    message(rows, "ready", expires_at=MONDAY + DAY)
    message(rows, "later", not_before=MONDAY + DAY, kind="other", recipient=ANA)
    assert list(store.first_ready(rows.tx).values()) == [MONDAY] and not store.anything_being_sent(rows.tx)
    assert [store.anything_late(rows.tx, MONDAY + DAY + later) for later in (-SECOND, 0 * SECOND)] == [False, True]
    message(rows, "sending", state="sending", not_before=MONDAY + DAY)
    assert store.anything_being_sent(rows.tx)
    scope = rows.scope()
    assert [store.is_on_its_way(scope, key) for key in ("ready", "sending", "sent", "none")] == [True, True, False, False]
    assert sorted(kind for _, kind, _ in store.booked_since(scope, MONDAY)) == ["k", "k", "other"]
    assert [store.stands_at(scope, key) for key in ("sent", "ready", "none")] == [("C1", "1.1"), None, None]


def test_what_ended_before_a_moment_is_deleted_so_many_at_a_time(rows: Rows) -> None:
    for id_, state, settled, kind in (
        ("1", "sent", MONDAY - SECOND, "k"),
        ("2", "sent", MONDAY - SECOND, "k"),
        ("3", "sent", MONDAY, "k"),
        ("4", "sent", MONDAY - SECOND, "kept"),
        ("5", "dead", MONDAY - SECOND, "k"),
        ("6", "ready", None, "k"),
    ):
        message(rows, id_, state=state, settled_at=settled, kind=kind)
    counts = [store.delete_ended(rows.scope(), [OutboxState.SENT], MONDAY, keep=["kept"], limit=limit) for limit in (1, 5)]
    assert counts == [1, 1] and sorted(rows.tx.execute(select(outbox.c.id)).scalars()) == ["3", "4", "5", "6"]


def test_the_ledger_of_these_people_from_that_week_on(rows: Rows) -> None:
    week = timedelta(days=7)
    for person, when, kind in (
        (BO, MON - week, "pulse"),
        (BO, MON, "nudge"),
        (ANA, MON, "map"),
        ("U0DEV", MON, "note"),
        (BO, MON, "of an old version"),
    ):
        rows.add(attention, person_id=person, week=when, kind=kind)
    scope = rows.scope()
    found = ledger.entries(scope, [PersonId(BO), PersonId(ANA)], MON)
    assert sorted((one.person, one.kind.value) for one in found) == [(ANA, "map"), (BO, "nudge")]
    for _ in range(2):
        ledger.book(scope, [LedgerEntry(PersonId("U0EVE"), MON, "key", Unasked.GLAD)])
    assert len(ledger.entries(scope, [PersonId("U0EVE")], MON)) == 1
    message(rows, "1", not_before=MONDAY + DAY)
    message(rows, "2", not_before=MONDAY)
    message(rows, "3", state="sent", not_before=MONDAY - DAY)
    message(rows, "4", recipient=ANA, kind="unasked for")
    assert ledger.still_to_come(scope, [PersonId(BO), PersonId(ANA)], ["k"]) == {BO: {"k": MONDAY}}


def test_what_is_known_of_these_people_and_of_nobody_else(rows: Rows) -> None:
    for id_, values in ((BO, {}), (ANA, {"is_guest": True}), ("U0DEV", {})):
        rows.add(people, id=id_, zone="UTC", **values)
    rows.add(preferences, person_id=BO, stopped_at=MONDAY, paused_until=MONDAY + DAY)
    for person, first in ((BO, MON), ("", MON + 9 * DAY), ("U0DEV", MON + DAY)):
        rows.add(days_off, person_id=person, first_day=first, last_day=first)
    for person, lead, until in ((BO, True, None), (ANA, True, MONDAY), ("U0DEV", True, None)):
        rows.add(team_members, team_id="t", person_id=person, is_lead=lead, until=until)
    known = ledger.addressees(rows.scope(), [PersonId(BO), PersonId(ANA)])
    assert sorted(known) == [ANA, BO]
    assert [(one.counts, one.stopped, one.paused_until, one.is_lead) for one in (known[BO], known[ANA])] == [
        (True, True, MONDAY + DAY, True),
        (False, False, None, False),
    ]
    assert [[leave.first for leave in known[who].days_off.leave] for who in (BO, ANA)] == [[MON, MON + 9 * DAY], [MON + 9 * DAY]]
