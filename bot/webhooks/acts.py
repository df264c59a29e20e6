"""What owners do with webhooks, and what becomes of a delivery."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta

from msgspec import Struct

from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix
from bot.ids import PersonId
from bot.internet.addresses import AddressRefused, web_address
from bot.outbox.notice import Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.acts import require_owner
from bot.schedule.store import set_due
from bot.webhooks import store as rows
from bot.webhooks.happened import data_of, happened_since
from bot.webhooks.notice_bodies import WebhookFailing
from bot.webhooks.rules import (
    FOR_GOOD,
    LOOKED_BACK,
    MOST_WEBHOOKS,
    TEST,
    URL_LENGTH,
    SendOutcome,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryState,
    WebhookEvent,
    body_of,
    next_try,
    secret_of,
)

LOOK = "webhooks:look"
EVERY = timedelta(minutes=5)
BREATH = timedelta(seconds=1)
LEASE = timedelta(minutes=2)  # longer than a call may take, so that no other process sends the same meanwhile
AT_ONCE = 20
HTTPS = {"https": 443}


class Parcel(Struct, frozen=True):
    """A delivery ready to go. `secret` None: its key is lost; `body` None: there is nothing to tell any more."""

    delivery: WebhookDelivery
    url: str
    secret: str | None
    body: bytes | None


def webhooks_of(scope: Scope, person: PersonId) -> list[Webhook]:
    """All of them, for an owner."""
    require_owner(scope, person)
    return rows.all_webhooks(scope)


def make_webhook(scope: Scope, person: PersonId, url: str, events: Collection[str]) -> str:
    """A new webhook; its secret, which nobody is shown again."""
    require_owner(scope, person)
    address = _checked(url.strip())
    chosen = tuple(one for one in WebhookEvent if one in events)
    if not chosen:
        raise PersonCanFix("webhooks.choose_events", field="events")
    if len(rows.all_webhooks(scope)) >= MOST_WEBHOOKS:
        raise PersonCanFix("webhooks.enough", field="url", most=MOST_WEBHOOKS)
    made = Webhook(id=scope.new_id(), url=address, events=chosen, owner=person, made_at=scope.now)
    rows.add_webhook(scope, made)
    set_due(scope, LOOK, scope.workspace, scope.now)
    return secret_of(scope.keys.make(scope.tx, rows.key_name(made.id)))


def pause_webhook(scope: Scope, person: PersonId, webhook_id: str, *, goes_on: bool) -> None:
    """Nothing is sent meanwhile. Going on belongs to an owner, as whom it reads from then on."""
    require_owner(scope, person)
    _needed(scope, webhook_id)
    changed = {"paused_at": None, "made_by": person} if goes_on else {"paused_at": scope.now}
    rows.change_webhook(scope, webhook_id, **changed)
    set_due(scope, LOOK, scope.workspace, scope.now)


def remove_webhook(scope: Scope, person: PersonId, webhook_id: str) -> None:
    """It is gone, its secret and what it was to send too."""
    require_owner(scope, person)
    rows.drop_webhook(scope, webhook_id)
    scope.keys.destroy(scope.tx, rows.key_name(webhook_id))


def test_parcel(scope: Scope, person: PersonId, webhook_id: str) -> Parcel:
    """What "send a test" sends: nothing of anybody."""
    require_owner(scope, person)
    known = _needed(scope, webhook_id)
    delivery = WebhookDelivery(scope.new_id(), known.id, WebhookEvent.RESULTS, TEST, 1)
    return _parcel(scope, known, delivery, body_of(delivery.id, TEST, scope.workspace, {}))


def queue_what_happened(scope: Scope) -> bool:
    """Deliveries of everything new, for each webhook that goes; whether there is any webhook at all."""
    known = rows.all_webhooks(scope)
    owners = set(people.owners(scope))
    for one in known:
        if one.owner not in owners or one.owner is None:
            rows.change_webhook(scope, one.id, paused_at=one.paused_at or scope.now)
        elif one.paused_at is None:
            since, known_already = max(one.made_at, scope.now - LOOKED_BACK), rows.queued(scope, one.id)
            new = [found for found in happened_since(scope, one.owner, since) if found[0] in one.events and found not in known_already]
            rows.queue_deliveries(scope, one.id, new)
    return bool(known)


def take_parcels(scope: Scope) -> list[Parcel]:
    """What goes now, leased."""
    return [_packed(scope, delivery) for delivery in rows.lease_ready(scope, scope.now + LEASE, AT_ONCE)]


def settle_delivery(scope: Scope, delivery: WebhookDelivery, outcome: SendOutcome | None) -> None:
    """Write down what came of it; None: there was nothing to tell any more. A dead one is told once, until one gets through again."""
    if outcome is None:
        rows.change_delivery(scope, delivery.id, state=WebhookDeliveryState.DROPPED)
        return
    if outcome.why is None:
        rows.change_delivery(scope, delivery.id, state=WebhookDeliveryState.SENT, outcome=outcome.code)
        rows.change_webhook(scope, delivery.webhook, failing=None, last_outcome=outcome.code, last_at=scope.now)
        return
    rows.change_webhook(scope, delivery.webhook, last_outcome=outcome.code, last_at=scope.now)
    again = None if outcome.why in FOR_GOOD else next_try(delivery.attempts, scope.now)
    if again is not None:
        rows.change_delivery(scope, delivery.id, not_before=again, outcome=outcome.code)
        return
    rows.change_delivery(scope, delivery.id, state=WebhookDeliveryState.DEAD, outcome=outcome.code)
    _tell_once(scope, delivery, outcome)


def _tell_once(scope: Scope, delivery: WebhookDelivery, outcome: SendOutcome) -> None:
    known = rows.webhook(scope, delivery.webhook)
    if known is None or known.owner is None or outcome.why is None or not rows.mark_failing(scope, known.id, delivery.id):
        return
    body = WebhookFailing(known.id, outcome.why, outcome.status)
    queue_notice(scope, Notice(body, known.owner, key=f"webhook:failing:{known.id}:{delivery.id}"))


def _packed(scope: Scope, delivery: WebhookDelivery) -> Parcel:
    known = _needed(scope, delivery.webhook)
    is_theirs = known.owner is not None and known.owner in people.owners(scope)
    data = data_of(scope, known.owner, delivery.event, delivery.subject) if is_theirs and known.owner else None
    return _parcel(scope, known, delivery, None if data is None else body_of(delivery.id, delivery.event, scope.workspace, data))


def _parcel(scope: Scope, known: Webhook, delivery: WebhookDelivery, body: object) -> Parcel:
    key = scope.keys.get(scope.tx, rows.key_name(known.id))
    written = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Parcel(delivery, known.url, secret_of(key) if key else None, written)


def _needed(scope: Scope, webhook_id: str) -> Webhook:
    known = rows.webhook(scope, webhook_id)
    if known is None:
        raise NotFound("webhooks.gone")
    return known


def _checked(url: str) -> str:
    try:
        address = web_address(url, HTTPS)
    except AddressRefused:
        raise PersonCanFix("webhooks.no_address", field="url") from None
    if len(url) > URL_LENGTH or not address.host:
        raise PersonCanFix("webhooks.no_address", field="url")
    return url
