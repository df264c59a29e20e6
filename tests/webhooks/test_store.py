"""Webhooks and what they are to send, as the store finds them: a row on each side of each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema import webhook_deliveries as deliveries
from bot.database.schema import webhooks
from bot.ids import PersonId
from bot.webhooks import store
from bot.webhooks.rules import Webhook, WebhookEvent
from tests.givens import BO, MONDAY
from tests.rows import Rows

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def hook(rows: Rows, id_: str, **values: object) -> None:
    rows.add(webhooks, **{"id": id_, "events": ["digest.composed"], "made_at": MONDAY} | values)


def delivery(rows: Rows, id_: str, of: str = "w", **values: object) -> None:
    usual = {"id": id_, "webhook_id": of, "event": "digest.composed", "state": "ready", "not_before": MONDAY, "attempts": 1}
    rows.add(deliveries, **usual | values)


def test_the_oldest_first_and_each_change_its_own(rows: Rows) -> None:
    for id_, at in (("c", MONDAY), ("b", MONDAY), ("a", MONDAY + HOUR)):
        hook(rows, id_, made_at=at)
    scope = rows.scope()
    assert [one.id for one in store.all_webhooks(scope)] == ["b", "c", "a"]
    store.change_webhook(scope, "b", last_outcome="sent:")
    assert [store.mark_failing(scope, "b", delivery) for delivery in ("d1", "d2")] == [True, False]
    kept = {one.id: (one.failing, one.last_outcome) for one in store.all_webhooks(scope)}
    assert kept == {"b": ("d1", "sent:"), "c": (None, None), "a": (None, None)}
    delivery(rows, "1", "b")
    delivery(rows, "2", "c")
    store.drop_webhook(scope, "b")
    assert list(rows.tx.execute(select(deliveries.c.id)).scalars()) == ["2"] and [one.id for one in store.all_webhooks(scope)] == ["c", "a"]
    assert store.webhook(scope, "b") is None and store.webhook(scope, "c") is not None


def test_what_may_go_now_is_leased_the_earliest_first(rows: Rows) -> None:
    hook(rows, "w")
    hook(rows, "resting", paused_at=MONDAY)
    delivery(rows, "b")
    delivery(rows, "a")
    delivery(rows, "soonest", not_before=MONDAY - HOUR, attempts=3)
    delivery(rows, "later", not_before=MONDAY + SECOND)
    delivery(rows, "sent", state="sent", not_before=MONDAY - 2 * HOUR)
    delivery(rows, "of one that rests", "resting")
    scope = rows.scope()
    assert store.next_ready_at(scope) == MONDAY - HOUR
    until = MONDAY + HOUR
    assert [(one.id, one.attempts) for one in store.lease_ready(scope, until, 2)] == [("soonest", 4), ("a", 2)]
    assert [one.id for one in store.lease_ready(scope, until, 9)] == ["b"] and store.lease_ready(scope, until, 9) == []
    kept = {row.id: (row.not_before, row.attempts) for row in rows.tx.execute(select(deliveries))}
    assert (kept["a"], kept["later"]) == ((until, 2), (MONDAY + SECOND, 1))


def test_what_happened_is_queued_once_for_each(rows: Rows) -> None:
    scope = rows.scope()
    store.queue_deliveries(scope, "w", [])
    for of in ("w", "w", "v"):
        store.queue_deliveries(scope, of, [(WebhookEvent.DIGEST, "d1"), (WebhookEvent.RESULTS, "r1")])
    assert store.queued(scope, "w") == {(WebhookEvent.DIGEST, "d1"), (WebhookEvent.RESULTS, "r1")}
    assert len(rows.tx.execute(select(deliveries)).all()) == 4 and store.queued(scope, "u") == set()
    assert set(rows.tx.execute(select(deliveries.c.attempts)).scalars()) == {0} and store.next_ready_at(scope) == MONDAY


def test_a_webhook_comes_back_as_it_was_made(rows: Rows) -> None:
    scope = rows.scope()
    made = [Webhook(id_, f"https://{id_}.example", (WebhookEvent.RESULTS, WebhookEvent.DIGEST), PersonId(BO), MONDAY) for id_ in "bca"]
    for one in made:
        store.add_webhook(scope, one)
    assert store.all_webhooks(scope) == [made[2], made[0], made[1]] and store.webhook(scope, "c") == made[1]
    assert store.key_name("c") == "webhook:c" and store.next_ready_at(scope) is None


def test_the_next_to_go_is_the_earliest_that_waits_whatever_its_place(rows: Rows) -> None:
    hook(rows, "w")
    for id_, later in (("1", 2), ("2", 1), ("3", 3)):
        delivery(rows, id_, not_before=MONDAY + later * HOUR)
    delivery(rows, "4", state="sent", not_before=MONDAY)
    assert store.next_ready_at(rows.scope()) == MONDAY + HOUR
    leased = store.lease_ready(rows.scope(MONDAY + 3 * HOUR), MONDAY + 9 * HOUR, 9)
    assert [one.id for one in leased] == ["2", "1", "3"]
    store.change_delivery(rows.scope(), "2", state="sent")
    kept = {row.id: row.state for row in rows.tx.execute(select(deliveries))}
    assert kept == {"1": "ready", "2": "sent", "3": "ready", "4": "sent"}
