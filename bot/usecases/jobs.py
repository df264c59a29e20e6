"""Every job that the clock may start, in one table."""

from __future__ import annotations

from bot.usecases import days_off, digests, experiments, links, nudges, pulses, sharing, upkeep
from bot.usecases.clockwork import AfterJobs, DueJobs

DUE: DueJobs = {
    **upkeep.DUE,
    **days_off.DUE,
    **pulses.DUE,
    **sharing.DUE,
    **experiments.DUE,
    **digests.DUE,
    **nudges.DUE,
}
AFTER: AfterJobs = {**pulses.AFTER, **links.AFTER}
