"""What the store finds of messages and of the ledger. Since when, for whom: a row on each side of each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema import attention, days_off, outbox, people, preferences, senders, team_members, workspaces
from bot.ids import ChannelId, LearningId, MessageTs, PersonId
from bot.outbox import store
from bot.outbox.attention import store as ledger
from bot.outbox.attention.rules import Unasked
from bot.outbox.attention.store import LedgerEntry
from bot.outbox.body_codec import to_stored
from bot.outbox.notice import Notice
from bot.outbox.sender_lease import LONGEST_BLOCK
from bot.outbox.states import OutboxState, OutcomeReason
from bot.sharing.notice_bodies import LearningMarked
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


def marked(rows: Rows, id_: str, **values: object) -> None:
    """Bo is told that a learning of this id was marked."""
    message(rows, id_, **{"kind": LearningMarked.kind, "body": to_stored(LearningMarked(LearningId(id_)))} | values)


def marked_beside(rows: Rows, **values: object) -> None:
    """What nothing that is done to Bo's waiting messages may touch."""
    marked(rows, "Ana's", recipient=ANA, **values)
    marked(rows, "another kind", kind="k", **values)
    marked(rows, "sent", state="sent", **values)


def told_now(rows: Rows) -> dict[str, tuple[str, list[str]]]:
    """By key: how far each message is, and the learnings that it tells of."""
    kept = rows.tx.execute(select(outbox.c.dedupe_key, outbox.c.state, outbox.c.body)).all()
    return {row.dedupe_key: (row.state, [one["learning"] for one in (row.body, *row.body.get("also", ()))]) for row in kept}


def test_a_notice_joins_the_oldest_message_that_waits_for_the_same_person(rows: Rows) -> None:
    marked_beside(rows, not_before=MONDAY - DAY)
    marked(rows, "a", not_before=MONDAY + SECOND)
    marked(rows, "b")
    before, new = told_now(rows), LearningMarked(LearningId("new"))
    notice, scope = Notice(new, BO, key="new"), rows.scope()
    assert [one.learning for one in store.bodies_waiting(scope, BO, LearningMarked)] == ["b", "a"]
    assert [store.queue_or_join(scope, notice, LearningMarked, lambda held: held.with_another(new)) for _ in range(2)] == [True, False]
    assert told_now(rows) == before | {"b": ("ready", ["b", "new"]), "new": ("dropped", ["new"])}


def test_what_was_told_otherwise_ends_unless_something_came_after_it(rows: Rows) -> None:
    marked_beside(rows)
    marked(rows, "a")
    marked(rows, "b", queued_at=MONDAY + SECOND)
    marked(rows, "Ana's newest", recipient=ANA, queued_at=MONDAY + DAY)
    marked(rows, "newest of another kind", kind="k", queued_at=MONDAY + DAY)
    before = told_now(rows)
    store.end_waiting(rows.scope(), BO, LearningMarked, MONDAY, OutcomeReason.JOINED)
    assert told_now(rows) == before
    store.end_waiting(rows.scope(), BO, LearningMarked, MONDAY + SECOND, OutcomeReason.JOINED)
    assert told_now(rows) == before | {"a": ("dropped", ["a"]), "b": ("dropped", ["b"])}


def test_what_lost_its_moment_is_withdrawn_alone(rows: Rows) -> None:
    marked_beside(rows)
    marked(rows, "over")
    marked(rows, "stays")
    before = told_now(rows)
    looked_at: list[str] = []

    def is_over(held: LearningMarked) -> bool:
        looked_at.append(held.learning)
        return held.learning != "stays"

    store.withdraw(rows.scope(), BO, LearningMarked, is_over)
    assert sorted(looked_at) == ["over", "stays"] and told_now(rows) == before | {"over": ("dropped", ["over"])}


def test_what_stands_in_slack_is_drawn_again_once_where_it_stands(rows: Rows) -> None:
    marked_beside(rows, channel_id="C9", message_ts="9.9")
    rows.tx.execute(outbox.delete().where(outbox.c.id == "sent"))
    for id_, channel, ts in (
        ("b", "C1", "2.2"),
        ("a", "C1", "1.1"),
        ("stays", "C1", "3.3"),
        ("nowhere", None, "4.4"),
        ("gone", "C1", None),
    ):
        marked(rows, id_, state="sent", channel_id=channel, message_ts=ts)
    looked_at: list[tuple[str, ChannelId, MessageTs]] = []

    def changed(held: LearningMarked, channel: ChannelId, ts: MessageTs) -> LearningMarked | None:
        looked_at.append((held.learning, channel, ts))
        return None if held.learning == "stays" else held

    for _ in range(2):
        store.redraw_standing(rows.scope(), BO, LearningMarked, changed, because="over")
    assert looked_at == [("a", "C1", "1.1"), ("b", "C1", "2.2"), ("stays", "C1", "3.3")] * 2
    assert {key: told for key, told in told_now(rows).items() if key.startswith("over")} == {
        "over:C1:1.1": ("ready", ["a"]),
        "over:C1:2.2": ("ready", ["b"]),
    }


