"""Every job that the clock may start, in one table."""

from __future__ import annotations

from bot.usecases import days_off, digests, experiments, indicators, links, moves, nudges, pulses, sharing, upkeep
from bot.usecases.clockwork import AfterJobs, DueJobs

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
