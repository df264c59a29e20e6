"""Every feature's listeners, in one table."""

from __future__ import annotations

from bot.slack.listeners import home, pulses, roster, teams
from bot.slack.listeners.inbound import Listeners

ALL: tuple[Listeners, ...] = (
    home.LISTENERS,
    roster.LISTENERS,
    teams.LISTENERS,
    pulses.LISTENERS,
)
