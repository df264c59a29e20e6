"""Every job that the clock may start, in one table."""

from __future__ import annotations

from bot.digest import acts as digests
from bot.experiments import acts as experiments
from bot.indicators import acts as indicators
from bot.indicators.moves import acts as moves
from bot.nudges import acts as nudges
from bot.people import days_off
from bot.people.privacy import retention as upkeep
from bot.pulse import acts as pulses
from bot.schedule.job import AfterJobs, DueJobs
from bot.sharing import acts as sharing
from bot.sharing import links

DUE: DueJobs = {
    **upkeep.DUE,
    **days_off.DUE,
    **pulses.DUE,
    **sharing.DUE,
    **experiments.DUE,
    **indicators.DUE,
    **moves.DUE,
    **digests.DUE,
    **nudges.DUE,
}
AFTER: AfterJobs = {**pulses.AFTER, **links.AFTER}
