"""What a webhook is, how what it sends is signed, and when it tries again."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct

from bot.ids import PersonId, WorkspaceId

MOST_WEBHOOKS = 10
URL_LENGTH = 500
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 7200, 21600, 43200))
MOST_ATTEMPTS = len(PAUSES) + 1
LOOKED_BACK = timedelta(days=7)  # what happened while a webhook rested is sent when it goes on, if it is no older
VERSION = "v1"  # of the signature
TIMESTAMP, SIGNATURE, DELIVERY, EVENT = "Ripple-Timestamp", "Ripple-Signature", "Ripple-Delivery", "Ripple-Event"


class WebhookEvent(StrEnum):
    """What is told."""

    RESULTS = "results.released"
    DIGEST = "digest.composed"
    EXPERIMENT = "experiment.finished"
    COMMITMENT = "commitment.ended"


TEST = "test"


class WebhookDeliveryState(StrEnum):
    """Where a delivery is."""

    READY = "ready"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


class WhyNotSent(StrEnum):
    """Why an address did not get it. People read each by its name."""

    NOT_WEB = "not_web"
    NOT_PUBLIC = "not_public"
    NO_SUCH_NAME = "no_such_name"
    TOO_SLOW = "too_slow"
    UNREACHABLE = "unreachable"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    GONE = "gone"
    NO_SECRET = "no_secret"  # noqa: S105 - a word


FOR_GOOD = (WhyNotSent.NOT_WEB, WhyNotSent.NOT_PUBLIC, WhyNotSent.GONE, WhyNotSent.NO_SECRET)  # trying again changes nothing


class Webhook(Struct, frozen=True):
    """An address, and what is sent there. `owner`: as whom everything is read; None once they are forgotten."""

    id: str
    url: str
    events: tuple[WebhookEvent, ...]
    owner: PersonId | None
    made_at: datetime
    paused_at: datetime | None = None
    failing: str | None = None  # the delivery whose end was told; None while all is well
    last_outcome: str | None = None
    last_at: datetime | None = None


class WebhookDelivery(Struct, frozen=True):
    """One thing that happened, for one webhook."""

    id: str
    webhook: str
    event: WebhookEvent
    subject: str
    attempts: int


class SendOutcome(Struct, frozen=True):
    """What an address answered: why it did not get it, or nothing; the status, where there was one."""

    why: WhyNotSent | None = None
    status: int | None = None

    @property
    def code(self) -> str:
        """As it is kept."""
        return f"{self.why or WebhookDeliveryState.SENT}:{self.status or ''}"


def signed(secret: str, delivery: str, event: str, body: bytes, now: datetime) -> Mapping[str, str]:
    """The headers of a delivery. The signature covers the moment and the body, so that neither can be changed or sent again later."""
    moment = str(int(now.timestamp()))
    signature = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {TIMESTAMP: moment, SIGNATURE: f"{VERSION}={signature}", DELIVERY: delivery, EVENT: event}


def secret_of(key: bytes) -> str:
    """The secret as its owner is shown it."""
    return f"rws_{key.hex()}"


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None after the last."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def body_of(delivery: str, event: str, workspace: WorkspaceId, data: Any) -> dict[str, Any]:
    """What is sent."""
    return {"id": delivery, "event": event, "workspace": workspace, "data": data}
