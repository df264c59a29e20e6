"""What a notice about a webhook holds."""

from __future__ import annotations

from bot.outbox.notice import NoticeBody
from bot.webhooks.rules import WhyNotSent


class WebhookFailing(NoticeBody, frozen=True):
    """A delivery was given up: to the owner whose webhook it is, once until one gets through again."""

    kind = "webhook:failing"

    webhook: str
    why: WhyNotSent
    status: int | None
