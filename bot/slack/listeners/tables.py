"""Every feature's listeners, in one table."""

from __future__ import annotations

from bot.slack.listeners import asking, digests, experiments, hearing, home, indicators, nudges, pulses, roster, search, sharing, teams
from bot.slack.listeners.inbound import Listeners

ALL: tuple[Listeners, ...] = (
    home.LISTENERS,
    roster.LISTENERS,
    teams.LISTENERS,
    pulses.LISTENERS,
    sharing.LISTENERS,
    asking.LISTENERS,
    hearing.LISTENERS,
    experiments.LISTENERS,
    search.LISTENERS,
    indicators.LISTENERS,
    digests.LISTENERS,
    nudges.LISTENERS,
)
