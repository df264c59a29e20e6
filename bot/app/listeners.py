"""Every feature's listeners, in one table."""

from __future__ import annotations

from bot.asking import listeners as asking
from bot.digest import listeners as digests
from bot.experiments import listeners as experiments
from bot.home import listeners as home
from bot.indicators import listeners as indicators
from bot.nudges import listeners as nudges
from bot.people import roster
from bot.people.teams import listeners as teams
from bot.pulse import listeners as pulses
from bot.search import listeners as search
from bot.sharing import listeners as sharing
from bot.sharing.reactions import listeners as hearing
from bot.slack.inbound import Listeners

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