def test_the_oldest_go_first_and_none_to_whom_nothing_may_go(rows: Rows) -> None:
    for id_, values in (
        ("b", {"not_before": MONDAY - SECOND}),
        ("c", {}),
        ("a", {}),
        ("later", {"not_before": MONDAY + SECOND}),
        ("sent", {"state": "sent"}),
        ("Ana's", {"recipient": ANA, "not_before": MONDAY - DAY}),
        ("another kind", {"kind": "other"}),
    ):
        message(rows, id_, **values)

    def next_of(*kinds: str, avoid: tuple[str, ...] = (), limit: int = 9) -> list[tuple[str, int]]:
        return [(one.id, one.place) for one in store.waiting(rows.scope(), kinds, avoid=avoid, limit=limit)]

    assert next_of("k") == [("Ana's", 0), ("b", 1), ("a", 2), ("c", 3)]
    assert next_of("k", "none", "other", avoid=(ANA,), limit=2) == [("b", 0), ("a", 1), ("another kind", 0)]
    assert next_of("k", avoid=(ANA, BO)) == []


def test_what_waits_in_a_workspace_that_left_begins_nothing(rows: Rows) -> None:
    for workspace, left in (("T2", None), ("T3", MONDAY)):
        rows.add(workspaces, id=workspace, uninstalled_at=left)
        message(rows, f"of {workspace}", workspace_id=workspace, not_before=MONDAY - DAY)
        message(rows, f"later of {workspace}", workspace_id=workspace)
    assert store.first_ready(rows.tx) == {"T2": MONDAY - DAY}


def test_a_workspace_that_slack_holds_back_is_not_ready_unless_a_clock_made_the_order_that_has_since_gone_back(rows: Rows) -> None:
    held = {"T1": None, "T2": timedelta(0), "T3": SECOND, "T4": LONGEST_BLOCK, "T5": LONGEST_BLOCK + SECOND}
    for workspace, until in held.items():
        message(rows, f"of {workspace}", workspace_id=workspace)
        rows.add(senders, workspace_id=workspace, blocked_until=None if until is None else MONDAY + until)
    moments = {"clock": MONDAY, "longest_lease": MONDAY + timedelta(minutes=1)}
    assert sorted(store.workspaces_ready(rows.tx, ["k"], MONDAY, owner="o", **moments)) == ["T1", "T2", "T5"]


def test_a_notice_is_queued_once_and_was_never_tried(rows: Rows) -> None:
    notice = Notice(LearningMarked(LearningId("new")), BO, key="new")
    assert [store.queue_notice(rows.scope(), notice) for _ in range(2)] == [True, False]
    assert rows.tx.execute(select(outbox.c.attempts)).scalar_one() == 0


def test_what_was_sent_or_is_long_gone_arrived(rows: Rows) -> None:
    for state in OutboxState:
        message(rows, state, state=state)
    arrived = {key for key in (*OutboxState, "long gone") if store.did_arrive(rows.scope(), key)}
    assert arrived == {OutboxState.SENT, "long gone"}


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
    for number in range(2):
        message(rows, f"also late {number}", expires_at=MONDAY + DAY, kind="aged", queued_at=MONDAY - DAY)
        message(rows, f"sending {number}", state="sending", not_before=MONDAY + DAY, queued_at=MONDAY - DAY)
    assert store.anything_being_sent(rows.tx) and store.anything_late(rows.tx, MONDAY + DAY)
    scope = rows.scope()
    assert [store.is_on_its_way(scope, key) for key in ("ready", "sending 0", "sent", "none")] == [True, True, False, False]
    assert sorted(kind for _, kind, _ in store.booked_since(scope, MONDAY)) == ["k", "other"]
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


def test_many_are_queued_at_once_and_those_that_were_before_are_not_again(rows: Rows) -> None:
    notices = [Notice(LearningMarked(LearningId(str(number))), BO, key=f"key {number}") for number in range(503)]
    assert [store.queue_notices(rows.scope(), some) for some in (notices[:2], notices[:-1], notices, [*notices[:1], notices[0]])] == [
        2, 500, 1, 0,
    ]  # fmt: skip
    assert store.queue_notices(rows.scope(), []) == 0 and len(rows.tx.execute(select(outbox.c.id)).all()) == 503


def test_leave_of_these_people_and_of_everybody_and_of_nobody_else(rows: Rows) -> None:
    rows.add(people, id=BO, zone="UTC")
    for person, first in ((BO, MON), ("", MON + DAY), (ANA, MON + 2 * DAY)):
        rows.add(days_off, person_id=person, first_day=first, last_day=first)
    known = ledger.addressees(rows.scope(), [PersonId(BO)])
    assert [leave.first for leave in known[BO].days_off.leave] == [MON, MON + DAY]


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
