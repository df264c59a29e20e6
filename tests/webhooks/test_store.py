"""Webhooks and what they are to send, as the store finds them: a row on each side of each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema import webhook_deliveries as deliveries
from bot.database.schema import webhooks
from bot.webhooks import store
from bot.webhooks.rules import WebhookEvent
from tests.givens import MONDAY
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
