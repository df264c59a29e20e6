"""Webhooks: what happened, told to an address that an owner named, signed.

What is sent is what its owner may see in Slack, read at the moment of sending through the functions of `bot.export`: never finer than the
screen. Deliveries are rows of their own beside the outbox, because nothing that an address does may hold up what goes to Slack.

    ready ──(leased, sent: 2xx)──> sent
      │ ^
      │ └──(anything else: again after a growing pause)
      ├──(too often, or an address that is never asked)──> dead: its owner is told once, until one gets through again
      └──(gone, or not theirs to see)──> dropped
"""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection
from bot.webhooks import jobs, listeners, notices

FEATURE = Feature(
    name="webhooks",
    listeners=(listeners.LISTENERS,),
    notices=(notices.KINDS,),
    after=(jobs.AFTER,),
    help=(Help(HelpSection.PROGRAMME, "webhooks"),),
)
