"""Webhooks and their deliveries as rows. A secret is no row: it is a key outside the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.database.schema import webhook_deliveries as deliveries
from bot.database.schema import webhooks
from bot.database.scope import Scope, narrowed
from bot.webhooks.rules import Webhook, WebhookDelivery, WebhookDeliveryState, WebhookEvent

KEY = "webhook:"


def key_name(webhook_id: str) -> str:
    """The name of the key that a webhook signs with."""
    return KEY + webhook_id


def add_webhook(scope: Scope, made: Webhook) -> None:
    """A new webhook."""
    row = {"id": made.id, "url": made.url, "events": list(made.events), "made_by": made.owner, "made_at": made.made_at}
    scope.insert_new(webhooks, row)


def all_webhooks(scope: Scope) -> list[Webhook]:
    """All of them, oldest first."""
    return [_webhook(row) for row in scope.execute(select(webhooks).order_by(webhooks.c.made_at, webhooks.c.id))]


def webhook(scope: Scope, webhook_id: str) -> Webhook | None:
    """One webhook."""
    row = scope.execute(select(webhooks).where(webhooks.c.id == webhook_id)).one_or_none()
    return _webhook(row) if row else None


def change_webhook(scope: Scope, webhook_id: str, **changed: Any) -> None:
    """Some of its columns."""
    scope.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**changed))


def mark_failing(scope: Scope, webhook_id: str, delivery: str) -> bool:
    """From now on it is failing; False where it was before."""
    healthy = update(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.failing.is_(None))
    return scope.execute(healthy.values(failing=delivery)).rowcount == 1


def drop_webhook(scope: Scope, webhook_id: str) -> None:
    """It is gone, with all it was to send."""
    scope.execute(delete(deliveries).where(deliveries.c.webhook_id == webhook_id))
    scope.execute(delete(webhooks).where(webhooks.c.id == webhook_id))


def queue_deliveries(scope: Scope, webhook_id: str, found: Iterable[tuple[WebhookEvent, str]]) -> None:
    """Deliveries of what happened, each once for ever."""
    rows = [
        {
            "id": scope.new_id(),
            "webhook_id": webhook_id,
            "event": event,
            "subject": subject,
            "state": WebhookDeliveryState.READY,
            "attempts": 0,
            "not_before": scope.now,
            "queued_at": scope.now,
        }
        for event, subject in found
    ]
    if rows:
        scope.insert_new(deliveries, rows)


def queued(scope: Scope, webhook_id: str) -> set[tuple[WebhookEvent, str]]:
    """What was queued for it and is still kept."""
    found = scope.execute(select(deliveries.c.event, deliveries.c.subject).where(deliveries.c.webhook_id == webhook_id))
    return {(WebhookEvent(event), subject) for event, subject in found}


def lease_ready(scope: Scope, until: datetime, limit: int) -> list[WebhookDelivery]:
    """Deliveries that may go now, each marked as tried; nobody else takes them before `until`."""
    goes = narrowed(select(webhooks.c.id).where(webhooks.c.paused_at.is_(None)))
    ready = select(deliveries).where(
        deliveries.c.state == WebhookDeliveryState.READY, deliveries.c.not_before <= scope.now, deliveries.c.webhook_id.in_(goes)
    )
    rows = scope.execute(ready.order_by(deliveries.c.not_before, deliveries.c.id).limit(limit).with_for_update(skip_locked=True)).all()
    for row in rows:
        change_delivery(scope, row.id, attempts=row.attempts + 1, not_before=until)
    return [WebhookDelivery(row.id, row.webhook_id, WebhookEvent(row.event), row.subject, row.attempts + 1) for row in rows]


def change_delivery(scope: Scope, delivery_id: str, **changed: Any) -> None:
    """Some of a delivery's columns."""
    scope.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**changed))


def next_ready_at(scope: Scope) -> datetime | None:
    """When the next delivery may go; None when none waits."""
    waiting = select(deliveries.c.not_before).where(deliveries.c.state == WebhookDeliveryState.READY)
    found: datetime | None = scope.execute(waiting.order_by(deliveries.c.not_before).limit(1)).scalar_one_or_none()
    return found


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        events=tuple(WebhookEvent(one) for one in row.events),
        owner=row.made_by,
        made_at=row.made_at,
        paused_at=row.paused_at,
        failing=row.failing,
        last_outcome=row.last_outcome,
        last_at=row.last_at,
    )
