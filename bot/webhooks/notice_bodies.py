"""What a notice about a webhook holds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.outbox.notice import NoticeBody
from bot.webhooks.rules import WhyNotSent


@dataclass(frozen=True, slots=True)
class WebhookFailing(NoticeBody):
    """A delivery was given up: to the owner whose webhook it is, once until one gets through again."""

    kind = "webhook:failing"

    webhook: str
    why: WhyNotSent
    status: int | None
